"""What a map draws, and what it cannot draw and says beside it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count

from incidents.aggregates.measures import MEASURES, Tally, tally_from
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
class MapPoint:
    """One incident on the map. ``hollow`` rows are known only to their surroundings, tehsil or district.

    A row known only to its district carries the district's label point: where its ring is drawn, not where it was.
    """

    uid: str
    title: str
    date: date
    latitude: float
    longitude: float
    precision: str
    district: str | None
    province: str | None
    event_class: str
    killed: int | None

    @property
    def hollow(self) -> bool:
        """Whether it must be drawn as a ring, never as a pin."""
        return self.precision not in {LocationPrecision.EXACT, LocationPrecision.TOWN}


@dataclass(frozen=True, slots=True)
class MarginNote:
    """Rows that share words too wide to draw, such as Karachi or a province.

    ``uids`` names the rows, since other rows may use the same words more narrowly.
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
    incidents = MEASURES["incidents"].aggregates(rule)["value"]
    found = (
        rows.counting(rule)
        .filter(district__isnull=False)
        .order_by()
        .values("district__slug", "district__name", "district__population", "province__slug")
        .annotate(incidents=incidents, **MEASURES["killed"].aggregates(rule))
        .order_by("-incidents", "district__name")
    )
    return [
        DistrictTotal(
            slug=row["district__slug"],
            name=row["district__name"],
            province=row["province__slug"],
            population=row["district__population"],
            incidents=row["incidents"],
            killed=tally_from(row),
        )
        for row in found
    ]


def map_points(rows: IncidentQuerySet, rule: CountingRule) -> list[MapPoint]:
    """The rows a map can draw, oldest first so that newer ones lie on top. One query."""
    killed = rule.column("killed")
    found = (
        rows.counting(rule)
        .drawn()
        .order_by("date", "uid")
        .values_list(
            "uid", "title", "date", "latitude", "longitude", "location_precision", "district__slug",
            "province__slug", "event_class", killed, "district__latitude", "district__longitude",
        )
    )  # fmt: skip
    return [
        MapPoint(
            uid=uid,
            title=title,
            date=day,
            latitude=latitude if latitude is not None else label_latitude,
            longitude=longitude if longitude is not None else label_longitude,
            precision=precision,
            district=district,
            province=province,
            event_class=event_class,
            killed=dead,
        )
        for (
            uid, title, day, latitude, longitude, precision, district, province, event_class, dead,
            label_latitude, label_longitude,
        ) in found
    ]  # fmt: skip


def undrawn(rows: IncidentQuerySet, rule: CountingRule) -> Undrawn:
    """Rows without a location on the map, by the words that are known. One query."""
    found = (
        rows.counting(rule)
        .undrawn()
        .order_by()
        .values("location_precision", "district_text", "province__slug", "province__name")
        .annotate(incidents=Count("pk"), uids=ArrayAgg("uid", order_by="uid"))
        .order_by("-incidents", "district_text", "province__name")
    )
    notes = tuple(_note(row) for row in found)
    return Undrawn(incidents=sum(note.incidents for note in notes), notes=notes)


def _note(row: Mapping[str, Any]) -> MarginNote:
    incidents, uids = int(row["incidents"]), tuple(row["uids"])
    if row["location_precision"] == LocationPrecision.DISTRICT:
        return MarginNote(str(row["district_text"]), "", "district", incidents, uids)
    if row["province__slug"]:
        return MarginNote(str(row["province__name"]), str(row["province__slug"]), "province", incidents, uids)
    return MarginNote("Pakistan, place not known", "", "country", incidents, uids)
