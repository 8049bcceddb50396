"""Incidents that may be the one being entered."""

import datetime as dt
from dataclasses import dataclass

from incidents.models import Incident
from incidents.services.inputs import IncidentInput

LIKELY = 0.7


@dataclass(frozen=True, slots=True)
class Features:
    """What two accounts of an incident are compared by."""

    earliest: dt.date | None = None
    latest: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Likeness:
    """An incident in the record and how like the entry it is, from 0 to 1, with the reasons in short words."""

    incident: Incident
    score: float
    signals: list[str]

    @property
    def is_likely(self) -> bool:
        """Whether it is so alike that an editor should decide before going on."""
        return self.score >= LIKELY


def likely_same(entry: IncidentInput, *, exclude_uid: str = "", limit: int = 5) -> list[Likeness]:
    """Incidents that may be this one, most alike first."""
    return []


def likeness(a: Features, b: Features) -> tuple[float, list[str]]:
    """How alike two accounts are, from 0 to 1, and why."""
    return 0.0, []
