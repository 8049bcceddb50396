// Words for a day fill the date fields, and how they were read is said below them.
import { pending } from "./desk-combobox.js";
import { ask, field, fill, form, value } from "./desk-form.js";

const PAUSE = 150;

const said = form.querySelector("[data-read-as]");

async function read(words) {
  const published = form.querySelector("[name^=reports-][name$=-published_on]")?.value ?? "";
  const { read_as, fields } = await ask("days", { words, published });
  if (value("when").trim() !== words) return;
  said.textContent = read_as || "Not understood; write a date below.";
  if (read_as) fill(fields);
}

/** Read the words once nobody has typed for a moment; a form that is sent waits for it. */
async function soon(words) {
  await new Promise((go) => setTimeout(go, PAUSE));
  if (value("when").trim() === words) await read(words);
}

field("when").addEventListener("input", () => {
  const words = value("when").trim();
  said.textContent = "";
  if (!words) return;
  const answer = soon(words).catch(() => {});
  pending.add(answer);
  answer.finally(() => pending.delete(answer));
});
// What the words filled in is right as a rule: Enter goes on to the place.
field("when").dataset.next = "place_text";
