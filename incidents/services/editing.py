"""Changing an incident: one path for the form, a restored field, a bulk edit and a spreadsheet."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db import transaction

from incidents.choices import PUBLIC_STATUSES, FourEyes, ProposalKind, ProposalState, Status
from incidents.models import Incident, Proposal
from incidents.roles import Person, Role
from incidents.services import four_eyes
from incidents.services.entries import changed_parts, entry_of, to_json
from incidents.services.errors import RecordError, StaleVersion
from incidents.services.incidents import check_entry
from incidents.services.inputs import IncidentInput, ReportInput
from incidents.services.recording import recorded, require
from incidents.services.writing import apply_entry

CLOSED = frozenset({Status.WITHDRAWN, Status.MERGED})


@dataclass(frozen=True, slots=True)
class Saved:
    """What became of a change: made at once, or kept as a proposal for a second person (then nothing has changed)."""

    incident: Incident
    changed: tuple[str, ...]
    proposal: Proposal | None = None


@transaction.atomic
def edit_incident(
    *,
    uid: str,
    version: int,
    entry: IncidentInput,
    by: Person,
    reason: str = "",
    source: str = "",
    corrects: bool = False,
) -> Saved:
    """Bring an incident to what ``entry`` says, made by an editor who saw ``version`` of it.

    A published incident asks for a reason, which the public reads, and becomes "edited since review". What needs a
    second person (``four_eyes.for_change``) is kept as a proposal instead. A figure, source or attribution of a
    published incident is changed or taken out only with ``corrects``: the entry was wrong. A later toll is a new
    figure. An entry without a difference changes nothing.

    Raises StaleVersion when somebody else saved in between, NotAllowed, or RecordError naming the field.
    """
    by = require(by, Role.EDITOR)
    incident = locked(uid)
    if incident.version != version:
        raise StaleVersion(incident, version)
    check_open(incident)
    before = entry_of(incident)
    changed = changed_parts(before, entry)
    if not changed:
        return Saved(incident, ())
    check_entry(entry)
    if incident.status in PUBLIC_STATUSES:
        check_public_change(before, entry, reason=reason, corrects=corrects)
        why = four_eyes.for_change(before, entry)
        if why:
            proposal = propose(incident, before, entry, why, by=by, reason=reason, source=source, corrects=corrects)
            return Saved(incident, changed, proposal)
    with recorded(by=by, action="edit_incident", reason=reason, source=source):
        apply_entry(incident, entry, by=by)
    return Saved(incident, changed)


def locked(uid: str) -> Incident:
    """The incident, locked until the transaction ends. Raises RecordError when there is none."""
    incident: Incident | None = Incident.objects.select_for_update(no_key=True).filter(uid=uid).first()
    if incident is None:
        raise RecordError("uid", f"no incident has the number {uid}")
    return incident


def check_open(incident: Incident) -> None:
    """Refuse to change what has been withdrawn or merged away."""
    if incident.status in CLOSED:
        raise RecordError("status", f"{incident.uid} is {incident.get_status_display().lower()}; reinstate it first")


def check_public_change(before: IncidentInput, after: IncidentInput, *, reason: str, corrects: bool) -> None:
    """What a change of a published incident needs beyond being valid."""
    if not reason.strip():
        raise RecordError("reason", "say why; the public reads it beside the change")
    if not corrects and (lost := _overwritten(before, after)):
        raise RecordError(
            "corrects",
            f"{lost}: add a later toll as a new figure with its date, or say that the entry was wrong",
        )


def _overwritten(before: IncidentInput, after: IncidentInput) -> str:
    """The first thing a source said that the new entry no longer holds as it was; "" when all of it stands."""
    kept = {id(new) for new in after.reports}
    for old in before.reports:
        new = next((one for one in after.reports if id(one) in kept and _same_report(old, one)), None)
        if new is None:
            return f"the source {old.url or old.title or old.outlet.name} is taken out"
        if any(figure not in new.figures for figure in old.figures):
            return f"a figure of {old.outlet.name} is changed or taken out"
    return ""


def _same_report(old: ReportInput, new: ReportInput) -> bool:
    return new.id == old.id if new.id is not None else bool(new.url) and new.url == old.url


def propose(
    incident: Incident,
    before: IncidentInput,
    entry: IncidentInput,
    why: Iterable[FourEyes],
    *,
    by: User,
    reason: str,
    source: str,
    corrects: bool,
) -> Proposal:
    """Keep a change for a second person. Raises RecordError when one already waits for this incident."""
    if incident.proposals.filter(kind=ProposalKind.EDIT, state=ProposalState.OPEN).exists():
        raise RecordError(
            "proposal", f"a change of {incident.uid} already waits for a second person; decide on it first"
        )
    with recorded(by=by, action="propose_edit", reason=reason, source=source):
        return Proposal.objects.create(
            kind=ProposalKind.EDIT,
            incident=incident,
            version=incident.version,
            content={"before": to_json(before), "entry": to_json(entry), "corrects": corrects},
            four_eyes=[str(one) for one in why],
            reason=reason,
            source=source,
            proposed_by=by,
        )
