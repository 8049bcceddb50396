// The rows under a chart: read aloud by the arrow keys in the picture, and sorted by their heads.

const numbers = new Intl.Collator("en", { numeric: true });

function rowWords(row) {
  const heads = [...row.closest("table").tHead.rows[0].cells].map((cell) => cell.textContent.replace(/ [↑↓]$/, ""));
  const cells = [...row.cells].map((cell) => cell.textContent.trim());
  const rest = cells.slice(1).flatMap((text, index) => (text ? [`${heads[index + 1]} ${text}`] : []));
  return `${cells[0]}: ${rest.join(", ")}.`;
}

/** Arrow keys walk through the rows, Enter opens one. A timeline points at the bin too. */
export function readValues(chart, plot, say) {
  let at = -1;
  const rows = () => [...chart.querySelectorAll(".chart-rows tbody tr")];
  plot.onkeydown = (event) => {
    const all = rows();
    const steps = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: all.length - 1 };
    if (event.key === "Enter" && all[at]) all[at].querySelector("a")?.click();
    if (!(event.key in steps) || all.length === 0 || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    at = Math.min(Math.max(steps[event.key], 0), all.length - 1);
    say(chart, rowWords(all[at]), all[at].querySelector("a")?.href);
    pointAt(plot, at, all.length);
  };
}

function pointAt(plot, index, length) {
  const curve = plot.data.findIndex((trace) => trace.meta?.role === "bins");
  if (curve >= 0 && plot.data[curve].x.length === length) {
    Plotly.Fx.hover(plot, [{ curveNumber: curve, pointNumber: index }]);
  }
}

/** Heads become buttons that sort; what is not reported comes last either way. */
export function sortable(table) {
  if (table.dataset.sorts) return;
  table.dataset.sorts = "on";
  for (const head of table.tHead.rows[0].cells) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "sorter";
    button.append(...head.childNodes);
    button.onclick = () => sort(table, head);
    head.append(button);
  }
}

function sort(table, head) {
  const down = head.getAttribute("aria-sort") !== "descending" && head.classList.contains("num");
  const descending = down || head.getAttribute("aria-sort") === "ascending";
  for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
  head.setAttribute("aria-sort", descending ? "descending" : "ascending");
  const column = head.cellIndex;
  const value = (row) => row.cells[column].dataset.sort ?? (head.classList.contains("num") ? null : row.cells[column].textContent.trim());
  const rows = [...table.tBodies[0].rows].sort((one, other) => {
    const [a, b] = [value(one), value(other)];
    if (a === null || b === null) return (a === null) - (b === null);
    return numbers.compare(a, b) * (descending ? -1 : 1);
  });
  table.tBodies[0].append(...rows);
}
