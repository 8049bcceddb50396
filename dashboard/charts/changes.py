"""The map of a change: each district's number in one period less its number in an earlier one."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import ClassVar

from django.urls import reverse

from dashboard import words
from dashboard.charts.areas import outlined
from dashboard.charts.change_periods import AGAINST, FIRST, LAST, Period, Periods, periods_of
from dashboard.charts.change_table import TELLS, DistrictChange, number_text, signed, summary_of, table_of
from dashboard.charts.chart import (
    CREDIT,
    ROWS_ALONE,
    Chart,
    ChartTable,
    Key,
    Switch,
    layers,
    source_line,
    switch,
)
from dashboard.charts.maps import MAP_MEASURES, districts_of
from dashboard.charts.shades import Shades, shades
from dashboard.figures import DistrictRow, Figure, map_figure
from dashboard.figures.maps import UNKNOWN
from incidents.filters import IncidentFilterSet
from incidents.statistics.rates import FEWEST_INCIDENTS

# Classes of a fall and of a rise each.
SIDE = 3
ROLES = ("fall-3", "fall-2", "fall-1", "ramp-0", "rise-1", "rise-2", "rise-3")


@dataclass(frozen=True)
class ChangeChart(Chart):
    """The map of a change. ``periods`` is None where none can be drawn."""

    kind: ClassVar[str] = "map"

    measure: str = field(kw_only=True)
    periods: Periods | None = None
    districts: tuple[DistrictChange, ...] = ()

    @property
    def sides(self) -> tuple[tuple[Period, int, str], ...]:
        """The later and the earlier period: its days, how many incidents are drawn of it, and the list of all."""
        if self.periods is None:
            return ()
        pair = self.periods.earlier, self.periods.later
        counts = [sum(unit.incidents[side] for unit in self.districts) for side in (0, 1)]
        found = [(one, number, _rows(one)) for one, number in zip(pair, counts, strict=True)]
        return tuple(reversed(found))

    def lines(self) -> Iterator[Sequence[str | float | None]]:
        """A line for each drawn district."""
        yield (
            "slug", "name", "province", "measure", "earlier", "later", "difference", "incidents_earlier",
            "incidents_later", "beyond_chance", "per_days", "earlier_from", "earlier_to", "later_from", "later_to",
        )  # fmt: skip
        if self.periods is None:
            return
        pair = self.periods.earlier, self.periods.later
        days = [day.isoformat() for one in pair for day in (one.first, one.last)]
        for unit in self.districts:
            numbers = (*unit.values(self.measure), unit.difference(self.measure))
            rounded = [None if number is None else round(number, 4) for number in numbers]
            named = (unit.later.slug, unit.later.name, unit.later.province, self.measure)
            yield (*named, *rounded, *unit.incidents, unit.beyond_chance, self.periods.per_days, *days)


def draw(filters: IncidentFilterSet, chosen: Mapping[str, str]) -> ChangeChart:
    """The change from its address. What is wrong with the days of another period becomes an error of the filter."""
    other = (chosen[FIRST], chosen[LAST])
    return change_map(filters, measure=chosen["measure"], against=chosen["against"], other=other)


def change_map(
    filters: IncidentFilterSet,
    *,
    measure: str = "incidents",
    against: str = "before",
    other: tuple[str, str] = ("", ""),
) -> ChangeChart:
    """Drawn districts shaded by how ``measure`` (one of MAP_MEASURES) changed between the filter's period and another.

    ``against`` names the other; of "period" its days are ``other``, as an address writes them. Says why instead
    (``empty``) where there is none: a wrong day becomes an error of the filter. Four queries.
    """
    if measure not in MAP_MEASURES or against not in AGAINST:
        raise ValueError(f"no change of {measure!r} against {against!r}")
    own: dict[str, str | None] = {"layer": "change", "measure": measure, "against": against}
    own |= {name: text or None for name, text in zip((FIRST, LAST), other, strict=True)}
    found = periods_of(filters, {"against": against, FIRST: other[0], LAST: other[1]})
    query = partial(_query, filters, own)
    chart = ChangeChart(
        id="change",
        title=f"Change in {MAP_MEASURES[measure].lower()} by district",
        summary="",
        figure=_figure([], measure, Shades((), whole=True)),
        table=ChartTable("", (), ()),
        drawing="map-change",
        query=query(unit=None, by=None),
        rows_url=f"{reverse('dashboard:incidents')}?{_rows_query(filters)}",
        switches=(
            switch("Shade by", "measure", MAP_MEASURES, measure, query),
            _against_switch(query, against, other, found),
        ),
        source=source_line(filters.counted_words()),
        credit=CREDIT,
        measure=measure,
    )
    return replace(chart, empty=found) if isinstance(found, str) else _drawn(chart, found)


def _drawn(chart: ChangeChart, periods: Periods) -> ChangeChart:
    """The chart with its numbers. Three queries."""
    filters, measure = periods.later.filters, chart.measure
    units = _changes(periods)
    known = [number for unit in units if (number := unit.difference(measure)) is not None]
    whole = measure != "per_100k" and periods.per_days is None
    classes = shades((abs(number) for number in known), whole=whole, most=SIDE)
    what = f"{MAP_MEASURES[measure].lower()} by district{periods.per_words}"
    before = periods.earlier.label
    return replace(
        chart,
        title=f"Change in {what}, {before} to {periods.later.label}",
        summary=summary_of(units, measure, f"{what}, {periods.later.label} less {before}"),
        figure=outlined(_figure(units, measure, classes), filters),
        table=table_of(units, measure, what, periods),
        rows_url=_rows(periods.later),
        legend=_legend(classes, unknown=len(known) < len(units)),
        notes=tuple(_notes(units, periods)),
        source=source_line(f"{filters.counted_words()}, less the same of {before}{periods.per_words}"),
        periods=periods,
        districts=tuple(units),
    )


def _against_switch(query: "partial[str]", against: str, other: tuple[str, str], found: Periods | str) -> Switch:
    """Which period to hold against the filter's. Another one starts with the days that are shown, to be changed."""
    days: dict[str, str | None] = {FIRST: other[0] or None, LAST: other[1] or None}
    if against != "period" and isinstance(found, Periods):
        days = {FIRST: found.earlier.first.isoformat(), LAST: found.earlier.last.isoformat()}

    def asking(against: str) -> str:
        return query(against=against, **(days if against == "period" else dict.fromkeys(days)))

    return switch("Against", "against", AGAINST, against, asking)


def _rows_query(filters: IncidentFilterSet) -> str:
    return filters.query(counting=filters.rule_or_default.name, **ROWS_ALONE)


def _rows(period: Period) -> str:
    return f"{reverse('dashboard:incidents')}?{_rows_query(period.filters)}"


def _figure(units: Sequence[DistrictChange], measure: str, classes: Shades) -> Figure:
    return map_figure(
        [_row(unit, measure, classes) for unit in units],
        layers(),
        classes=len(ROLES) - 1,
        href=reverse("dashboard:district", args=["__0__"]),
        roles=ROLES,
    )


def _changes(periods: Periods) -> list[DistrictChange]:
    later = districts_of(periods.later.filters)
    periods.earlier.filters.__dict__["drawn_districts"] = periods.later.filters.drawn_districts
    earlier = districts_of(periods.earlier.filters)
    days = periods.earlier.days, periods.later.days
    return [DistrictChange(now, before, periods.factors, days) for now, before in zip(later, earlier, strict=True)]


def _notes(units: Sequence[DistrictChange], periods: Periods) -> Iterator[str]:
    """What to mind, most important first."""
    yield from periods.notes()
    touched = [unit for unit in units if any(unit.incidents)]
    tells = [unit.beyond_chance for unit in touched]
    if few := tells.count(None):
        yield (
            f"In {few:,} of {words.plural(len(touched), 'district')} with incidents both periods have fewer than "
            f"{FEWEST_INCIDENTS}: too few to tell a change from chance."
        )
    if told := len(tells) - tells.count(None):
        yield (
            f"Of the {'others' if few else 'districts'}, {told:,}, incidents changed by more than chance explains in "
            f"{told - tells.count(0):,}: each taken by itself at 95 %, its incidents as independent. Of twenty without "
            "any change, one would pass for changed."
        )
    yield (
        "Incidents whose words mean more than one district are in neither number. One whose date is known too roughly "
        "is in each period that it may belong to."
    )


def _query(filters: IncidentFilterSet, own: dict[str, str | None], **changes: str | None) -> str:
    return filters.query(**{**own, **changes})


def _row(unit: DistrictChange, measure: str, classes: Shades) -> DistrictRow:
    number = unit.difference(measure)
    before, now = (number_text(value) for value in unit.values(measure))
    n = "{:,} and {:,}".format(*unit.incidents)
    told = f"{unit.later.province}<br>{before} earlier, {now} later<br>{signed(number)}, of {n} incidents"
    if any(unit.incidents):
        told += f": {TELLS[unit.beyond_chance]}"
    if number is None:
        return DistrictRow(unit.later.slug, unit.later.name, UNKNOWN, told)
    step = classes.shade(abs(number))
    return DistrictRow(unit.later.slug, unit.later.name, SIDE + (step if number > 0 else -step), told)


def _legend(classes: Shades, *, unknown: bool) -> tuple[Key, ...]:
    """From the deepest fall over no change to the steepest rise."""
    labels = [key.label for key in classes.legend()][1:]
    falls = [Key(f"{label} fewer", f"fall-{step}") for step, label in enumerate(labels, 1)]
    rises = [Key(f"{label} more", f"rise-{step}") for step, label in enumerate(labels, 1)]
    keys = (*reversed(falls), Key("no change", "ramp-0"), *rises)
    return (*keys, Key("not known", "ramp-unknown")) if unknown else keys
