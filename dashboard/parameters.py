"""Parameters of a page beside the filter's own: one value of a few, anything else is an error that says so."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.core.exceptions import ValidationError
from django.forms import Field
from django.http import QueryDict
from django.utils import timezone

from incidents.filters import IncidentFilterSet
from incidents.filters.fields import DayField, MomentField, shown
from incidents.past import PAST, Past

NOW = Past()


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter that takes one of ``allowed``, and what it is when left out.

    None allows any text: who draws by it says what is wrong with it.
    """

    name: str
    allowed: Collection[str] | None
    default: str


@dataclass(frozen=True, slots=True)
class AskedPast:
    """What a query asks of, and what is wrong with it, by the name of the parameter."""

    past: Past
    wrong: Mapping[str, list[str]]


def read(filters: IncidentFilterSet, parameters: Sequence[Parameter]) -> dict[str, str]:
    """The value of each parameter. A value that is not allowed becomes an error of the filter, and its default."""
    values = {}
    for parameter in parameters:
        value = str(filters.data.get(parameter.name) or parameter.default)
        if parameter.allowed is not None and value not in parameter.allowed:
            allowed = ", ".join(one for one in parameter.allowed if one)
            filters.errors[parameter.name] = [f"{shown(value)} is not one of {allowed}."]
            value = parameter.default
        values[parameter.name] = value
    return values


def read_past(query: Mapping[str, Any]) -> AskedPast:
    """The moment and the day that a query asks of; what is wrong with either is left out of the past."""
    wrong: dict[str, list[str]] = {}
    as_of = _value(query, "as_of", MomentField(required=False), wrong)
    known_by = _value(query, "known_by", DayField(required=False), wrong)
    if as_of is not None and as_of > timezone.now():
        wrong["as_of"] = ["This moment has not come yet. Give one that has passed."]
        as_of = None
    return AskedPast(Past(as_of, known_by), wrong)


def moment_value(moment: datetime) -> str:
    """A moment as a parameter holds it: in UTC, to the microsecond, without a plus sign."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def past_query(past: Past) -> str:
    """The parameters that say which past is read, "" for the record as it stands."""
    given = {}
    if past.as_of:
        given["as_of"] = moment_value(past.as_of)
    if past.known_by:
        given["known_by"] = past.known_by.isoformat()
    return urlencode(given)


def at_past(query: str, past: Past) -> str:
    """A query as it is, but asked of ``past``."""
    rest = [(name, value) for name, value in parse_qsl(query) if name not in PAST]
    return "&".join(part for part in (urlencode(rest), past_query(past)) if part)


def _value(query: Mapping[str, Any], name: str, field: Field, wrong: dict[str, list[str]]) -> Any:  # noqa: ANN401
    given = query.getlist(name) if isinstance(query, QueryDict) else [query.get(name, "")]
    values = {str(value).strip() for value in given} - {""}
    if len(values) > 1:
        wrong[name] = ["Give one value only."]
        return None
    try:
        return field.clean("".join(values)) or None
    except ValidationError as error:
        wrong[name] = list(error.messages)
        return None
