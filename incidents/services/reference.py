"""Reference tables of the record: outlets and context events."""

import csv
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from django.db import transaction

from incidents.models import Campaign, ContextEvent, Outlet

Row = TypeVar("Row", Outlet, ContextEvent)

DATA = Path(__file__).resolve().parent.parent / "data"


@transaction.atomic
def load_outlets() -> int:
    """Add the outlets of the table that are not there yet; an editor's changes stay. Returns how many were added."""
    return _add_missing(
        Outlet,
        [
            Outlet(
                slug=cells["slug"],
                name=cells["name"],
                kind=cells["kind"],
                reliability=cells["reliability"],
                language=cells["language"],
                hosts=cells["hosts"].split(";"),
            )
            for cells in _rows("outlets.csv")
        ],
    )


@transaction.atomic
def load_context_events() -> int:
    """Add the context events of the table that are not there yet. Returns how many were added."""
    return _add_missing(
        ContextEvent,
        [
            ContextEvent(
                slug=cells["slug"],
                date=date.fromisoformat(cells["date"]),
                date_end=date.fromisoformat(cells["date_end"]) if cells["date_end"] else None,
                title=cells["title"],
                kind=cells["kind"],
                affects=cells["affects"],
                summary=cells["summary"],
                source=cells["source"],
            )
            for cells in _rows("context_events.csv")
        ],
    )


def _rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def removed(model: type[Row] | type[Campaign]) -> set[str]:
    """Slugs of rows that were there once and were taken out: a loader does not bring them back."""
    history: Any = model.pgh_event_model  # type: ignore[union-attr]
    return set(history._default_manager.filter(pgh_label="delete").values_list("slug", flat=True))


def _add_missing(model: type[Row], rows: list[Row]) -> int:
    there = set(model._default_manager.values_list("slug", flat=True)) | removed(model)
    missing = [row for row in rows if row.slug not in there]
    model._default_manager.bulk_create(missing)
    return len(missing)
