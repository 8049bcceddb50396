// The small map: a click sets the coordinates, and the coordinates stand on it as a point.
import { coloured } from "./charts.js";
import { field, fill, form, value } from "./desk-form.js";
import { fit, withPolygons } from "./map.js";

const CONFIG = { displayModeBar: false, responsive: false, scrollZoom: true, doubleClick: false, showTips: false };
const CLOSE = 8;
const picker = form.querySelector("[data-picker]");
const plot = form.querySelector("[data-picker-plot]");
let drawn = null;

function loaded() {
  if (globalThis.Plotly) return Promise.resolve();
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    Object.assign(script, { src: form.dataset.plotlyUrl, onload: resolve, onerror: reject });
    document.head.append(script);
  });
}

/** Draw the map, once; after that only make sure that it shows. `located` is called when a point is set on it. */
export function showPicker(located) {
  picker.hidden = false;
  drawn ??= draw(located).catch((error) => {
    console.warn("The map could not be drawn.", error);
    picker.hidden = true;
  });
  return drawn;
}

async function draw(located) {
  await loaded();
  const { data, layout } = JSON.parse(document.getElementById("picker-figure").textContent);
  const shown = await withPolygons(coloured({ data, layout }));
  fit(shown, { plot, layout, view: null });
  await Plotly.newPlot(plot, shown.data, shown.layout, CONFIG);
  // Plotly tells of clicks on what is drawn, not of clicks on the ground: the map beneath does.
  plot._fullLayout.map._subplot.map.on("click", ({ lngLat }) => {
    const precise = value("location_precision");
    fill({
      latitude: lngLat.lat.toFixed(4),
      longitude: lngLat.lng.toFixed(4),
      ...(["", "district", "province", "country"].includes(precise) ? { location_precision: "near" } : {}),
    });
    located();
  });
  form.addEventListener("change", mark);
  for (const name of ["latitude", "longitude"]) field(name).addEventListener("input", mark);
  mark();
  picker.dataset.state = "drawn";
}

/** The point where the coordinates say, brought into view when it is new. */
let last = "";
function mark() {
  const [latitude, longitude] = [Number.parseFloat(value("latitude")), Number.parseFloat(value("longitude"))];
  const known = Number.isFinite(latitude) && Number.isFinite(longitude);
  const key = known ? `${latitude},${longitude}` : "";
  if (key === last) return;
  last = key;
  const here = plot.data.findIndex((trace) => trace.meta?.role === "here");
  Plotly.restyle(plot, { lat: [known ? [latitude] : []], lon: [known ? [longitude] : []] }, [here]);
  if (!known) return;
  const { zoom } = plot._fullLayout.map;
  Plotly.relayout(plot, { "map.center": { lon: longitude, lat: latitude }, "map.zoom": Math.max(zoom, CLOSE - 1) });
}
