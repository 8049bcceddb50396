"""The bins of a timeline as a table."""

from collections.abc import Callable

from dashboard import words
from dashboard.charts.chart import Cell, ChartTable, Column, number_cell
from dashboard.figures import Bin, TimelineRows

# Above this many bins the table leaves out those without an incident, and says so.
LONG_TABLE = 200


def timeline_table(rows: TimelineRows, *, title: str, unit: str, split: bool) -> ChartTable:
    """The bins of a timeline, oldest first, each leading to its incidents; ``split`` adds a column for each series."""
    ranged = any(total.low is not None for total in rows.totals)
    columns = [Column(unit), *(Column(layer.label, numeric=True) for layer in rows.series if split)]
    columns.append(Column("Total" if split else rows.measure, numeric=True))
    if ranged:
        columns.append(Column("Low to high", numeric=True))
    link = _linker(rows)
    kept = [index for index, total in enumerate(rows.totals) if len(rows.bins) <= LONG_TABLE or total.value != 0]
    return ChartTable(
        caption=title,
        columns=tuple(columns),
        rows=tuple(_row(rows, index, link, split=split, ranged=ranged) for index in kept),
        note="" if len(kept) == len(rows.bins) else f"{unit}s without an incident are left out: they are 0.",
    )


def _row(rows: TimelineRows, index: int, link: Callable[[Bin], str], *, split: bool, ranged: bool) -> tuple[Cell, ...]:
    bin_, total = rows.bins[index], rows.totals[index]
    cells = [Cell(bin_.label, href=link(bin_) if total.value != 0 else "")]
    if split:
        cells += [number_cell(layer.values[index]) for layer in rows.series]
    cells.append(number_cell(total.value))
    if ranged:
        cells.append(Cell(words.interval(total.low, total.high, total.value), numeric=True))
    return tuple(cells)


def _linker(rows: TimelineRows) -> Callable[[Bin], str]:
    def link(bin_: Bin) -> str:
        first, last = (day.isoformat() for day in bin_.ends)
        return rows.href.replace("__0__", first).replace("__1__", last)

    return link
