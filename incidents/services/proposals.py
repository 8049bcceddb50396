"""Deciding on what waits for a second person."""

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from incidents.choices import ProposalKind, ProposalState
from incidents.models import Incident, Proposal
from incidents.roles import Person, Role, has_role
from incidents.services.editing import check_open, locked
from incidents.services.entries import combine, entry_of, read_entries
from incidents.services.errors import NeedsSecondPerson, NotAllowed, RecordError, StaleVersion
from incidents.services.merging import merge_now
from incidents.services.recording import recorded, require
from incidents.services.writing import apply_entry


@transaction.atomic
def accept_proposal(*, proposal: int, by: Person, note: str = "") -> Incident:
    """Carry a proposal out. Its reason and source are the change's own.

    What else changed since it was made stays, as long as both did not change the same part. Raises
    NeedsSecondPerson for its own author, NotAllowed below a reviewer, StaleVersion naming the parts that collide.
    """
    by = require(by, Role.REVIEWER)
    found = _open(proposal)
    if found.proposed_by_id == by.pk:
        raise NeedsSecondPerson(tuple(found.why))
    if found.kind == ProposalKind.MERGE:
        who = {"proposed_by": found.proposed_by_id, "accepted_by": by.pk}
        incident = merge_now(kept=found.incident.uid, merged=found.content["merged"], by=by, reason=found.reason, **who)
    else:
        incident = _apply_edit(found, by)
    _decide(found, ProposalState.ACCEPTED, by, note)
    return incident


@transaction.atomic
def return_proposal(*, proposal: int, by: Person, note: str) -> Proposal:
    """Refuse a proposal, saying why. Nothing of it has been public."""
    by = require(by, Role.REVIEWER)
    if not note.strip():
        raise RecordError("note", "say why it cannot be accepted")
    return _decide(_open(proposal), ProposalState.RETURNED, by, note)


@transaction.atomic
def cancel_proposal(*, proposal: int, by: Person) -> Proposal:
    """Take a proposal back: its own author, or an administrator."""
    by = require(by, Role.EDITOR)
    found = _open(proposal)
    if found.proposed_by_id != by.pk and not has_role(by, Role.ADMINISTRATOR):
        raise NotAllowed(Role.ADMINISTRATOR)
    return _decide(found, ProposalState.CANCELLED, by, "", why="Taken back")


def _open(pk: int) -> Proposal:
    # The proposal alone: whoever carries it out locks incidents in the order of their numbers.
    found = Proposal.objects.select_for_update(of=("self",)).select_related("incident").filter(pk=pk).first()
    if found is None:
        raise RecordError("proposal", f"there is no proposal {pk}")
    if found.state != ProposalState.OPEN:
        raise RecordError("proposal", f"it was decided already: {found.get_state_display().lower()}")
    return found


def _apply_edit(found: Proposal, by: User) -> Incident:
    incident = locked(found.incident.uid)
    check_open(incident)
    base, mine = read_entries([found.content["before"], found.content["entry"]])
    entry, collide = combine(base, mine, entry_of(incident))
    if collide:
        raise StaleVersion(incident, found.version, collide)
    who = {"proposed_by": found.proposed_by_id, "accepted_by": by.pk}
    with recorded(by=by, action="accept_proposal", reason=found.reason, source=found.source, **who):
        apply_entry(incident, entry, by=found.proposed_by, reviewed=True)
    return incident


def _decide(found: Proposal, state: ProposalState, by: User, note: str, why: str = "") -> Proposal:
    with recorded(by=by, action=f"proposal_{state.value}", reason=note or why or found.reason):
        found.state = state
        found.decided_by, found.decided_at, found.decision_note = by, timezone.now(), note.strip()
        found.save(update_fields=["state", "decided_by", "decided_at", "decision_note"])
    return found
