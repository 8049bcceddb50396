"""The first page of the reference tables: how many rows each has, and when it was last changed."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, DateTimeField, F, Max, Model, OuterRef, QuerySet, Subquery, TextField, Value
from django.db.models.functions import Greatest

from dashboard.desk.reference.specs import Table
from dashboard.desk.reference.tables import TABLES
from incidents.services.reference_edits import history_of


@dataclass(frozen=True, slots=True)
class TableSummary:
    """A table's line; ``changed_at`` is None when nothing of it was ever written."""

    table: Table
    rows: int
    changed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Removed:
    """A row that is no longer there, for the way to its history."""

    key: str
    name: str
    at: datetime


def summaries() -> list[TableSummary]:
    """All tables in the order of the page. One query for all of them."""
    asked = [_summary(table) for table in TABLES.values()]
    found = {key: (rows, at) for key, rows, at in asked[0].union(*asked[1:], all=True)}
    return [TableSummary(table, *found.get(key, (0, None))) for key, table in TABLES.items()]


def _summary(table: Table) -> QuerySet[Any, Any]:
    """How many rows, and the time of the newest event of the table and of what hangs from it."""
    newest = [_newest(model) for model in (table.model, *(part.model for part in table.parts))]
    last = Greatest(*newest) if len(newest) > 1 else newest[0]
    found: QuerySet[Any, Any] = (
        table.rows()
        .order_by()
        .values(key=Value(table.key, output_field=TextField()))
        .annotate(rows_count=Count("pk"), at=Max(last, output_field=DateTimeField()))
        .values_list("key", "rows_count", "at")
    )
    return found


def _newest(model: type[Model]) -> Subquery:
    events = history_of(model).order_by("-pgh_id").values("pgh_created_at")
    return Subquery(events[:1], output_field=DateTimeField())


def removed_rows(table: Table, most: int = 20) -> list[Removed]:
    """The rows that were removed last and are not there again. One query."""
    there = table.model._default_manager.filter(**{table.by: OuterRef("pgh_obj_id" if table.by == "pk" else table.by)})
    gone = history_of(table.model).filter(table.only, pgh_label="delete")
    gone = gone.annotate(again=Subquery(there.values("pk")[:1]), name_then=F(table.title)).filter(again__isnull=True)
    found: dict[str, Removed] = {}
    for one in gone.order_by("-pgh_id")[:most]:
        key = str(one.pgh_obj_id if table.by == "pk" else getattr(one, table.by))
        found.setdefault(key, Removed(key, one.name_then, one.pgh_created_at))
    return list(found.values())
