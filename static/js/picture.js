// A chart as a PNG or SVG to take away: with its title, its legend and where it comes from, for it will stand alone.
import { withPolygons } from "./map.js";

const WIDE = { width: 1200, height: 640 };
const TALL = { width: 1200, height: 940 };
const FRAME = { left: 40, right: 24, top: 112, bottom: 76 };
const HEADING = { size: 22, weight: "bold", color: "var(--ink)", family: "Charter, Georgia, serif" };
const LETTER = 6.6; // pixels across, about, for a legend's letters of 12 pixels

function words(text, x, y, size, color, more = {}) {
  return { text, x, y, xref: "paper", yref: "paper", xanchor: "left", yanchor: "middle", showarrow: false, align: "left", font: { size, color }, ...more };
}

/** The legend of the page, laid out in rows above the picture. */
function legend(chart, size) {
  const inner = { width: size.width - FRAME.left - FRAME.right, height: size.height - FRAME.top - FRAME.bottom };
  const [shapes, annotations] = [[], []];
  let x = 0;
  let line = 0;
  for (const key of chart.querySelectorAll("[data-legend] .key")) {
    const text = key.textContent.trim();
    const length = 22 + text.length * LETTER + 16;
    if (x + length > inner.width) [x, line] = [0, line + 1];
    const middle = 1 + (34 - line * 18) / inner.height;
    const half = 6 / inner.height;
    shapes.push({
      type: "rect", xref: "paper", yref: "paper", x0: x / inner.width, x1: (x + 12) / inner.width,
      y0: middle - half, y1: middle + half, fillcolor: `var(--${key.dataset.role})`, line: { width: 0 },
    });
    annotations.push(words(text, (x + 17) / inner.width, middle, 12, "var(--ink)"));
    x += length;
  }
  return { shapes, annotations };
}

/** Save the chart, in the format named, as it is looked at, in the colours that are on. */
export async function savePicture(chart, state, coloured, format) {
  // Panels keep the height they were laid out for: they would be pressed flat.
  const own = state.layout.meta?.narrow ? { ...WIDE, height: state.layout.height + FRAME.top + FRAME.bottom } : WIDE;
  const size = "map" in state.layout ? TALL : own;
  const inner = size.height - FRAME.top - FRAME.bottom;
  const { shapes, annotations } = legend(chart, size);
  const { title, source, credit } = chart.dataset;
  const layout = {
    ...state.layout,
    ...size,
    margin: { l: FRAME.left, r: FRAME.right, t: FRAME.top, b: FRAME.bottom },
    shapes: [...(state.layout.shapes ?? []), ...shapes],
    annotations: [
      ...(state.layout.annotations ?? []),
      ...annotations,
      words(title, 0, 1 + 78 / inner, 22, "var(--ink)", { font: HEADING }),
      words(`${source} ${location.host}`, 0, -42 / inner, 12, "var(--muted)"),
      words(credit, 0, -60 / inner, 12, "var(--muted)"),
    ],
  };
  const shown = await withPolygons(coloured({ data: state.traces, layout }));
  if ("map" in layout) Object.assign(shown.layout.map, { center: state.plot._fullLayout.map.center, zoom: state.plot._fullLayout.map.zoom });
  const url = await Plotly.toImage({ data: shown.data, layout: shown.layout }, { format, ...size, scale: format === "png" ? 1.5 : 1 });
  const link = document.createElement("a");
  link.href = url;
  link.download = `nigran-${chart.id}.${format}`;
  link.click();
}
