// Rows that repeat: another source, another speaker, another claim; and each box of a row that asks the server.
import { Combobox } from "./desk-combobox.js";
import { ask, field, fill, form, later, send, value } from "./desk-form.js";

const rowsOf = (kind) => form.querySelector(`[data-rows="${kind}"]`);
const template = (name) => document.querySelector(`template[data-template="${name}"]`).innerHTML;

function nextKey(kind) {
  const keys = [...form.querySelectorAll(`[data-row^="${kind}-"]`)].map((row) => Number.parseInt(row.dataset.row.slice(kind.length + 1), 10));
  return Math.max(-1, ...keys) + 1;
}

function append(rows, html) {
  rows.insertAdjacentHTML("beforeend", html);
  const row = rows.lastElementChild;
  enhance(row);
  return row;
}

function add(kind) {
  const key = String(nextKey(kind));
  let row;
  if (kind === "reports") {
    row = append(rowsOf("reports"), template("reports").replaceAll("__row__", key));
    append(rowsOf("tolls"), template("tolls").replaceAll("__row__", key));
    number();
  } else if (kind === "attributions") {
    row = append(rowsOf(kind), template("attributions").replaceAll("__row__", key));
    number();
  } else {
    const [, report] = kind.split("-");
    row = append(rowsOf(kind), template("statements").replaceAll("__row__", report).replaceAll("__statement__", key));
  }
  row.querySelector("input:not([type=hidden]), select")?.focus();
}

function remove(prefix) {
  const rows = [...form.querySelectorAll(`[data-row="${prefix}"]`)];
  const next = rows[0].parentElement.nextElementSibling?.querySelector("[data-add]");
  for (const row of rows) row.remove();
  number();
  next?.focus();
}

/** Sources are numbered in the order of the page, in headings and where an attribution names one. */
function number() {
  const keys = [...rowsOf("reports").children].map((row) => row.dataset.source);
  for (const title of form.querySelectorAll("[data-source-title]")) {
    title.textContent = `Source ${keys.indexOf(title.closest("[data-source]").dataset.source) + 1}`;
  }
  for (const list of form.querySelectorAll("select[name^=attributions-][name$=-report]")) {
    const chosen = list.value;
    const options = keys.map((key, at) => new Option(`Source ${at + 1}`, key));
    list.replaceChildren(...options, new Option("not said", ""));
    list.value = keys.includes(chosen) ? chosen : "";
  }
}

form.addEventListener("click", (event) => {
  const button = event.target.closest("[data-add], [data-remove]");
  if (!button) return;
  event.preventDefault();
  if (button.dataset.add) add(button.dataset.add);
  else remove(button.dataset.remove);
  form.dispatchEvent(new Event("change", { bubbles: true }));
});

// A grid has many cells and few numbers: what is blank is not sent.
form.addEventListener("formdata", ({ formData }) => {
  for (const cell of form.querySelectorAll(".grid input[type=text]")) {
    if (cell.value) continue;
    formData.delete(cell.name);
    formData.delete(`${cell.name}-includes`);
  }
});

// --- A source's address ----------------------------------------------------------------------------------------------

function nameOutlet(key) {
  const list = field(`reports-${key}-outlet`);
  const name = list.value ? list.selectedOptions[0].text : "";
  const heading = form.querySelector(`.toll[data-source="${key}"] [data-outlet-name]`);
  if (heading) heading.textContent = name && ` ${name}`;
}

function tell(found, { label, incidents }) {
  found.replaceChildren(...(label ? [label] : []));
  for (const { uid, title, url } of incidents) {
    const line = document.createElement("p");
    const link = document.createElement("a");
    Object.assign(link, { href: url, textContent: uid });
    line.append("This source is in the record already: ", link, ` ${title}`);
    if (!value("uid")) {
      const button = document.createElement("button");
      Object.assign(button, { type: "submit", name: "do", value: `join:${uid}`, className: "button" });
      button.textContent = "Add to it";
      line.append(" ", button);
    }
    found.append(line);
  }
}

function enhanceSource(row) {
  const prefix = `${row.dataset.row}-`;
  const key = row.dataset.source;
  const outlet = field(`${prefix}outlet`);
  const url = field(`${prefix}url`);
  let recognised = "";
  const look = later(async () => {
    const asked = url.value.trim();
    if (!asked.includes(".")) return;
    const answer = await ask("source", { url: asked, uid: value("uid") });
    if (url.value.trim() !== asked) return;
    tell(row.querySelector("[data-found]"), answer);
    // A chosen outlet is not overruled by the address.
    if (answer.fields.outlet && (!outlet.value || outlet.value === recognised)) {
      recognised = answer.fields.outlet;
      fill(answer.fields, prefix);
      nameOutlet(key);
    }
  }, 200);
  url.addEventListener("input", look);
  enhanceLook(row, prefix, url);
  outlet.addEventListener("change", () => nameOutlet(key));
}

/** The button "Read the page": what the page says goes into the fields that are blank. */
function enhanceLook(row, prefix, url) {
  const button = row.querySelector("[data-look]");
  const found = row.querySelector("[data-found]");
  button.addEventListener("click", async (event) => {
    event.preventDefault();
    button.disabled = true;
    found.textContent = "The page is being read …";
    try {
      const { fields, problem } = await send("page", { url: url.value.trim() });
      const blank = Object.entries(fields).filter(([name]) => !value(`${prefix}${name}`));
      fill(Object.fromEntries(blank), prefix);
      if (blank.length) row.querySelector("details").open = true;
      found.textContent = problem || (blank.length ? "Read. Look over what it filled in." : "Read. Nothing was blank.");
    } catch {
      found.textContent = "The desk does not answer. Try it again.";
    } finally {
      button.disabled = false;
    }
  });
}

// --- A group's name --------------------------------------------------------------------------------------------------

function enhanceGroup(row) {
  const prefix = `${row.dataset.row}-`;
  const said = row.querySelector("[data-chosen]");
  new Combobox(field(`${prefix}words`), {
    noun: "group",
    search: async (q, signal) => (await ask("groups", { q }, signal)).options,
    choose(line) {
      said.textContent = [line.label, line.detail].join(" · ");
      fill({ words: line.text, ...line.fields }, prefix);
    },
    settle(lines) {
      const kept = lines.length ? "No group is chosen; the words are kept." : "No group of the record; the words are kept.";
      said.textContent = value(`${prefix}words`) ? kept : "";
      fill({ group: "" }, prefix);
    },
  });
}

function enhance(row) {
  if (row.matches(".source")) enhanceSource(row);
  else if (row.matches(".attribution")) enhanceGroup(row);
}

for (const row of form.querySelectorAll("[data-row]")) enhance(row);
