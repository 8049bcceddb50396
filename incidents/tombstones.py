"""What an address says of an incident that was public and is not now."""

import datetime as dt
from dataclasses import dataclass

from incidents.choices import Status
from incidents.models import Incident
from incidents.services.review import TAKEN_DOWN

UNDER_REVIEW = "Withdrawn, and being looked at again"


@dataclass(frozen=True, slots=True)
class Tombstone:
    """All that is left to the public of an incident: its number, why it went, and where it went.

    ``merged_into`` is the number that stands in its place, "" when none does. ``since`` is None where the day would
    tell when editors last worked on it.
    """

    uid: str
    status: str
    reason: str
    merged_into: str = ""
    since: dt.datetime | None = None
    taken_down: bool = False


def tombstone_of(uid: str) -> Tombstone | None:
    """The tombstone at a number, None when nothing was ever public there, or still is. One query."""
    gone = Incident.objects.tombstones().select_related("merged_into").filter(uid=uid).first()
    if gone is None:
        return None
    if gone.merged_into is not None:
        return Tombstone(gone.uid, Status.MERGED, "", merged_into=gone.merged_into.uid)
    if gone.taken_down:
        return Tombstone(gone.uid, Status.WITHDRAWN, TAKEN_DOWN, since=gone.updated_at, taken_down=True)
    if gone.status == Status.WITHDRAWN:
        return Tombstone(gone.uid, Status.WITHDRAWN, gone.status_reason, since=gone.updated_at)
    return Tombstone(gone.uid, Status.WITHDRAWN, UNDER_REVIEW)
