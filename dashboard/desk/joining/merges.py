"""The merges an incident had a part in: for its page of the desk."""

from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db.models import Q

from incidents.models import Incident, Merge
from incidents.roles import Role, has_role


@dataclass(frozen=True, slots=True)
class MergeLine:
    """One merge as the page of an incident tells it."""

    merge: Merge
    is_kept: bool
    """Whether the incident is the one that stayed."""
    may_undo: bool


def merges_of(incident: Incident, user: User) -> list[MergeLine]:
    """Every merge into an incident, or of it into another, newest first, those taken apart too. One query.

    For ``desk/joining/_merges.html``, which offers a reviewer the way back.
    """
    rows = Merge.objects.filter(Q(kept=incident) | Q(merged=incident))
    reviews = has_role(user, Role.REVIEWER)
    return [
        MergeLine(row, row.kept_id == incident.pk, reviews and row.undone_at is None)
        for row in rows.select_related("kept", "merged", "by", "undone_by")
    ]
