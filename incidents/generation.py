"""The number that says whether the record has changed."""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from incidents.models import RecordGeneration

_QUESTION = f"SELECT value, changed_at FROM {RecordGeneration._meta.db_table}"  # noqa: S608 (a table's name)


@dataclass(frozen=True, slots=True)
class Generation:
    """The record's generation: its number, and when it last moved (None before anything was recorded)."""

    value: int
    changed_at: datetime | None


def current_generation() -> Generation:
    """The generation of the committed record. One query."""
    with connection.cursor() as cursor:
        # Asked by every request: the ORM takes four times as long to write this than the database to answer.
        cursor.execute(_QUESTION)
        row = cursor.fetchone()
    return Generation(*row) if row else Generation(0, None)
