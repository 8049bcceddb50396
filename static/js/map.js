// What maps need beyond drawing: polygons fetched once for all of them, a view that holds the whole country at every
// size, buttons, the link to the rows in view, and the incidents once the districts stand.

import { offerDrawing } from "./draw.js";
import { queued } from "./queue.js";

const FILE = /\.geojson(\?.*)?$/;
const TILE = 512;
const CLOSEST = 7; // as close as a fit goes
const EDGE = 0.03; // kept free on each side, a share of the picture
const NARROW = 480;
const SMALLER = 0.7;
const SMOOTHER = 0.5;
const files = new Map();

export const isMap = ({ layout }) => "map" in layout;

function file(url) {
  if (!files.has(url)) {
    const found = fetch(url).then((answer) => {
      if (!answer.ok) throw new Error(`${url} answered ${answer.status}`);
      return answer.json();
    });
    found.catch(() => files.delete(url));
    files.set(url, found);
  }
  return files.get(url);
}

/** The figure with every address of polygons replaced by the polygons, the same object on every map. */
export async function withPolygons(figure) {
  const urls = new Set();
  JSON.stringify(figure, (_, value) => {
    if (typeof value === "string" && FILE.test(value)) urls.add(value);
    return value;
  });
  if (urls.size === 0) return figure;
  const found = new Map(await Promise.all([...urls].map(async (url) => [url, await file(url)])));
  const replaced = (value) => {
    if (typeof value === "string") return found.get(value) ?? value;
    if (Array.isArray(value)) return value.map(replaced);
    if (value && typeof value === "object") {
      return Object.fromEntries(Object.entries(value).map(([name, entry]) => [name, replaced(entry)]));
    }
    return value;
  };
  return replaced(figure);
}

// --- Views -----------------------------------------------------------------------------------------------------------

const across = (longitude) => (longitude + 180) / 360;
const down = (latitude) => 0.5 - Math.asinh(Math.tan((latitude * Math.PI) / 180)) / (2 * Math.PI);
const latitudeAt = (y) => (Math.atan(Math.sinh((0.5 - y) * 2 * Math.PI)) * 180) / Math.PI;

/** The centre and zoom that hold a box (west, south, east, north) in a picture of a size. */
function viewOf([west, south, east, north], { clientWidth: width, clientHeight: height }) {
  const [top, bottom] = [down(north), down(south)];
  const scale = Math.min(width / (across(east) - across(west)), height / (bottom - top)) * (1 - 2 * EDGE);
  return {
    center: { lon: (west + east) / 2, lat: latitudeAt((top + bottom) / 2) },
    zoom: Math.min(Math.log2(scale / TILE), CLOSEST),
  };
}

/** The box a view shows. */
function boxOf({ center, zoom }, { clientWidth: width, clientHeight: height }) {
  const world = TILE * 2 ** zoom;
  const [x, y] = [across(center.lon), down(center.lat)];
  const [half, tall] = [width / world / 2, height / world / 2];
  return [(x - half) * 360 - 180, latitudeAt(y + tall), (x + half) * 360 - 180, latitudeAt(y - tall)];
}

function boxOfPolygons({ geojson, locations }) {
  const wanted = new Set(locations);
  const box = [180, 90, -180, -90];
  const widen = (part) => {
    if (typeof part[0] !== "number") part.forEach(widen);
    else {
      box[0] = Math.min(box[0], part[0]);
      box[1] = Math.min(box[1], part[1]);
      box[2] = Math.max(box[2], part[0]);
      box[3] = Math.max(box[3], part[1]);
    }
  };
  for (const feature of geojson.features) if (wanted.has(feature.id)) widen(feature.geometry.coordinates);
  const margin = Math.max(0.6, (box[2] - box[0]) * 0.6, (box[3] - box[1]) * 0.6);
  return [box[0] - margin, box[1] - margin, box[2] + margin, box[3] + margin];
}

/** Set the view of what is about to be drawn: where the reader left it, else all that the figure is about. */
export function fit(shown, state) {
  const { fit: what } = state.layout.meta;
  state.box ??= what === "locations" ? boxOfPolygons(shown.data[0]) : what;
  Object.assign(shown.layout.map, state.view ?? viewOf(state.box, state.plot));
}

/** After a change of size: the whole again, unless the reader has chosen a view. */
export function refit(state) {
  if (!state.view) return show(state, viewOf(state.box, state.plot));
}

function show(state, { center, zoom }) {
  state.moving = true;
  return queued(state, () => Plotly.relayout(state.plot, { "map.center": center, "map.zoom": zoom })).finally(() => {
    state.moving = false;
    linkView(state);
  });
}

function current(state) {
  return state.view ?? viewOf(state.box, state.plot);
}

/** Buttons, and the link to the rows in view. A finger scrolls the page past the map; two fingers or buttons zoom. */
export function mapControls(chart, state) {
  state.link = chart.querySelector("[data-view]");
  const buttons = chart.querySelector("[data-zoom]");
  buttons.hidden = false;
  buttons.onclick = (event) => {
    const step = event.target.closest("[data-zoom-by]")?.dataset.zoomBy;
    if (step === undefined) return;
    const { center, zoom } = current(state);
    state.view = step === "0" ? null : { center, zoom: zoom + Number(step) };
    show(state, current(state));
  };
  state.plot.on("plotly_relayout", (change) => {
    if (state.moving || change["map.zoom"] === undefined) return;
    state.view = { center: change["map.center"], zoom: change["map.zoom"] };
    linkView(state);
  });
  if (matchMedia("(pointer: coarse)").matches) queued(state, () => Plotly.relayout(state.plot, { dragmode: false }));
  linkView(state);
  offerDrawing(chart, (x, y) => degreesAt(state, x, y));
}

/** Longitude and latitude of a pixel of the picture, from its upper left corner. */
function degreesAt(state, x, y) {
  const { center, zoom } = current(state);
  const { clientWidth: width, clientHeight: height } = state.plot;
  const world = TILE * 2 ** zoom;
  const [left, top] = [across(center.lon) - width / world / 2, down(center.lat) - height / world / 2];
  return [(left + x / world) * 360 - 180, latitudeAt(top + y / world)];
}

function linkView(state) {
  if (!state.link) return;
  const box = boxOf(current(state), state.plot).map((degrees) => degrees.toFixed(3));
  state.link.href = `${state.link.dataset.view}&bbox=${box.join(",")}`;
}

/** The incidents, once the districts stand. */
export async function drawLater(state, found, coloured) {
  const traces = await found;
  if (traces.length === 0) return;
  state.traces = [...state.traces, ...traces];
  await queued(state, () => Plotly.addTraces(state.plot, sized(coloured(traces), state.plot)));
}

/** Circles and smooth spots smaller on a narrow map, each by the same share, so that they cover no more of it than on a wide one. */
export function sized(traces, plot) {
  if (plot.clientWidth >= NARROW) return traces;
  return traces.map((trace) => {
    if (trace.type === "densitymap") return { ...trace, radius: trace.radius * SMOOTHER };
    if (trace.type !== "scattermap" || !trace.marker) return trace;
    const { size, sizeref, sizemin } = trace.marker;
    const marker = sizeref
      ? { ...trace.marker, sizeref: sizeref / SMALLER ** 2, sizemin: sizemin * SMALLER }
      : { ...trace.marker, size: size.map((across) => across * SMALLER) };
    return { ...trace, marker };
  });
}
