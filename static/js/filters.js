// The filter bar: menus that close, lists to type into, a sheet on phones, and a form that always says what the
// address says. The server answers every question; this only asks it and keeps the controls true.

const form = () => document.getElementById("filters");
const sheet = () => document.getElementById("filters-sheet");

// --- Asking --------------------------------------------------------------------------------------------------------

/** Leave out what says nothing: empty fields and the page's own counting rule. */
function prune(parameters, defaultRule) {
  for (const name of Object.keys(parameters)) {
    const values = [parameters[name]].flat().filter((value) => value !== "");
    if (values.length === 0 || (name === "counting" && values[0] === defaultRule)) delete parameters[name];
    else if (Array.isArray(parameters[name])) parameters[name] = values;
  }
}

document.addEventListener("htmx:configRequest", (event) => {
  const asking = event.detail.elt;
  if (asking.id === "filters") prune(event.detail.parameters, asking.dataset.defaultRule);
});

const ask = () => form()?.dispatchEvent(new Event("change", { bubbles: true }));

// --- Saying what the address says ----------------------------------------------------------------------------------

function valuesOf(search) {
  const values = new Map();
  for (const [name, value] of new URLSearchParams(search)) {
    const parts = name === "q" ? [value] : value.split(",");
    values.set(name, [...(values.get(name) ?? []), ...parts]);
  }
  return values;
}

function setControls(bar, search) {
  const values = valuesOf(search);
  const named = new Set();
  for (const control of bar.elements) {
    if (!control.name || control.type === "hidden") continue;
    named.add(control.name);
    const given = values.get(control.name) ?? [];
    if (control.type === "checkbox") control.checked = given.includes(control.value);
    else if (control.type === "radio") control.checked = control.value === (given[0] ?? bar.dataset.defaultRule);
    else if (control !== document.activeElement) control.value = given[0] ?? "";
  }
  const carried = bar.querySelector("[data-hidden]");
  carried.replaceChildren();
  // As they stand in the address: the commas of a box do not part values.
  for (const [name, value] of new URLSearchParams(search)) {
    if (named.has(name) || name === "page") continue;
    const input = document.createElement("input");
    Object.assign(input, { type: "hidden", name, value });
    carried.append(input);
  }
}

const WORDS = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });
const words = (day) => WORDS.format(new Date(`${day}T00:00:00Z`));

/* Two days with what they share said once, as the server says them: 10–12 Mar 2026. */
function spanWords(from, to) {
  if (from === to) return words(from);
  const [day, month, year] = words(from).split(" ");
  if (from.slice(0, 7) === to.slice(0, 7)) return `${day}–${words(to)}`;
  return from.slice(0, 4) === to.slice(0, 4) ? `${day} ${month} – ${words(to)}` : `${day} ${month} ${year} – ${words(to)}`;
}

function windowWords(bar) {
  const from = bar.elements.date_from.value;
  const to = bar.elements.date_to.value;
  let label = "";
  for (const link of bar.querySelectorAll("[data-date-from]")) {
    const chosen = link.dataset.dateFrom === from && link.dataset.dateTo === to;
    if (chosen) {
      link.setAttribute("aria-current", "true");
      label = link.textContent;
    } else link.removeAttribute("aria-current");
  }
  if (label) return label;
  if (from && to) return spanWords(from, to);
  return from ? `Since ${words(from)}` : `Until ${words(to)}`;
}

function labelMenus(bar) {
  let total = 0;
  for (const menu of bar.querySelectorAll("[data-menu]")) {
    const name = menu.dataset.menu;
    const label = menu.querySelector("[data-menu-label]");
    let on = 0;
    if (name === "date") {
      label.textContent = windowWords(bar);
      for (const part of bar.querySelectorAll("[data-window-label]")) part.textContent = label.textContent;
      on = Number(Boolean(bar.elements.date_from.value)) + Number(Boolean(bar.elements.date_to.value));
    } else if (name === "counting") {
      const rule = menu.querySelector("input:checked");
      if (rule) label.textContent = `Counting: ${rule.dataset.label}`;
      on = rule && rule.value !== bar.dataset.defaultRule ? 1 : 0;
    } else if (name === "killed_min") {
      const value = bar.elements.killed_min.value;
      label.textContent = value ? `Killed ≥ ${value}` : "Killed ≥";
      on = value ? 1 : 0;
    } else {
      on = menu.querySelectorAll("input[type=checkbox]:checked").length;
      const count = menu.querySelector("[data-menu-count]");
      count.textContent = on;
      count.hidden = on === 0;
    }
    menu.querySelector("summary").classList.toggle("is-on", on > 0);
    total += on;
  }
  total += bar.elements.q.value ? 1 : 0;
  const count = bar.querySelector("[data-active-count]");
  count.textContent = total;
  count.hidden = total === 0;
}

function labelResults(bar) {
  const words = document.querySelector("#results [data-results-words]")?.dataset.resultsWords;
  if (!words) return;
  const button = bar.querySelector("[data-result-words]");
  if (button) button.textContent = words;
  const status = document.querySelector("[data-announce]");
  if (status) status.textContent = words;
}

function markErrors(bar) {
  for (const slot of bar.querySelectorAll("[data-error-for]")) {
    const wrong = slot.textContent.trim() !== "";
    const control = bar.elements[slot.dataset.errorFor];
    if (control instanceof HTMLInputElement && control.type !== "checkbox") {
      if (wrong) control.setAttribute("aria-invalid", "true");
      else control.removeAttribute("aria-invalid");
    }
    if (wrong) slot.closest("details")?.setAttribute("open", "");
  }
}

function sync() {
  const bar = form();
  if (!bar) return;
  setControls(bar, location.search);
  labelMenus(bar);
  labelResults(bar);
  markErrors(bar);
  for (const field of bar.querySelectorAll("[data-find]")) field.hidden = false;
}

for (const name of ["htmx:afterSettle", "htmx:pushedIntoHistory", "htmx:historyRestore"]) {
  document.addEventListener(name, sync);
}
document.addEventListener("change", (event) => {
  if (event.target.closest("#filters")) labelMenus(form());
});

// --- Menus ---------------------------------------------------------------------------------------------------------

function find(field) {
  const wanted = field.value.trim().toLowerCase();
  const list = field.parentElement.querySelector("[data-options]");
  let heading = null;
  let shown = 0;
  for (const child of list.children) {
    if (child.matches(".menu-heading")) {
      heading = child;
      heading.hidden = true;
    } else if (child.matches(".menu-option")) {
      child.hidden = !child.textContent.toLowerCase().includes(wanted);
      if (child.hidden) continue;
      shown += 1;
      if (heading) heading.hidden = false;
    }
  }
  field.parentElement.querySelector("[data-none]").hidden = shown > 0;
}

document.addEventListener("input", (event) => {
  if (event.target.matches("[data-find]")) find(event.target);
});
// What is typed to find an option is no question to the record; and the search was asked while it was typed, so that
// leaving its field, perhaps to take a filter off, must not ask it again.
document.addEventListener(
  "change",
  (event) => {
    if (event.target.matches?.("[data-find], #filter-q")) event.stopPropagation();
  },
  true,
);

document.addEventListener("click", (event) => {
  const preset = event.target.closest("#filters [data-date-from]");
  if (preset && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
    event.preventDefault();
    const bar = form();
    bar.elements.date_from.value = preset.dataset.dateFrom;
    bar.elements.date_to.value = preset.dataset.dateTo;
    ask();
  }
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(event.target) && !sheet()?.classList.contains("is-open")) menu.open = false;
  }
  if (event.target.closest("[data-sheet-open]")) openSheet();
  if (event.target.closest("[data-sheet-close]")) {
    event.preventDefault(); // Each change was asked for already; without scripts the button submits the form.
    closeSheet();
  }
});

function step(event) {
  const panel = event.target.closest(".menu-panel");
  if (!panel) return;
  const stops = [...panel.querySelectorAll("input:not([type=date], [type=number])")].filter((stop) => stop.offsetParent);
  const next = stops[stops.indexOf(event.target) + (event.key === "ArrowDown" ? 1 : -1)];
  if (!next || event.target.type === "radio" || stops.indexOf(event.target) < 0) return;
  event.preventDefault();
  next.focus();
}

document.addEventListener("keydown", (event) => {
  if (event.key === "ArrowDown" || event.key === "ArrowUp") step(event);
  if (event.key === "Enter" && event.target.matches?.("[data-find]")) event.preventDefault();
  if (event.key !== "Escape") return;
  const menu = event.target.closest?.("details.menu[open]");
  if (menu) {
    menu.open = false;
    menu.querySelector("summary").focus();
  } else if (sheet()?.classList.contains("is-open")) closeSheet();
});

document.addEventListener(
  "toggle",
  (event) => {
    // A list to type into is ready to be typed into, except where that would raise a phone's keyboard.
    const field = event.target.open && event.target.querySelector?.("[data-find]");
    if (field && window.matchMedia("(hover: hover)").matches) field.focus();
  },
  true,
);

// --- The sheet on phones -------------------------------------------------------------------------------------------

function openSheet() {
  sheet().classList.add("is-open");
  document.body.classList.add("has-sheet");
  document.querySelector("[data-sheet-open]").setAttribute("aria-expanded", "true");
  sheet().querySelector("summary").focus();
}

function closeSheet() {
  sheet().classList.remove("is-open");
  document.body.classList.remove("has-sheet");
  const opener = document.querySelector("[data-sheet-open]");
  opener.setAttribute("aria-expanded", "false");
  opener.focus();
}

sync();
