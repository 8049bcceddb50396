"""Parameters of a page beside the filter's own: one value of a few, anything else is an error that says so."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.forms import Field
from django.http import QueryDict
from django.utils import timezone

from incidents.filters import IncidentFilterSet
from incidents.filters.fields import DayField, MomentField, shown
from incidents.past import PAST, Past


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter that takes one of ``allowed``, and what it is when left out.

    None allows any text: who draws by it says what is wrong with it.
    """

    name: str
    allowed: Collection[str] | None
    default: str


def read(filters: IncidentFilterSet, parameters: Sequence[Parameter]) -> dict[str, str]:
    """The value of each parameter. A value that is not allowed becomes an error of the filter, and its default."""
    values = {}
    for parameter in parameters:
        value = str(filters.data.get(parameter.name) or parameter.default)
        if parameter.allowed is not None and value not in parameter.allowed:
            filters.errors[parameter.name] = [f"{shown(value)} is not one of {', '.join(parameter.allowed)}."]
            value = parameter.default
        values[parameter.name] = value
    return values


def read_past(query: QueryDict) -> tuple[QueryDict, Past, dict[str, list[str]]]:
    """The query without PAST, the moment and the day of it, and what is wrong with either, by name.

    What is wrong is left out of the past. The filter knows of the present alone, so that no link to a list or chart of
    today carries a day of the past along.
    """
    present, wrong = query.copy(), dict[str, list[str]]()
    as_of = _value(query, "as_of", MomentField(required=False), wrong)
    known_by = _value(query, "known_by", DayField(required=False), wrong)
    if as_of is not None and as_of > timezone.now():
        wrong["as_of"] = ["This moment has not come yet. Give one that has passed."]
        as_of = None
    for name in PAST:
        present.pop(name, None)
    return present, Past(as_of, known_by), wrong


def _value(query: QueryDict, name: str, field: Field, wrong: dict[str, list[str]]) -> Any:  # noqa: ANN401
    try:
        return field.clean(query.get(name)) or None
    except ValidationError as error:
        wrong[name] = list(error.messages)
        return None
