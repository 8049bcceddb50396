"""The way of an incident from a draft to the public and out of it again (methodology, section 7)."""

from collections.abc import Collection

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from incidents.choices import PUBLIC_STATUSES, FourEyes, ReviewAction, Status
from incidents.models import Incident, Review, ReviewComment
from incidents.roles import Person, Role, has_role
from incidents.services import four_eyes
from incidents.services.editing import locked
from incidents.services.errors import NeedsSecondPerson, RecordError, StaleVersion
from incidents.services.recording import recorded, require
from incidents.services.writing import save_version

TAKEN_DOWN = "Taken down because it could harm somebody"


@transaction.atomic
def submit_incident(*, uid: str, version: int, by: Person, note: str = "") -> Incident:
    """Send a draft to review. Raises StaleVersion, NotAllowed or RecordError."""
    by = require(by, Role.EDITOR)
    incident = _in_state(uid, version, [Status.DRAFT])
    with recorded(by=by, action="submit_incident", reason=note or "Ready for review"):
        incident.status = Status.IN_REVIEW
        return _step(incident, ReviewAction.SUBMITTED, by, note)


@transaction.atomic
def return_incident(*, uid: str, version: int, by: Person, note: str) -> Incident:
    """Give an incident in review back to its editor, saying what is to be done."""
    by = require(by, Role.REVIEWER)
    _say(note, "note", "say what is to be done")
    incident = _in_state(uid, version, [Status.IN_REVIEW])
    with recorded(by=by, action="return_incident", reason=note):
        incident.status = Status.DRAFT
        return _step(incident, ReviewAction.RETURNED, by, note)


@transaction.atomic
def publish_incident(*, uid: str, version: int, by: Person, note: str = "") -> Incident:
    """Make a draft, or an incident in review, public.

    Raises NeedsSecondPerson when ``by`` has a hand in it and it may not be published by one person alone, NotAllowed
    below a reviewer, and RecordError while a comment on it is open or its twin is not decided on.
    """
    by = require(by, Role.REVIEWER)
    incident = _in_state(uid, version, [Status.DRAFT, Status.IN_REVIEW])
    _second_person(incident, by, four_eyes.for_publication(incident))
    _no_open_comment(incident)
    with recorded(by=by, action="publish_incident", reason=note or "Published"):
        incident.status = Status.PUBLISHED
        incident.published_at = incident.published_at or timezone.now()
        incident.unreviewed_editors = []
        return _step(incident, ReviewAction.PUBLISHED, by, note)


@transaction.atomic
def pass_incident(*, uid: str, version: int, by: Person, note: str = "") -> Incident:
    """Say that a published incident, edited since review, is right as it stands.

    What needed a second person had one before it became public; ordinary edits a reviewer may pass alone.
    """
    by = require(by, Role.REVIEWER)
    incident = _in_state(uid, version, [Status.PUBLISHED_CHANGED])
    _no_open_comment(incident)
    with recorded(by=by, action="pass_incident", reason=note or "Right as it stands"):
        incident.status = Status.PUBLISHED
        incident.unreviewed_editors = []
        return _step(incident, ReviewAction.PASSED, by, note)


@transaction.atomic
def withdraw_incident(*, uid: str, version: int, by: Person, reason: str) -> Incident:
    """Take an incident out of the record; its number answers with the reason for ever.

    A draft, or one in review, was never public: an editor may discard it, and no tombstone shows.
    """
    _say(reason, "reason", "say why; the tombstone shows it")
    incident = _in_state(uid, version, [Status.DRAFT, Status.IN_REVIEW, *PUBLIC_STATUSES])
    by = require(by, Role.EDITOR if incident.published_at is None else Role.REVIEWER)
    with recorded(by=by, action="withdraw_incident", reason=reason):
        incident.status = Status.WITHDRAWN
        incident.status_reason = reason.strip()
        return _step(incident, ReviewAction.WITHDRAWN, by, reason)


@transaction.atomic
def take_down(*, uid: str, by: Person, reason: str) -> Incident:
    """Hide a public incident at once because it could harm somebody, whatever its version.

    The tombstone says no more than that it was taken down; ``reason`` may name the danger, and editors alone read
    it. Old versions are not public either. Raises NotAllowed below a reviewer.
    """
    by = require(by, Role.REVIEWER)
    _say(reason, "reason", "say whom it could harm; editors alone read it")
    incident = locked(uid)
    if incident.status not in PUBLIC_STATUSES:
        raise RecordError("status", f"{uid} is not public")
    with recorded(by=by, action="take_down", reason=TAKEN_DOWN):
        incident.status = Status.WITHDRAWN
        incident.status_reason = TAKEN_DOWN
        incident.taken_down = True
        return _step(incident, ReviewAction.WITHDRAWN, by, reason)


@transaction.atomic
def reinstate_incident(*, uid: str, version: int, by: Person, reason: str) -> Incident:
    """Put a withdrawn incident back: into review, from where it is published as any other."""
    by = require(by, Role.REVIEWER)
    _say(reason, "reason", "say why it belongs in the record after all")
    incident = _in_state(uid, version, [Status.WITHDRAWN])
    with recorded(by=by, action="reinstate_incident", reason=TAKEN_DOWN if incident.taken_down else reason):
        incident.status = Status.IN_REVIEW
        incident.status_reason = ""
        incident.taken_down = False
        if by.pk not in incident.unreviewed_editors:
            incident.unreviewed_editors = [*incident.unreviewed_editors, by.pk]
        return _step(incident, ReviewAction.REINSTATED, by, reason)


@transaction.atomic
def assign_incident(*, uid: str, by: Person, to: User | None) -> Incident:
    """Say who looks after an incident, or with None that nobody does. It stays at its version: nothing of it moves."""
    by = require(by, Role.EDITOR)
    if to is not None and not has_role(to, Role.EDITOR):
        raise RecordError("to", f"{to} is not an editor")
    incident = locked(uid)
    with recorded(by=by, action="assign_incident", reason=f"Looked after by {to or 'nobody'}"):
        incident.assigned_to = to
        incident.save(update_fields=["assigned_to"])
    return incident


@transaction.atomic
def comment_on(*, uid: str, by: Person, text: str, field: str = "") -> ReviewComment:
    """Say or ask something about an incident, or about one part of it (``entries.PARTS``)."""
    by = require(by, Role.EDITOR)
    _say(text, "text", "say what it is about")
    incident = locked(uid)
    with recorded(by=by, action="comment_on", reason="A comment"):
        return ReviewComment.objects.create(incident=incident, field=field, text=text.strip(), by=by)


@transaction.atomic
def resolve_comment(*, comment: int, by: Person) -> ReviewComment:
    """Mark a comment as dealt with; doing so twice changes nothing."""
    by = require(by, Role.EDITOR)
    found = ReviewComment.objects.select_for_update().get(pk=comment)
    if found.resolved_at is None:
        with recorded(by=by, action="resolve_comment", reason="The comment is dealt with"):
            found.resolved_by, found.resolved_at = by, timezone.now()
            found.save(update_fields=["resolved_by", "resolved_at"])
    return found


def _in_state(uid: str, version: int, states: Collection[str]) -> Incident:
    incident = locked(uid)
    if incident.version != version:
        raise StaleVersion(incident, version)
    if incident.status not in states:
        raise RecordError("status", f"{uid} is {incident.get_status_display().lower()}, which does not allow this")
    return incident


def _second_person(incident: Incident, by: User, why: Collection[FourEyes]) -> None:
    if why and by.pk in incident.unreviewed_editors:
        raise NeedsSecondPerson(tuple(str(one.label) for one in why))


def _no_open_comment(incident: Incident) -> None:
    waiting = incident.comments.filter(resolved_at__isnull=True).count()
    if waiting:
        raise RecordError("comments", f"{waiting} comment{'s' if waiting > 1 else ''} on it still wait for an answer")


def _say(text: str, field: str, message: str) -> None:
    if not text.strip():
        raise RecordError(field, message)


def _step(incident: Incident, action: ReviewAction, by: User, note: str) -> Incident:
    save_version(incident)
    Review.objects.create(incident=incident, action=action, version=incident.version, by=by, note=note.strip())
    return incident
