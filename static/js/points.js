// Incidents of a map as they come: columns of whole numbers, each but the first the step from the one before, in an
// order that keeps neighbours together. Here they become values, oldest first, so that newer ones lie on top.

const DAY = 24 * 60 * 60 * 1000;
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const PAUSE = 120; // milliseconds that a pointer rests before a title is asked for
const asked = new Map();

function summed(steps) {
  let value = 0;
  return steps.map((step) => (value += step));
}

function dayWords(days) {
  const day = new Date(days * DAY);
  return `${day.getUTCDate()} ${MONTHS[day.getUTCMonth()]} ${day.getUTCFullYear()}`;
}

const tollWords = (killed) => `${killed === null ? "–" : killed.toLocaleString("en")} killed`;
const uidOf = (number) => `PK-${String(number).padStart(6, "0")}`;

/** A trace with values in the place of its packed columns. Rings are two circles each. */
export function unpacked({ packed, ...trace }) {
  if (!packed) return trace;
  const { killed, known, words, perDegree, least, across, ringWidth } = packed;
  const [numbers, days] = [summed(packed.numbers), summed(packed.days)];
  const [longitudes, latitudes] = [summed(packed.longitudes), summed(packed.latitudes)];
  const order = [...numbers.keys()].sort((one, other) => days[one] - days[other] || numbers[one] - numbers[other]);
  const drawn = across ? order.flatMap((at) => [at, at]) : order;
  const details = numbers.map((number, at) => {
    const uid = uidOf(number);
    const title = packed.titles[at] || uid;
    return [uid, title, `${dayWords(days[at])}, ${tollWords(killed[at])}`, words[known[at]]];
  });
  const marker = { ...trace.marker, size: drawn.map((at) => killed[at] || least) };
  if (across) {
    marker.size = drawn.map((at, place) => across[at] - (place % 2) * 2 * ringWidth);
    marker.color = drawn.map((_, place) => trace.marker.color[place % 2]);
  }
  return {
    ...trace,
    marker,
    meta: { ...trace.meta, ask: packed.titles.length ? "" : packed.ask, days: drawn.map((at) => days[at]) },
    lon: drawn.map((at) => longitudes[at] / perDegree),
    lat: drawn.map((at) => latitudes[at] / perDegree),
    customdata: drawn.map((at) => details[at]),
  };
}

async function fetched(url) {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}`);
  return (await answer.json()).results[0]?.title ?? "";
}

function titleOf(url, uid) {
  if (!asked.has(uid)) {
    const found = fetched(url.replace("__0__", uid));
    found.catch(() => asked.delete(uid));
    asked.set(uid, found);
  }
  return asked.get(uid);
}

/** Give a point of many its title; whether it has one now that it had not before. */
export async function named({ data, customdata: details }) {
  const [uid, title] = details ?? [];
  if (!data?.meta?.ask || title !== uid) return false;
  details[1] = (await titleOf(data.meta.ask, uid).catch(() => "")) || uid;
  return details[1] !== uid;
}

/** While the pointer rests on a point, ask for its title and write it into the box. */
export function nameHovered(plot) {
  let waiting = 0;
  plot.on("plotly_hover", ({ points }) => {
    clearTimeout(waiting);
    waiting = setTimeout(async () => {
      if (await named(points.at(-1))) plot._fullLayout?._rehover?.();
    }, PAUSE);
  });
  plot.on("plotly_unhover", () => clearTimeout(waiting));
}
