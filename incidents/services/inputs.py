"""What a person or a loader hands to the services: plain frozen values."""

import datetime as dt
from dataclasses import dataclass
from typing import Generic, TypeVar

from django.db.models import Model, QuerySet

from groups.models import ArmedGroup
from incidents.choices import POINT_PRECISIONS, DatePrecision, LocationPrecision
from incidents.models import Campaign, Incident, Outlet
from places.matches import Match
from places.models import District, Place, Province

Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True, slots=True)
class LocationInput:
    """Where, as words and as what they resolve to. ``district_set`` holds slugs of drawn districts."""

    precision: str
    place_text: str = ""
    district_text: str = ""
    province: Province | None = None
    district: District | None = None
    place: Place | None = None
    district_set: tuple[str, ...] = ()
    latitude: float | None = None
    longitude: float | None = None
    near_km: float | None = None

    @classmethod
    def from_match(
        cls, match: Match, *, place_text: str, district_text: str, rows: "PlaceRows | None" = None
    ) -> "LocationInput":
        """The location a resolved place stands for; the words are kept as the source has them.

        A district's label point is where its name is drawn, not where anything was: it is not taken over.
        """
        rows = rows or PlaceRows()
        has_point = match.precision in POINT_PRECISIONS | {LocationPrecision.NEAR, LocationPrecision.TEHSIL}
        return cls(
            precision=match.precision,
            place_text=place_text,
            district_text=district_text or match.district_words,
            province=rows.provinces(match.province_slug),
            district=rows.districts(match.district_slug),
            place=rows.places(match.place_slug),
            district_set=match.district_set,
            latitude=match.latitude if has_point else None,
            longitude=match.longitude if has_point else None,
            near_km=match.distance_km if match.precision == LocationPrecision.NEAR else None,
        )


class RowsBySlug(Generic[Row]):
    """The rows of a reference table by slug: one at a time, or all read at once for work on many."""

    def __init__(self, rows: QuerySet[Row], *, preload: bool) -> None:
        self._rows = rows
        self._all = rows.in_bulk(field_name="slug") if preload else None

    def __call__(self, slug: str | None) -> Row | None:
        """The row, or None for no slug."""
        if not slug:
            return None
        return self._rows.get(slug=slug) if self._all is None else self._all[slug]


class PlaceRows:
    """Provinces, districts and places by slug."""

    def __init__(self, *, preload: bool = False) -> None:
        self.provinces = RowsBySlug(Province.objects.all(), preload=preload)
        self.districts = RowsBySlug(District.objects.all(), preload=preload)
        self.places = RowsBySlug(Place.objects.all(), preload=preload)


@dataclass(frozen=True, slots=True)
class FigureInput:
    """One number of a report, as ``CasualtyFigure`` keeps it."""

    victim_class: str
    harm: str
    low: int | None = None
    high: int | None = None
    quantifier: str | None = None
    said_by: str | None = None
    stated_on: dt.date | None = None
    total_includes_militants: str | None = None
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReportInput:
    """One source's account with its figures. ``origin`` names the wire or release it copies, if any.

    ``id`` is the stored report it stands for, when an incident is edited; without one it is found by its address.
    """

    outlet: Outlet
    url: str = ""
    title: str = ""
    quote: str = ""
    published_on: dt.date | None = None
    origin: str = ""
    scope: str = ""
    figures: tuple[FigureInput, ...] = ()
    id: int | None = None


@dataclass(frozen=True, slots=True)
class AttributionInput:
    """One statement of who did it. ``report`` is the index of the report that carries it."""

    words: str
    track: str
    level: str
    group: ArmedGroup | None = None
    report: int | None = None
    stated_on: dt.date | None = None
    spokesman: str = ""
    channel: str = ""
    id: int | None = None


@dataclass(frozen=True, slots=True)
class ChoiceInput:
    """A low, best and high that an editor sets in the place of the rules' own, and why."""

    series: str
    low: int
    best: int
    high: int
    reason: str


@dataclass(frozen=True, slots=True)
class IncidentInput:
    """One incident with its sources."""

    event_class: str
    date: dt.date
    location: LocationInput
    reports: tuple[ReportInput, ...]
    attributions: tuple[AttributionInput, ...] = ()
    attack_types: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    date_end: dt.date | None = None
    date_precision: str = DatePrecision.DAY
    part_of_day: str = ""
    summary: str = ""
    doubt_reason: str = ""
    campaign: Campaign | None = None
    maybe_same_as: Incident | None = None
    notes: str = ""
    choices: tuple[ChoiceInput, ...] = ()
