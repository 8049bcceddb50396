"""Deaths by month: another tracker's beside ours under the same rule."""

import datetime as dt
from collections.abc import Sequence

from dashboard.charts.chart import Cell, Chart, ChartTable, Column, Key, number_cell
from dashboard.comparison_page import RULE, Comparison, TotalLine
from dashboard.figures.lines import Line, LineRows, lines_figure


def comparison_chart(comparison: Comparison) -> Chart:
    """Two lines with their ranges, and the same numbers as a table."""
    months, theirs = comparison.months, str(comparison.found)
    places = tuple(line.start for line in months if line.start)
    lines = (_line(theirs, "series-1", months, "theirs"), _line("This record", "ink", months, "ours", dash="dash"))
    head = Column("Month"), *(Column(f"{who}, killed", numeric=True) for who in (theirs, "this record"))
    rows = tuple((Cell(line.label), number_cell(line.theirs.best), number_cell(line.ours.best)) for line in months)
    return Chart(
        id="comparison",
        title=f"Killed by month: {theirs} and this record",
        summary=f"Deaths in each month by {theirs} and by this record under the rule “{RULE.label}”, with ranges.",
        figure=lines_figure(LineRows(places=places, lines=lines, ticks=_ticks(places))),
        table=ChartTable("Killed by month", head, rows),
        legend=(Key(theirs, "series-1"), Key("This record (dashed)", "ink")),
        empty="" if len(places) > 1 else "One month makes no line: the numbers are in the table.",
        notes=("The shaded bands are low to high.",),
        source=f"{theirs}; Nigran",
    )


def _ticks(places: Sequence[dt.date]) -> tuple[tuple[dt.date, str], ...]:
    """Januaries with their year; the quarters too where the years are few."""
    shown = [place for place in places if place.month == 1 or (len(places) <= 36 and place.month in {4, 7, 10})]
    return tuple((place, f"{place:%b %Y}" if place.month == 1 else f"{place:%b}") for place in shown or places)


def _line(label: str, role: str, months: Sequence[TotalLine], side: str, *, dash: str = "solid") -> Line:
    sides = [getattr(line, side) for line in months]
    return Line(
        label=label,
        role=role,
        values=tuple(one.best if one.best is not None else 0 if not one.number else None for one in sides),
        low=tuple(one.low if one.low is not None else 0 for one in sides),
        high=tuple(one.high if one.high is not None else 0 for one in sides),
        dash=dash,
        points=True,
    )
