"""Many incidents changed at once, in one transaction, with one undo."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass

import pghistory
from django.contrib.auth.models import User
from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from incidents.choices import (
    PUBLIC_STATUSES,
    BatchKind,
    BatchState,
    FourEyes,
    ProposalKind,
    ProposalState,
)
from incidents.models import Batch, BatchItem, Campaign, Incident, Proposal
from incidents.roles import Person, Role
from incidents.services import four_eyes
from incidents.services.bulk_changes import BulkChange as BulkChange
from incidents.services.bulk_changes import check_change
from incidents.services.editing import CLOSED, check_open, edit_incident, locked
from incidents.services.entries import changed_parts, entry_of, for_entry, from_json, to_json
from incidents.services.errors import NotAllowed, RecordError, StaleVersion
from incidents.services.incidents import check_entry
from incidents.services.inputs import IncidentInput
from incidents.services.recording import recorded, require
from incidents.services.review import withdraw_incident

LARGEST_BULK_EDIT = 500


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
    """What became of each incident of a batch, by uid."""

    undone: tuple[str, ...]
    """Set back."""
    skipped: tuple[str, ...]
    """Left alone, because somebody has changed it since."""
    waiting: tuple[str, ...] = ()
    """Setting it back waits for a second person."""
    taken_back: tuple[str, ...] = ()
    """The change itself still waited for a second person, and is taken back."""


def plan_bulk_edit(*, uids: Iterable[str], change: BulkChange) -> list[PlannedChange]:
    """What a bulk edit would do, incident by incident, in the order of their numbers. Changes nothing.

    A fixed number of queries. Raises RecordError for no incident, too many, an unknown one, or a change of nothing.
    """
    wanted = sorted(set(uids))
    if not wanted:
        raise RecordError("uid", "choose the incidents to change")
    if len(wanted) > LARGEST_BULK_EDIT:
        raise RecordError("uid", f"{len(wanted)} incidents are chosen; at most {LARGEST_BULK_EDIT} at once")
    check_change(change)
    campaign = _campaign(change)
    rows = {row.uid: row for row in for_entry(Incident.objects.filter(uid__in=wanted))}
    unknown = [uid for uid in wanted if uid not in rows]
    if unknown:
        raise RecordError("uid", f"no incident has the number {unknown[0]}")
    waiting = set(_open_edits().filter(incident__in=list(rows.values())).values_list("incident__uid", flat=True))
    return [_planned(rows[uid], change, campaign, is_waiting=uid in waiting) for uid in wanted]


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

    ``versions`` maps each uid to the version its preview was made on. ``result`` counts what changed, and names what
    became a proposal for a second person (``waiting``, with the ``proposals``) and what was refused, with the reason.
    Raises StaleVersion when any of them has moved, NotAllowed or RecordError.
    """
    by = require(by, Role.EDITOR)
    if not reason.strip():
        raise RecordError("reason", "say why; the public reads it beside each change")
    _lock_at(versions)
    plan = plan_bulk_edit(uids=versions, change=change)
    planned = [one for one in plan if one.parts and not one.refused]
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
    waiting: dict[str, int] = {}
    with in_batch(batch):
        for one in planned:
            uid = one.incident.uid
            saved = edit_incident(uid=uid, version=versions[uid], entry=one.after, by=by, reason=reason, source=source)
            if saved.proposal is not None:
                waiting[uid] = saved.proposal.pk
            else:
                record_item(batch, saved.incident, before=one.before)
    batch.result = {
        "changed": len(planned) - len(waiting),
        "waiting": list(waiting),
        "proposals": list(waiting.values()),
        "refused": {one.incident.uid: one.refused for one in plan if one.parts and one.refused},
    }
    with recorded(by=by, action="apply_bulk_edit", reason=reason, source=source):
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
def undo_batch(
    *, batch: int, by: Person, reason: str, progress: Callable[[int], None] = lambda done: None
) -> UndoResult:
    """Set back every incident that stands as the batch left it. Others are skipped and named.

    What the batch made is withdrawn, and what of it still waits for a second person is taken back. ``progress`` is told
    after each incident how many are done. Raises RecordError when the batch was not carried out or is undone already,
    and NotAllowed where the undo would withdraw a public incident and ``by`` is no reviewer.
    """
    by = require(by, Role.EDITOR)
    if not reason.strip():
        raise RecordError("reason", "say why it is undone; the public reads it beside each change")
    found = Batch.objects.select_for_update().defer("file").filter(pk=batch).first()
    if found is None or found.state not in {BatchState.APPLIED, BatchState.UNDOING}:
        raise RecordError("batch", "only a batch that was carried out can be undone")
    done: dict[str, list[str]] = {"undone": [], "skipped": [], "waiting": [], "taken_back": []}
    with in_batch(found):
        for uid, proposal in zip(found.result.get("waiting", []), found.result.get("proposals", []), strict=False):
            if became := _take_back(proposal, by, reason):
                done[became].append(uid)
        for number, item in enumerate(found.items.order_by("uid"), start=1):
            done[_undo_item(item, by, reason)].append(item.uid)
            progress(number)
    with recorded(by=by, action="undo_batch", reason=reason):
        found.state, found.undone_by, found.undone_at = BatchState.UNDONE, by, timezone.now()
        found.result = {**found.result, "undo": {**done, "reason": reason.strip()}}
        found.save(update_fields=["state", "undone_by", "undone_at", "result"])
    return UndoResult(**{name: tuple(uids) for name, uids in done.items()})


def _take_back(proposal: int, by: User, reason: str) -> str:
    """Take back what waits. What a second person has accepted is a change of theirs too, and stays."""
    found = Proposal.objects.select_for_update().get(pk=proposal)
    if found.state != ProposalState.OPEN:
        return "skipped" if found.state == ProposalState.ACCEPTED else ""
    with recorded(by=by, action="undo_batch", reason=reason):
        found.state = ProposalState.CANCELLED
        found.decided_by, found.decided_at, found.decision_note = by, timezone.now(), reason.strip()
        found.save(update_fields=["state", "decided_by", "decided_at", "decision_note"])
    return "taken_back"


def _undo_item(item: BatchItem, by: User, reason: str) -> str:
    incident = locked(item.uid)
    if incident.version != item.version_after or incident.status in CLOSED:
        return "skipped"
    why = f"Undone: {reason.strip()}"
    if item.created:
        withdraw_incident(uid=item.uid, version=incident.version, by=by, reason=why)
        return "undone"
    try:
        before = from_json(item.before or {})
        saved = edit_incident(uid=item.uid, version=incident.version, entry=before, by=by, reason=why, corrects=True)
    except NotAllowed:
        raise
    except (RecordError, ObjectDoesNotExist):
        # Another change of it waits for a second person, or what it pointed to is gone.
        return "skipped"
    return "waiting" if saved.proposal is not None else "undone"


def _lock_at(versions: Mapping[str, int]) -> None:
    """Lock the incidents in the order of their numbers; none may have moved."""
    for row in Incident.objects.select_for_update().filter(uid__in=versions).order_by("uid"):
        if row.version != versions[row.uid]:
            raise StaleVersion(row, versions[row.uid])


def _planned(incident: Incident, change: BulkChange, campaign: Campaign | None, *, is_waiting: bool) -> PlannedChange:
    before = entry_of(incident)
    after = change.over(before, campaign)
    parts = changed_parts(before, after)
    why = four_eyes.for_change(before, after) if parts and incident.status in PUBLIC_STATUSES else ()
    return PlannedChange(incident, before, after, parts, why, _refusal(incident, after, is_waiting and bool(why)))


def _refusal(incident: Incident, after: IncidentInput, is_waiting: bool) -> str:
    """Why an incident would be left out of a bulk edit; "" when it would not."""
    try:
        check_open(incident)
        check_entry(after)
    except RecordError as error:
        return error.message
    return "another change of it waits for a second person; decide on that first" if is_waiting else ""


def _open_edits() -> QuerySet[Proposal]:
    return Proposal.objects.filter(kind=ProposalKind.EDIT, state=ProposalState.OPEN)


def _campaign(change: BulkChange) -> Campaign | None:
    if not change.campaign:
        return None
    found = Campaign.objects.filter(slug=change.campaign).first()
    if found is None:
        raise RecordError("campaign", f"there is no campaign {change.campaign!r}")
    return found
