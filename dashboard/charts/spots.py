"""Maps of the places of a filter's incidents: one smooth picture of them, and hexagons of one size."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from typing import ClassVar

from django.urls import reverse

from dashboard import words
from dashboard.charts.chart import (
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
from incidents.aggregates import Spots, SpotTotal, Tally, spots_of
from incidents.aggregates.spots import added
from incidents.choices import LocationPrecision
from incidents.filters import IncidentFilterSet
from places import hexagons
from places.nearby import names_near

SPOT_MEASURES = {"incidents": "Incidents", "killed": "Killed"}
RESOLUTIONS = {
    "3": "Hexagons of 12,400 km²",
    "4": "1,770 km²",
    "5": "250 km²",
    "6": "36 km²",
}
RESOLUTION = "4"
# Lines of the table; the file has all.
LISTED = 100
# More places than this are put together by tenths of a degree before they are drawn smooth: nobody sees the difference.
MOST_DRAWN = 4_000
_SMOOTH = "A smooth picture of places known, not of risk: where more is reported, more is drawn."
_NEVER = "0123456789"


@dataclass(frozen=True, slots=True)
class HexagonTotal:
    """One cell of the grid with its numbers."""

    cell: str
    latitude: float
    longitude: float
    incidents: int
    killed: Tally


@dataclass(frozen=True)
class SpotsChart(Chart):
    """A map of places. ``placed`` are its incidents, ``margin`` those without coordinates, with their rows."""

    kind: ClassVar[str] = "map"

    placed: int = field(kw_only=True)
    placed_url: str = ""
    margin: tuple[MarginLine, ...] = ()
    units: Sequence[SpotTotal | HexagonTotal] = ()

    def lines(self) -> Iterator[Sequence[str | float | None]]:
        """A line for each place or cell, then one for each of the words of what has no coordinates."""
        yield ("kind", "h3", "latitude", "longitude", "incidents", "killed", "killed_low", "killed_high")
        for unit in self.units:
            is_cell = isinstance(unit, HexagonTotal)
            tally = unit.killed
            numbers = (unit.incidents, tally.value, tally.low, tally.high)
            yield (
                "hexagon" if is_cell else "place",
                unit.cell if isinstance(unit, HexagonTotal) else None,
                round(unit.latitude, 5),
                round(unit.longitude, 5),
                *numbers,
            )
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
    _known(measure)
    found = spots_of(filters.qs, filters.rule_or_default)
    weighty = [spot for spot in found.spots if _value(spot, measure)]
    exact = len(weighty) <= MOST_DRAWN
    rows = [_spot_row(spot, measure) for spot in weighty] if exact else _put_together(weighty, measure)
    classes = shades((row.weight for row in rows), whole=True)
    full = classes.bounds[-1] if classes.bounds else 1
    narrowed = _narrowed(filters)
    href = f"{reverse('dashboard:incidents')}?{narrowed(bbox=None)}&bbox=__0__,__1__,__0__,__1__" if exact else ""
    return _chart(
        filters,
        found,
        id="density",
        title=f"Where {_of(measure)}: a smooth picture",
        figure=density_figure(rows, layers(), full=full, href=href),
        table=_spot_table(found.spots, measure, narrowed),
        own={"layer": "density", "measure": measure},
        legend=(
            Key("least", "ramp-1"),
            Key("more", "ramp-3"),
            Key(f"most: {full:,.0f} or more {_noun(measure)} at one place", "ramp-5"),
        ),
        units=found.spots,
        notes=(_SMOOTH,),
        summary=f"Smooth map of places by {SPOT_MEASURES[measure].lower()}.",
    )


def hexagon_map(
    filters: IncidentFilterSet, *, measure: str = "incidents", resolution: str = RESOLUTION
) -> SpotsChart:
    """Cells of the H3 grid shaded by ``measure``; ValueError for what is not in SPOT_MEASURES, RESOLUTIONS. Two queries.

    Only cells with an incident are drawn.
    """
    _known(measure, resolution)
    found = spots_of(filters.qs, filters.rule_or_default)
    cells = hexagon_totals(found.spots, int(resolution))
    values = [value for cell in cells if (value := _value(cell, measure)) is not None]
    classes = shades(values, whole=True)
    narrowed = _narrowed(filters)
    # A cell of another size may reach beyond the one that the filter names.
    leads = not filters.given("h3")
    href = f"{reverse('dashboard:incidents')}?{narrowed()}&h3=__0__" if leads else ""
    return _chart(
        filters,
        found,
        id="hexagons",
        title=f"{SPOT_MEASURES[measure]} by hexagon",
        figure=hexagons_figure(
            [_hexagon_row(cell, measure, classes) for cell in cells], layers(), classes=len(classes.bounds), href=href
        ),
        table=_hexagon_table(cells, measure, narrowed if leads else None),
        own={"layer": "hexagons", "measure": measure, "resolution": resolution},
        legend=_legend(classes, cells, measure),
        units=cells,
        notes=(
            "Hexagons of the H3 grid, all of one size. Only those with an incident whose place is known are drawn.",
        ),
        summary=f"Map of hexagons shaded by {SPOT_MEASURES[measure].lower()}.",
    )


def hexagon_totals(spots: Sequence[SpotTotal], resolution: int) -> list[HexagonTotal]:
    """The spots added up by cell, most incidents first."""
    by_cell: dict[str, list[SpotTotal]] = {}
    cells = hexagons.cells_of(((spot.latitude, spot.longitude) for spot in spots), resolution)
    for cell, spot in zip(cells, spots, strict=True):
        by_cell.setdefault(cell, []).append(spot)
    totals = [
        HexagonTotal(
            cell,
            *hexagons.centre(cell),
            sum(spot.incidents for spot in members),
            added(spot.killed for spot in members),
        )
        for cell, members in by_cell.items()
    ]
    return sorted(totals, key=lambda total: (-total.incidents, total.cell))


def _chart(
    filters: IncidentFilterSet,
    found: Spots,
    *,
    id: str,  # noqa: A002 - the chart's own word
    own: Mapping[str, str],
    notes: Sequence[str],
    summary: str,
    **parts: object,
) -> SpotsChart:
    raise NotImplementedError
