"""How a version in the history reads: the value of a field in words, the rows it points to by name."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models.functions import Cast, Coalesce, Concat, NullIf, Trim

from incidents.models import Incident
from incidents.wording import NOT_REPORTED

# What became of a row, by the label of its event.
VERBS = {"insert": "added", "update": "changed", "delete": "removed"}

_PERSON = Coalesce(
    NullIf(Trim(Concat("first_name", models.Value(" "), "last_name")), models.Value("")), models.F("username")
)
# Which columns point to a row of another table, to which, and by what that row is named.
_NAMED_BY: dict[str, tuple[str, Any]] = {
    "province_id": ("places.Province", "name"),
    "district_id": ("places.District", "name"),
    "place_id": ("places.Place", "name"),
    "campaign_id": ("incidents.Campaign", "name"),
    "maybe_same_as_id": ("incidents.Incident", "uid"),
    "merged_into_id": ("incidents.Incident", "uid"),
    "outlet_id": ("incidents.Outlet", "name"),
    "group_id": ("groups.ArmedGroup", "name"),
    "assigned_to_id": ("auth.User", _PERSON),
    # Not a column: who made a change, as the history's context names them.
    "user": ("auth.User", _PERSON),
}
Names = Mapping[tuple[str, int], str]


def names_of(pairs: Iterable[tuple[str, int | None]]) -> dict[tuple[str, int], str]:
    """The names of the rows that columns point to, by column and key; one query however many tables they are in."""
    wanted: dict[str, set[int]] = {}
    for column, key in pairs:
        if column in _NAMED_BY and key is not None:
            wanted.setdefault(column, set()).add(key)
    asked = [_named(column, keys) for column, keys in wanted.items()]
    if not asked:
        return {}
    return {(column, key): name for column, key, name in asked[0].union(*asked[1:], all=True)}


def _named(column: str, keys: set[int]) -> Any:  # noqa: ANN401
    table, name = _NAMED_BY[column]
    rows = apps.get_model(table)._default_manager.order_by().filter(pk__in=keys)
    text = models.TextField()
    return rows.annotate(column=models.Value(column, text), named=Cast(name, text)).values_list("column", "pk", "named")


def field_words(version: Any, column: str, names: Names) -> str:  # noqa: ANN401
    """The value of one column of an incident's version in words; "–" when it is not reported."""
    value = getattr(version, column)
    if value in (None, "", []):
        return NOT_REPORTED
    if column in _NAMED_BY:
        return names.get((column, value), NOT_REPORTED)
    field = Incident._meta.get_field(column)
    choices = dict(getattr(field, "flatchoices", ()) or getattr(getattr(field, "base_field", None), "flatchoices", ()))
    if isinstance(value, list):
        return ", ".join(str(choices.get(word, word)) for word in value)
    return str(choices.get(value, value))
