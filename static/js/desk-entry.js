// The entry form: keys, and all its parts. Without it the form is plain and works by its buttons.
import "./desk-picks.js";
import "./desk-place.js";
import "./desk-rows.js";
import "./desk-when.js";
import "./desk-autosave.js";
import { pending } from "./desk-combobox.js";
import { field, form, nextField } from "./desk-form.js";

const PLACES = {
  KeyS: () => form.querySelector("[name^=reports-][name$=-url]"),
  KeyW: () => field("when"),
  KeyP: () => field("place_text"),
  KeyK: () => field("event_class"),
  KeyG: () => form.querySelector("[name^=attributions-][name$=-words]"),
  KeyC: () => form.querySelector(".grid input"),
  KeyQ: () => form.querySelector("#panel input, #panel button") ?? document.getElementById("panel"),
};

/** Press a button once everything that was asked while typing has been answered. */
async function press(button) {
  if (!button) return;
  document.activeElement.blur();
  while (pending.size) await Promise.allSettled([...pending]);
  button.click();
}

const STEPS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

/** Arrows go from cell to cell as in a spreadsheet; inside a number that is being edited they move the caret. */
function moveInGrid(event, cell) {
  const [down, right] = STEPS[event.key];
  const { selectionStart: start, selectionEnd: end, value } = cell;
  const whole = start === 0 && end === value.length;
  if (right && !whole && !(start === end && start === (right > 0 ? value.length : 0))) return;
  const rows = [...cell.closest("tbody").rows].filter((row) => row.checkVisibility());
  const row = rows[rows.indexOf(cell.closest("tr")) + down];
  const next = row?.cells[cell.closest("td").cellIndex + right]?.querySelector("input");
  if (!next?.checkVisibility()) return;
  event.preventDefault();
  next.focus();
}

form.addEventListener("keydown", (event) => {
  const { target, key } = event;
  if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
  if (key === "Enter" && target.matches("input:not([type=checkbox], [type=radio]), select")) {
    event.preventDefault();
    (field(target.dataset.next ?? "") ?? nextField(target)).focus();
  } else if (key === "Enter" && target.matches("input")) {
    event.preventDefault();
  } else if (key in STEPS && target.matches(".grid input[type=text]")) {
    moveInGrid(event, target);
  }
});

document.addEventListener("keydown", (event) => {
  const accelerator = event.ctrlKey || event.metaKey;
  if (accelerator && event.key === "Enter") {
    event.preventDefault();
    press(form.querySelector("[data-key-send]"));
  } else if (accelerator && event.code === "KeyS") {
    event.preventDefault();
    press(form.querySelector("[data-key-save]"));
  } else if (event.altKey && !accelerator && PLACES[event.code]) {
    event.preventDefault();
    PLACES[event.code]().focus();
  } else if (event.key === "?" && !event.target.matches("input, textarea, select")) {
    const keys = document.querySelector("[data-keys]");
    keys.open = !keys.open;
  }
});

// A number is replaced rather than added to.
form.addEventListener("focusin", ({ target }) => target.matches(".grid input") && target.select());

// The panel is redrawn at every change; only its summary is read aloud, and only when it is another.
document.body.addEventListener("htmx:afterSwap", ({ target }) => {
  if (target.id !== "panel") return;
  const said = form.querySelector("[data-said]");
  const summary = target.querySelector("[data-summary]")?.dataset.summary ?? "";
  if (said.textContent !== summary) said.textContent = summary;
});

const first = form.querySelector("[name^=reports-][name$=-url]");
const errors = document.querySelector("[data-errors]");
if (errors) errors.focus();
// A draft from the news is read first; its keys work while nothing is being typed.
else if (!first.value && !location.hash && !field("draft")) first.focus();
