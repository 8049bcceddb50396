"""Year by year: a small map each, all on one scale, so that what is darker in one year than in another is more."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import ClassVar

from django.urls import reverse

from dashboard import words
from dashboard.charts.chart import (
    AGAINST_ALONE,
    CREDIT,
    ROWS_ALONE,
    Cell,
    Chart,
    ChartTable,
    Column,
    Key,
    source_line,
    switch,
)
from dashboard.charts.maps import MAP_MEASURES
from dashboard.charts.shades import Shades, shades
from dashboard.charts.small_maps import LEADING, SmallMap, small_map
from dashboard.figures.schema import Figure, base_layout
from incidents.aggregates import reach
from incidents.aggregates.tables import cells
from incidents.filters import IncidentFilterSet
from incidents.filters.presets import RECORD_START
from incidents.models import Incident
from places.models import District

UNKNOWN_ROLE = "ramp-unknown"


@dataclass(frozen=True, slots=True)
class YearPanel:
    """One year: its number over all rows, those in no drawn district too, and the days of it that are held."""

    year: int
    number: int | None
    counted: str
    unplaced: int
    days: str
    url: str
    map: SmallMap


@dataclass(frozen=True)
class YearMaps(Chart):
    """A row of small maps, drawn by the server. ``numbers`` are by slug and year, None where no row reports one."""

    kind: ClassVar[str] = "small-maps"

    measure: str = field(kw_only=True)
    panels: tuple[YearPanel, ...] = ()
    numbers: Mapping[str, Mapping[int, float | None]] = field(default_factory=dict)
    districts: tuple[District, ...] = ()

    def lines(self) -> Iterator[Sequence[str | float | None]]:
        """A line for each drawn district and year with rows."""
        yield ("slug", "name", "province", "year", self.measure)
        for unit in self.districts:
            for year, number in sorted(self.numbers.get(unit.slug, {}).items()):
                yield (unit.slug, unit.name, unit.province.label, year, None if number is None else round(number, 4))


@dataclass(frozen=True, slots=True)
class _Numbers:
    """What was counted: by slug and year, and by year over all rows, beside what is in no drawn district."""

    by_slug: Mapping[str, Mapping[int, int | None]]
    totals: Mapping[int, int | None]
    unplaced: Mapping[int, int]


def draw(filters: IncidentFilterSet, chosen: Mapping[str, str]) -> YearMaps:
    """The maps from their address."""
    return year_maps(filters, measure=chosen["measure"])


def year_maps(filters: IncidentFilterSet, *, measure: str = "incidents") -> YearMaps:
    """A small map a year of the filter's window, all shaded on one scale by ``measure``, one of MAP_MEASURES.

    Each row stands in the year of its first day, as in ``stats/``. ValueError for another measure. Three queries.
    """
    if measure not in MAP_MEASURES:
        raise ValueError(f"measure {measure!r} is not one of {', '.join(MAP_MEASURES)}")
    found = _numbers(filters, "killed" if measure == "killed" else "incidents")
    units = tuple(filters.drawn_districts)
    values = _values(found, units, per_person=measure == "per_100k")
    classes = shades(
        (value for years in values.values() for value in years.values() if value is not None),
        whole=measure != "per_100k",
    )
    last = min(filter(None, (filters.period[1], reach(Incident.public.all()).last)), default=None)
    panels = tuple(
        _panel(filters, found, measure, year, _map(units, values, classes, year, measure), last)
        for year in _years(filters, found, last)
    )
    query = partial(_query, filters, {"layer": "years", "measure": measure})
    rows = filters.query(counting=filters.rule_or_default.name, **ROWS_ALONE)
    return YearMaps(
        id="years",
        title=f"{MAP_MEASURES[measure]} by district, year by year",
        summary=f"{words.plural(len(panels), 'map')} of districts, one a year, shaded on one scale.",
        figure=Figure(data=[], layout=base_layout(margin=(0, 0, 0, 0))),
        table=_table(units, values, found, panels, measure),
        drawing="map-years",
        query=query(unit=None, by=None, **AGAINST_ALONE),
        rows_url=f"{reverse('dashboard:incidents')}?{rows}",
        empty="" if any(found.by_slug.values()) else "No incident of this filter is known to lie in one district.",
        legend=_legend(classes, values),
        notes=(
            "One scale for all years. An incident stands in the year of its first day; one that is not known to lie in "
            "one district is in the year’s number and in no shade.",
        ),
        switches=(switch("Shade by", "measure", MAP_MEASURES, measure, query),),
        source=source_line(filters.counted_words()),
        credit=CREDIT,
        measure=measure,
        panels=panels,
        numbers=values,
        districts=units,
    )


def _query(filters: IncidentFilterSet, own: dict[str, str | None], **changes: str | None) -> str:
    return filters.query(**{**own, **changes})


def _numbers(filters: IncidentFilterSet, counted: str) -> _Numbers:
    """One query, of the sums that are kept where the filter narrows nothing."""
    drawn = {unit.slug for unit in filters.drawn_districts}
    by_slug: dict[str, dict[int, int | None]] = {}
    totals: dict[int, int | None] = {}
    unplaced: dict[int, int] = {}
    for cell in cells(filters.qs, filters.rule_or_default, measure=counted, by=("year", "district")):
        start, slug = cell.keys
        if not isinstance(start, date):
            continue
        value = cell.tally.value
        totals.setdefault(start.year, None)
        if value is not None:
            totals[start.year] = (totals[start.year] or 0) + value
        if slug in drawn:
            by_slug.setdefault(str(slug), {})[start.year] = value
        else:
            unplaced[start.year] = unplaced.get(start.year, 0) + (value or 0)
    return _Numbers(by_slug, totals, unplaced)


def _values(found: _Numbers, units: Sequence[District], *, per_person: bool) -> dict[str, dict[int, float | None]]:
    """What shades each district in each year with rows."""
    if not per_person:
        return {slug: dict(years) for slug, years in found.by_slug.items()}
    people = {unit.slug: unit.population for unit in units}
    return {
        slug: {
            year: 100_000 * value / number if (number := people[slug]) and value is not None else None
            for year, value in years.items()
        }
        for slug, years in found.by_slug.items()
    }


def _years(filters: IncidentFilterSet, found: _Numbers, last: date | None) -> range:
    """Every year of the window that the record reaches, and those of rough dates that begin just outside of it."""
    years = set(found.totals)
    if last is not None:
        years |= {(filters.period[0] or RECORD_START).year, last.year}
    return range(min(years), max(years) + 1) if years else range(0)


def _panel(
    filters: IncidentFilterSet, found: _Numbers, measure: str, year: int, drawn: SmallMap, last: date | None
) -> YearPanel:
    first_day, last_day = date(year, 1, 1), date(year, 12, 31)
    start, end = max(first_day, filters.period[0] or first_day), min(last_day, filters.period[1] or last_day)
    if start > end:
        start, end = first_day, last_day
    held = min(end, last or end)
    counted = "killed" if measure == "killed" else "incident" if found.totals.get(year, 0) == 1 else "incidents"
    query = filters.query(
        date_from=start.isoformat(),
        date_to=end.isoformat(),
        layer=None,
        **AGAINST_ALONE,
        measure=_unless_first(measure),
    )
    return YearPanel(
        year=year,
        number=found.totals.get(year, 0),
        counted=counted,
        unplaced=found.unplaced.get(year, 0),
        days="" if (start, held) == (first_day, last_day) or held < start else words.span(start, held, month="%b"),
        url=f"{reverse('dashboard:map')}?{query}",
        map=drawn,
    )


def _unless_first(measure: str) -> str | None:
    return None if measure == next(iter(MAP_MEASURES)) else measure


def _map(
    units: Sequence[District],
    values: Mapping[str, Mapping[int, float | None]],
    classes: Shades,
    year: int,
    measure: str,
) -> SmallMap:
    here = [(unit, values[unit.slug][year]) for unit in units if year in values.get(unit.slug, {})]
    roles = {
        unit.slug: UNKNOWN_ROLE if value is None else f"ramp-{classes.shade(value)}"
        for unit, value in here
        if value is None or value > 0
    }
    told = [(unit, value) for unit, value in here if value]
    leading = sorted(told, key=lambda pair: (-pair[1], pair[0].name))[:LEADING]
    return small_map(
        f"year-{year}",
        title=f"{MAP_MEASURES[measure]} by district, {year}",
        highest=", ".join(f"{unit.name} {_text(value)}" for unit, value in leading),
        districts=[(unit.slug, f"{unit.name}: {_text(value)}") for unit, value in here],
        roles=roles,
    )


def _legend(classes: Shades, values: Mapping[str, Mapping[int, float | None]]) -> tuple[Key, ...]:
    keys = classes.legend()
    if all(value is not None for years in values.values() for value in years.values()):
        return keys
    return (*keys, Key("not known", UNKNOWN_ROLE))


def _table(
    units: Sequence[District],
    values: Mapping[str, Mapping[int, float | None]],
    found: _Numbers,
    panels: Sequence[YearPanel],
    measure: str,
) -> ChartTable:
    years = [panel.year for panel in panels]
    touched = sorted(
        (unit for unit in units if unit.slug in values),
        key=lambda unit: (-sum(value or 0 for value in values[unit.slug].values()), unit.name),
    )
    rows = [
        (
            Cell(unit.name, href=reverse("dashboard:district", args=[unit.slug])),
            Cell(unit.province.label),
            *(_cell(values[unit.slug].get(year, 0)) for year in years),
        )
        for unit in touched
    ]
    if measure != "per_100k" and any(found.unplaced.values()):
        rows.append((Cell("In no one district"), Cell(""), *(_cell(found.unplaced.get(year, 0)) for year in years)))
    calm = len(units) - len(touched)
    return ChartTable(
        caption=f"{MAP_MEASURES[measure]} by district and year",
        columns=(Column("District"), Column("Province"), *(Column(str(year), numeric=True) for year in years)),
        rows=tuple(rows),
        sortable=True,
        note=f"{words.plural(calm, 'district')} without an incident under this rule not listed." if calm else "",
    )


def _cell(value: float | None) -> Cell:
    return Cell(_text(value), sort=value, numeric=True)


def _text(value: float | None) -> str:
    return words.NOT_REPORTED if value is None else f"{value:,.2f}" if isinstance(value, float) else f"{value:,}"
