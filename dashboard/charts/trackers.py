"""Coverage over time: the record's numbers as a part of what others publish, a line for each publisher and rule."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from dashboard import words
from dashboard.charts.chart import Cell, Chart, ChartTable, Column, Key, number_cell, source_line
from dashboard.figures.lines import DASHES, Line, LineRows, lines_figure
from dashboard.published import Beside, beside
from dashboard.trackers import Asked, entries_of, refuse_filters, unit_of
from incidents.aggregates import reach
from incidents.filters import IncidentFilterSet
from incidents.models import Incident

NAME = "trackers"
ROLES = ("kp", "balochistan", "sindh", "punjab", "injured", "killed", "militants", "ink")
_CIRCLED = "①②③④⑤⑥⑦⑧⑨"


def draw(filters: IncidentFilterSet, chosen: Mapping[str, str]) -> Chart:
    """The chart from its address. A filter that published figures cannot be narrowed by leaves it empty."""
    asked = Asked.over(filters, chosen)
    refuse_filters(filters)
    found = [] if filters.errors else [one for one in asked.of_measure(entries_of(asked.area)) if not one.is_claim]
    return coverage_chart(asked, beside(found, reach(Incident.public.all()).last), query=_query(filters, asked))


def _query(filters: IncidentFilterSet, asked: Asked) -> str:
    own = {"area": asked.area, "measure": asked.measure, "publisher": asked.publisher or None, "unit": asked.unit}
    return filters.query(**own, year=None)


def coverage_chart(asked: Asked, found: Iterable[Beside], *, query: str) -> Chart:
    """The ratio of ours to theirs by year or month: whole periods that are compared and are no part of one another."""
    unit = "month" if asked.unit == "month" else "year"
    series: dict[tuple[str, str, str], dict[date, Beside]] = defaultdict(dict)
    for one in found:
        if not one.why_not and not one.entry.is_cumulative and unit_of(one.entry) == unit:
            key = (one.entry.publisher, one.entry.counting_rule, one.entry.measure)
            series[key][one.entry.start] = one
    drawn = {key: points for key, points in sorted(series.items()) if any(one.ratio for one in points.values())}
    labels = _labels(list(drawn))
    starts = _starts(unit, {day for points in drawn.values() for day in points})
    lines = tuple(
        _line(points, starts, labels[key], index) for index, (key, points) in enumerate(drawn.items())
    )  # fmt: skip
    title = f"{asked.label}: the record as a part of what others count, by {unit}"
    places = tuple(str(day.year) for day in starts) if unit == "year" else tuple(starts)
    return Chart(
        id="coverage-chart",
        title=title,
        summary=_summary(title, drawn, labels),
        figure=lines_figure(LineRows(places, lines, whole=False, reference=100)),
        table=_table(title, drawn, labels, unit),
        drawing=NAME,
        query=query,
        empty="" if lines else "No figure of whole " + unit + "s that can be compared matches this question.",
        legend=tuple(
            Key(f"{labels[key]}: {key[1]}", ROLES[index % len(ROLES)]) for index, key in enumerate(drawn)
        ),
        notes=(
            "Each line holds one publisher’s figures by one counting rule beside the record’s under the nearest rule, "
            "of the same days and area. Lines of different rules say nothing about each other’s numbers.",
            "The dashed line is 100 %: as many here as there. Where the publisher says “at least”, the part is the "
            f"most it can be. Figures under 10 are left out of the picture; n stands in the table. Area: {asked.area}.",
        ),
        source=source_line(title),
    )  # fmt: skip


def _labels(keys: Sequence[tuple[str, str, str]]) -> dict[tuple[str, str, str], str]:
    """The publisher's name, with a number where it counts by several rules."""
    found = {}
    for key in keys:
        own = [other for other in keys if other[0] == key[0]]
        found[key] = key[0] if len(own) == 1 else f"{key[0]} {_CIRCLED[own.index(key) % len(_CIRCLED)]}"
    return found


def _starts(unit: str, days: set[date]) -> list[date]:
    """Every year or month from the first to the last, those without a figure too."""
    if not days:
        return []
    first, last = min(days), max(days)
    if unit == "year":
        return [date(year, 1, 1) for year in range(first.year, last.year + 1)]
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    return [date(first.year + (first.month - 1 + n) // 12, (first.month - 1 + n) % 12 + 1, 1) for n in range(count)]


def _line(points: Mapping[date, Beside], starts: Sequence[date], label: str, index: int) -> Line:
    shown = [points.get(day) for day in starts]
    return Line(
        label=label,
        role=ROLES[index % len(ROLES)],
        values=tuple(_percent(one) for one in shown),
        words=tuple(_words(label, one) for one in shown),
        end_label=label,
        dash=DASHES[index % len(DASHES)],
        points=True,
    )


def _percent(one: Beside | None) -> float | None:
    return None if one is None or one.ratio is None else round(100 * one.ratio, 1)


def _words(label: str, one: Beside | None) -> str:
    if one is None or one.ours is None or one.entry.latest is None:
        return f"{label}: {words.NOT_REPORTED}"
    ours = words.number(one.ours.value)
    return f"{label}: {one.ratio_words} ({ours} here, {one.entry.latest.words} there)"


def _summary(
    title: str, drawn: Mapping[tuple[str, str, str], Mapping[date, Beside]], labels: Mapping[tuple[str, str, str], str]
) -> str:
    """What each line reaches last."""
    ends = []
    for key, points in drawn.items():
        known = [one for _, one in sorted(points.items()) if one.ratio is not None]
        ends.append(f"{labels[key]} {known[-1].ratio_words} in {known[-1].entry.period}")
    return f"{title}. Last: {'; '.join(ends)}." if ends else f"{title}: nothing to draw."


def _table(
    title: str,
    drawn: Mapping[tuple[str, str, str], Mapping[date, Beside]],
    labels: Mapping[tuple[str, str, str], str],
    unit: str,
) -> ChartTable:
    rows = [
        (
            Cell(one.entry.period, href=one.rows_url),
            Cell(labels[key]),
            Cell(one.entry.latest.words if one.entry.latest else one.entry.chain),
            number_cell(one.ours.value if one.ours else None),
            number_cell(one.ours.low if one.ours else None),
            number_cell(one.ours.high if one.ours else None),
            Cell(one.rule.name if one.rule else ""),
            Cell(one.ratio_words, sort=_percent(one), numeric=True),
        )
        for key, points in drawn.items()
        for _, one in sorted(points.items())
    ]
    columns = (
        Column(unit.capitalize()), Column("Publisher"), Column("Published"), Column("Here", numeric=True),
        Column("Low", numeric=True), Column("High", numeric=True), Column("Counting rule here"),
        Column("Part, %", numeric=True),
    )  # fmt: skip
    note = "A number of ours links to its rows by its period. Published figures may not be added together."
    return ChartTable(title, columns, tuple(rows), note=note)
