// An area drawn on the map, as a box or as a circle, becomes the page's filter: by mouse, pen or finger. The numbers
// under the map are the way without a pointer, so nothing here takes the focus.

const SHAPES = { box: "Draw a box", circle: "Draw a circle" };
const HINTS = { box: "Drag from one corner to the other. Esc ends.", circle: "Drag from the middle outwards. Esc ends." };
const SVG = "http://www.w3.org/2000/svg";
const LEAST = 6; // pixels; less is a slip of the hand
const FURTHEST_KM = 500; // as the filter allows
const KM_PER_DEGREE = 111.32; // as the filter measures
const AREA = ["bbox", "near", "within_km"];

/** Put the area in the place of the one before, and ask as any other change of the filter does. */
function ask(values) {
  const bar = document.getElementById("filters");
  const carried = bar.querySelector("[data-hidden]");
  for (const input of [...carried.children]) if (AREA.includes(input.name)) input.remove();
  for (const [name, value] of Object.entries(values)) {
    const input = document.createElement("input");
    Object.assign(input, { type: "hidden", name, value });
    carried.append(input);
  }
  bar.dispatchEvent(new Event("change", { bubbles: true }));
}

function boxOf([one, other]) {
  const [west, east] = [one[0], other[0]].sort((a, b) => a - b);
  const [south, north] = [one[1], other[1]].sort((a, b) => a - b);
  return { bbox: [west, south, east, north].map((degrees) => degrees.toFixed(3)).join(",") };
}

function circleOf([[longitude, latitude], edge]) {
  const scale = Math.cos((((latitude + edge[1]) / 2) * Math.PI) / 180);
  const km = Math.hypot(edge[1] - latitude, (edge[0] - longitude) * scale) * KM_PER_DEGREE;
  const near = `${longitude.toFixed(3)},${latitude.toFixed(3)}`;
  return { near, within_km: Math.min(FURTHEST_KM, Math.max(1, Math.round(km))) };
}

function element(name, attributes) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

function outline(kind, [x, y], [toX, toY]) {
  const size = kind === "box"
    ? { x: Math.min(x, toX), y: Math.min(y, toY), width: Math.abs(toX - x), height: Math.abs(toY - y) }
    : { cx: x, cy: y, r: Math.hypot(toX - x, toY - y) };
  return element(kind === "box" ? "rect" : "circle", { class: "drawn", ...size });
}

/** One drawing: a sheet over the map that takes every pointer until the area stands, or Esc. */
class Drawing {
  constructor(frame, kind, degreesAt, ended) {
    this.kind = kind;
    this.degreesAt = degreesAt;
    this.ended = ended;
    this.sheet = element("svg", { class: "map-sheet", "aria-hidden": "true" });
    this.sheet.onpointerdown = (event) => this.begin(event);
    this.sheet.onpointermove = (event) => this.start && this.sheet.replaceChildren(outline(kind, this.start, this.at(event)));
    this.sheet.onpointerup = (event) => this.finish(event);
    this.sheet.onpointercancel = () => this.forget();
    this.onKey = (event) => event.key === "Escape" && this.end();
    document.addEventListener("keydown", this.onKey);
    frame.append(this.sheet);
  }

  at(event) {
    const { left, top } = this.sheet.getBoundingClientRect();
    return [event.clientX - left, event.clientY - top];
  }

  begin(event) {
    if (!event.isPrimary || event.button !== 0) return;
    event.preventDefault();
    this.sheet.setPointerCapture(event.pointerId);
    this.start = this.at(event);
  }

  forget() {
    this.start = null;
    this.sheet.replaceChildren();
  }

  finish(event) {
    if (!this.start || !event.isPrimary) return;
    const [start, end] = [this.start, this.at(event)];
    if (Math.hypot(end[0] - start[0], end[1] - start[1]) < LEAST) return this.forget();
    const degrees = [start, end].map(([x, y]) => this.degreesAt(x, y));
    this.end();
    ask(this.kind === "box" ? boxOf(degrees) : circleOf(degrees));
  }

  end() {
    document.removeEventListener("keydown", this.onKey);
    this.sheet.remove();
    this.ended();
  }
}

/** Buttons over a map whose page has the form of an area. ``degreesAt`` reads a pixel of the picture. */
export function offerDrawing(chart, degreesAt) {
  const frame = chart.querySelector(".chart-frame");
  if (!document.querySelector("[data-area]") || !document.getElementById("filters")) return;
  if (frame.querySelector(".map-draw")) return; // drawn anew in other colours
  const tools = document.createElement("div");
  tools.className = "map-draw no-print";
  const hint = document.createElement("span");
  hint.className = "map-draw-hint";
  hint.setAttribute("role", "status");
  let drawing = null;
  const press = (kind) => {
    for (const button of tools.querySelectorAll("button")) button.setAttribute("aria-pressed", button.dataset.draw === kind);
    hint.textContent = HINTS[kind] ?? "";
  };
  for (const [kind, words] of Object.entries(SHAPES)) {
    const button = document.createElement("button");
    Object.assign(button, { type: "button", className: "button", textContent: words });
    button.dataset.draw = kind;
    button.setAttribute("aria-pressed", "false");
    button.onclick = () => {
      const again = drawing?.kind === kind;
      drawing?.end();
      if (again) return;
      drawing = new Drawing(frame, kind, degreesAt, () => {
        drawing = null;
        press("");
      });
      press(kind);
    };
    tools.append(button);
  }
  tools.append(hint);
  frame.append(tools);
}
