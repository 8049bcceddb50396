"""Many incidents changed at once, in one transaction, with one undo."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from typing import Any

import pghistory
from django.db import transaction
from django.utils import timezone

from incidents.choices import PUBLIC_STATUSES, BatchKind, BatchState, EventClass, FourEyes
from incidents.models import Batch, BatchItem, Campaign, Incident
from incidents.roles import Person, Role
from incidents.services import four_eyes
from incidents.services.editing import CLOSED, edit_incident, locked
from incidents.services.entries import changed_parts, entry_of, for_entry, from_json, to_json
from incidents.services.errors import RecordError
from incidents.services.inputs import IncidentInput
from incidents.services.recording import recorded, require
from incidents.services.review import withdraw_incident

LARGEST_BULK_EDIT = 500


@dataclass(frozen=True, slots=True)
class BulkChange:
    """What a bulk edit does to each incident. Words are added to and taken from what is there; "" changes nothing."""

    add_attack_types: tuple[str, ...] = ()
    remove_attack_types: tuple[str, ...] = ()
    add_targets: tuple[str, ...] = ()
    remove_targets: tuple[str, ...] = ()
    event_class: str = ""
    part_of_day: str = ""
    doubt_reason: str = ""
    campaign: str = ""
    """Slug of the campaign to link into."""
    leave_campaign: bool = False

    def over(self, entry: IncidentInput, campaign: Campaign | None) -> IncidentInput:
        """The entry as the change makes it."""
        parts: dict[str, Any] = {
            "attack_types": _words(entry.attack_types, self.add_attack_types, self.remove_attack_types),
            "targets": _words(entry.targets, self.add_targets, self.remove_targets),
            "event_class": self.event_class or entry.event_class,
            "part_of_day": self.part_of_day or entry.part_of_day,
            "doubt_reason": self.doubt_reason or entry.doubt_reason,
            "campaign": campaign or (None if self.leave_campaign else entry.campaign),
        }
        return replace(entry, **parts)


@dataclass(frozen=True, slots=True)
class PlannedChange:
    """What a bulk edit would do to one incident. ``refused`` says why it would be left out, "" when it would not."""

    incident: Incident
    before: IncidentInput
    after: IncidentInput
    parts: tuple[str, ...]
    four_eyes: tuple[FourEyes, ...]
    refused: str = ""


@dataclass(frozen=True, slots=True)
class UndoResult:
    """Uids that were set back, and those left alone because somebody changed them since, or they wait for a person."""

    undone: tuple[str, ...]
    skipped: tuple[str, ...]
    waiting: tuple[str, ...] = ()


def plan_bulk_edit(*, uids: Iterable[str], change: BulkChange) -> list[PlannedChange]:
    """What a bulk edit would do, incident by incident, in the order of their numbers. Changes nothing.

    A fixed number of queries. Raises RecordError for no incident, too many, an unknown one, or a change of nothing.
    """
    wanted = sorted(set(uids))
    if not wanted:
        raise RecordError("uid", "choose the incidents to change")
    if len(wanted) > LARGEST_BULK_EDIT:
        raise RecordError("uid", f"{len(wanted)} incidents are chosen; at most {LARGEST_BULK_EDIT} at once")
    campaign = _campaign(change)
    _check(change)
    rows = {row.uid: row for row in for_entry(Incident.objects.filter(uid__in=wanted))}
    unknown = [uid for uid in wanted if uid not in rows]
    if unknown:
        raise RecordError("uid", f"no incident has the number {unknown[0]}")
    return [_planned(rows[uid], change, campaign) for uid in wanted]


@transaction.atomic
def apply_bulk_edit(
    *,
    versions: Mapping[str, int],
    change: BulkChange,
    by: Person,
    reason: str,
    source: str = "",
) -> Batch:
    """Carry a bulk edit out on the versions that were shown, all of it or nothing.

    ``versions`` maps each uid to the version its preview was made on. What needs a second person becomes a proposal
    and is counted in ``result``. Raises StaleVersion when any of them has moved, NotAllowed or RecordError.
    """
    by = require(by, Role.EDITOR)
    if not reason.strip():
        raise RecordError("reason", "say why; the public reads it beside each change")
    planned = [one for one in plan_bulk_edit(uids=versions, change=change) if one.parts and not one.refused]
    if not planned:
        raise RecordError("change", "this changes none of the chosen incidents")
    with recorded(by=by, action="apply_bulk_edit", reason=reason, source=source):
        batch = Batch.objects.create(
            kind=BatchKind.BULK_EDIT,
            state=BatchState.APPLIED,
            by=by,
            reason=reason.strip(),
            source=source.strip(),
            content=asdict(change),
            applied_at=timezone.now(),
        )
    waiting = []
    with in_batch(batch):
        for one in planned:
            uid = one.incident.uid
            saved = edit_incident(uid=uid, version=versions[uid], entry=one.after, by=by, reason=reason, source=source)
            if saved.proposal is not None:
                waiting.append(uid)
            else:
                record_item(batch, saved.incident, before=one.before)
    with recorded(by=by, action="apply_bulk_edit", reason=reason, source=source):
        batch.result = {"changed": len(planned) - len(waiting), "waiting": waiting}
        batch.save(update_fields=["result"])
    return batch


@contextmanager
def in_batch(batch: Batch) -> Iterator[None]:
    """Every change inside carries the batch's number in its history."""
    with pghistory.context(batch=batch.pk):
        yield


def record_item(batch: Batch, incident: Incident, *, before: IncidentInput | None) -> BatchItem:
    """Note what a batch did to an incident, for its undo; ``before`` is None when the batch made it."""
    return BatchItem.objects.create(
        batch=batch,
        incident=incident,
        uid=incident.uid,
        created=before is None,
        before=None if before is None else to_json(before),
        version_after=incident.version,
    )


@transaction.atomic
def undo_batch(*, batch: int, by: Person, reason: str) -> UndoResult:
    """Set back every incident that stands as the batch left it. Others are skipped and named.

    What the batch made is withdrawn. Raises RecordError when the batch was not carried out or is undone already, and
    NotAllowed where the undo would withdraw a public incident and ``by`` is no reviewer.
    """
    by = require(by, Role.EDITOR)
    if not reason.strip():
        raise RecordError("reason", "say why it is undone; the public reads it beside each change")
    found = Batch.objects.select_for_update().filter(pk=batch).first()
    if found is None or found.state not in {BatchState.APPLIED, BatchState.UNDOING}:
        raise RecordError("batch", "only a batch that was carried out can be undone")
    done: dict[str, list[str]] = {"undone": [], "skipped": [], "waiting": []}
    with in_batch(found):
        for item in found.items.select_related("incident").order_by("uid"):
            done[_undo_item(item, by, reason)].append(item.uid)
    with recorded(by=by, action="undo_batch", reason=reason):
        found.state, found.undone_by, found.undone_at = BatchState.UNDONE, by, timezone.now()
        found.result = {**found.result, **{name: uids for name, uids in done.items() if name != "undone"}}
        found.save(update_fields=["state", "undone_by", "undone_at", "result"])
    return UndoResult(tuple(done["undone"]), tuple(done["skipped"]), tuple(done["waiting"]))


def _undo_item(item: BatchItem, by: Person, reason: str) -> str:
    incident = locked(item.uid)
    if incident.version != item.version_after or incident.status in CLOSED:
        return "skipped"
    why = f"Undone: {reason.strip()}"
    if item.created:
        withdraw_incident(uid=item.uid, version=incident.version, by=by, reason=why)
        return "undone"
    assert item.before is not None
    saved = edit_incident(
        uid=item.uid, version=incident.version, entry=from_json(item.before), by=by, reason=why, corrects=True
    )
    return "waiting" if saved.proposal is not None else "undone"


def _planned(incident: Incident, change: BulkChange, campaign: Campaign | None) -> PlannedChange:
    before = entry_of(incident)
    after = change.over(before, campaign)
    parts = changed_parts(before, after)
    why = four_eyes.for_change(before, after) if parts and incident.status in PUBLIC_STATUSES else ()
    return PlannedChange(incident, before, after, parts, why, _refusal(incident))


def _refusal(incident: Incident) -> str:
    return f"it is {incident.get_status_display().lower()}" if incident.status in CLOSED else ""


def _check(change: BulkChange) -> None:
    if change == BulkChange():
        raise RecordError("change", "say what is to be changed")
    if change.campaign and change.leave_campaign:
        raise RecordError("campaign", "link into a campaign, or out of it, not both")
    if change.event_class and change.event_class not in EventClass.values:
        raise RecordError("event_class", f"there is no class {change.event_class!r}")


def _campaign(change: BulkChange) -> Campaign | None:
    if not change.campaign:
        return None
    found = Campaign.objects.filter(slug=change.campaign).first()
    if found is None:
        raise RecordError("campaign", f"there is no campaign {change.campaign!r}")
    return found


def _words(now: tuple[str, ...], add: tuple[str, ...], remove: tuple[str, ...]) -> tuple[str, ...]:
    kept = [word for word in now if word not in remove]
    return (*kept, *(word for word in add if word not in kept))
