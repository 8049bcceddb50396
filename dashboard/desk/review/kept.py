"""The entries that a proposal keeps, read for the page that lays them side by side."""

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any, cast

from django.db.models import F, TextField, Value
from django.db.models.functions import Cast

from groups.models import ArmedGroup
from incidents.models import Campaign, Incident, Outlet
from incidents.services import (
    AttributionInput,
    ChoiceInput,
    FigureInput,
    IncidentInput,
    LocationInput,
    ReportInput,
)
from places.models import District, Place, Province

# Which table a key of a kept entry points to, by which column, and which column is its name.
_TABLES: dict[str, tuple[Any, str, str]] = {
    "province": (Province, "slug", "name"),
    "district": (District, "slug", "name"),
    "place": (Place, "slug", "name"),
    "outlet": (Outlet, "slug", "name"),
    "group": (ArmedGroup, "slug", "name"),
    "campaign": (Campaign, "slug", "name"),
    "maybe_same_as": (Incident, "uid", "title"),
}
_INPUTS: dict[str, type[Any]] = {
    "entry": IncidentInput,
    "location": LocationInput,
    "reports": ReportInput,
    "figures": FigureInput,
    "attributions": AttributionInput,
    "choices": ChoiceInput,
}
_DAYS = frozenset({"date", "date_end", "published_on", "stated_on"})
Rows = Mapping[tuple[str, str], Any]


def kept_entries(*documents: Mapping[str, Any]) -> list[IncidentInput]:
    """Entries as ``entries.to_json`` wrote them, to read and compare; one query for all of them.

    The rows they point to hold no more than their key and name, and an outlet its kind; one that is gone is called by
    its slug. What is saved comes from ``entries.from_json`` instead.
    """
    rows = _rows({pointer for document in documents for pointer in _pointers(document)})
    return [cast(IncidentInput, _read(document, rows, "entry")) for document in documents]


def _pointers(value: Any, key: str = "") -> Iterator[tuple[str, str]]:  # noqa: ANN401
    """The keys and slugs of every row that a document points to."""
    if isinstance(value, Mapping):
        for name, one in value.items():
            yield from _pointers(one, name)
    elif isinstance(value, list):
        for one in value:
            yield from _pointers(one)
    elif key in _TABLES and value:
        yield key, value


def _rows(pointers: set[tuple[str, str]]) -> dict[tuple[str, str], Any]:
    asked = []
    for key, (model, column, name) in _TABLES.items():
        slugs = [slug for kind, slug in pointers if kind == key]
        if slugs:
            kind = F("kind") if model is Outlet else Value("")
            named = model._default_manager.order_by().filter(**{f"{column}__in": slugs})
            asked.append(
                named.annotate(
                    key=Value(key, TextField()),
                    short=Cast(column, TextField()),
                    long=Cast(name, TextField()),
                    sort=Cast(kind, TextField()),
                ).values_list("key", "pk", "short", "long", "sort")
            )
    found = {(key, slug): _light(key, slug, pk, name, sort) for key, pk, slug, name, sort in _united(asked)}
    return {pointer: found.get(pointer) or _light(*pointer, None, pointer[1], "") for pointer in pointers}


def _united(asked: list[Any]) -> Any:  # noqa: ANN401
    return asked[0].union(*asked[1:], all=True) if asked else ()


def _light(key: str, slug: str, pk: int | None, name: str, kind: str) -> Any:  # noqa: ANN401
    """A row in memory with its key and its name alone."""
    model, column, named = _TABLES[key]
    more = {"kind": kind} if model is Outlet and kind else {}
    return model(**{"pk": pk, column: slug, named: name, **more})


def _read(value: Any, rows: Rows, key: str) -> Any:  # noqa: ANN401
    if isinstance(value, Mapping):
        return _INPUTS[key](**{name: _read(one, rows, name) for name, one in value.items()})
    if isinstance(value, list):
        return tuple(_read(one, rows, key) for one in value)
    if key in _TABLES and value:
        return rows[key, value]
    if key in _DAYS and value:
        return dt.date.fromisoformat(value)
    return value
