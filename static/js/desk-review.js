// What the desk's lists and the page of an incident do beyond plain forms: select all rows of a list, count them,
// open a step by its key, send a form from its text field, and open the step that a link leads to.

const rows = document.querySelector("[data-select-rows]");
if (rows) {
  const boxes = [...rows.querySelectorAll("input[name=uid]")];
  const all = rows.querySelector("[data-pick-all]");
  const said = rows.querySelector("[data-selected]");
  const button = rows.querySelector("button[type=submit]");
  const tell = () => {
    const chosen = boxes.filter((box) => box.checked).length;
    all.checked = chosen === boxes.length;
    all.indeterminate = chosen > 0 && chosen < boxes.length;
    said.textContent = chosen ? `${chosen} selected` : "";
    button.disabled = chosen === 0;
  };
  all.hidden = false;
  all.addEventListener("change", () => {
    for (const box of boxes) box.checked = all.checked;
    tell();
  });
  rows.addEventListener("change", (event) => event.target !== all && tell());
  // A browser that comes back to the page may have kept the boxes as they were.
  tell();
}

const open = (step) => {
  step.open = true;
  const field = step.querySelector("textarea, input:not([type=hidden]), button");
  field?.focus();
  step.scrollIntoView({ block: "nearest" });
};

const hint = document.querySelector("[data-keys-hint]");
if (hint) hint.hidden = false;

document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && event.target.matches("textarea")) {
    event.preventDefault();
    event.target.form?.requestSubmit();
    return;
  }
  if (!event.altKey || event.ctrlKey || event.metaKey || !event.code.startsWith("Key")) return;
  const step = document.querySelector(`[data-key="${event.code.slice(3).toLowerCase()}"]`);
  if (step) {
    event.preventDefault();
    open(step);
  }
});

const follow = () => {
  const target = location.hash.length > 1 ? document.getElementById(decodeURIComponent(location.hash.slice(1))) : null;
  if (target instanceof HTMLDetailsElement) open(target);
};
window.addEventListener("hashchange", follow);
follow();
