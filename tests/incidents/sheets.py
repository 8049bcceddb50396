"""Spreadsheets for tests, and their way through an import."""

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Any

from django.apps import apps
from django.contrib.auth.models import User
from django.db import connection
from openpyxl import Workbook  # type: ignore[import-untyped]

from incidents.models import Batch, BatchItem, Incident, Proposal
from incidents.services.imports import ask_undo, carry_out, start_import, work_on
from tests.dashboard.desk.people import editor

Row = Mapping[str, Any]

NEW: dict[str, Any] = {
    "date": "2024-05-01",
    "event_class": "militant_attack",
    "place": "Wana",
    "district": "South Waziristan",
    "killed_total": "3",
    "total_includes_militants": "no",
    "source_url": "https://www.dawn.com/news/9990001",
    "source_published": "2024-05-02",
}
"""A row of a new incident that nothing is wrong with."""


def new(number: int = 1, **cells: Any) -> dict[str, Any]:
    """A new incident unlike those of other numbers, with some cells set otherwise."""
    return {**NEW, "source_url": f"https://www.dawn.com/news/99900{number:02d}", **cells}


def csv_of(*rows: Row, headings: Sequence[str] = (), delimiter: str = ",", encoding: str = "utf-8") -> bytes:
    """A CSV file with the columns that any of the rows has."""
    names = list(headings or dict.fromkeys(name for row in rows for name in row))
    text = io.StringIO()
    writer = csv.DictWriter(text, names, delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode(encoding)


def xlsx_of(*rows: Row, headings: Sequence[str] = (), sheet: str = "Incidents") -> bytes:
    """An XLSX file with the columns that any of the rows has."""
    names = list(headings or dict.fromkeys(name for row in rows for name in row))
    book = Workbook()
    book.active.title = sheet
    book.active.append(names)
    for row in rows:
        book.active.append([row.get(name) for name in names])
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def checked(content: bytes | Row, *more: Row, by: User | None = None, **settings: Any) -> Batch:
    """The batch of a file, or of rows, after the worker has checked it."""
    content = content if isinstance(content, bytes) else csv_of(content, *more)
    given = {"by": by or editor(), "file_name": "rows.csv", "reason": "Tolls of the week", **settings}
    batch = start_import(content=content, **given)
    assert work_on(batch=batch.pk)
    batch.refresh_from_db()
    return batch


def carried_out(content: bytes | Row | Batch, *more: Row, **settings: Any) -> Batch:
    """The batch of a file, or of rows, after it was carried out."""
    batch = content if isinstance(content, Batch) else checked(content, *more, **settings)
    assert batch.state == "checked", batch.result
    carry_out(batch=batch.pk, by=batch.by)
    assert work_on(batch=batch.pk)
    batch.refresh_from_db()
    return batch


def undone(batch: Batch, *, by: User | None = None, reason: str = "Wrong file") -> Batch:
    """The batch after somebody, else who uploaded it, had it undone."""
    ask_undo(batch=batch.pk, by=by or batch.by, reason=reason)
    assert work_on(batch=batch.pk)
    batch.refresh_from_db()
    return batch


def errors_of(batch: Batch) -> list[tuple[int, str, str]]:
    """Row, column and words of every error."""
    return [(row, column, message) for row, column, _, message in batch.result["errors"]]


def counts_of(batch: Batch) -> dict[str, int]:
    """How many rows are of each kind, those that are none left out."""
    kinds = ("new", "changed", "waiting", "unchanged", "errors")
    return {kind: batch.result["counts"][kind] for kind in kinds if batch.result["counts"][kind]}


def contents() -> tuple[int, ...]:
    """What must not move when nothing is to change."""
    return (
        Incident.objects.count(),
        apps.get_model("incidents", "IncidentEvent")._default_manager.count(),
        BatchItem.objects.count(),
        Proposal.objects.count(),
        next_number(),
    )


def next_number() -> int:
    """The last number that was given to an incident."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT last_value FROM incidents_uid_number")
        return int(cursor.fetchone()[0])


def made_by(batch: Batch) -> list[Incident]:
    """The incidents that a batch made, in the order of its rows."""
    return [item.incident for item in batch.items.filter(created=True).select_related("incident") if item.incident]
