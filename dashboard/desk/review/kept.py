"""The entries that a proposal keeps, read for the page that lays them side by side."""

from collections.abc import Mapping
from typing import Any

from django.db.models import F, TextField, Value
from django.db.models.functions import Cast

from incidents.models import Incident, Outlet
from incidents.services import IncidentInput
from incidents.services.entries import POINTING, Pointer, Rows, column_of, read_entries


def kept_entries(*documents: Mapping[str, Any]) -> list[IncidentInput]:
    """Entries as ``entries.to_json`` wrote them, to read and compare; one query for all of them.

    The rows they point to hold no more than their key and name, and an outlet its kind; one that is gone is called by
    its slug. What is saved comes from ``entries.from_json`` instead.
    """
    return read_entries(documents, _named_rows)


def _named_rows(pointers: set[Pointer]) -> Rows:
    asked = []
    for part, model in POINTING.items():
        slugs = [slug for kind, slug in pointers if kind == part]
        if slugs:
            rows: Any = model._default_manager.order_by().filter(**{f"{column_of(model)}__in": slugs})
            asked.append(
                rows.annotate(
                    part=Value(part, TextField()),
                    short=Cast(column_of(model), TextField()),
                    long=Cast(_name_of(model), TextField()),
                    sort=Cast(F("kind") if model is Outlet else Value(""), TextField()),
                ).values_list("part", "pk", "short", "long", "sort")
            )
    found = {(part, slug): _light(part, slug, pk, name, sort) for part, pk, slug, name, sort in _united(asked)}
    return {pointer: found.get(pointer) or _light(*pointer, None, pointer[1], "") for pointer in pointers}


def _united(asked: list[Any]) -> Any:  # noqa: ANN401
    return asked[0].union(*asked[1:], all=True) if asked else ()


def _light(part: str, slug: str, pk: int | None, name: str, kind: str) -> Any:  # noqa: ANN401
    """A row in memory with its key and its name alone."""
    model = POINTING[part]
    more = {"kind": kind} if model is Outlet and kind else {}
    return model(**{"pk": pk, column_of(model): slug, _name_of(model): name, **more})


def _name_of(model: type[Any]) -> str:
    return "title" if model is Incident else "name"
