"""All public changes of a span of time, incident by incident: what the page of corrections and its feed tell."""

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Self

from django.db.models import F, Q, TextChoices
from django.utils import timezone

from incidents.ledger import Change, address_of, ledgers
from incidents.models import Incident
from incidents.public_history import withholds_place
from incidents.querysets import is_told
from incidents.row_history import history_of

# How far the feed looks back for enough to tell, step by step; then over everything.
_REACHES = (dt.timedelta(days=7), dt.timedelta(days=365))
_WEEK = re.compile(r"(\d{4})-W(\d{2})")


class Kind(TextChoices):
    """What a change is about."""

    FIGURES = "figures", "Figures"
    PLACE_DATE = "place_date", "Place and date"
    ATTRIBUTION = "attribution", "Attribution"
    CLASS = "class", "Class, method and target"
    STANDING = "withdrawn_merged", "Withdrawn, merged, put back"
    SOURCES = "sources", "Sources"
    WORDS = "words", "Title, summary and campaign"


_KINDS = {
    "status": Kind.STANDING,
    "attribution": Kind.ATTRIBUTION,
    "report": Kind.SOURCES,
    **dict.fromkeys(("event_class", "attack_types", "targets", "doubt_reason"), Kind.CLASS),
    **dict.fromkeys(("title", "summary", "campaign"), Kind.WORDS),
    **dict.fromkeys(
        (
            "date", "date_end", "date_precision", "part_of_day", "province", "district", "district_set",
            "district_text", "place", "place_text", "latitude", "longitude", "location_precision", "near_km",
            "withheld_to",
        ),
        Kind.PLACE_DATE,
    ),
}  # fmt: skip


def kind_of(change: Change) -> Kind:
    """What a change is about; whatever is nothing else is a figure."""
    return _KINDS.get(change.field, Kind.FIGURES)


@dataclass(frozen=True, slots=True)
class Correction:
    """What changed in one incident in one go.

    ``title`` is "" where the public may not read it: of a withdrawn incident, and of a merged one whose place is kept
    back. ``key`` tells corrections of one incident apart and never changes.
    """

    uid: str
    title: str
    at: dt.datetime
    reason: str
    source: str
    key: str
    changes: tuple[Change, ...]

    @property
    def source_url(self) -> str:
        """The source where it is an address that can be followed, "" where it is words."""
        return address_of(self.source)

    def only(self, kind: Kind) -> Self:
        """The same with the changes of one kind alone."""
        return replace(self, changes=tuple(change for change in self.changes if kind_of(change) == kind))


@dataclass(frozen=True, slots=True)
class Week:
    """A calendar week, Monday first, in Pakistan Standard Time."""

    monday: dt.date

    @classmethod
    def of(cls, moment: dt.datetime) -> Self:
        """The week a moment is in."""
        day = timezone.localdate(moment)
        return cls(day - dt.timedelta(days=day.weekday()))

    @classmethod
    def read(cls, text: str) -> Self:
        """The week that ``text`` names, such as 2026-W12. Raises ValueError when there is none."""
        found = _WEEK.fullmatch(text.strip().upper())
        if found is None:
            raise ValueError("write the year and the number of the week, such as 2026-W12")
        try:
            return cls(dt.date.fromisocalendar(int(found[1]), int(found[2]), 1))
        except ValueError as error:
            raise ValueError(f"the year {found[1]} has no week {found[2]}") from error

    def __str__(self) -> str:
        year, week, _ = self.monday.isocalendar()
        return f"{year}-W{week:02d}"

    @property
    def sunday(self) -> dt.date:
        """Its last day."""
        return self.monday + dt.timedelta(days=6)

    @property
    def start(self) -> dt.datetime:
        """Its first moment."""
        return timezone.make_aware(dt.datetime.combine(self.monday, dt.time()))

    @property
    def end(self) -> dt.datetime:
        """The first moment after it."""
        return self.moved(1).start

    def moved(self, weeks: int) -> Self:
        """The week so many weeks later. Raises OverflowError beyond the calendar."""
        return replace(self, monday=self.monday + dt.timedelta(weeks=weeks))


def corrections(start: dt.datetime, end: dt.datetime) -> list[Correction]:
    """Every public change from ``start`` up to ``end``, newest first; at most three queries.

    First publications are no corrections. Of an incident that is withdrawn now only that is told; of one that was
    taken down, only that it was.
    """
    touched = Incident.objects.filter(_touched(start, end), published_at__isnull=False).select_related("merged_into")
    incidents = list(touched.defer("search_text", "search_vector", "notes", "summary").order_by("uid"))
    told = ledgers(incidents)
    found = [
        correction
        for incident in incidents
        for correction in _grouped(incident, (one for one in told[incident.pk] if start <= one.at < end))
    ]
    return sorted(found, key=lambda correction: correction.at, reverse=True)


def newest(count: int) -> list[Correction]:
    """The newest corrections, at most ``count``; at most nine queries."""
    now = timezone.now()
    for reach in _REACHES:
        found = corrections(now - reach, now)
        if len(found) >= count:
            return found[:count]
    return corrections(dt.datetime.min.replace(tzinfo=dt.UTC), now)[:count]


def last_corrections(incidents: Iterable[Incident], *, until: dt.datetime | None = None) -> list[Correction]:
    """The last correction of each incident, up to ``until``, in the order given; of one without any, nothing.

    Incidents come with ``merged_into``. Three queries.
    """
    listed = list(incidents)
    told = ledgers(listed)
    found = []
    for incident in listed:
        changes = [one for one in told[incident.pk] if until is None or one.at <= until]
        found += _grouped(incident, changes)[:1]
    return found


def _touched(start: dt.datetime, end: dt.datetime) -> Q:
    """Incidents of which anything changed in the span after they were published.

    A transaction's time is when it began, and the moment of publication is taken inside of it: what was written
    together with the publication is not after it.
    """
    span = Q(pgh_created_at__gte=start, pgh_created_at__lt=end)
    after = Q(pgh_created_at__gt=F("incident__published_at"))
    figures = history_of("figure").filter(span)
    standing = figures.filter(pgh_created_at__gt=F("report__incident__published_at"))
    taken_out = history_of("report").filter(pgh_label="delete", pgh_obj__in=figures.values("report_id"))
    return (
        Q(pk__in=history_of("incident").filter(span, pgh_created_at__gt=F("pgh_obj__published_at")).values("pgh_obj"))
        | Q(pk__in=history_of("report").filter(span, after).values("incident"))
        | Q(pk__in=history_of("attribution").filter(span, after).values("incident"))
        | Q(pk__in=history_of("choice").filter(span, after).values("incident"))
        | Q(pk__in=standing.values("report__incident"))
        | Q(pk__in=taken_out.filter(incident__isnull=False).values("incident"))
    )


def _grouped(incident: Incident, changes: Iterable[Change]) -> list[Correction]:
    """Changes made in one go together, in the order given."""
    sets: dict[str, list[Change]] = {}
    for change in changes:
        sets.setdefault(change.key, []).append(change)
    told = is_told(incident) and not (incident.merged_into and withholds_place(incident))
    return [
        Correction(
            uid=incident.uid,
            title=incident.title if told else "",
            at=found[0].at,
            reason=next((one.reason for one in found if one.reason), ""),
            source=next((one.source for one in found if one.source), ""),
            key=key,
            changes=tuple(found),
        )
        for key, found in sets.items()
    ]
