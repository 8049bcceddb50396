"""Numbers by the coordinates they stand at, and what stands at none."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Q

from incidents.aggregates.measures import MEASURES, Tally
from incidents.choices import LocationPrecision
from incidents.counting import CountingRule
from incidents.querysets import IncidentQuerySet
from places import hexagons


@dataclass(frozen=True, slots=True)
class SpotTotal:
    """What stands at one pair of coordinates, in degrees."""

    latitude: float
    longitude: float
    incidents: int
    killed: Tally


@dataclass(frozen=True, slots=True)
class HexagonTotal:
    """One cell of the grid with its numbers."""

    cell: str
    latitude: float
    longitude: float
    incidents: int
    killed: Tally


@dataclass(frozen=True, slots=True)
class Spots:
    """Every pair of coordinates with its numbers, most incidents first, and the incidents that have none.

    ``district`` of those are known to a district or to words for several, ``wider`` to a province or the country.
    """

    spots: tuple[SpotTotal, ...]
    district: int = 0
    wider: int = 0

    @property
    def placed(self) -> int:
        """How many incidents have coordinates."""
        return sum(spot.incidents for spot in self.spots)


def spots_of(rows: IncidentQuerySet, rule: CountingRule) -> Spots:
    """The rows by coordinates. One query, which the database groups: what it answers grows with places, not with rows.

    Where the rule merges rows, those at one pair of coordinates are merged.
    """
    counted, killed = MEASURES["incidents"], MEASURES["killed"].aggregates(rule)
    in_district = counted.aggregates(rule, where=Q(location_precision=LocationPrecision.DISTRICT))
    found = (
        rows.counting(rule)
        .order_by()
        .values_list("latitude", "longitude")
        .annotate(
            incidents=counted.aggregates(rule)["value"],
            value=killed["value"],
            low=killed["low"],
            high=killed["high"],
            in_district=in_district["value"],
        )
    )
    spots, district, wider = list[SpotTotal](), 0, 0
    for latitude, longitude, incidents, value, low, high, known in found:
        if latitude is None:
            district, wider = known, incidents - known
        else:
            spots.append(SpotTotal(latitude, longitude, incidents, Tally(value, low, high)))
    spots.sort(key=lambda spot: (-spot.incidents, spot.latitude, spot.longitude))
    return Spots(tuple(spots), district, wider)


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
            _added(spot.killed for spot in members),
        )
        for cell, members in by_cell.items()
    ]
    return sorted(totals, key=lambda total: (-total.incidents, total.cell))


def _added(tallies: Iterable[Tally]) -> Tally:
    """Tallies of separate rows as one: None where none of them is reported."""
    known = [tally for tally in tallies if tally.value is not None]
    if not known:
        return Tally(None)
    values = [(tally.value or 0, _or(tally.low, tally.value), _or(tally.high, tally.value)) for tally in known]
    value, low, high = (sum(column) for column in zip(*values, strict=True))
    return Tally(value, low, high)


def _or(bound: int | None, value: int | None) -> int:
    return (value or 0) if bound is None else bound
