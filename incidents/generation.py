"""The number that says whether the record has changed."""

from dataclasses import dataclass
from datetime import datetime

from incidents.models import RecordGeneration


@dataclass(frozen=True, slots=True)
class Generation:
    """The record's generation: its number, and when it last moved (None before anything was recorded)."""

    value: int
    changed_at: datetime | None


def current_generation() -> Generation:
    """The generation of the committed record. One query."""
    row = RecordGeneration.objects.values_list("value", "changed_at").first()
    return Generation(*row) if row else Generation(0, None)
