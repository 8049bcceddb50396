"""What a map draws, and what it cannot draw and says beside it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, Q

from incidents.aggregates.measures import Tally, tally_from
from incidents.aggregates.sums import source_of
from incidents.choices import LocationPrecision
from incidents.counting import CountingRule
from incidents.querysets import IncidentQuerySet


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
