"""The area a map is narrowed to: the form of its edges, for those who do not draw it, and what no area can hold."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl

from django.http import QueryDict

from incidents.aggregates import without_coordinates
from incidents.filters import IncidentFilterSet
from incidents.filters.set import NEAR_KM

# The fields of the form, which the filter knows as one parameter each.
BOX = ("west", "south", "east", "north")
POINT = ("longitude", "latitude")
KM = "km"
AREA = ("bbox", "near", "within_km")


@dataclass(frozen=True, slots=True)
class Field:
    """A field with what was asked for."""

    name: str
    label: str
    value: str


@dataclass(frozen=True, slots=True)
class AreaForm:
    """``carried`` are the other parameters of the page; ``left_out`` how many rows of the rest no area can hold."""

    box: tuple[Field, ...]
    circle: tuple[Field, ...]
    box_errors: tuple[str, ...]
    circle_errors: tuple[str, ...]
    carried: tuple[tuple[str, str], ...]
    is_on: bool
    left_out: int | None
    default_km: int = NEAR_KM


def area_form(filters: IncidentFilterSet) -> AreaForm:
    """The form as the filter stands. One query where an area is on, none else."""
    data = filters.data
    without = dict.fromkeys(AREA)
    is_on = any(data.get(name) for name in AREA)
    counts = is_on and filters.is_valid()
    left_out = without_coordinates(filters.changed(**without).qs, filters.rule_or_default) if counts else None
    km = Field(KM, "Kilometres", str(data.get("within_km") or ""))
    return AreaForm(
        box=_fields(BOX, str(data.get("bbox") or "")),
        circle=(*_fields(POINT, str(data.get("near") or "")), km),
        box_errors=_errors(filters, "bbox"),
        circle_errors=(*_errors(filters, "near"), *_errors(filters, "within_km")),
        carried=tuple(parse_qsl(filters.query(**without))),
        is_on=is_on,
        left_out=left_out,
    )


def drawn_query(query: QueryDict) -> str | None:
    """The query with the filter's own parameters in the place of the form's fields; None when it has none of them.

    An area takes the place of the one before. What is wrong with it is found by the filter, which says so.
    """
    if not any(name in query for name in (*BOX, *POINT, KM)):
        return None
    asked = query.copy()
    box, point, km = _joined(asked, BOX), _joined(asked, POINT), str(asked.get(KM) or "").strip()
    for name in (*BOX, *POINT, KM, *AREA, "page"):
        asked.pop(name, None)
    for name, value in (("bbox", box), ("near", point), ("within_km", km)):
        if value:
            asked[name] = value
    return asked.urlencode(safe=",")


def _joined(query: Mapping[str, str], names: tuple[str, ...]) -> str:
    values = [str(query.get(name) or "").strip() for name in names]
    return ",".join(values) if any(values) else ""


def _fields(names: tuple[str, ...], text: str) -> tuple[Field, ...]:
    values = [part.strip() for part in text.split(",")]
    return tuple(
        Field(name, name.capitalize(), value) for name, value in zip(names, [*values, *[""] * len(names)], strict=False)
    )


def _errors(filters: IncidentFilterSet, name: str) -> tuple[str, ...]:
    return tuple(str(message) for message in filters.errors.get(name, ()))
