// Attack types and targets: the boxes to tick become chips, and a text box finds the others by a few letters.
import { Combobox } from "./desk-combobox.js";
import { form } from "./desk-form.js";

const SHOWN = 9;

function enhance(picks) {
  const chosen = picks.querySelector("[data-picks-chosen]");
  const rest = picks.querySelector("[data-picks-rest]");
  const legend = picks.querySelector("legend");
  const box = document.createElement("div");
  const input = document.createElement("input");
  box.className = "combo";
  Object.assign(input, { type: "text", autocomplete: "off", placeholder: "type to find" });
  input.setAttribute("aria-label", `Add to ${legend.textContent.toLowerCase()}`);
  box.append(input);
  rest.hidden = true;
  rest.before(box);

  const announce = () => form.dispatchEvent(new Event("change", { bubbles: true }));
  new Combobox(input, {
    noun: "word",
    pause: 0,
    stays: true,
    search: (words) => found(rest, words.toLowerCase()),
    choose({ pick }) {
      pick.querySelector("input").checked = true;
      chosen.append(pick);
      input.value = "";
      announce();
    },
    settle() {
      input.value = "";
    },
  });
  // A chip that is unticked goes back among the others; focus stays in the box.
  chosen.addEventListener("change", (event) => {
    rest.append(event.target.closest("label"));
    input.focus();
  });
  input.addEventListener("keydown", (event) => {
    const last = chosen.lastElementChild;
    if (event.key !== "Backspace" || input.value || !last) return;
    last.querySelector("input").checked = false;
    rest.append(last);
    announce();
  });
}

/** Words that begin so, then words that hold it; a single one is as good as chosen, and so is the first to begin so. */
function found(rest, words) {
  const all = [...rest.children].map((pick) => ({ pick, label: pick.textContent.trim() }));
  const begins = all.filter(({ label }) => label.toLowerCase().startsWith(words));
  const holds = all.filter(({ label }) => !begins.some((one) => one.label === label) && label.toLowerCase().includes(words));
  const lines = [...begins, ...holds].slice(0, SHOWN);
  return lines.map((line, at) => ({ ...line, sure: at === 0 && (begins.length > 0 || lines.length === 1) }));
}

for (const picks of form.querySelectorAll("[data-picks]")) enhance(picks);
