"""Questions the record asks back."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from incidents.services.inputs import IncidentInput


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something odd. ``code`` is stable; ``field`` is a part of the entry (``incidents.services.entries.PARTS``)."""

    code: str
    field: str
    question: str


def doubts(entry: IncidentInput, *, today: dt.date, district_record: int | None) -> list[Doubt]:
    """What is odd in an entry."""
    return []


def district_record(district_set: Collection[str]) -> int | None:
    """The largest published toll in these districts."""
    return None
