"""Incidents in the record that may be the one being entered, most alike first."""

from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef

from incidents.casualties import Interval
from incidents.days import possible_days, shifted
from incidents.evidence import Features, Spot, likeness
from incidents.half_typed import told_columns
from incidents.models import Attribution, Incident, Report
from incidents.querysets import IncidentQuerySet
from incidents.services.entries import location_of
from incidents.services.inputs import IncidentInput, LocationInput
from incidents.sources import canonical_url
from incidents.spots import spot_of
from places.boundaries import neighbours_of

__all__ = ["LIKELY", "Features", "Likeness", "likely_same", "likeness"]

WITHIN_DAYS = 3
LIKELY = 0.7
"""From this score on an editor should look before going on."""
POSSIBLE = 0.3
"""Below this score an incident is not worth a line on the page."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """An incident of the record, how like the entry it is, from 0 to 1, and why, in short words for the page."""

    incident: Incident
    score: float
    signals: list[str]

    @property
    def is_likely(self) -> bool:
        """Whether an editor should look before going on."""
        return self.score >= LIKELY


def likely_same(entry: IncidentInput, *, exclude_uid: str = "", limit: int = 5) -> list[Likeness]:
    """At most ``limit`` incidents, drafts too, that may be the one of a half-typed entry. One query.

    Asked for in the same or a neighbouring district within three days; in the same province where one of the two
    knows no district. Empty until the entry has a day and a district or province.
    """
    if not entry.date or not entry.location:
        return []
    return most_like(features_of_entry(entry), exclude_uid=exclude_uid, limit=limit)


def most_like(mine: Features, *, exclude_uid: str = "", limit: int = 5, also: Collection[int] = ()) -> list[Likeness]:
    """``likely_same`` for what is no entry of the desk but is compared by the same features. One query.

    Incidents of the numbers ``also`` are given whatever their day, district and score, before all others.
    """
    standing = Incident.objects.standing()
    rows = standing.overlapping(shifted(mine.earliest, -WITHIN_DAYS), shifted(mine.latest, WITHIN_DAYS)).perhaps_in(
        mine.spot.districts | mine.spot.neighbours, mine.spot.province
    )
    if also:
        rows = rows | standing.filter(pk__in=also)
    found = [Likeness(row, *likeness(mine, features_of_row(row))) for row in comparable(rows.exclude(uid=exclude_uid))]
    found = [one for one in found if one.score >= POSSIBLE or one.incident.pk in also]
    return sorted(found, key=lambda one: (one.incident.pk not in also, -one.score, one.incident.uid))[:limit]


def features_of_entry(entry: IncidentInput) -> Features:
    """What an entry is compared by. It has a day and a place known to something; all else may be missing."""
    earliest, latest = possible_days(entry.date, entry.date_end, entry.date_precision)
    columns = told_columns(entry)
    return Features(
        earliest=earliest,
        latest=latest,
        spot=_spot(entry.location),
        event_class=entry.event_class or "",
        attack_types=frozenset(entry.attack_types),
        targets=frozenset(entry.targets),
        killed=_interval(*(columns[f"killed_all_{bound}"] for bound in ("low", "best", "high"))),
        injured=_interval(*(columns[f"injured_all_{bound}"] for bound in ("low", "best", "high"))),
        abducted=_exactly(columns["abducted"]),
        groups=frozenset(one.group.slug for one in entry.attributions if one.group),
        urls=frozenset(canonical_url(report.url) for report in entry.reports if report.url),
    )


def features_of_row(row: Any) -> Features:  # noqa: ANN401
    """What a row of ``comparable``, an Incident with two columns more, is compared by. No query."""
    return Features(
        earliest=row.earliest,
        latest=row.latest,
        spot=_spot(location_of(row, province=row.province)),
        event_class=row.event_class,
        attack_types=frozenset(row.attack_types),
        targets=frozenset(row.targets),
        killed=_interval(row.killed_all_low, row.killed_all_best, row.killed_all_high),
        injured=_interval(row.injured_all_low, row.injured_all_best, row.injured_all_high),
        abducted=_exactly(row.abducted),
        groups=frozenset(row.group_slugs),
        urls=frozenset(canonical_url(url) for url in row.source_urls),
    )


def comparable(rows: IncidentQuerySet) -> IncidentQuerySet:
    """Incidents with all that ``features_of_row`` reads, in one query however many."""
    reports = Report.objects.filter(incident=OuterRef("pk")).exclude(url="").order_by("pk")
    attributions = Attribution.objects.filter(incident=OuterRef("pk"), group__isnull=False).order_by("pk")
    return (
        rows.select_related("province", "district", "place")
        .defer("search_text", "search_vector", "notes")
        .annotate(
            source_urls=ArraySubquery(reports.values("url")),
            group_slugs=ArraySubquery(attributions.values("group__slug")),
        )
    )


def _spot(where: LocationInput) -> Spot:
    return spot_of(
        precision=where.precision,
        province=where.province.slug if where.province else "",
        districts=where.district_set,
        neighbours_of=neighbours,
        place=where.place.slug if where.place else "",
        words=where.place_text or (where.place.name if where.place else ""),
        area=f"{where.district_text} {where.district.name if where.district else ''}",
        latitude=where.latitude,
        longitude=where.longitude,
    )


@lru_cache(maxsize=1024)
def neighbours(district: str) -> frozenset[str]:
    """Slugs of the drawn districts around one; none for a district that an editor added, which has no polygon yet."""
    try:
        return neighbours_of(district)
    except KeyError:
        return frozenset()


def _interval(low: int | None, best: int | None, high: int | None) -> Interval | None:
    return None if low is None or best is None or high is None else Interval(low, best, high)


def _exactly(number: int | None) -> Interval | None:
    return _interval(number, number, number)
