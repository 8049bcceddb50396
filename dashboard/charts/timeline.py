"""Counts over time: the timeline of a filter."""

from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from typing import ClassVar

from django.urls import reverse

from dashboard import words
from dashboard.charts import series
from dashboard.charts.chart import ROWS_ALONE, Chart, Key, source_line, switch
from dashboard.charts.context import NotedEvent, events_between
from dashboard.charts.periods import UNITS, bins
from dashboard.charts.provisional import Provisional, provisional
from dashboard.charts.series import SPLITS
from dashboard.charts.tables import timeline_table
from dashboard.figures import Bin, Spread, TimelineRows, timeline_figure
from incidents.aggregates import MEASURES, Cell, Reach, Table, Tally, reach, tabulate
from incidents.aggregates.tables import OVERLAPPING, cells
from incidents.filters import IncidentFilterSet
from incidents.filters.presets import RECORD_START
from incidents.models import Incident

TOTAL = "total"


@dataclass(frozen=True)
class TimelineChart(Chart):
    """A timeline, with the context events its numbers stand for."""

    kind: ClassVar[str] = "timeline"

    rows: TimelineRows = field(kw_only=True)
    unit: str = field(kw_only=True)
    split: str = field(kw_only=True)
    measure: str = field(kw_only=True)
    total: Spread = field(kw_only=True)
    events: tuple[NotedEvent, ...] = ()
    events_left_out: int = 0

    def lines(self) -> Iterator[Sequence[str | float | None]]:
        """A line for each bin and series, and one for each bin's true total with its range."""
        yield ("start", "end", "unit", "measure", "by", "series", "label", "value", "low", "high")
        for index, (bin_, total) in enumerate(zip(self.rows.bins, self.rows.totals, strict=True)):
            when = (bin_.start.isoformat(), bin_.end.isoformat(), self.unit, self.measure, self.split)
            if self.split != "none":
                for layer in self.rows.series:
                    yield (*when, layer.key, layer.label, layer.values[index], None, None)
            yield (*when, TOTAL, "Total", total.value, total.low, total.high)


@dataclass(frozen=True, slots=True)
class _Question:
    """What is asked: the rows, the unit of time, what splits them, what is counted."""

    filters: IncidentFilterSet
    unit: str
    split: str
    measure: str
    last: date | None

    def __post_init__(self) -> None:
        for name, value, known in (
            ("unit", self.unit, UNITS),
            ("by", self.split, SPLITS),
            ("measure", self.measure, MEASURES),
        ):
            if value not in known:
                raise ValueError(f"{name} {value!r} is not one of {', '.join(known)}")

    @property
    def overlapping(self) -> bool:
        return self.split in OVERLAPPING

    @property
    def label(self) -> str:
        return MEASURES[self.measure].label

    def table(self, *by: str) -> Table:
        return tabulate(self.filters.qs, rule=self.filters.rule_or_default, measure=self.measure, by=by)

    def split_cells(self) -> tuple[Cell, ...]:
        filters = self.filters
        parents = filters.parents if self.split == "group" else None
        by = (self.unit, self.split)
        return cells(filters.qs, filters.rule_or_default, measure=self.measure, by=by, parents=parents)


def timeline(
    filters: IncidentFilterSet,
    *,
    unit: str = "month",
    by: str = "province",
    measure: str = "incidents",
    chart_id: str = "timeline",
    events: bool = True,
    height: int = 300,
    record: Reach | None = None,
    known: Table | None = None,
) -> TimelineChart:
    """``measure`` over time under the filter's counting rule, split by ``by``.

    ``by`` is one of SPLITS, ``unit`` of UNITS, ``measure`` of the aggregates' MEASURES; anything else raises
    ValueError. ``events`` adds the dated context. The window ends where the record does (``record``, read when not
    given), for beyond it nothing is known to be zero. ``known`` is what it would ask the database
    for, where that has been read already.
    """
    asked = _Question(filters, unit, by, measure, (record or reach(Incident.public.all())).last)
    # Series that share rows add up to no total: it is asked for by itself.
    table = known or (asked.table(unit) if by == "none" or asked.overlapping else asked.table(unit, by))
    parts = asked.split_cells() if asked.overlapping else table.cells
    days = _window(asked, table)
    cut = bins(unit, *days, asked=_asked_days(asked)) if days else ()
    starts = [bin_.start for bin_ in cut]
    layers = [series.whole(measure, asked.label)] if by == "none" else series.layers(by, parts, filters)
    totals = series.spreads(table.cells, starts)
    noted, marked = events_between(*days, _height(cut, totals)) if days and events else ((), 0)
    held = provisional(days, asked.last)
    rows = TimelineRows(
        measure=asked.label,
        bins=cut,
        series=tuple(series.numbers(layer, number, parts, starts) for number, layer in enumerate(layers)),
        totals=totals,
        overlapping=asked.overlapping,
        marks=tuple(event.mark for event in noted),
        provisional=held.days if held else None,
        href=_rows_of_a_bin(filters),
        height=height,
    )
    return replace(_chart(asked, rows, table, chart_id, held), events=noted, events_left_out=marked - len(noted))


def draw(filters: IncidentFilterSet, chosen: Mapping[str, str]) -> TimelineChart:
    """The timeline from its address."""
    return timeline(filters, unit=chosen["unit"], by=chosen["by"], measure=chosen["measure"], height=380)


def activity(
    filters: IncidentFilterSet,
    *,
    chart_id: str = "activity",
    unit: str = "month",
    by: str = "none",
    measure: str = "incidents",
    height: int = 220,
    months: Mapping[date, int] | None = None,
    record: Reach | None = None,
) -> TimelineChart:
    """A smaller timeline without context, for the page of one group or district.

    ``months`` are its numbers where the page has read them already: incidents by the first day of a month, not split.
    """
    known = None if months is None else _of_months(months)
    return timeline(
        filters,
        unit=unit,
        by=by,
        measure=measure,
        chart_id=chart_id,
        events=False,
        height=height,
        known=known,
        record=record,
    )


def _of_months(months: Mapping[date, int]) -> Table:
    found = tuple(Cell((month,), Tally(number)) for month, number in sorted(months.items()))
    return Table("incidents", ("month",), found, Tally(sum(months.values())), without_date=0, without_location=0)


def _window(asked: _Question, table: Table) -> tuple[date, date] | None:
    """From the filter's first day (else the record's) to its last (no later than the record's), and every row.

    A row whose date is known only roughly can match a filter from just outside of its window.
    """
    if asked.last is None:
        return None
    first, last = asked.filters.period
    starts = [cell.keys[0] for cell in table.cells if isinstance(cell.keys[0], date)]
    first = min([first or RECORD_START, *starts])
    last = max([min(last or asked.last, asked.last), *starts])
    return (first, last) if first <= last else None


def _asked_days(asked: _Question) -> tuple[date, date] | None:
    """The days asked about that the record reaches, None where there are none."""
    first, last = asked.filters.period
    reached = (first or RECORD_START, min(filter(None, (last, asked.last)), default=RECORD_START))
    return reached if reached[0] <= reached[1] else None


def _height(cut: tuple[Bin, ...], totals: tuple[Spread, ...]) -> Callable[[date], float]:
    """How high the total of a day's bin stands beside the highest."""
    starts = [bin_.start for bin_ in cut]
    highest = max((total.value or 0 for total in totals), default=0) or 1
    return lambda day: (totals[bisect_right(starts, day) - 1].value or 0) / highest


def _rows_of_a_bin(filters: IncidentFilterSet) -> str:
    query = filters.query(date_from=None, date_to=None, counting=filters.rule_or_default.name, **ROWS_ALONE)
    return f"{reverse('dashboard:incidents')}?{query}&date_from=__0__&date_to=__1__"


def _chart(
    asked: _Question, rows: TimelineRows, table: Table, chart_id: str, held: Provisional | None
) -> TimelineChart:
    own: dict[str, str | None] = {"unit": asked.unit, "by": asked.split, "measure": asked.measure}
    query = partial(_query, asked.filters, own)
    rule = asked.filters.rule_or_default
    total = Spread(table.total.value, table.total.low, table.total.high)
    return TimelineChart(
        id=chart_id,
        title=_title(asked),
        summary=_summary(asked, rows, total),
        figure=timeline_figure(rows),
        table=timeline_table(rows, title=_title(asked), unit=UNITS[asked.unit], split=asked.split != "none"),
        drawing="timeline",
        query=query(),
        rows_url=f"{reverse('dashboard:incidents')}?{asked.filters.query(counting=rule.name, **ROWS_ALONE)}",
        empty=_empty(asked, table),
        legend=_legend(asked, rows),
        notes=tuple(_notes(asked, rows, held)),
        switches=(
            switch("Per", "unit", UNITS, asked.unit, query),
            switch("Split by", "by", SPLITS, asked.split, query),
            switch("Count", "measure", {name: found.label for name, found in MEASURES.items()}, asked.measure, query),
        ),
        source=source_line(asked.filters.counted_words()),
        rows=rows,
        unit=asked.unit,
        split=asked.split,
        measure=asked.measure,
        total=total,
    )


def _query(filters: IncidentFilterSet, own: dict[str, str | None], **changes: str | None) -> str:
    return filters.query(**{**own, **changes})


def _title(asked: _Question) -> str:
    split = "" if asked.split == "none" else f" and {SPLITS[asked.split].lower()}"
    return f"{asked.label} by {UNITS[asked.unit].lower()}{split}"


def _summary(asked: _Question, rows: TimelineRows, total: Spread) -> str:
    if not rows.bins:
        return f"{_title(asked)}: nothing to draw."
    words_ = f"{_title(asked)}, {rows.bins[0].label} to {rows.bins[-1].label}: {total.words} in all."
    reported = [(spread.value, bin_.label) for spread, bin_ in zip(rows.totals, rows.bins, strict=True) if spread.value]
    if not reported:
        return words_
    value, label = max(reported, key=lambda pair: pair[0])
    return f"{words_} Highest: {label}, {value:,}."


def _empty(asked: _Question, table: Table) -> str:
    rule = asked.filters.rule_or_default
    if asked.measure == "injured" and not rule.counts_injured:
        return f"The rule “{rule.label}” does not count the injured."
    if not table.cells:
        return "No incident of this filter is taken in by the counting rule."
    return "" if table.total.value is not None else f"{asked.label}: no incident reports a number."


def _legend(asked: _Question, rows: TimelineRows) -> tuple[Key, ...]:
    if asked.split == "none":
        return ()
    return tuple(Key(layer.label, layer.role, layer.pattern) for layer in rows.series)


def _notes(asked: _Question, rows: TimelineRows, held: Provisional | None) -> list[str]:
    notes = []
    if asked.overlapping:
        notes.append(
            f"One incident may stand under several {'groups' if asked.split == 'group' else 'types'}, so bars can add "
            "up to more than there are; where they do, a short line marks the true total."
        )
    if any(total.low != total.high for total in rows.totals):
        notes.append("Thin upright lines run from the lowest to the highest credible figure.")
    if _stands_outside(asked.filters, rows):
        notes.append(
            "Bars beyond the days of the filter hold incidents whose day is not known: they may have happened within."
        )
    if held:
        notes.append(held.note())
    if asked.last and rows.bins and rows.bins[-1].end > asked.last:
        notes.append(f"The record reaches to {words.day(asked.last)}.")
    if short := [bin_ for bin_ in rows.bins if bin_.days_counted < bin_.days]:
        listed = ", ".join(f"{bin_.label} ({bin_.days_counted} of {bin_.days} days)" for bin_ in short)
        notes.append(f"Not whole, so lower than it would be: {listed}.")
    return notes


def _stands_outside(filters: IncidentFilterSet, rows: TimelineRows) -> bool:
    """Whether a bin lies wholly before or after the days of the filter."""
    first, last = filters.period
    if not rows.bins:
        return False
    return bool((first and rows.bins[0].end < first) or (last and rows.bins[-1].start > last))
