"""Parameters of a page beside the filter's own: one value of a few, anything else is an error that says so."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from incidents.filters import IncidentFilterSet


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter that takes one of ``allowed``, and what it is when left out."""

    name: str
    allowed: Collection[str]
    default: str


def read(filters: IncidentFilterSet, parameters: Sequence[Parameter]) -> dict[str, str]:
    """The value of each parameter. A value that is not allowed becomes an error of the filter, and its default."""
    values = {}
    for parameter in parameters:
        value = str(filters.data.get(parameter.name) or parameter.default)
        if value not in parameter.allowed:
            filters.errors[parameter.name] = [f"“{value}” is not one of {', '.join(parameter.allowed)}."]
            value = parameter.default
        values[parameter.name] = value
    return values
