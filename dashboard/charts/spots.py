"""Maps of the places of a filter's incidents: one smooth picture of them, and hexagons of one size."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import ClassVar, TypeVar

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
    layers,
    number_cell,
    source_line,
    switch,
)
from dashboard.charts.maps import MarginLine
from dashboard.charts.shades import Shades, shades
from dashboard.figures import HexagonRow, SpotRow, density_figure, hexagons_figure
from dashboard.figures.maps import UNKNOWN
from dashboard.figures.schema import Figure
from incidents.aggregates import HexagonTotal, Spots, SpotTotal, hexagon_totals, spots_of
from incidents.choices import LocationPrecision
from incidents.filters import IncidentFilterSet
from places import hexagons
from places.nearby import names_near

SPOT_MEASURES = {"incidents": "Incidents", "killed": "Killed"}
RESOLUTIONS = {
    "3": "12,400 km²",
    "4": "1,770 km²",
    "5": "250 km²",
    "6": "36 km²",
}
RESOLUTION = "4"
# Lines of the table; the file has all.
LISTED = 100
# More places than this are put together by tenths of a degree before they are drawn smooth: nobody sees the difference.
MOST_DRAWN = 4_000
_NOUNS = {"incidents": "incidents", "killed": "killed"}
_PLACED = (LocationPrecision.EXACT, LocationPrecision.TOWN, LocationPrecision.NEAR, LocationPrecision.TEHSIL)


Unit = TypeVar("Unit", SpotTotal, HexagonTotal)


@dataclass(frozen=True)
class SpotsChart(Chart):
    """A map of places. ``placed`` are its incidents, ``margin`` those without coordinates, with their rows."""

    kind: ClassVar[str] = "map"

    placed: int = field(kw_only=True)
    margin: tuple[MarginLine, ...] = ()
    units: Sequence[SpotTotal | HexagonTotal] = ()

    def lines(self) -> Iterator[Sequence[str | float | None]]:
        """A line for each place or cell, then one for each of the words of what has no coordinates."""
        yield ("kind", "h3", "latitude", "longitude", "incidents", "killed", "killed_low", "killed_high")
        for unit in self.units:
            kind, cell = ("hexagon", unit.cell) if isinstance(unit, HexagonTotal) else ("place", None)
            where, tally = (round(unit.latitude, 5), round(unit.longitude, 5)), unit.killed
            yield (kind, cell, *where, unit.incidents, tally.value, tally.low, tally.high)
        for line in self.margin:
            yield (f"without coordinates: {line.words}", None, None, None, line.incidents, None, None, None)


def draw_density(filters: IncidentFilterSet, chosen: Mapping[str, str]) -> SpotsChart:
    """The smooth picture from its address."""
    return density_map(filters, measure=chosen["measure"])


def draw_hexagons(filters: IncidentFilterSet, chosen: Mapping[str, str]) -> SpotsChart:
    """The hexagons from their address."""
    return hexagon_map(filters, measure=chosen["measure"], resolution=chosen["resolution"])


def density_map(filters: IncidentFilterSet, *, measure: str = "incidents") -> SpotsChart:
    """Places weighted by ``measure``, one of SPOT_MEASURES (ValueError otherwise). Two queries."""
    _check(measure)
    found = spots_of(filters.qs, filters.rule_or_default)
    weighty = [spot for spot in found.spots if _value(spot, measure)]
    exact = len(weighty) <= MOST_DRAWN
    rows = [_spot_row(spot, measure) for spot in weighty] if exact else _put_together(weighty, measure)
    full = _full([row.weight for row in rows])
    narrowed = _narrowed(filters)
    here = f"{reverse('dashboard:incidents')}?{narrowed(bbox=None)}&bbox="
    picture = _Picture(
        title=f"{SPOT_MEASURES[measure]} as a smooth picture of places",
        summary=f"Smooth map of places by {SPOT_MEASURES[measure].lower()}.",
        figure=density_figure(rows, layers(), full=full, href=f"{here}__0__,__1__,__0__,__1__" if exact else ""),
        table=_table("Place", found.spots, measure, lambda spot: f"{here}{_point(spot)},{_point(spot)}"),
        note="A smooth picture of places known, not of risk. Where nothing is reported, nothing is drawn.",
        legend=(
            Key("least", "ramp-1"),
            Key("more", "ramp-3"),
            Key(f"{full:,.0f} or more {_NOUNS[measure]} at one place or close together", "ramp-5"),
        ),
        units=found.spots,
    )
    return _chart(filters, found, picture, {"layer": "density", "measure": measure})


def hexagon_map(filters: IncidentFilterSet, *, measure: str = "incidents", resolution: str = RESOLUTION) -> SpotsChart:
    """Cells of the H3 grid shaded by ``measure``; ValueError for one not in SPOT_MEASURES or RESOLUTIONS.

    Only cells with an incident are drawn. Two queries.
    """
    _check(measure, resolution)
    found = spots_of(filters.qs, filters.rule_or_default)
    cells = hexagon_totals(found.spots, int(resolution))
    classes = shades((_value(cell, measure) or 0 for cell in cells), whole=True)
    # A cell of another size may reach beyond the one that the filter names.
    leads = not filters.given("h3")
    here = f"{reverse('dashboard:incidents')}?{_narrowed(filters)()}&h3="
    picture = _Picture(
        title=f"{SPOT_MEASURES[measure]} by hexagon",
        summary=f"Map of hexagons shaded by {SPOT_MEASURES[measure].lower()}.",
        figure=hexagons_figure(
            [_hexagon_row(cell, measure, classes) for cell in cells],
            layers(),
            classes=len(classes.bounds),
            href=f"{here}__0__" if leads else "",
        ),
        table=_table("Hexagon near", cells, measure, lambda cell: f"{here}{cell.cell}" if leads else ""),
        note="Hexagons of the H3 grid, all about the same size. Only those with an incident whose place is known.",
        legend=_legend(classes, cells, measure),
        units=cells,
    )
    return _chart(filters, found, picture, {"layer": "hexagons", "measure": measure, "resolution": resolution})


@dataclass(frozen=True, slots=True)
class _Picture:
    """What one of the two maps has of its own."""

    title: str
    summary: str
    figure: Figure
    table: ChartTable
    note: str
    legend: tuple[Key, ...]
    units: Sequence[SpotTotal | HexagonTotal]


def _chart(filters: IncidentFilterSet, found: Spots, picture: _Picture, own: Mapping[str, str]) -> SpotsChart:
    query = partial(_query, filters, own)
    switches = [
        switch("Weigh by" if own["layer"] == "density" else "Shade by", "measure", SPOT_MEASURES, own["measure"], query)
    ]
    if "resolution" in own:
        switches.append(switch("Hexagons of", "resolution", RESOLUTIONS, own["resolution"], query))
    margin = _margin(filters, found)
    left = ", ".join(f"{line.incidents:,} {line.words}" for line in margin)
    in_it = f"{words.plural(found.placed, 'incident')} in the picture"
    return SpotsChart(
        id=own["layer"],
        title=picture.title,
        summary=f"{picture.summary} {in_it}.",
        figure=picture.figure,
        table=picture.table,
        drawing=f"map-{own['layer']}",
        query=query(unit=None, by=None, **AGAINST_ALONE),
        rows_url=_rows(filters, _PLACED),
        legend=picture.legend,
        notes=(picture.note, f"{in_it}; left out: {left or 'none'}."),
        switches=tuple(switches),
        source=source_line(filters.counted_words()),
        credit=CREDIT,
        placed=found.placed,
        margin=margin,
        units=picture.units,
    )


def _check(measure: str, resolution: str = RESOLUTION) -> None:
    if measure not in SPOT_MEASURES or resolution not in RESOLUTIONS:
        raise ValueError(f"no map of places by {measure!r} in hexagons of resolution {resolution!r}")


def _query(filters: IncidentFilterSet, own: Mapping[str, str], **changes: str | None) -> str:
    return filters.query(**{**own, **changes})


def _narrowed(filters: IncidentFilterSet) -> "partial[str]":
    return partial(filters.query, counting=filters.rule_or_default.name, **ROWS_ALONE)


def _rows(filters: IncidentFilterSet, precisions: Sequence[str]) -> str:
    """The list of the filter's rows whose place is known as closely as one of ``precisions`` says."""
    asked = filters.given("location_precision") or precisions
    query = _narrowed(filters)(location_precision=[one for one in precisions if one in asked])
    return f"{reverse('dashboard:incidents')}?{query}"


def _margin(filters: IncidentFilterSet, found: Spots) -> tuple[MarginLine, ...]:
    lines = (
        ("known only to a district", found.district, [LocationPrecision.DISTRICT]),
        (
            "known only to a province or the country",
            found.wider,
            [LocationPrecision.PROVINCE, LocationPrecision.COUNTRY],
        ),
    )
    return tuple(MarginLine(text, number, _rows(filters, which)) for text, number, which in lines if number)


def _value(unit: SpotTotal | HexagonTotal, measure: str) -> int | None:
    return unit.incidents if measure == "incidents" else unit.killed.value


def _numbers(unit: SpotTotal | HexagonTotal) -> str:
    killed = unit.killed
    spread = words.interval(killed.low, killed.high, killed.value)
    told = "killed not reported" if killed.value is None else f"{words.number(killed.value)} killed"
    return f"{words.plural(unit.incidents, 'incident')}, {told}{f' ({spread})' if spread else ''}"


def _point(unit: SpotTotal | HexagonTotal) -> str:
    return f"{unit.longitude},{unit.latitude}"


def _spot_row(spot: SpotTotal, measure: str) -> SpotRow:
    return SpotRow(spot.longitude, spot.latitude, _value(spot, measure) or 0, _numbers(spot))


def _full(weights: Sequence[float]) -> float:
    """The weight that has the deepest colour: one place in fifty has as much (ours)."""
    return sorted(weights)[-1 - len(weights) // 50] if weights else 1


def _put_together(spots: Sequence[SpotTotal], measure: str) -> list[SpotRow]:
    """Spots added up by tenths of a degree."""
    by_tenth: dict[tuple[float, float], int] = {}
    for spot in spots:
        tenth = (round(spot.longitude, 1), round(spot.latitude, 1))
        by_tenth[tenth] = by_tenth.get(tenth, 0) + (_value(spot, measure) or 0)
    return [
        SpotRow(longitude, latitude, value, f"{value:,} {_NOUNS[measure]} around here")
        for (longitude, latitude), value in by_tenth.items()
    ]


def _hexagon_row(cell: HexagonTotal, measure: str, classes: Shades) -> HexagonRow:
    value = _value(cell, measure)
    shade = UNKNOWN if value is None else classes.shade(value)
    return HexagonRow(cell.cell, hexagons.ring(cell.cell), shade, _numbers(cell))


def _legend(classes: Shades, cells: Sequence[HexagonTotal], measure: str) -> tuple[Key, ...]:
    none, *keys = classes.legend()
    values = [_value(cell, measure) for cell in cells]
    zero = [none] if 0 in values else []
    return (*zero, *keys, *([Key("not reported", "ramp-unknown")] if None in values else []))


def _table(what: str, units: Sequence[Unit], measure: str, href: Callable[[Unit], str]) -> ChartTable:
    listed = sorted(units, key=lambda unit: -(_value(unit, measure) or 0))[:LISTED]
    names = names_near([(unit.latitude, unit.longitude) for unit in listed])
    left = len(units) - len(listed)
    return ChartTable(
        caption=f"{SPOT_MEASURES[measure]} by {'place' if what == 'Place' else 'hexagon'}",
        columns=(
            Column(what),
            Column("Latitude, longitude"),
            Column("Incidents", numeric=True),
            Column("Killed", numeric=True),
            Column("Low to high", numeric=True),
        ),
        rows=tuple(_table_row(unit, name, href(unit)) for unit, name in zip(listed, names, strict=True)),
        sortable=True,
        note=f"The first {LISTED} are listed; {left:,} more are in the file." if left else "",
    )


def _table_row(unit: SpotTotal | HexagonTotal, name: str, href: str) -> tuple[Cell, ...]:
    killed = unit.killed
    return (
        Cell(name or "no named place near", href=href),
        Cell(f"{unit.latitude:.2f}, {unit.longitude:.2f}"),
        number_cell(unit.incidents),
        number_cell(killed.value),
        Cell(words.interval(killed.low, killed.high, killed.value), sort=killed.low, numeric=True),
    )
