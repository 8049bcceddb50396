"""What a map draws, and what it cannot draw and says beside it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, Q

from incidents.aggregates.measures import Tally, added, tally_from
from incidents.aggregates.periods import first_day
from incidents.aggregates.sums import KEPT_BY, source_of
from incidents.aggregates.tables import Cell, Table
from incidents.choices import LocationPrecision
from incidents.counting import CountingRule
from incidents.querysets import IncidentQuerySet
from places.models import Province

_OF_DISTRICT = ("pk", "slug", "name", "population")
# Rows added up by time, province and district.
_Parts = Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class DistrictTotal:
    """One drawn district's numbers. ``per_100k`` is incidents per 100,000 people, None without a population."""

    slug: str
    name: str
    province: str
    population: int | None
    incidents: int
    killed: Tally

    @property
    def per_100k(self) -> float | None:
        """Incidents per 100,000 people of the 2023 census."""
        return None if not self.population else 100_000 * self.incidents / self.population


@dataclass(frozen=True, slots=True)
class DistrictsInTime:
    """What ``district_totals`` gives, and what ``tabulate`` gives of incidents by a unit of time and province."""

    totals: list[DistrictTotal]
    table: Table


@dataclass(frozen=True, slots=True)
class MarginNote:
    """Rows that share words too wide to draw, such as Karachi or a province.

    ``uids`` names the rows of words for districts, since other rows may use the same words more narrowly.
    """

    words: str
    slug: str
    kind: str
    incidents: int
    uids: tuple[str, ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class Undrawn:
    """Rows without a location on the map, and what is known of where they were."""

    incidents: int
    notes: tuple[MarginNote, ...]


def district_totals(rows: IncidentQuerySet, rule: CountingRule) -> list[DistrictTotal]:
    """Numbers per district, most incidents first. Rows wider than one district are in none. One query."""
    source = source_of(rows, rule, by=("province", "district"))
    found = (
        source.rows.filter(district__isnull=False)
        .values("district__slug", "district__name", "district__population", "province__slug")
        .annotate(number=source.amounts("incidents")["value"], **source.amounts("killed"))
        .filter(source.having)
        .order_by("-number", "district__name")
    )
    return [
        DistrictTotal(
            slug=row["district__slug"],
            name=row["district__name"],
            province=row["province__slug"],
            population=row["district__population"],
            incidents=row["number"],
            killed=tally_from(row),
        )
        for row in found
    ]


def districts_in_time(rows: IncidentQuerySet, rule: CountingRule, unit: str) -> DistrictsInTime:
    """Numbers per district, and incidents per ``unit`` of PERIODS and province: rows are read once for both.

    No event lies in two of the parts, so these add up to either. Two queries: of some thousand parts, names would be
    most of what is sorted.
    """
    source = source_of(rows, rule, by=(unit, "province", "district"))
    start = KEPT_BY[unit] if source.is_kept else first_day(unit, "date")
    parts = list(
        source.rows.annotate(start=start)
        .values("start", "province_id", "district_id")
        .annotate(number=source.amounts("incidents")["value"], undrawn=source.undrawn, **source.amounts("killed"))
        .filter(source.having)
        .order_by()
    )
    places = Province.objects.values("pk", "slug", *(f"districts__{name}" for name in _OF_DISTRICT))
    return DistrictsInTime(_totals(parts, places), _in_time(parts, {one["pk"]: one["slug"] for one in places}, unit))


def _totals(parts: _Parts, places: Iterable[Mapping[str, Any]]) -> list[DistrictTotal]:
    """Of each district that has a part, most incidents first."""
    found: dict[int, list[Mapping[str, Any]]] = {}
    for part in parts:
        if part["district_id"] is not None:
            found.setdefault(part["district_id"], []).append(part)
    totals = [
        DistrictTotal(
            slug=place["districts__slug"],
            name=place["districts__name"],
            province=place["slug"],
            population=place["districts__population"],
            incidents=sum(part["number"] for part in found[place["districts__pk"]]),
            killed=added(tally_from(part) for part in found[place["districts__pk"]]),
        )
        for place in places
        if place["districts__pk"] in found
    ]
    return sorted(totals, key=lambda total: (-total.incidents, total.name))


def _in_time(parts: _Parts, provinces: Mapping[int, str], unit: str) -> Table:
    """Incidents by time and province, whose slugs are given by id."""
    found: dict[tuple[date, str | None], int] = {}
    for part in parts:
        key = part["start"], provinces.get(part["province_id"])
        found[key] = found.get(key, 0) + part["number"]
    ordered = sorted(found.items(), key=lambda cell: (cell[0][0], cell[0][1] is None, cell[0][1]))
    return Table(
        measure="incidents",
        by=(unit, "province"),
        cells=tuple(Cell(key, Tally(number)) for key, number in ordered),
        total=Tally(sum(found.values())),
        without_date=0,
        without_location=sum(part["undrawn"] for part in parts),
    )


def undrawn(rows: IncidentQuerySet, rule: CountingRule) -> Undrawn:
    """Rows without a location on the map, by the words that are known. One query."""
    found = (
        rows.counting(rule)
        .undrawn()
        .order_by()
        .values("location_precision", "district_text", "province__slug", "province__name")
        .annotate(
            incidents=Count("pk"),
            # In no order: the database would sort all rows for it, not these few.
            uids=ArrayAgg("uid", filter=Q(location_precision=LocationPrecision.DISTRICT)),
        )
        .order_by("-incidents", "district_text", "province__name")
    )
    notes = tuple(_note(row) for row in found)
    return Undrawn(incidents=sum(note.incidents for note in notes), notes=notes)


def without_coordinates(rows: IncidentQuerySet, rule: CountingRule) -> int:
    """How many rows are known only to a district or wider, so that no drawn area can hold them. One query."""
    return int(rows.counting(rule).filter(latitude__isnull=True).order_by().aggregate(number=Count("pk"))["number"])


def _note(row: Mapping[str, Any]) -> MarginNote:
    incidents = int(row["incidents"])
    if row["location_precision"] == LocationPrecision.DISTRICT:
        return MarginNote(str(row["district_text"]), "", "district", incidents, tuple(sorted(row["uids"])))
    if row["province__slug"]:
        return MarginNote(str(row["province__name"]), str(row["province__slug"]), "province", incidents)
    return MarginNote("Pakistan, place not known", "", "country", incidents)
