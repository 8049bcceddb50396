"""Numbers by the coordinates they stand at, and what stands at none."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import NamedTuple

from django.db.models import BooleanField, ExpressionWrapper, Q

from incidents.aggregates.measures import MEASURES, Tally
from incidents.choices import LocationPrecision
from incidents.counting import CountingRule
from incidents.querysets import IncidentQuerySet
from places import hexagons


class SpotTotal(NamedTuple):
    """What stands at one pair of coordinates, in degrees. A tuple, for there may be a hundred thousand."""

    latitude: float
    longitude: float
    incidents: int
    killed_value: int | None = None
    killed_low: int | None = None
    killed_high: int | None = None

    @property
    def killed(self) -> Tally:
        """How many were killed there."""
        return Tally(self.killed_value, self.killed_low, self.killed_high)


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
    killed = MEASURES["killed"].aggregates(rule)
    in_district = ExpressionWrapper(Q(location_precision=LocationPrecision.DISTRICT), output_field=BooleanField())
    found = (
        rows.counting(rule)
        .order_by()
        # No row with coordinates is known to its district alone, so that this parts only what has none.
        .annotate(in_district=in_district)
        .values_list("in_district", "latitude", "longitude")
        .annotate(incidents=MEASURES["incidents"].aggregates(rule)["value"], **killed)
    )
    spots, without = list[SpotTotal](), {True: 0, False: 0}
    for in_district_alone, *numbers in found:
        if numbers[0] is None:
            without[in_district_alone] = numbers[2]
        else:
            spots.append(SpotTotal._make(numbers))
    spots.sort()
    spots.sort(key=itemgetter(2), reverse=True)
    return Spots(tuple(spots), district=without[True], wider=without[False])


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
