"""Coverage over time: the record's numbers as a part of what others publish, a line for each publisher and rule."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from dashboard import words
from dashboard.charts.chart import Cell, Chart, ChartTable, Column, number_cell, source_line
from dashboard.figures import Figure
from dashboard.figures.lines import Line, LineRows, Panel, lines_figure, panels_figure
from dashboard.published import Beside, beside
from dashboard.trackers import Asked, entries_of, refuse_filters, unit_of
from incidents.aggregates import reach
from incidents.filters import IncidentFilterSet
from incidents.models import Incident

NAME = "trackers"
ROLE = "kp"
_CIRCLED = "①②③④⑤⑥⑦⑧⑨"

# Publisher, its counting rule, its measure.
_Key = tuple[str, str, str]
_Points = Mapping[date, Beside]


def draw(filters: IncidentFilterSet, chosen: Mapping[str, str]) -> Chart:
    """The chart from its address. A filter that published figures cannot be narrowed by leaves it empty."""
    asked = Asked.over(filters, chosen)
    refuse_filters(filters)
    found = [] if filters.errors else [one for one in asked.of_measure(entries_of(asked.area)) if not one.is_claim]
    return coverage_chart(
        asked, beside(found, reach(Incident.public.all()).last, past=asked.past), query=_query(filters, asked)
    )


def _query(filters: IncidentFilterSet, asked: Asked) -> str:
    own = {"area": asked.area, "measure": asked.measure, "publisher": asked.publisher or None, "unit": asked.unit}
    return filters.query(**own, year=None)


def coverage_chart(asked: Asked, found: Iterable[Beside], *, query: str) -> Chart:
    """The ratio of ours to theirs by year or month: whole periods that are compared and are no part of one another."""
    unit = "month" if asked.unit == "month" else "year"
    series: dict[_Key, dict[date, Beside]] = defaultdict(dict)
    for one in found:
        if not one.why_not and not one.entry.is_cumulative and unit_of(one.entry) == unit:
            series[one.entry.publisher, one.entry.counting_rule, one.entry.measure][one.entry.start] = one
    drawn = {
        key: points for key, points in sorted(series.items()) if any(one.ratio is not None for one in points.values())
    }
    labels = _labels(list(drawn))
    title = f"{asked.label}, {asked.area}: the record as a part of what others count, by {unit}"
    return Chart(
        id="coverage-chart",
        title=title,
        summary=_summary(title, drawn, labels),
        figure=_figure(unit, drawn, labels),
        table=_table(title, drawn, labels, unit),
        drawing=NAME,
        query=query,
        empty="" if drawn else f"No figure of a whole {unit} that can be compared matches this question.",
        notes=tuple(_notes(asked, labels)),
        source=source_line(title),
        counted_by="Each published figure is compared with the counting rule of the record that is nearest to it.",
    )


def _figure(unit: str, drawn: Mapping[_Key, _Points], labels: Mapping[_Key, str]) -> Figure:
    """A panel for each line, all on one scale; one line alone has the whole room."""
    starts = _starts(unit, {day for points in drawn.values() for day in points})
    ticked = [day for day in starts if day.month == 1 and (len(starts) < 3 or day.year % 2)]
    lines = {key: _line(points, starts, labels[key]) for key, points in drawn.items()}
    if len(lines) == 1:
        years = tuple((day, str(day.year)) for day in ticked)
        return lines_figure(LineRows(tuple(starts), tuple(lines.values()), whole=False, ticks=years))
    panels = [Panel(labels[key], _last(points), (lines[key],)) for key, points in drawn.items()]
    # Beside each other, whole years would run into the next panel's.
    short = tuple((day, f"\N{RIGHT SINGLE QUOTATION MARK}{day:%y}") for day in ticked)
    return panels_figure(panels, starts, whole=False, ticks=short)


def _last(points: _Points) -> str:
    """The newest ratio of a line."""
    known = [one for _, one in sorted(points.items()) if one.ratio is not None]
    return f"{100 * (known[-1].ratio or 0):.0f} %"


def _notes(asked: Asked, labels: Mapping[_Key, str]) -> Iterator[str]:
    yield (
        f"In percent, {asked.area}: 100 is as many here as there. Each picture holds one publisher’s figures by one "
        "counting rule, with the last part beside its name. They share a scale, but say nothing about each other."
    )
    yield (
        "Where a publisher says “at least”, the part is the most it can be. Figures under 10 are in the table alone. "
        "A band runs from the record’s lowest to its highest credible figure."
    )
    counted = "; ".join(f"{label}: “{counting_rule}”" for (_, counting_rule, _), label in labels.items())
    if counted:
        yield f"What is counted: {counted}."


def _labels(keys: Sequence[_Key]) -> dict[_Key, str]:
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


def _line(points: _Points, starts: Sequence[date], label: str) -> Line:
    shown = [points.get(day) for day in starts]
    ranged = any(one and one.ours and one.ours.has_range for one in shown)
    return Line(
        label=label,
        role=ROLE,
        values=tuple(_percent(one) for one in shown),
        low=tuple(_bound(one, "low") for one in shown) if ranged else (),
        high=tuple(_bound(one, "high") for one in shown) if ranged else (),
        words=tuple(_words(label, one) for one in shown),
        points=True,
    )


def _bound(one: Beside | None, name: str) -> float | None:
    if one is None or one.ratio is None or one.ours is None or not one.theirs:
        return None
    bound: int | None = getattr(one.ours, name)
    return None if bound is None else round(100 * bound / one.theirs, 1)


def _percent(one: Beside | None) -> float | None:
    return None if one is None or one.ratio is None else round(100 * one.ratio, 1)


def _words(label: str, one: Beside | None) -> str:
    if one is None or one.ours is None or one.entry.latest is None:
        return f"{label}: {words.NOT_REPORTED}"
    ours = words.number(one.ours.value)
    return f"{label}: {one.ratio_words} ({ours} here, {one.entry.latest.words} there)"


def _summary(title: str, drawn: Mapping[_Key, _Points], labels: Mapping[_Key, str]) -> str:
    """What each line reaches last."""
    ends = []
    for key, points in drawn.items():
        known = [one for _, one in sorted(points.items()) if one.ratio is not None]
        ends.append(f"{labels[key]} {known[-1].ratio_words} in {known[-1].entry.period}")
    return f"{title}. Last: {'; '.join(ends)}." if ends else f"{title}: nothing to draw."


def _table(
    title: str,
    drawn: Mapping[_Key, _Points],
    labels: Mapping[_Key, str],
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
    note = "A number of ours leads to the incidents of its period. Published figures may not be added together."
    return ChartTable(title, columns, tuple(rows), note=note)
