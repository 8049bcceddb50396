"""Taking in a file of another tracker: first checked, then carried out as a whole, undone by deleting the set."""

import hashlib
from dataclasses import asdict, astuple, dataclass
from pathlib import Path
from typing import Any

from django.core.cache import cache
from django.db import transaction
from django.db.models import Count, Q
from django.utils import timezone

from dashboard.comparison.files import Reading, read_file
from dashboard.comparison.layouts import LAYOUTS
from dashboard.comparison.rows import TheirRow
from dashboard.models import ComparisonEvent, ComparisonMatch, ComparisonSet, MatchState, Publisher, SetState
from dashboard.services.comparison.matching import match_set
from groups.index import current_index
from groups.resolve import resolve_group
from incidents.days import possible_days
from incidents.roles import Person, Role, has_role
from incidents.services.errors import NotAllowed, RecordError
from incidents.services.recording import recorded, require
from places.models import Province
from places.resolve import resolve_place

STARTER = Path(__file__).resolve().parents[2] / "data" / "ucdp_ged_22_1_pakistan_2021.csv"
STARTER_VERSION = "22.1"
_BATCH = 1_000
_KEYS = {"set", "event_id"}


@transaction.atomic
def check_set(
    *, publisher: str, version: str, content: bytes, file_name: str, by: Person, reason: str
) -> ComparisonSet:
    """Read a file and keep it, with what it holds, until somebody carries it out. Nothing of it is shown yet.

    A version that is there already is added to and corrected by it. A file with wrong cells is kept with its errors,
    and cannot be carried out. Raises NotAllowed, or RecordError for a publisher that is not known, a version without a
    name, a file that is not in the publisher's layout or holds nothing of Pakistan, or a set that is just being
    imported.
    """
    by = require(by, Role.EDITOR)
    if publisher not in Publisher.values:
        raise RecordError("publisher", f"choose one of {', '.join(Publisher.values)}")
    if not version.strip():
        raise RecordError("version", "say which version it is, such as 22.1")
    with recorded(by=by, action="check_set", reason=reason):
        found = _set_of(publisher, version.strip(), by=by)
        if found.state == SetState.IMPORTING:
            raise RecordError("version", "this version is just being imported; wait until that is done")
        reading = read_file(content, publisher)
        if reading.problem:
            raise RecordError("file", reading.problem)
        found.outcome = _outcome(reading)
        found.file_name, found.sha256 = file_name[:200], hashlib.sha256(content).hexdigest()
        found.waiting_file = content if reading.is_sound else None
        if found.state != SetState.READY:
            found.state = SetState.CHECKED if reading.is_sound else SetState.FAILED
        found.save()
    return found


@transaction.atomic
def carry_out_set(*, found: int, by: Person, reason: str = "Carried out after the check") -> ComparisonSet:
    """Have a worker import a checked file. Raises NotAllowed, or RecordError where no checked file waits."""
    by = require(by, Role.EDITOR)
    row = _locked(found)
    if not row.waiting_file or row.state == SetState.IMPORTING:
        raise RecordError("file", "no checked file waits here; upload it again")
    with recorded(by=by, action="carry_out_set", reason=reason):
        row.state = SetState.IMPORTING
        row.save(update_fields=["state"])
    return row


@dataclass(frozen=True, slots=True)
class Held:
    """What a set holds and a deletion takes along: events, pairs with incidents, and pairs that editors decided."""

    events: int
    pairs: int
    confirmed: int
    rejected: int

    @property
    def seal(self) -> str:
        """The same as long as nothing is added, paired or decided."""
        return "-".join(str(number) for number in astuple(self))


def held_by(found: ComparisonSet) -> Held:
    """What a set holds. Two queries."""
    matches = ComparisonMatch.objects.filter(event__set=found)
    pairs = matches.aggregate(
        pairs=Count("pk"),
        confirmed=Count("pk", filter=Q(state=MatchState.CONFIRMED)),
        rejected=Count("pk", filter=Q(state=MatchState.REJECTED)),
    )
    return Held(events=found.their_events.count(), **pairs)


@transaction.atomic
def delete_set(*, found: int, by: Person, reason: str) -> None:
    """Undo an import: the set, its events and their pairs are gone. By who brought it, or an administrator."""
    by = require(by, Role.EDITOR)
    row = _locked(found)
    if row.by_id != by.pk and not has_role(by, Role.ADMINISTRATOR):
        raise NotAllowed(Role.ADMINISTRATOR)
    with recorded(by=by, action="delete_set", reason=reason):
        row.delete()


def work_on_set(found: int) -> None:
    """Import the file that waits, and match it. A second delivery finds nothing waiting and does nothing."""
    with transaction.atomic():
        row = _locked(found)
        if row.state != SetState.IMPORTING or not row.waiting_file:
            return
        reading = read_file(bytes(row.waiting_file), row.publisher)
        _write(row, reading)
        match_set(row)


def load_file(*, publisher: str, version: str, content: bytes, file_name: str, by: Person | None) -> ComparisonSet:
    """Import a file at once, for commands. A file with an error is not imported: look at ``outcome``.

    A file that was imported already, under the same version, changes nothing.
    """
    with transaction.atomic(), recorded(by=by, action="load_file", reason=f"Loaded from {file_name}"):
        found = _set_of(publisher, version, by=by)
        digest = hashlib.sha256(content).hexdigest()
        if found.state == SetState.READY and found.sha256 == digest and found.waiting_file is None:
            return found
        reading = read_file(content, publisher)
        found.outcome, found.file_name, found.sha256 = _outcome(reading), file_name[:200], digest
        if not reading.is_sound:
            found.state = found.state if found.state == SetState.READY else SetState.FAILED
            found.save()
            return found
        _write(found, reading)
        match_set(found)
    return found


def load_starter() -> ComparisonSet:
    """UCDP's events of 2021 in Pakistan, as they come with the program. Running it again changes nothing."""
    return load_file(
        publisher=Publisher.UCDP,
        version=STARTER_VERSION,
        content=STARTER.read_bytes(),
        file_name=STARTER.name,
        by=None,
    )


def comes_back(found: ComparisonSet) -> bool:
    """Whether the program brings the set anew when it next starts."""
    return (found.publisher, found.version) == (Publisher.UCDP, STARTER_VERSION)


def progress_key(found: int) -> str:
    """Where the cache holds how many rows of a set are written."""
    return f"comparison-progress:{found}"


def _set_of(publisher: str, version: str, *, by: Person | None) -> ComparisonSet:
    layout = LAYOUTS[publisher]
    found, _ = ComparisonSet.objects.select_for_update().get_or_create(
        publisher=publisher,
        version=version,
        defaults={
            "is_public": publisher == Publisher.UCDP,
            "terms": layout.terms,
            "citation": layout.citation,
            "by": by if by is not None and by.is_authenticated else None,
        },
    )
    return found


def _locked(found: int) -> ComparisonSet:
    row = ComparisonSet.objects.select_for_update().filter(pk=found).first()
    if row is None:
        raise RecordError("set", "this set is no longer here")
    return row


def _outcome(reading: Reading) -> dict[str, Any]:
    return {
        "total": reading.total,
        "kept": len(reading.rows),
        "left_out": dict(reading.left_out.most_common()),
        "problem": reading.problem,
        "error_count": reading.error_count,
        "errors": [asdict(error) for error in reading.errors],
        "first": min((row.date_start.isoformat() for row in reading.rows), default=""),
        "last": max((row.date_end.isoformat() for row in reading.rows), default=""),
    }


def _write(found: ComparisonSet, reading: Reading) -> None:
    """Add and correct the events of a set, one row for each of their ids; those a file does not name stay."""
    found.save()
    provinces = {province.slug: province for province in Province.objects.all()}
    fields = [field.name for field in ComparisonEvent._meta.concrete_fields if field.name not in {"id", *_KEYS}]
    for start in range(0, len(reading.rows), _BATCH):
        events = [_event(found, row, provinces) for row in reading.rows[start : start + _BATCH]]
        ComparisonEvent.objects.bulk_create(
            events, update_conflicts=True, unique_fields=sorted(_KEYS), update_fields=fields
        )
        cache.set(progress_key(found.pk), start + len(events), 60 * 60)
    found.waiting_file, found.state, found.imported_at = None, SetState.READY, timezone.now()
    found.save()


def _event(found: ComparisonSet, row: TheirRow, provinces: dict[str, Province]) -> ComparisonEvent:
    where = resolve_place(row.place_words, province=row.admin1 or None, district=row.admin2 or None)
    place = where.match or where.fallback
    low, best, high = row.killed or (None, None, None)
    earliest, latest = _span(row)
    return ComparisonEvent(
        set=found,
        event_id=row.event_id,
        date_start=row.date_start,
        date_end=row.date_end,
        date_precision=row.date_precision,
        earliest=earliest,
        latest=latest,
        place_words=row.place_words,
        admin1=row.admin1,
        admin2=row.admin2,
        latitude=row.latitude,
        longitude=row.longitude,
        location_precision=row.location_precision,
        province=provinces.get(place.province_slug or ""),
        district_set=sorted(place.district_set),
        killed_low=low,
        killed_best=best,
        killed_high=high,
        deaths_by_side=row.deaths_by_side,
        actors=list(row.actors),
        groups=_groups(row),
        type_words=row.type_words[:200],
        sources_words=row.sources_words,
        raw=row.raw,
    )


def _span(row: TheirRow) -> tuple[Any, Any]:
    """Their first and last day where they give two; else what the one day means at its precision."""
    if row.date_end > row.date_start:
        return row.date_start, row.date_end
    earliest, latest = possible_days(row.date_start, None, row.date_precision)
    return min(earliest, row.date_start), max(latest, row.date_end)


def _groups(row: TheirRow) -> list[str]:
    index = current_index()
    named = (resolve_group(name, province=row.admin1, on=row.date_start, index=index) for name in row.actors)
    return list(dict.fromkeys(one.group_slug for one in named if one.group_slug))
