"""Two sides compared: their ratios with intervals, and what drove the difference."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from dashboard import words
from dashboard.charts.chart import Cell, Chart, ChartTable, Column, number_cell, source_line, switch
from dashboard.comparing import LISTED, amount, moved_words, ratio_words, reading
from dashboard.figures.contributions import Bar, contributions_figure
from dashboard.figures.forest import Interval, forest_figure
from dashboard.figures.schema import base_layout
from dashboard.overview import rows_url
from incidents.aggregates import MEASURES, reach
from incidents.aggregates.sides import TAKEN_APART
from incidents.choices import AttackType, EventClass
from incidents.comparing import Comparison, Question, Row, Side, ask, compare
from incidents.comparing.answer import PARTS, parts_of
from incidents.comparing.question import NOT_ROWS
from incidents.filters import IncidentFilterSet
from incidents.models import ContextEvent, Incident
from incidents.statistics.decomposition import Contribution, Decomposition

# Bars drawn; what is beyond them stands in one bar, and by itself in the table.
MOST_BARS = 12
RATIOS, DRIVERS = "compare", "compare-drivers"
SAME_EVENTS = "The same events counted by two rules are not two samples: no ratio with an interval is told."
_ROLES = {"incidents": "ink", "killed": "killed"}
_NOT_ONE = {
    "district": "No single district known",
    "group": "No group named",
    "attack_type": "Type not stated",
    "event_class": "Class not stated",
}


def draw_ratios(filters: IncidentFilterSet, chosen: Mapping[str, str]) -> Chart:
    """The ratios from their address."""
    return _drawn(filters, RATIOS, None, lambda found: ratios(found, filters))


def draw_drivers(filters: IncidentFilterSet, chosen: Mapping[str, str]) -> Chart:
    """What drove the difference, from its address."""
    by, measure = chosen["by"], chosen["measure"]
    return _drawn(filters, DRIVERS, by or None, lambda found: drivers(found, filters, measure=measure))


def _drawn(filters: IncidentFilterSet, name: str, by: str | None, chart: Callable[[Comparison], Chart]) -> Chart:
    """The chart of the comparison that the query asks for; where it asks for none, the filter is told what is wrong."""
    asked = ask(filters, reach(Incident.public.all()), lambda slug: ContextEvent.objects.filter(slug=slug).first())
    if by is not None and by not in (allowed := parts_of(asked.kind)):
        asked.refuse("by", f"“{by}” is not one of {', '.join(allowed)}.")
    if asked.question is not None and not asked.errors:
        return chart(compare(asked.question, by=by))
    if not asked.errors:
        asked.refuse("a", "Name two sides to compare, as a and b.")
    filters.errors.update(asked.errors)
    why = " ".join(message for messages in asked.errors.values() for message in messages)
    nothing = ChartTable("Nothing is compared", (Column("Why"),), ((Cell(why),),))
    return Chart(
        id=name,
        title="Nothing is compared",
        summary=why,
        figure={"data": [], "layout": base_layout(margin=(0, 0, 0, 0))},
        table=nothing,
        drawing=name,
        query=filters.query(),
        empty=why,
    )


def ratios(found: Comparison, filters: IncidentFilterSet) -> Chart:
    """B's rate over A's for every measure that allows an interval, and why the others do not."""
    question = found.question
    a, b = question.a.label, question.b.label
    title = f"How many times as many a day: {b}, against {a}"
    return Chart(
        id="ratios",
        title=title,
        summary=f"{title}. {MEASURES['incidents'].label}: {reading(found.row('incidents'))}",
        figure=forest_figure([_interval(row) for row in found.rows], less="fewer in B", more="more in B"),
        table=_ratio_table(found, title),
        drawing=RATIOS,
        query=_query(filters, question),
        notes=(
            "Diamonds are B's number a day over A's; lines run over the 95 % interval. An interval that reaches over "
            "the dotted line leaves it open which side had more.",
            *(
                ["Ratios are of numbers, not of numbers per head; those are in the table."]
                if found.rows[0].heads
                else []
            ),
        ),
        empty="" if question.kind != "counting" else SAME_EVENTS,
        source=source_line(words.lowered(question.filters.counted_words())),
        counted_by=_counted_by(question),
    )


def drivers(found: Comparison, filters: IncidentFilterSet, *, measure: str) -> Chart:
    """What each part adds to the difference of ``measure``, one of TAKEN_APART."""
    question, by = found.question, found.drivers.by
    parts = found.drivers.of[measure]
    title = f"{drivers_heading(found, measure)}: {question.b.label}, against {question.a.label}"
    names = _names(filters, by)
    query = partial(_query, filters, question)
    own = {"by": by, "measure": measure}
    return Chart(
        id="drivers",
        title=title,
        summary=f"{title}: {moved_words(parts.by)} in all. {_leaders(parts, names)}",
        figure=contributions_figure(
            _bars(found, parts, names, measure), role=_ROLES[measure], href=_part_href(question.b, by)
        ),
        table=_parts_table(found, parts, names, title),
        drawing=DRIVERS,
        query=query(**own),
        empty="" if any(part.a or part.b for part in parts.parts) else "Neither side has any to take apart.",
        notes=tuple(_notes(found, parts)),
        switches=(
            switch("By", "by", parts_of(question.kind), by, lambda **new: query(**{**own, **new})),
            switch("Of", "measure", {name: MEASURES[name].label for name in TAKEN_APART}, measure,
                   lambda **new: query(**{**own, **new})),
        ),
        source=source_line(f"{question.b.label} against {question.a.label}"),
        counted_by=_counted_by(question),
    )  # fmt: skip


def drivers_heading(found: Comparison, measure: str) -> str:
    """What the chart shows, where the sides stand above it."""
    unit = " a year" if found.drivers.per_year else ""
    return f"What drove the difference in {MEASURES[measure].label.lower()}{unit}, by {PARTS[found.drivers.by].lower()}"


def _counted_by(question: Question) -> str:
    """What stands on each side, and the rule or the two rules that count it."""
    sides = (("A", question.a), ("B", question.b))
    stands = " ".join(f"{letter}: {side.filters.counted_words()}." for letter, side in sides)
    rules = {side.rule.name: side.rule for _, side in sides}.values()
    return " ".join([stands, *(f"Counting rule “{rule.label}”: {rule.text}" for rule in rules)])


def _query(filters: IncidentFilterSet, question: Question, **own: str) -> str:
    return filters.query(**{**NOT_ROWS, **question.query, **own})


def _interval(row: Row) -> Interval:
    if row.ratio is None:
        return Interval(row.label, None, None, None, row.why_not.partition(" for an interval")[0])
    return Interval(row.label, row.ratio.ratio, row.ratio.low, row.ratio.high, f"{row.label}: {reading(row)}")


def _ratio_table(found: Comparison, title: str) -> ChartTable:
    by_heads = any(row.per_head for row in found.rows)
    columns = ["Measure", "A", "B", "Times as many a day", "Low", "High"]
    rows = []
    for row in found.rows:
        limits = (row.ratio.ratio, row.ratio.low, row.ratio.high) if row.ratio else (row.plain_ratio, None, None)
        cells = [Cell(row.label), number_cell(row.a.tally.value), number_cell(row.b.tally.value)]
        cells += [_ratio_cell(number) for number in limits]
        if by_heads:
            cells += [_ratio_cell(number) for number in row.per_head or (None, None, None)]
        rows.append((*cells, Cell(row.why_not)))
    if by_heads:
        columns += ["Per head", "Low per head", "High per head"]
    heads = [Column(columns[0]), *(Column(label, numeric=True) for label in columns[1:]), Column("Why no interval")]
    return ChartTable(title, tuple(heads), tuple(rows))


def _ratio_cell(number: float | None) -> Cell:
    text = words.NOT_REPORTED if number is None else ratio_words(number)
    return Cell(text, sort=None if number is None else round(number, 6), numeric=True)


def _bars(found: Comparison, parts: Decomposition, names: Callable[[str | None], str], measure: str) -> list[Bar]:
    moving = [part for part in parts.parts if part.exact]
    shown, others = moving[:MOST_BARS], moving[MOST_BARS:]
    bars = [
        Bar(
            names(part.key),
            part.by,
            moved_words(part.by),
            f"<b>{names(part.key)}</b><br>{moved_words(part.by)}: {words.number(part.b)} in B, "
            f"{words.number(part.a)} in A",
            part.key if part.key and _part_link(found.question.b, found.drivers.by, part) else "",
        )
        for part in shown
    ]
    if others:
        by = float(sum(part.exact for part in others))
        bars.append(
            Bar(
                f"{len(others)} others",
                by,
                moved_words(by),
                f"<b>{len(others)} others together</b><br>{moved_words(by)}",
            )
        )
    return bars


def _parts_table(found: Comparison, parts: Decomposition, names: Callable[[str | None], str], title: str) -> ChartTable:
    question, by = found.question, found.drivers.by
    rows = tuple(
        (
            Cell(names(part.key)),
            _linked(part.a, _part_link(question.a, by, part)),
            _linked(part.b, _part_link(question.b, by, part)),
            Cell(moved_words(part.by), sort=round(part.by, 6), numeric=True),
        )
        for part in parts.parts
    )
    unit = " a year" if found.drivers.per_year else ""
    columns = (
        Column(PARTS[by]),
        Column(f"A: {question.a.label}", numeric=True),
        Column(f"B: {question.b.label}", numeric=True),
        Column(f"Difference{unit}", numeric=True),
    )
    return ChartTable(title, columns, rows, sortable=True)


def _linked(value: int | None, url: str) -> Cell:
    return Cell(words.number(value), href=url if value else "", sort=value, numeric=True)


def _part_link(side: Side, by: str, part: Contribution) -> str:
    """The rows of a part on one side; "" where no filter asks for just these."""
    if part.key is None or side.filters.given(by) not in (None, [], [part.key]):
        return ""
    return rows_url(side.filters, counting=side.rule.name, **{by: part.key})


def _part_href(side: Side, by: str) -> str:
    return f"{rows_url(side.filters, counting=side.rule.name, **{by: None})}&{by}=__0__"


def _names(filters: IncidentFilterSet, by: str) -> Callable[[str | None], str]:
    match by:
        case "attack_type":
            known = {str(value): str(label) for value, label in AttackType.choices}
        case "event_class":
            known = {str(value): str(label) for value, label in EventClass.choices}
        case _:
            known = {choice.value: choice.short or choice.label for choice in filters.choices(by)}
    return lambda key: _NOT_ONE[by] if key is None else known.get(key, key)


def _leaders(parts: Decomposition, names: Callable[[str | None], str]) -> str:
    leaders = [f"{names(part.key)} {moved_words(part.by)}" for part in parts.parts[:LISTED] if part.exact]
    return f"Most of it: {', '.join(leaders)}." if leaders else "No part moved."


def _notes(found: Comparison, parts: Decomposition) -> Sequence[str]:
    notes = []
    if found.drivers.per_year:
        a, b = found.question.a.days, found.question.b.days
        notes.append(f"A has {a:,} days and B {b:,}, so differences are of the numbers a year, not of the numbers.")
    if found.drivers.overlapping:
        plural = "groups" if found.drivers.by == "group" else "types"
        beside = (
            f"differ from it by {amount(abs(parts.overshoot))}" if parts.overshoot else "happen to add up to it here"
        )
        notes.append(
            f"The whole difference is {moved_words(parts.by)}. One incident may stand under several {plural}; the "
            f"parts together {beside}."
        )
    else:
        notes.append(f"The parts add up to the whole difference: {moved_words(parts.by)}.")
    if found.drivers.by == "district":
        notes.append(
            "Incidents of words wider than one district, such as Karachi, are under “no single district known”; the "
            "list of a district holds them too."
        )
    return notes
