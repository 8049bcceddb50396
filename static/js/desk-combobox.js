// A text box that offers lines to choose from while one types (the ARIA pattern "combobox with a list").
//
// Arrow keys move through the lines, Enter or Tab takes the marked one, Escape closes the list. A line that the typed
// words mean for certain is marked at once; any other must be moved to, so that nothing is chosen by accident. Whoever
// goes on before the lines have come gets the certain one when they do.

const PAUSE = 120; // milliseconds without a key before the server is asked
let made = 0;

/** Questions on their way: whoever sends the form waits for them. */
export const pending = new Set();

export class Combobox {
  /**
   * search(words, signal) answers with lines {text, label, detail, sure, …}, at once or as a promise; choose(line) puts
   * one into the form; settle(lines) is called when the box is left with words of which no line was taken. With `stays`
   * Enter takes a line and stays in the box for another; otherwise it goes on to the next field as everywhere.
   */
  constructor(input, { search, choose, settle = () => {}, noun = "line", pause = PAUSE, stays = false }) {
    Object.assign(this, { input, search, choose, settle, noun, pause, stays });
    Object.assign(this, { lines: [], active: -1, answer: null, changed: false });
    this.list = document.createElement("ul");
    this.list.id = `combo-${++made}`;
    this.list.className = "combo-list";
    this.list.hidden = true;
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", `${noun}s`);
    this.said = document.createElement("span");
    this.said.className = "visually-hidden";
    this.said.setAttribute("role", "status");
    input.after(this.list, this.said);
    const states = { role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": this.list.id };
    for (const [name, value] of Object.entries(states)) input.setAttribute(name, value);
    input.addEventListener("input", () => this.typed());
    input.addEventListener("keydown", (event) => this.pressed(event));
    input.addEventListener("blur", () => this.left());
    this.list.addEventListener("pointerdown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => {
      const at = [...this.list.children].indexOf(event.target.closest("li"));
      if (at >= 0) this.take(at);
    });
  }

  typed() {
    this.changed = true;
    const answer = this.ask(this.input.value);
    this.answer = answer;
    pending.add(answer);
    answer.finally(() => {
      pending.delete(answer);
      if (this.answer === answer) this.answer = null;
    });
  }

  async ask(words) {
    clearTimeout(this.timer);
    this.wake?.();
    this.abort?.abort();
    this.abort = new AbortController();
    const { signal } = this.abort;
    if (this.pause) {
      await new Promise((wake) => {
        this.wake = wake;
        this.timer = setTimeout(wake, this.pause);
      });
      if (signal.aborted) return;
    }
    try {
      const lines = words.trim() ? await this.search(words.trim(), signal) : [];
      if (!signal.aborted) this.show(lines);
    } catch (error) {
      if (error.name !== "AbortError") this.show([]);
    }
  }

  show(lines) {
    this.lines = lines;
    this.list.replaceChildren(...lines.map((line, at) => this.option(line, at)));
    this.mark(lines[0]?.sure ? 0 : -1);
    this.open(lines.length > 0 && document.activeElement === this.input);
    const noun = lines.length === 1 ? this.noun : `${this.noun}s`;
    this.said.textContent = lines.length ? `${lines.length} ${noun}, arrow down to choose` : `No ${this.noun} found`;
  }

  option({ label, detail }, at) {
    const item = document.createElement("li");
    item.id = `${this.list.id}-${at}`;
    item.setAttribute("role", "option");
    item.append(label);
    if (detail) {
      const more = document.createElement("span");
      more.className = "caption";
      more.textContent = detail;
      item.append(" ", more);
    }
    return item;
  }

  mark(at) {
    this.active = at;
    for (const [number, item] of [...this.list.children].entries()) {
      item.setAttribute("aria-selected", String(number === at));
      if (number === at) item.scrollIntoView({ block: "nearest" });
    }
    if (at < 0) this.input.removeAttribute("aria-activedescendant");
    else this.input.setAttribute("aria-activedescendant", `${this.list.id}-${at}`);
  }

  open(yes) {
    this.list.hidden = !yes;
    if (yes) this.list.scrollIntoView({ block: "nearest" });
    this.input.setAttribute("aria-expanded", String(yes));
  }

  get isOpen() {
    return !this.list.hidden;
  }

  take(at) {
    const line = this.lines[at];
    this.changed = false;
    this.show([]);
    this.choose(line);
    this.said.textContent = `${line.label} chosen`;
  }

  pressed(event) {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const { key } = event;
    if ((key === "Enter" || key === "Tab") && this.isOpen && this.active >= 0 && !event.shiftKey) {
      this.take(this.active);
      if (key === "Enter" && this.stays) {
        event.preventDefault();
        event.stopPropagation();
      }
    } else if (key === "ArrowDown" || key === "ArrowUp") {
      if (this.lines.length === 0) return;
      event.preventDefault();
      if (!this.isOpen) this.open(true);
      else this.mark((this.active + (key === "ArrowDown" ? 1 : this.lines.length)) % this.lines.length);
      if (this.active < 0) this.mark(0);
    } else if (key === "Escape" && this.isOpen) {
      event.stopPropagation();
      this.open(false);
    }
  }

  async left() {
    this.open(false);
    await this.answer;
    if (!this.changed || document.activeElement === this.input) return;
    this.changed = false;
    if (this.lines[0]?.sure) this.choose(this.lines[0]);
    else this.settle(this.lines);
  }
}
