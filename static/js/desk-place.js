// The place: words that are completed from the gazetteer, the fields that a choice fills, and the map.
import { Combobox } from "./desk-combobox.js";
import { ask, field, fill, form, later, value } from "./desk-form.js";

const OWN = ["place", "district", "district_text", "district_set", "province", "latitude", "longitude", "near_km"];
const NO_POINT = new Set(["district", "province", "country"]);
const said = form.querySelector("[data-chosen-place]");
const where = form.querySelector("[data-where]");
const pointSaid = form.querySelector("[data-point-said]");
// The name of the place that fills the fields: words that still hold it still mean it.
let named = value("place") || value("district") ? value("place_text") : "";

const plain = (text) => text.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, "");

function forget() {
  named = "";
  said.textContent = "";
  fill({ ...Object.fromEntries(OWN.map((name) => [name, ""])), location_precision: "" });
}

new Combobox(field("place_text"), {
  noun: "place",
  // Words that were typed after a choice are not looked for in the district of that choice alone.
  search: async (q, signal) => (await ask("places", { q }, signal)).options,
  choose(line) {
    named = line.label;
    said.textContent = [line.label, line.detail].join(" · ");
    fill({ place_text: line.text, ...line.fields });
  },
  settle(lines) {
    const words = value("place_text");
    if (named && (!words || !plain(words).includes(plain(named)))) forget();
    if (!words || named) return;
    said.textContent = lines.length
      ? "No place is chosen yet: go back and choose one, or say the district below."
      : "No place of this name is known; the words are kept. Say the district or province below.";
    where.open = true;
  },
});

field("location_precision").addEventListener("change", () => {
  const precision = value("location_precision");
  const blank = {};
  if (precision !== "near") blank.near_km = "";
  if (NO_POINT.has(precision)) Object.assign(blank, { latitude: "", longitude: "" });
  if (precision === "province" || precision === "country") Object.assign(blank, { district: "", district_set: "", place: "" });
  if (precision === "country") blank.province = "";
  if (Object.keys(blank).length) fill(blank);
});

field("district").addEventListener("change", () => {
  const option = field("district").selectedOptions[0];
  const province = [...field("province").options].find((one) => one.text === option?.parentElement.label);
  fill({
    district_set: "",
    district_text: option?.value ? option.text : "",
    ...(province ? { province: province.value } : {}),
    ...(option?.value && !value("location_precision") ? { location_precision: "district" } : {}),
  });
});

/** Say which district holds the point; fill it in where none is named. */
const located = later(async () => {
  const [lat, lon] = [value("latitude"), value("longitude")];
  pointSaid.textContent = "";
  if (!lat || !lon) return;
  const { label, fields } = await ask("point", { lat, lon });
  pointSaid.textContent = label ? `The point lies in ${label}` : "The point lies in no district of the maps";
  if (!value("district") && !value("district_set")) fill(fields);
}, 200);

for (const name of ["latitude", "longitude"]) field(name).addEventListener("input", () => located());

// The map comes with the first opening, for Plotly is large.
async function openMap() {
  if (!where.open) return;
  const { showPicker } = await import("./desk-picker.js");
  showPicker(located);
}

where.addEventListener("toggle", openMap);
openMap();
