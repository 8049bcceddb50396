"""Numbers of many windows of days at once, each of the country or of one province: what other bodies' are held beside.

A row stands in the window that holds its date, as in a table by month. Whole months are read from tables by month and
province, which sums answer for the record as it stands; days that are left over at either end are counted day by day.
The parts add up under every rule: an event that a rule makes of several rows lies whole in one day and province.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Expression, Q

from incidents.aggregates.measures import MEASURES, Tally
from incidents.aggregates.sums import Source, source_of
from incidents.aggregates.tables import grouped
from incidents.counting import RULES
from incidents.models import Incident

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Window:
    """From ``start`` to ``end``, both included; ``province`` is a slug, "" the whole country.

    ``rule`` is a name of RULES, ``measure`` one of MEASURES.
    """

    start: date
    end: date
    province: str
    rule: str
    measure: str


def windowed(windows: Collection[Window]) -> dict[Window, Tally]:
    """The number of the public record for each window. At most two queries for each rule that is asked for."""
    found: dict[Window, Tally] = {}
    by_rule: dict[str, list[Window]] = defaultdict(list)
    for window in windows:
        by_rule[window.rule].append(window)
    for name, asked in by_rule.items():
        found |= _of_rule(name, asked)
    return found


def _of_rule(name: str, windows: Collection[Window]) -> dict[Window, Tally]:
    rule = RULES[name]
    measures = sorted({window.measure for window in windows})
    split = {window: _split(window.start, window.end) for window in windows}
    months = {month for whole, _ in split.values() for month in whole}
    spans = {span for _, rest in split.values() for span in rest}
    rows = Incident.public.all()
    by_month = _cells(source_of(rows, rule, ("month", "province")), "month", measures) if months else {}
    by_day: dict[tuple[date, str], Mapping[str, Any]] = {}
    if spans:
        days = rows.filter(reduce(or_, (Q(date__range=span) for span in spans)))
        by_day = _cells(source_of(days, rule, ("day", "province")), "day", measures)
    cells = _by_place(by_month), _by_place(by_day)
    return {window: _added(window, *split[window], *cells) for window in windows}


def _cells(source: Source, unit: str, measures: Iterable[str]) -> dict[tuple[date, str], Mapping[str, Any]]:
    amounts: dict[str, Expression] = {
        f"{measure}_{name}": amount for measure in measures for name, amount in source.amounts(measure).items()
    }
    by = (unit, "province")
    return {(row[f"by_{unit}"], row["by_province"] or ""): row for row in grouped(source, by, amounts, {})}


def _by_place(cells: Mapping[tuple[date, str], Mapping[str, Any]]) -> dict[date, dict[str, Mapping[str, Any]]]:
    found: dict[date, dict[str, Mapping[str, Any]]] = defaultdict(dict)
    for (day, province), row in cells.items():
        found[day][province] = row
    return found


_Cells = Mapping[date, Mapping[str, Mapping[str, Any]]]


def _added(
    window: Window, months: Iterable[date], spans: Iterable[tuple[date, date]], by_month: _Cells, by_day: _Cells
) -> Tally:
    """The sum of a window's months and days; None where nothing in it is reported, but 0 where rows are counted."""
    rows = [
        row
        for cells, keys in ((by_month, months), (by_day, _days(spans)))
        for key in keys
        for province, row in cells.get(key, {}).items()
        if window.province in {"", province}
    ]
    numbers = []
    for name in ("value", "low", "high"):
        given = [row[key] for row in rows if row.get(key := f"{window.measure}_{name}") is not None]
        numbers.append(sum(given) if given else None)
    if numbers[0] is None and not MEASURES[window.measure].is_reported:
        numbers[0] = 0
    return Tally(*numbers)


def _split(start: date, end: date) -> tuple[list[date], list[tuple[date, date]]]:
    """The whole months of a span by their first days, and the spans of days that are left over."""
    first = start if start.day == 1 else _next_month(start)
    after = end + _DAY
    last = after.replace(day=1)
    if first >= last:
        return [], [(start, end)]
    months = []
    month = first
    while month < last:
        months.append(month)
        month = _next_month(month)
    rest = [(start, first - _DAY)] if start < first else []
    return months, [*rest, (last, end)] if last <= end else rest


def _days(spans: Iterable[tuple[date, date]]) -> Iterator[date]:
    for start, end in spans:
        day = start
        while day <= end:
            yield day
            day += _DAY


def _next_month(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)
