"""The map of a change: each district's number in the filter's period less its number in an earlier one."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial
from typing import ClassVar

from django.urls import reverse

from dashboard import words
from dashboard.charts.areas import outlined
from dashboard.charts.chart import CREDIT, ROWS_ALONE, Cell, Chart, ChartTable, Column, Key, layers, source_line, switch
from dashboard.charts.maps import MAP_MEASURES, DistrictNumbers, districts_of
from dashboard.charts.shades import Shades, shades
from dashboard.figures import DistrictRow, Figure, map_figure
from dashboard.figures.maps import UNKNOWN
from incidents.filters import IncidentFilterSet
from incidents.filters.presets import RECORD_START

AGAINST = {"before": "The equal period before", "year": "The same days a year before"}
# Classes of a fall and of a rise each.
SIDE = 3
ROLES = ("fall-3", "fall-2", "fall-1", "ramp-0", "rise-1", "rise-2", "rise-3")
_NEEDS_DAYS = (
    "A change needs a period with both its ends. Choose the days under “When”, such as 1 January to 31 December 2024."
)


@dataclass(frozen=True, slots=True)
class DistrictChange:
    """A district in the later and in the earlier period."""

    later: DistrictNumbers
    earlier: DistrictNumbers

    def values(self, measure: str) -> tuple[float | None, float | None]:
        """The number of the earlier period, then that of the later."""
        return self.earlier.value(measure), self.later.value(measure)

    def difference(self, measure: str) -> float | None:
        """Later less earlier, None where one of the two is not known."""
        before, now = self.values(measure)
        return None if before is None or now is None else now - before


@dataclass(frozen=True)
class ChangeChart(Chart):
    """The map of a change; ``later`` and ``earlier`` are the two periods in words."""

    kind: ClassVar[str] = "map"

    measure: str = field(kw_only=True)
    later: str = ""
    earlier: str = ""
    districts: tuple[DistrictChange, ...] = ()

    def lines(self) -> Iterator[Sequence[str | float | None]]:
        """A line for each drawn district."""
        yield ("slug", "name", "province", "measure", "earlier", "later", "difference")
        for unit in self.districts:
            numbers = (*unit.values(self.measure), unit.difference(self.measure))
            rounded = [None if number is None else round(number, 4) for number in numbers]
            yield (unit.later.slug, unit.later.name, unit.later.province, self.measure, *rounded)


def draw(filters: IncidentFilterSet, chosen: Mapping[str, str]) -> ChangeChart:
    """The change from its address."""
    return change_map(filters, measure=chosen["measure"], against=chosen["against"])


def change_map(filters: IncidentFilterSet, *, measure: str = "incidents", against: str = "before") -> ChangeChart:
    """Drawn districts shaded by how ``measure`` (one of MAP_MEASURES) changed from the period ``against`` names.

    Says why instead (``empty``) where the filter has no period with two ends, or the earlier one begins before the
    record does. Three queries.
    """
    if measure not in MAP_MEASURES or against not in AGAINST:
        raise ValueError(f"no change of {measure!r} against {against!r}")
    earlier = _earlier(filters, against)
    start, end = filters.period
    refused = "" if earlier else _NEEDS_DAYS if start is None or end is None else _too_early()
    units = _changes(filters, earlier) if earlier else []
    known = [number for unit in units if (number := unit.difference(measure)) is not None]
    classes = shades((abs(number) for number in known), whole=measure != "per_100k", most=SIDE)
    now, before = _days(filters), _days(earlier) if earlier else ""
    query = partial(_query, filters, {"layer": "change", "measure": measure, "against": against})
    rows = filters.query(counting=filters.rule_or_default.name, **ROWS_ALONE)
    return ChangeChart(
        id="change",
        title=f"Change in {MAP_MEASURES[measure].lower()} by district",
        summary=_summary(units, measure, now, before),
        figure=outlined(_figure(units, measure, classes), filters),
        table=_table(units, measure, now, before),
        drawing="map-change",
        query=query(unit=None, by=None),
        rows_url=f"{reverse('dashboard:incidents')}?{rows}",
        empty=refused,
        legend=_legend(classes, unknown=len(known) < len(units)),
        notes=() if refused else (f"{now} less {before}. Rows wider than one district are in neither.",),
        switches=(
            switch("Shade by", "measure", MAP_MEASURES, measure, query),
            switch("Against", "against", AGAINST, against, query),
        ),
        source=source_line(filters.counted_words()),
        credit=CREDIT,
        measure=measure,
        later=now,
        earlier=before,
        districts=tuple(units),
    )


def _figure(units: Sequence[DistrictChange], measure: str, classes: Shades) -> Figure:
    return map_figure(
        [_row(unit, measure, classes) for unit in units],
        layers(),
        classes=len(ROLES) - 1,
        href=reverse("dashboard:district", args=["__0__"]),
        roles=ROLES,
    )


def _earlier(filters: IncidentFilterSet, against: str) -> IncidentFilterSet | None:
    start, end = filters.period
    if start is None or end is None:
        return None
    return (
        filters.previous_period() if against == "before" else filters.in_period(_year_before(start), _year_before(end))
    )


def _year_before(day: date) -> date:
    """The same day of the year before; 28 February for a leap day."""
    return (day - timedelta(days=1) if (day.month, day.day) == (2, 29) else day).replace(year=day.year - 1)


def _too_early() -> str:
    first = words.day(RECORD_START)
    return f"The earlier period would begin before the record does ({first}). Choose a later or a shorter period."


def _changes(filters: IncidentFilterSet, earlier: IncidentFilterSet) -> list[DistrictChange]:
    later = districts_of(filters)
    earlier.__dict__["drawn_districts"] = filters.drawn_districts
    return [DistrictChange(now, before) for now, before in zip(later, districts_of(earlier), strict=True)]


def _days(filters: IncidentFilterSet) -> str:
    start, end = filters.period
    return f"{words.day(start)} to {words.day(end)}" if start and end else ""


def _query(filters: IncidentFilterSet, own: dict[str, str | None], **changes: str | None) -> str:
    return filters.query(**{**own, **changes})


def _row(unit: DistrictChange, measure: str, classes: Shades) -> DistrictRow:
    number = unit.difference(measure)
    before, now = (_text(value) for value in unit.values(measure))
    told = f"{unit.later.province}<br>{before} before, {now} after<br>{_signed(number)}"
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


def _summary(units: Sequence[DistrictChange], measure: str, now: str, before: str) -> str:
    known = [(number, unit.later.name) for unit in units if (number := unit.difference(measure))]
    rises = sorted((pair for pair in known if pair[0] > 0), reverse=True)[:3]
    falls = sorted(pair for pair in known if pair[0] < 0)[:3]
    text = f"Map of the change in {MAP_MEASURES[measure].lower()} by district, {now} less {before}."
    for label, found in (("Most up", rises), ("Most down", falls)):
        if found:
            text += f" {label}: {', '.join(f'{name} {_signed(number)}' for number, name in found)}."
    return text


def _table(units: Sequence[DistrictChange], measure: str, now: str, before: str) -> ChartTable:
    touched = [unit for unit in units if unit.later.incidents or unit.earlier.incidents]
    touched.sort(key=lambda unit: (-abs(unit.difference(measure) or 0), unit.later.name))
    return ChartTable(
        caption=f"Change in {MAP_MEASURES[measure].lower()} by district",
        columns=(
            Column("District"),
            Column("Province"),
            Column(before or "Earlier", numeric=True),
            Column(now or "Later", numeric=True),
            Column("Difference", numeric=True),
        ),
        rows=tuple(_table_row(unit, measure) for unit in touched),
        sortable=True,
        note=f"{words.plural(len(units) - len(touched), 'district')} without an incident in either period not listed.",
    )


def _table_row(unit: DistrictChange, measure: str) -> tuple[Cell, ...]:
    before, now = unit.values(measure)
    number = unit.difference(measure)
    return (
        Cell(unit.later.name, href=reverse("dashboard:district", args=[unit.later.slug])),
        Cell(unit.later.province),
        Cell(_text(before), sort=before, numeric=True),
        Cell(_text(now), sort=now, numeric=True),
        Cell(_signed(number), sort=number, numeric=True),
    )


def _text(value: float | None) -> str:
    return words.NOT_REPORTED if value is None else f"{value:,.2f}" if isinstance(value, float) else f"{value:,}"


def _signed(value: float | None) -> str:
    if value is None:
        return words.NOT_REPORTED
    sign = "+" if value > 0 else "\N{MINUS SIGN}" if value < 0 else ""
    return f"{sign}{_text(abs(value))}"
