"""The map of a filter: districts shaded by a measure, points and rings over them, and what cannot be drawn."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import ClassVar

from django.urls import reverse

from dashboard import words
from dashboard.charts.areas import outlined
from dashboard.charts.chart import (
    AGAINST_ALONE,
    CREDIT,
    ROWS_ALONE,
    Cell,
    Chart,
    ChartTable,
    Column,
    Key,
    Switch,
    layers,
    number_cell,
    source_line,
    switch,
)
from dashboard.charts.shades import Shades, shades
from dashboard.figures import DistrictRow, Figure, map_figure, point_diameter
from dashboard.figures.maps import UNKNOWN
from incidents.aggregates import (
    DistrictTotal,
    Tally,
    Undrawn,
    district_totals,
    number_of_rows,
    undrawn,
)
from incidents.filters import IncidentFilterSet
from incidents.filters.fields import MAX_VALUES

MAP_MEASURES = {"incidents": "Incidents", "killed": "Killed", "per_100k": "Incidents per 100,000 people"}
# Tolls whose circles the legend shows.
SIZES = (1, 10, 50)


@dataclass(frozen=True, slots=True)
class Circle:
    """A circle of the legend: its toll and its radius in pixels."""

    killed: int
    radius: float


@dataclass(frozen=True, slots=True)
class MarginLine:
    """Incidents that no map can draw, by the words that are known, and where they are listed."""

    words: str
    incidents: int
    url: str


@dataclass(frozen=True, slots=True)
class DistrictNumbers:
    """A drawn district with its numbers, which are zero and None where nothing happened."""

    slug: str
    name: str
    province: str
    population: int | None
    total: DistrictTotal | None

    @property
    def incidents(self) -> int:
        """How many, none included."""
        return self.total.incidents if self.total else 0

    @property
    def killed(self) -> Tally:
        """Zero where nothing happened, None where no row reports it."""
        return self.total.killed if self.total else Tally(0)

    @property
    def per_100k(self) -> float | None:
        """Incidents per 100,000 people, None where the population is not known."""
        if not self.population:
            return None
        return self.total.per_100k if self.total else 0.0

    def value(self, measure: str) -> float | None:
        """The number that shades it."""
        return {"incidents": self.incidents, "killed": self.killed.value, "per_100k": self.per_100k}[measure]


@dataclass(frozen=True)
class MapChart(Chart):
    """A map, with the numbers of what it draws and what it cannot draw. ``margin`` are the latter's words."""

    kind: ClassVar[str] = "map"
    circles: ClassVar[tuple[Circle, ...]] = tuple(Circle(toll, round(point_diameter(toll) / 2, 1)) for toll in SIZES)

    measure: str = field(kw_only=True)
    incidents: int = field(kw_only=True)
    without_location: int = field(kw_only=True)
    margin: tuple[MarginLine, ...] = ()
    view_url: str = ""
    districts: tuple[DistrictNumbers, ...] = ()

    @property
    def drawn(self) -> int:
        """How many incidents stand on the map."""
        return self.incidents - self.without_location

    def lines(self) -> Iterator[Sequence[str | float | None]]:
        """A line for each drawn district, then one for each of the wider words whose incidents are in none."""
        yield (
            "kind", "slug", "name", "province", "population_2023", "incidents", "killed", "killed_low", "killed_high",
            "incidents_per_100k",
        )  # fmt: skip
        for unit in self.districts:
            killed, rate = unit.killed, unit.per_100k
            numbers = (unit.incidents, killed.value, killed.low, killed.high, None if rate is None else round(rate, 4))
            yield ("district", unit.slug, unit.name, unit.province, unit.population, *numbers)
        for line in self.margin:
            yield ("without_location", None, line.words, None, None, line.incidents, None, None, None, None)


def draw(filters: IncidentFilterSet, chosen: Mapping[str, str]) -> MapChart:
    """The map from its address."""
    return overview_map(filters, measure=chosen["measure"])


def overview_map(
    filters: IncidentFilterSet,
    *,
    measure: str = "incidents",
    chart_id: str = "map",
    own: Mapping[str, str] | None = None,
    known: int | None = None,
) -> MapChart:
    """Drawn districts shaded by ``measure``, one of MAP_MEASURES (ValueError otherwise). Four queries.

    The incidents themselves come later, from ``later_url``. ``known`` is how many the rule takes in of the same filter,
    counted when not given.
    """
    if measure not in MAP_MEASURES:
        raise ValueError(f"measure {measure!r} is not one of {', '.join(MAP_MEASURES)}")
    rule = filters.rule_or_default
    rows = filters.qs
    units = districts_of(filters)
    number = number_of_rows(rows, rule) if known is None else known
    hidden = undrawn(rows, rule)
    classes = shades(
        (value for unit in units if (value := unit.value(measure)) is not None), whole=measure != "per_100k"
    )
    narrowed = _narrowed(filters)
    query = partial(_query, filters, {"measure": measure, **(own or {})})
    return MapChart(
        id=chart_id,
        title=f"{MAP_MEASURES[measure]} by district",
        summary=_summary(units, measure, number, hidden),
        figure=outlined(_figure(units, measure, classes), filters),
        table=_table(units, measure),
        drawing="map",
        query=query(unit=None, by=None, **AGAINST_ALONE),
        later_url=f"{reverse('dashboard:map-points')}?{narrowed()}",
        rows_url=f"{reverse('dashboard:incidents')}?{narrowed()}",
        legend=_legend(classes, units, measure),
        notes=(),
        switches=(switch("Shade by", "measure", MAP_MEASURES, measure, query),),
        source=source_line(filters.counted_words()),
        credit=CREDIT,
        measure=measure,
        incidents=number,
        without_location=hidden.incidents,
        margin=margin_of(filters, hidden),
        view_url=f"{reverse('dashboard:incidents')}?{narrowed(bbox=None)}",
        districts=tuple(units),
    )


def layer_switch(filters: IncidentFilterSet, layers_: Mapping[str, str], current: str) -> Switch:
    """What the map shows of the filter's rows, the first of ``layers_`` when nothing else is asked for."""
    first = next(iter(layers_))

    def query(layer: str) -> str:
        # A rate is of people, whom hexagons and places do not have.
        rate = filters.data.get("measure") == "per_100k" and layer in ("density", "hexagons")
        own = {"measure": None} if rate else {}
        return filters.query(layer=None if layer == first else layer, resolution=None, **AGAINST_ALONE, **own)

    return switch("Show", "layer", layers_, current, query)


def districts_of(filters: IncidentFilterSet) -> list[DistrictNumbers]:
    """Every drawn district with its numbers under the filter's rule. Two queries."""
    by_slug = {total.slug: total for total in district_totals(filters.qs, filters.rule_or_default)}
    return [
        DistrictNumbers(
            district.slug, district.name, district.province.label, district.population, by_slug.get(district.slug)
        )
        for district in filters.drawn_districts
    ]


def margin_of(filters: IncidentFilterSet, hidden: Undrawn) -> tuple[MarginLine, ...]:
    """The filter's incidents that no map draws, each line with the address of its rows."""
    return tuple(_margin(hidden, _narrowed(filters)))


def _figure(units: Sequence[DistrictNumbers], measure: str, classes: Shades) -> Figure:
    return map_figure(
        [_district_row(unit, measure, classes) for unit in units],
        layers(),
        classes=len(classes.bounds),
        href=reverse("dashboard:district", args=["__0__"]),
    )


def _narrowed(filters: IncidentFilterSet) -> "partial[str]":
    """The filter's query for its rows under its rule, to be narrowed further."""
    return partial(filters.query, counting=filters.rule_or_default.name, **ROWS_ALONE)


def _query(filters: IncidentFilterSet, own: dict[str, str | None], **changes: str | None) -> str:
    return filters.query(**{**own, **changes})


def _district_row(unit: DistrictNumbers, measure: str, classes: Shades) -> DistrictRow:
    value = unit.value(measure)
    return DistrictRow(unit.slug, unit.name, UNKNOWN if value is None else classes.shade(value), _district_words(unit))


def _district_words(unit: DistrictNumbers) -> str:
    lines = [unit.province, words.plural(unit.incidents, "incident")]
    if unit.incidents:
        killed = unit.killed
        spread = words.interval(killed.low, killed.high, killed.value)
        lines[-1] += f", {words.number(killed.value)} killed" + (f" ({spread})" if spread else "")
    rate = unit.per_100k
    lines.append("population not known" if rate is None else f"{rate:.2f} incidents per 100,000 people")
    return "<br>".join(lines)


def _summary(units: Sequence[DistrictNumbers], measure: str, rows: int, hidden: Undrawn) -> str:
    ranked = sorted((unit for unit in units if unit.value(measure)), key=lambda unit: -(unit.value(measure) or 0))
    leading = ", ".join(f"{unit.name} {_value_text(unit.value(measure))}" for unit in ranked[:3])
    text = f"Map of districts shaded by {MAP_MEASURES[measure].lower()}."
    if leading:
        text += f" Highest: {leading}."
    drawn = words.plural(rows - hidden.incidents, "incident")
    return f"{text} {drawn} on the map, {hidden.incidents:,} without a location."


def _value_text(value: float | None) -> str:
    return words.NOT_REPORTED if value is None else f"{value:,.2f}" if isinstance(value, float) else f"{value:,}"


def _legend(classes: Shades, units: Sequence[DistrictNumbers], measure: str) -> tuple[Key, ...]:
    keys = classes.legend()
    if all(unit.value(measure) is not None for unit in units):
        return keys
    unknown = "population not known" if measure == "per_100k" else "not reported"
    return (*keys, Key(unknown, "ramp-unknown"))


def _margin(hidden: Undrawn, narrowed: "partial[str]") -> Iterable[MarginLine]:
    for note in hidden.notes:
        match note.kind:
            case "district":
                # A filter's values have a limit; beyond it the words are the nearest question that can be asked.
                exact = len(note.uids) <= MAX_VALUES
                query = narrowed(uid=",".join(note.uids)) if exact else narrowed(q=note.words)
                label = f"{note.words}, wider than one district"
            case "province":
                query = narrowed(location_precision="province", province=note.slug)
                label = f"{note.words}, district not known"
            case _:
                query, label = narrowed(location_precision="country"), note.words
        yield MarginLine(label, note.incidents, f"{reverse('dashboard:incidents')}?{query}")


def _table(units: Sequence[DistrictNumbers], measure: str) -> ChartTable:
    touched = sorted(
        (unit for unit in units if unit.incidents), key=lambda unit: (-(unit.value(measure) or 0), unit.name)
    )
    calm = len(units) - len(touched)
    return ChartTable(
        caption=f"{MAP_MEASURES[measure]} by district",
        columns=(
            Column("District"),
            Column("Province"),
            Column("Incidents", numeric=True),
            Column("Killed", numeric=True),
            Column("Low to high", numeric=True),
            Column("Population 2023", numeric=True),
            Column("Incidents per 100,000", numeric=True),
        ),
        rows=tuple(_table_row(unit) for unit in touched),
        sortable=True,
        note=f"{words.plural(calm, 'district')} without an incident under this rule not listed." if calm else "",
    )


def _table_row(unit: DistrictNumbers) -> tuple[Cell, ...]:
    killed, rate = unit.killed, unit.per_100k
    return (
        Cell(unit.name, href=reverse("dashboard:district", args=[unit.slug])),
        Cell(unit.province),
        number_cell(unit.incidents),
        number_cell(killed.value),
        Cell(words.interval(killed.low, killed.high, killed.value), sort=killed.low, numeric=True),
        number_cell(unit.population),
        Cell(_value_text(rate), sort=rate, numeric=True),
    )
