// Draws every [data-chart] of the page: figures come as JSON with colours named by role, as var(--kp), and polygons by
// address; both are put in here. Drawn again when the page's results are swapped, when the reader goes back, and when
// the theme changes. Pictures first, points of maps after all of them.
import { drawLater, fit, isMap, mapControls, refit, sized, withPolygons } from "./map.js";
import { player } from "./player.js";
import { savePicture } from "./picture.js";
import { named, nameHovered, unpacked } from "./points.js";
import { afterAll, queued } from "./queue.js";
import { readValues, sortable } from "./rows.js";

const ROLE = /^var\((--[\w-]+)\)$/;
const CONFIG = { displayModeBar: false, responsive: false, scrollZoom: false, doubleClick: false, showTips: false };
const NARROW = 560; // pixels; below it a figure of many panels has fewer of them in a row
const drawn = new Map();

/** Colours by role, as the theme that is on has them: a property alone would still say both, so an element resolves it. */
function palette() {
  const probe = document.head.appendChild(document.createElement("span"));
  const known = new Map();
  const colour = (role) => {
    if (!known.has(role)) {
      probe.style.color = `var(${role})`;
      known.set(role, getComputedStyle(probe).color);
    }
    return known.get(role);
  };
  return { colour, done: () => probe.remove() };
}

function replaced(value, colour) {
  if (typeof value === "string") return value.replace(ROLE, (_, role) => colour(role));
  if (Array.isArray(value)) return value.map((entry) => replaced(entry, colour));
  if (value && typeof value === "object") {
    return Object.fromEntries(Object.entries(value).map(([name, entry]) => [name, replaced(entry, colour)]));
  }
  return value;
}

/** The figure with its roles replaced by the colours of the theme that is on. */
export function coloured(value) {
  const { colour, done } = palette();
  const shown = replaced(value, colour);
  done();
  return shown;
}

/** The address a value leads to, from its trace's meta.href. */
function address(point) {
  const href = point?.data?.meta?.href;
  if (!href || !point.customdata) return "";
  return href.replace(/__(\d)__/g, (_, index) => encodeURIComponent(point.customdata[index]));
}

function follow(chart, plot) {
  const byTouch = matchMedia("(hover: none)").matches;
  plot.on("plotly_hover", (event) => plot.classList.toggle("is-link", address(event.points.at(-1)) !== ""));
  plot.on("plotly_unhover", () => plot.classList.remove("is-link"));
  nameHovered(plot);
  plot.on("plotly_click", async (event) => {
    const point = event.points.at(-1);
    const href = address(point);
    if (!href) return;
    if (!byTouch) return location.assign(href);
    say(chart, wordsOf(point), href);
    if (await named(point)) say(chart, wordsOf(point), href);
  });
}

function wordsOf(point) {
  const text = point.text ?? [...point.customdata].slice(1).join(", ");
  return String(text).replaceAll("<br>", ", ").replaceAll(/<[^>]*>/g, "");
}

/** Words under the picture, with a link: what a finger or the arrow keys have reached. */
export function say(chart, words, href) {
  const reading = chart.querySelector("[data-reading]");
  reading.replaceChildren(words);
  if (!href) return;
  const link = document.createElement("a");
  link.href = href;
  link.textContent = "Open";
  reading.append(" ", link);
}

async function draw(chart) {
  const plot = chart.querySelector("[data-plot]");
  const { data, layout } = JSON.parse(chart.querySelector("[data-figure]").textContent);
  const state = { plot, traces: data, layout, view: null };
  drawn.set(chart, state);
  await queued(state, () => paint(chart, state));
  chart.dataset.state = "drawn";
}

async function paint(chart, state) {
  const { plot } = state;
  const shown = await picture(state);
  state.narrow = isNarrow(plot);
  if (!chart.isConnected) return;
  await Plotly.newPlot(plot, shown.data, shown.layout, CONFIG);
  follow(chart, plot);
  readValues(chart, plot, say);
  if (isMap(state)) mapControls(chart, state);
  offerPicture(chart, state);
}

/** What Plotly is given: the state's traces and layout in the theme's colours, with polygons, where it was looked at. */
async function picture(state) {
  const layout = laidOut(state);
  const shown = await withPolygons(coloured({ data: state.traces, layout }));
  if (!isMap(state)) return shown;
  fit(shown, state);
  return { ...shown, data: sized(shown.data, state.plot) };
}

/** The layout for the room there is: a figure may carry what a narrow picture has instead. */
function laidOut({ layout, plot }) {
  return isNarrow(plot) && layout.meta?.narrow ? { ...layout, ...layout.meta.narrow } : layout;
}

const isNarrow = (plot) => plot.clientWidth < NARROW;

function offerPicture(chart, state) {
  for (const button of chart.querySelectorAll("[data-picture]")) {
    button.hidden = false;
    button.onclick = () => savePicture(chart, state, coloured, button.dataset.picture);
  }
}

function failed(chart, error) {
  console.warn("A chart could not be drawn.", error);
  const words = document.createElement("p");
  words.className = "chart-failed";
  words.textContent = "The picture could not be drawn. The table below holds the same numbers.";
  chart.querySelector("[data-plot]")?.replaceChildren(words);
  chart.querySelector(".chart-data")?.setAttribute("open", "");
}

function forget(chart) {
  const state = drawn.get(chart);
  drawn.delete(chart);
  sizes.unobserve(state.plot);
  afterAll(state, () => Plotly.purge(state.plot));
}

/** Draw what is on the page and not drawn yet; let go of what has left it. */
async function drawAll() {
  for (const chart of [...drawn.keys()]) if (!chart.isConnected) forget(chart);
  const charts = [...document.querySelectorAll("[data-chart]")].filter((chart) => chart.querySelector("[data-plot]"));
  for (const table of document.querySelectorAll("table[data-sortable]")) sortable(table);
  const fresh = charts.filter((chart) => !drawn.has(chart));
  const points = new Map(fresh.map((chart) => [chart, laterTraces(chart)]));
  await Promise.all(fresh.map((chart) => draw(chart).catch((error) => failed(chart, error))));
  for (const chart of fresh) {
    const state = drawn.get(chart);
    if (!state || !chart.isConnected) continue;
    await drawLater(state, points.get(chart), coloured).catch((error) => console.warn(error));
    if (isMap(state)) player(chart, state, coloured);
    chart.dataset.state = "complete";
    sizes.observe(state.plot);
  }
}

function laterTraces(chart) {
  const url = chart.dataset.later;
  if (!url) return Promise.resolve([]);
  const found = fetch(url).then(async (answer) => (answer.ok ? (await answer.json()).map(unpacked) : []));
  found.catch(() => {});
  return found;
}

/** Draw everything anew in the colours of the theme, each map where it was looked at. */
async function repaint() {
  for (const [chart, state] of [...drawn]) {
    await queued(state, () => {
      Plotly.purge(state.plot); // a map whose ground is replaced under it loses its layers
      return paint(chart, state);
    });
    await state.player?.refresh();
  }
}

const sizes = new ResizeObserver(async (entries) => {
  for (const { target } of entries) {
    const state = drawn.get(target.closest("[data-chart]"));
    if (!state || !target.isConnected) continue;
    await fitted(target, state);
  }
});

/** Give a picture the size that its place has now, and the layout that a narrow one has where it became one. */
async function fitted(target, state) {
  await queued(state, () => Plotly.Plots.resize(target));
  if (!target.isConnected) return;
  if (isMap(state)) await refit(state);
  if (!state.layout.meta?.narrow || isNarrow(target) === state.narrow) return;
  state.narrow = isNarrow(target);
  await queued(state, () => Plotly.relayout(target, coloured(laidOut(state))));
}

function isDark() {
  const { theme } = document.documentElement.dataset;
  return theme ? theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
}

/** On paper a picture takes the width there is: its drawing is scaled, not made again, for printing waits for nothing. */
function toPaper() {
  const ground = isDark() ? coloured("var(--paper)") : "";
  for (const { plot } of drawn.values()) {
    const svg = plot.querySelector(".main-svg");
    if (!svg) continue;
    const [width, height] = ["width", "height"].map((side) => svg.getAttribute(side));
    plot.style.setProperty("--drawn", `${width} / ${height}`);
    plot.style.setProperty("--ground", ground);
    plot.classList.add("is-printing");
    for (const one of plot.querySelectorAll(".main-svg")) one.setAttribute("viewBox", `0 0 ${width} ${height}`);
  }
}

function fromPaper() {
  for (const { plot } of drawn.values()) {
    plot.classList.remove("is-printing");
    for (const one of plot.querySelectorAll(".main-svg")) one.removeAttribute("viewBox");
  }
}

addEventListener("beforeprint", toPaper);
addEventListener("afterprint", fromPaper);
new MutationObserver(repaint).observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", repaint);
for (const name of ["htmx:afterSettle", "htmx:historyRestore"]) document.addEventListener(name, drawAll);
addEventListener("pageshow", (event) => event.persisted && drawAll());
drawAll();
