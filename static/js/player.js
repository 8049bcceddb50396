// The map through time. A slider picks a bin of the filter's window; shades, marks and numbers follow from one file of
// columns, without asking the server again. It starts only when it is told to.
import { queued } from "./queue.js";

const SPEEDS = { slow: 1400, steady: 700, fast: 300 }; // milliseconds a bin stays

/** The classes' lower bounds are rising: 0 for none. */
const classOf = (bounds, value) => (value > 0 ? Math.max(1, bounds.filter((bound) => bound <= value).length) : 0);

const firstAfter = (days, day) => {
  let [low, high] = [0, days.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (days[middle] < day) low = middle + 1;
    else high = middle;
  }
  return low;
};

const cut = (value, from, to) => (Array.isArray(value) ? value.slice(from, to) : value);

/** Marks of the days from..to; they stand in order of their day. */
function marksOf(trace, from, to) {
  const days = trace.meta.days;
  const [start, end] = [firstAfter(days, from), firstAfter(days, to + 1)];
  return {
    ...trace,
    lon: trace.lon.slice(start, end),
    lat: trace.lat.slice(start, end),
    customdata: trace.customdata.slice(start, end),
    marker: { ...trace.marker, size: cut(trace.marker.size, start, end), color: cut(trace.marker.color, start, end) },
  };
}

/** What the districts count in the bins first..last, and the total of those bins, null when nothing reports one. */
function summed({ districts, ends, at, values, totals }, first, last) {
  const numbers = new Map();
  for (let entry = first ? ends[first - 1] : 0; entry < ends[last]; entry += 1) {
    numbers.set(districts[at[entry]], (numbers.get(districts[at[entry]]) ?? 0) + values[entry]);
  }
  const told = totals.slice(first, last + 1).filter((total) => total !== null);
  return { numbers, total: told.length ? told.reduce((sum, total) => sum + total, 0) : null };
}

class Player {
  constructor(root, chart, state, coloured) {
    Object.assign(this, { root, chart, state, coloured, loading: null, base: null, timer: 0, shown: false });
    for (const name of ["slider", "play", "speed", "span", "label", "count", "all"]) {
      this[name] = root.querySelector(`[data-player-${name}]`);
    }
    this.legend = chart.querySelector("[data-legend]");
    this.wholeLegend = this.legend.cloneNode(true);
    this.slider.oninput = () => this.pause().then(() => this.show());
    this.span.onchange = () => this.show();
    this.play.onclick = () => (this.timer ? this.pause() : this.run());
    this.all.onclick = () => this.leave();
    for (const name of ["pointerenter", "focusin"]) root.addEventListener(name, () => this.load().catch(() => {}));
    root.hidden = false;
  }

  load() {
    this.loading ??= this.fetched().catch((error) => {
      this.loading = null;
      this.count.textContent = "The numbers through time could not be read.";
      throw error;
    });
    return this.loading;
  }

  async fetched() {
    const answer = await fetch(this.root.dataset.player);
    if (!answer.ok) throw new Error(`${this.root.dataset.player} answered ${answer.status}`);
    const frames = await answer.json();
    const last = Math.max(0, frames.bins.length - 1);
    const place = Math.round((this.slider.value / this.slider.max) * last); // until now it stood on a share of the window
    this.slider.max = last;
    this.slider.value = place;
    this.frames = frames;
    return frames;
  }

  async run() {
    const { bins } = await this.load();
    if (bins.length < 2) return this.show();
    if (Number(this.slider.value) >= bins.length - 1) this.slider.value = 0;
    this.play.textContent = "Pause";
    this.count.removeAttribute("role"); // not read aloud while it runs
    const step = async () => {
      await this.show();
      if (!this.timer || !this.chart.isConnected) return;
      if (Number(this.slider.value) >= bins.length - 1) return this.pause();
      this.timer = setTimeout(() => {
        this.slider.value = Number(this.slider.value) + 1;
        step();
      }, SPEEDS[this.speed.value]);
    };
    this.timer = -1;
    await step();
  }

  async pause() {
    clearTimeout(this.timer);
    this.timer = 0;
    this.play.textContent = "Play";
    this.count.setAttribute("role", "status");
  }

  /** Draw the bin the slider stands on. Of several wishes while one is drawn, the last one counts. */
  async show() {
    this.wanted = true;
    if (this.drawing) return this.drawing;
    this.drawing = this.draw().finally(() => (this.drawing = null));
    return this.drawing;
  }

  async draw() {
    const frames = await this.load();
    while (this.wanted) {
      this.wanted = false;
      if (!frames.bins.length || !this.chart.isConnected) return;
      await this.frame(frames, Number(this.slider.value));
    }
  }

  async frame(frames, last) {
    const first = Math.max(0, last + 1 - frames.spans[this.span.value]);
    const [from, to] = [frames.bins[first], frames.bins[last]];
    const { numbers, total } = summed(frames, first, last);
    const shades = frames.shades[this.span.value];
    const label = first === last ? to.label : `${from.label} to ${to.label}`;
    this.base ??= this.state.plot.data;
    const traces = this.base.map((trace) => {
      if (trace.meta?.role === "districts") return this.shaded(trace, frames, shades, numbers, label);
      if (trace.meta?.role === "points" && trace.meta.days) return marksOf(trace, from.days[0], to.days[1]);
      return trace.meta?.role === "rings" ? { ...trace, visible: false } : trace;
    });
    this.shown = true;
    this.say(frames, numbers, total, label, `${frames.rows}&date_from=${from.from}&date_to=${to.to}`);
    this.keys(shades.legend);
    await this.react(traces);
  }

  shaded(trace, frames, { bounds, zmin, zmax, colorscale }, numbers, label) {
    const people = new Map(frames.districts.map((slug, place) => [slug, frames.people?.[place]]));
    const values = trace.locations.map((slug) => numbers.get(slug) ?? 0);
    const z = values.map((value, at) => {
      if (!frames.people) return classOf(bounds, value);
      const number = people.get(trace.locations[at]);
      return number ? classOf(bounds, (100_000 * value) / number) : -1;
    });
    const customdata = trace.customdata.map(([slug, name], at) => {
      const number = people.get(slug);
      const rate = frames.people && number ? `<br>${((100_000 * values[at]) / number).toFixed(2)} per 100,000 people` : "";
      return [slug, name, `${label}: ${values[at].toLocaleString("en")} ${words(frames, values[at])}${rate}`];
    });
    return { ...trace, z, zmin, zmax, colorscale: this.coloured(colorscale), customdata };
  }

  say(frames, numbers, total, label, href) {
    const placed = [...numbers.values()].reduce((sum, value) => sum + value, 0);
    this.label.textContent = label;
    this.slider.setAttribute("aria-valuetext", label);
    const link = document.createElement("a");
    link.href = href;
    link.textContent = total === null ? `– ${words(frames, 0)}` : `${total.toLocaleString("en")} ${words(frames, total)}`;
    const rest = total === null ? "" : `, ${placed.toLocaleString("en")} in the shades, ${(total - placed).toLocaleString("en")} wider than one district`;
    this.count.replaceChildren(link, rest);
    this.all.hidden = false;
  }

  keys(entries) {
    const unknown = this.wholeLegend.querySelector("[data-role=ramp-unknown]");
    const keys = entries.map(([role, text]) => {
      const key = this.wholeLegend.querySelector(".key").cloneNode(true);
      key.dataset.role = role;
      key.querySelector("rect").setAttribute("class", `fill-${role}`);
      key.lastChild.textContent = ` ${text}`;
      return key;
    });
    this.legend.replaceChildren(...keys, ...(unknown ? [unknown.cloneNode(true)] : []));
  }

  /** The whole window again. */
  async leave() {
    await this.pause();
    await this.drawing;
    this.shown = false;
    this.label.textContent = this.label.dataset.whole;
    this.count.replaceChildren();
    this.all.hidden = true;
    this.legend.replaceChildren(...this.wholeLegend.cloneNode(true).children);
    if (this.base) await this.react(this.base);
    this.base = null;
  }

  react(traces) {
    const { plot } = this.state;
    return queued(this.state, () => Plotly.react(plot, traces, plot.layout));
  }

  /** After the map was drawn anew in other colours. */
  async refresh() {
    this.base = null;
    if (this.shown) await this.show();
  }
}

const words = ({ measure }, number) => (measure === "incidents" && number === 1 ? "incident" : measure);

/** The slider of a map, where its page has one. */
export function player(chart, state, coloured) {
  const root = document.querySelector(`[data-player][data-for="${chart.id}"]`);
  if (root) state.player = new Player(root, chart, state, coloured);
}
