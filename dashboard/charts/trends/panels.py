"""Where or by whom: one small picture for each part, all on one scale."""

from collections.abc import Iterator, Sequence

from dashboard.charts.chart import Cell, ChartTable, Column, number_cell
from dashboard.charts.periods import UNITS
from dashboard.charts.series import PROVINCES
from dashboard.charts.trends.asked import LONG_TABLE, MANY_BINS, PARTS, Asked, TrendChart, left_out, linked, middle
from dashboard.figures import Line, Panel, Shaded, panels_figure
from incidents.aggregates.tables import OVERLAPPING
from incidents.aggregates.trends import TrendLine

MOST = 12


def panels(asked: Asked) -> TrendChart:
    """The largest parts of the split, up to MOST; the rest are named. The split must not be "none"."""
    trend = asked.trend
    shown, rest = trend.lines[:MOST], [*(line.key for line in trend.lines[MOST:]), *trend.left_out]
    title = f"{asked.label} by {asked.unit_word} and {PARTS[asked.split].lower()}"
    points = trend.whole.points
    reach = (points[0].start, points[-1].end) if points else None
    held = asked.provisional(trend)
    shaded = [Shaded(held.first, held.last, "")] if held else []
    return TrendChart(
        **asked.frame("trend-panels", "measure", "unit", "by", "average"),
        title=title,
        summary=f"{title}: {len(shown)} panels on one scale. {_largest(asked, shown)}",
        figure=panels_figure(
            [_panel(asked, line) for line in shown], [middle(point) for point in points], shaded=shaded, reach=reach
        ),
        table=_table(asked, shown, title),
        empty=asked.why_nothing or ("" if shown else asked.none_counted),
        notes=tuple(_notes(asked, [asked.keyed(key) for key in rest])),
        answer=_largest(asked, shown),
        file=tuple(_file(asked, shown)),
    )


def _panel(asked: Asked, line: TrendLine) -> Panel:
    role = PROVINCES[str(line.key)][1] if asked.split == "province" and line.key in PROVINCES else asked.role
    values = tuple(point.tally.value for point in line.points)
    link = tuple(asked.ends(point) for point in line.points)
    told = tuple(
        f"{asked.bin_label(point)}: {'–' if value is None else f'{value:,}'}"
        for point, value in zip(line.points, values, strict=True)
    )
    drawn = [Line(asked.label, role, values, words=told, quiet=True, link=link)] if len(values) <= MANY_BINS else []
    average = tuple(None if point.average is None else round(point.average, 2) for point in line.points)
    return Panel(
        asked.keyed(line.key),
        f"{line.total:,}",
        (*drawn, Line(f"Average of {asked.average}", role, average)),
    )


def _largest(asked: Asked, shown: Sequence[TrendLine]) -> str:
    """The three largest parts, with what they hold."""
    named = [f"{asked.keyed(line.key)} {line.total:,}" for line in shown[:3] if line.total]
    return f"Most: {', '.join(named)}." if named else ""


def _notes(asked: Asked, rest: Sequence[str]) -> Iterator[str]:
    yield (
        "Every panel has the same scale; its number is its total. Thick line: the average of "
        f"{asked.average} {asked.unit_word}s."
    )
    if asked.split in OVERLAPPING:
        yield "One incident may stand in several panels, so panels can add up to more than there are."
    if asked.split == "district":
        yield "Incidents whose words are wider than one district stand in none of theirs."
    if held := asked.provisional(asked.trend):
        yield held.note("Shaded at the end")
    if rest:
        yield f"Without a panel, because they hold less: {len(rest)} more, among them {', '.join(rest[:6])}."


def _table(asked: Asked, shown: Sequence[TrendLine], title: str) -> ChartTable:
    bins = range(len(shown[0].points)) if shown else range(0)
    return ChartTable(
        caption=title,
        columns=(Column(UNITS[asked.unit]), *(Column(asked.keyed(line.key), numeric=True) for line in shown)),
        rows=tuple(_row(asked, shown, index) for index in bins[-LONG_TABLE:]),
        note=left_out(asked.unit_word, len(bins)),
    )


def _row(asked: Asked, shown: Sequence[TrendLine], index: int) -> tuple[Cell, ...]:
    point = shown[0].points[index]
    href = linked(asked.days_url(), *asked.ends(point))
    return (Cell(asked.bin_label(point), href=href), *(number_cell(line.points[index].tally.value) for line in shown))


def _file(asked: Asked, shown: Sequence[TrendLine]) -> Iterator[tuple[str | float | None, ...]]:
    yield ("start", "end", asked.split, asked.measure, "low", "high")
    for line in shown:
        for point in line.points:
            tally = point.tally
            key = None if line.key is None else str(line.key)
            yield (point.start.isoformat(), point.end.isoformat(), key, tally.value, tally.low, tally.high)
