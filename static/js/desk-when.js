// Words for a day fill the date fields, and how they were read is said below them.
import { pending } from "./desk-combobox.js";
import { ask, field, fill, form, later, value } from "./desk-form.js";

const said = form.querySelector("[data-read-as]");

async function read(words) {
  const published = form.querySelector("[name^=reports-][name$=-published_on]")?.value ?? "";
  const { read_as, fields } = await ask("days", { words, published });
  if (value("when") !== words) return;
  said.textContent = read_as || "Not understood; write a date below.";
  if (read_as) fill(fields);
}

const soon = later((words) => {
  const answer = read(words).catch(() => {});
  pending.add(answer);
  answer.finally(() => pending.delete(answer));
}, 150);

field("when").addEventListener("input", () => {
  const words = value("when").trim();
  if (words) soon(words);
  else said.textContent = "";
});
// What the words filled in is right as a rule: Enter goes on to the place.
field("when").dataset.next = "place_text";
