"""Incidents as rows of a table: which columns, in which order, and with what read along."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate

from django.db.models import F, Prefetch
from django.http import QueryDict

from dashboard.filterbar import FieldError
from incidents.counting import CountingRule
from incidents.models import Attribution
from incidents.querysets import IncidentQuerySet

PAGE_SIZE = 50
FORMATS = ("html", "csv")


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the table. ``ordering`` is the field it sorts by, "" when it does not sort."""

    name: str
    label: str
    ordering: str = ""
    numeric: bool = False


COLUMNS: dict[str, Column] = {
    column.name: column
    for column in (
        Column("date", "Date", "date"),
        Column("place", "Place"),
        Column("what", "What"),
        Column("targets", "Target"),
        Column("killed", "Victims killed", "killed", numeric=True),
        Column("injured", "Injured", "injured", numeric=True),
        Column("civilians", "Civilians killed", numeric=True),
        Column("security", "Security forces killed", numeric=True),
        Column("militants", "Militants killed", numeric=True),
        Column("group", "Group named"),
        Column("sources", "Sources", numeric=True),
        Column("updated", "Updated", "updated"),
        Column("uid", "Number", "uid"),
    )
}
DEFAULT_COLUMNS = ("date", "place", "what", "targets", "killed", "injured", "group", "sources")
DEFAULT_ORDERING = "-date"
ORDERINGS = tuple(sign + column.ordering for column in COLUMNS.values() if column.ordering for sign in ("-", ""))


@dataclass(frozen=True, slots=True)
class Shape:
    """How the rows are shown. ``errors`` say what is wrong with the query's own words for it."""

    columns: tuple[Column, ...]
    ordering: str
    is_file: bool = False
    errors: tuple[FieldError, ...] = ()

    @property
    def names(self) -> frozenset[str]:
        """The columns' names."""
        return frozenset(column.name for column in self.columns)


def shape_of(query: QueryDict) -> Shape:
    """The chosen columns and order. An unknown word is an error that lists what is allowed, never ignored."""
    named = [part.strip() for value in query.getlist("columns") for part in value.split(",") if part.strip()]
    ordering, form = query.get("ordering") or DEFAULT_ORDERING, query.get("format") or FORMATS[0]
    page = query.get("page") or "1"
    errors = [
        _error("columns", "Columns", [name for name in named if name not in COLUMNS], COLUMNS),
        _error("ordering", "Order", [ordering] if ordering not in ORDERINGS else [], ORDERINGS),
        _error("format", "Format", [form] if form not in FORMATS else [], FORMATS),
        _error("page", "Page", [] if page.isascii() and page.isdigit() else [page], ["a whole number from 1"]),
    ]
    return Shape(
        columns=tuple(column for name, column in COLUMNS.items() if name in (named or DEFAULT_COLUMNS)),
        ordering=ordering if ordering in ORDERINGS else DEFAULT_ORDERING,
        is_file=form == "csv",
        errors=tuple(error for error in errors if error),
    )


def _error(name: str, label: str, wrong: Sequence[str], allowed: Iterable[str]) -> FieldError | None:
    if not wrong:
        return None
    return FieldError(name, label, (f"“{wrong[0][:40]}” is not known here. Allowed: {', '.join(allowed)}.",))


def ordered(rows: IncidentQuerySet, ordering: str, rule: CountingRule) -> IncidentQuerySet:
    """The rows in order: what is not reported comes last either way, and the newest uid breaks ties."""
    columns = {
        "date": "date",
        "killed": rule.column("killed"),
        "injured": rule.column("injured"),
        "updated": "updated_at",
        "uid": "uid",
    }
    field = F(columns[ordering.removeprefix("-")])
    if ordering.startswith("-"):
        return rows.order_by(field.desc(nulls_last=True), "-uid")
    return rows.order_by(field.asc(nulls_last=True), "uid")


def order_note(ordering: str, rule: CountingRule) -> str:
    """What the rows are in the order of, where the rule adds up another number than the column shows; else ""."""
    harm = ordering.removeprefix("-")
    if harm not in {"killed", "injured"} or rule.column(harm) == f"{harm}_best":
        return ""
    whom = f"everybody {harm}" if rule.militants_included else f"victims {harm}"
    figure = ", by the lowest figure" if rule.figure == "low" else ""
    return f"In the order of what {rule.label} adds up: {whom}{figure}."


def for_table(rows: IncidentQuerySet) -> IncidentQuerySet:
    """With all that a row of a table shows; two queries."""
    named = Attribution.objects.select_related("group").order_by("track", "id")
    return (
        rows.select_related("province", "district", "place")
        .defer("search_text", "search_vector", "summary", "notes")
        .prefetch_related(Prefetch("attributions", queryset=named))
    )


def newest_of(rows: IncidentQuerySet, held: Iterable[tuple[date, int]], number: int) -> IncidentQuerySet:
    """The newest so many rows, for a table, where spans of days ``held`` so many each, by their first days.

    No span is read before those that hold as many: of the past, rows are not found in the order of their days.
    """
    newest = sorted(held, reverse=True)
    reached = accumulate(some for _, some in newest)
    since = next((day for (day, _), some in zip(newest, reached, strict=True) if some >= number), date.min)
    return for_table(rows.filter(date__gte=since).newest().first_few(number))


def next_ordering(column: Column, ordering: str) -> str:
    """What a click on the column's head asks for: largest or latest first, then the other way round."""
    return column.ordering if ordering == f"-{column.ordering}" else f"-{column.ordering}"
