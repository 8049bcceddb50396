// What the parts of the entry form share: asking the server, and putting answers into fields.

export const form = document.querySelector("[data-entry]");

/** Ask one of the form's addresses; `name` is the address's data attribute without "Url". */
export async function ask(name, questions, signal) {
  const url = `${form.dataset[`${name}Url`]}?${new URLSearchParams(questions)}`;
  const answer = await fetch(url, { signal, headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}`);
  return answer.json();
}

/** Send to one of the form's addresses what changes nothing, but is more than a question. */
export async function send(name, values) {
  const csrfmiddlewaretoken = form.querySelector("[name=csrfmiddlewaretoken]").value;
  const body = new URLSearchParams({ csrfmiddlewaretoken, ...values });
  const answer = await fetch(form.dataset[`${name}Url`], { method: "POST", body, headers: { Accept: "application/json" } });
  if (!answer.ok || answer.redirected) throw new Error(`${name} answered ${answer.status}`);
  return answer.json();
}

export const field = (name) => form.elements.namedItem(name);
export const value = (name) => field(name)?.value ?? "";

/** Put values into fields, and let everybody who listens know, once. */
export function fill(fields, prefix = "") {
  for (const [name, given] of Object.entries(fields)) {
    const control = field(`${prefix}${name}`);
    if (control) control.value = given;
  }
  form.dispatchEvent(new Event("change", { bubbles: true }));
}

/** A function that runs `work` once nobody has called it for so many milliseconds. */
export function later(work, pause) {
  let timer;
  return (...given) => {
    clearTimeout(timer);
    timer = setTimeout(() => work(...given), pause);
  };
}

const FIELDS = "input:not([type=hidden], [type=checkbox], [type=radio]), select, textarea";
// What a closed <details> holds has a size, but is not visible.
const isShown = (control) => control.checkVisibility() && !control.disabled && control.tabIndex >= 0;

/** The field after this one, in the order of the page. */
export function nextField(control) {
  const fields = [...form.querySelectorAll(FIELDS)].filter((one) => one === control || isShown(one));
  return fields[fields.indexOf(control) + 1] ?? form.querySelector("[data-key-send]");
}
