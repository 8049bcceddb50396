// A draft from the news: the words behind each field, the chips that fill fields, and the keys. Without it the marked
// words are links to their fields, and every answer is a button.
import { field, form } from "./desk-form.js";

const article = document.querySelector(".news");
const marks = [...article.querySelectorAll(".evidence")];
const readings = JSON.parse(document.getElementById("evidence-fields").textContent);
const keysOf = (mark) => mark.dataset.evidence.split(" ");

// --- Evidence --------------------------------------------------------------------------------------------------------

/** The reading that a part of the form rests on: its own by name, else the one that its section is about. */
function readingOf(target) {
  const named = target.closest("[name]");
  if (named && readings[named.name]) return readings[named.name];
  const picks = target.closest("[data-picks]")?.querySelector("[name]");
  if (picks) return readings[picks.name] ?? "";
  const note = target.closest("[data-machine]");
  if (note) return note.dataset.machine;
  return target.closest(".attribution") ? "perpetrator" : target.closest(".grid") ? "figures" : "";
}

const restsOn = (mark, key) => keysOf(mark).some((one) => one === key || (key === "figures" && one.startsWith("figure-")));

let lit = "";
function light(key, { scroll = false } = {}) {
  if (key === lit && !scroll) return;
  lit = key;
  const found = marks.filter((mark) => {
    const is = key !== "" && restsOn(mark, key);
    mark.classList.toggle("is-lit", is);
    return is;
  });
  if (scroll && found.length) bringIntoView(found[0]);
}

/** Scroll the article alone where it has its own bar; the page stays where the editor is typing. */
function bringIntoView(mark) {
  if (article.scrollHeight <= article.clientHeight) return;
  const [outer, inner] = [article.getBoundingClientRect(), mark.getBoundingClientRect()];
  if (inner.top < outer.top || inner.bottom > outer.bottom) {
    article.scrollTop += inner.top - outer.top - outer.height / 3;
  }
}

form.addEventListener("focusin", ({ target }) => light(readingOf(target), { scroll: true }));
form.addEventListener("mouseover", ({ target }) => light(readingOf(target), { scroll: true }));
form.addEventListener("mouseleave", () => light(readingOf(document.activeElement)));
// Somebody may stand in a field before this file has come.
if (form.contains(document.activeElement)) light(readingOf(document.activeElement));
article.addEventListener("mouseover", ({ target }) => {
  const mark = target.closest(".evidence");
  if (mark) for (const note of form.querySelectorAll("[data-machine]")) {
    note.classList.toggle("is-lit", restsOn(mark, note.dataset.machine));
  }
});

/** Go to the field that marked words lead to, whatever it is folded into. */
function follow(mark) {
  const target = document.getElementById(decodeURIComponent(mark.hash.slice(1)));
  if (!target) return;
  for (let part = target.parentElement?.closest("details"); part; part = part.parentElement?.closest("details")) part.open = true;
  const picks = form.querySelector(`[name="${target.id.replace(/^id_/, "")}"]`)?.closest("[data-picks]");
  const control = target.matches("input, select, textarea") ? target : picks?.querySelector(".combo input");
  (control ?? target).scrollIntoView({ block: "center" });
  (control ?? target).focus({ preventScroll: true });
  light(keysOf(mark).at(-1));
}

article.addEventListener("click", (event) => {
  const mark = event.target.closest(".evidence");
  if (!mark) return;
  event.preventDefault();
  follow(mark);
});

// --- Chips -----------------------------------------------------------------------------------------------------------

function put(name, values) {
  const picks = [...form.querySelectorAll(`[data-picks] [name="${name}"]`)];
  if (picks.length) {
    const group = picks[0].closest("[data-picks]");
    for (const box of picks) {
      box.checked = values.includes(box.value);
      group.querySelector(box.checked ? "[data-picks-chosen]" : "[data-picks-rest]").append(box.closest("label"));
    }
    return;
  }
  const control = field(name);
  if (control) control.value = values[0];
}

form.addEventListener("click", (event) => {
  const chip = event.target.closest("[data-fill]");
  if (!chip) return;
  event.preventDefault();
  for (const [name, values] of Object.entries(JSON.parse(chip.dataset.fill))) put(name, values);
  const place = form.querySelector("[data-chosen-place]");
  if (chip.closest("[data-machine=place]") && place) place.textContent = chip.textContent;
  for (const other of chip.parentElement.querySelectorAll("[data-fill]")) other.setAttribute("aria-pressed", String(other === chip));
  form.dispatchEvent(new Event("change", { bubbles: true }));
});

/** Take an offer of the field that one stands in, by its place: also while one is typing. */
function takeOffer(place) {
  const key = readingOf(document.activeElement).replace(/^figure-.*/, "figures");
  const chip = key && form.querySelectorAll(`[data-machine="${CSS.escape(key)}"] [data-fill]`)[place - 1];
  chip?.click();
  return Boolean(chip);
}

// --- The next draft --------------------------------------------------------------------------------------------------

// It is fetched while this one is read. The browser keeps it, asks when it is gone to whether it still stands, and is
// spared the wait for the page; see dashboard/desk/drafts/ahead.py.
const AFTER_MS = 400;

function fetchNext() {
  const next = document.querySelector("[data-next-draft]");
  // Read to its end, or the browser keeps none of it.
  if (next) fetch(next.href, { headers: { "X-Ahead": "yes" }, priority: "low" }).then((answer) => answer.arrayBuffer()).catch(() => {});
}

// Once this page has all it needs: the panel beside the form comes first.
addEventListener("load", () => setTimeout(fetchNext, AFTER_MS));

// --- Keys ------------------------------------------------------------------------------------------------------------

const reject = document.querySelector("[data-reject]");

function openReject() {
  if (!reject) return;
  reject.open = true;
  reject.scrollIntoView({ block: "center" });
  reject.querySelector("button[data-reason]").focus({ preventScroll: true });
}

document.querySelector("a[href='#reject']")?.addEventListener("click", (event) => {
  event.preventDefault();
  openReject();
});

// The name of a campaign: shown when it is asked for, and sent by Enter.
for (const opener of document.querySelectorAll("[data-opens]")) {
  const asked = document.querySelector(opener.hash);
  const name = asked.querySelector("input");
  opener.addEventListener("click", (event) => {
    event.preventDefault();
    asked.open = true;
    name.focus();
  });
  name.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    asked.querySelector("button").click();
  });
}

let at = -1;
function step(by) {
  if (!marks.length) return;
  at = (at + by + marks.length) % marks.length;
  marks[at].focus();
  light(keysOf(marks[at]).at(-1));
}

let doubt = -1;
function nextDoubt() {
  const notes = [...form.querySelectorAll(".machine-unsure, .machine-fairly")];
  if (!notes.length) return;
  doubt = (doubt + 1) % notes.length;
  const key = notes[doubt].dataset.machine;
  const name = Object.keys(readings).find((one) => readings[one] === key || (key === "figures" && readings[one].startsWith("figure-")));
  const control = form.querySelector(`#id_${CSS.escape(name ?? "")}`) ?? notes[doubt].parentElement.querySelector("input:not([type=hidden]), select");
  notes[doubt].scrollIntoView({ block: "center" });
  control?.focus({ preventScroll: true });
}

const isTyping = (target) => target.matches("input:not([type=checkbox], [type=radio]), textarea, select") || target.isContentEditable;

function press(key) {
  if (/^[1-9]$/.test(key)) {
    const reason = reject?.open ? reject.querySelector(`[data-reason="${key}"]`) : null;
    reason?.click();
    return reason !== null && reason !== undefined;
  }
  const own = { "[": () => step(-1), "]": () => step(1), u: nextDoubt, r: openReject };
  if (own[key]) {
    own[key]();
    return true;
  }
  const control = document.querySelector(`[data-shortcut="${CSS.escape(key)}"]`);
  control?.click();
  return Boolean(control);
}

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && isTyping(event.target) && !event.defaultPrevented) {
    event.target.blur();
    return;
  }
  const place = event.altKey && !event.ctrlKey && !event.metaKey && /^Digit([1-6])$/.exec(event.code);
  if (place && takeOffer(Number(place[1]))) event.preventDefault();
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || isTyping(event.target)) return;
  if (press(event.key)) event.preventDefault();
});
