"""What may stand in a query: the parameters of the one filter, and those that views read themselves."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from incidents.aggregates import DIMENSIONS, MEASURES
from incidents.aggregates.periods import PERIODS
from incidents.aggregates.trends import SPLITS
from incidents.api import changes, incidents, reference, trend
from incidents.api.files import LAYOUT_NAMES
from incidents.api.paging import LONGEST_CURSOR, ORDERINGS
from incidents.api.parameters import PAST
from incidents.api.rendering import LIST_FORMS, JSONRenderer
from incidents.api.schema.documents import parameter_meanings
from incidents.api.schema.words import ANY_UID, COUNT, DAY, MOMENT, SLUG, TEXT, Schema, one_of, several
from incidents.claims.asked import PLACES, WORD_OF
from incidents.comparing import KINDS
from incidents.comparing.answer import PARTS
from incidents.comparing.question import DEFAULT_DAYS, FEWEST_DAYS, MOST_DAYS
from incidents.counting import DEFAULT_RULE, RULES
from incidents.filters import IncidentFilterSet
from incidents.filters.fields import (
    MAX_VALUES,
    ChoicesField,
    CountField,
    DayField,
    HexagonField,
    MomentField,
    NumbersField,
    PlacesField,
    TextField,
    UidsField,
)
from incidents.filters.form import FURTHEST_KM
from incidents.filters.set import NEAR_KM
from incidents.filters.vocabularies import VOCABULARIES
from incidents.rows import ROW_FIELDS
from incidents.statistics.claims import Qualifier
from incidents.trends import AVERAGE

Parameter = dict[str, Any]
LISTED_AT = "x-listed-at"
"""Where the words are listed that a parameter takes, when they are not the same for ever."""
# Words to look for: some, without a NUL, and without the character that stands for what could not be read.
FREE = {**TEXT, "pattern": "^[^\\x00\\ufffd]*[^\\s\\x00-\\x1f\\x85\\ufffd][^\\x00\\ufffd]*$"}

# The vocabularies that grow with the record: an example, and where they are listed.
_GROWING = {
    "province": ("balochistan", "/api/v1/provinces/"),
    "district": ("quetta", "/api/v1/districts/"),
    "group": ("bla", "/api/v1/groups/"),
    "campaign": ("herof", "/api/v1/campaigns/"),
    "source": ("dawn", "/api/v1/sources/"),
    "place": ("chaman", "/api/v1/places/?q=chaman"),
}


def query(name: str, schema: Schema, meaning: str, **more: Any) -> Parameter:
    """A parameter of a query."""
    return {"name": name, "in": "query", "description": meaning, "schema": schema, **more}


def listed(name: str, words: Iterable[str], *, growing: tuple[str, str] | None = None, **limits: Any) -> Parameter:
    """A parameter that takes several words, repeated or with commas."""
    if growing is None:
        items, more = one_of(words), {}
    else:
        example, place = growing
        items, more = SLUG, {LISTED_AT: place, "example": [example]}
    schema = several(items, **limits)
    return query(name, schema, parameter_meanings()[name], style="form", explode=True, **more)


def filters() -> list[Parameter]:
    """Every parameter of the one filter."""
    found = IncidentFilterSet.base_filters
    return [_of_filter(name, one.field) for name, one in found.items()]


def _of_filter(name: str, field: Any) -> Parameter:  # noqa: ANN401
    meaning = parameter_meanings()[name]
    match field:
        case ChoicesField(single=True):
            default = {"default": "true"} if name == "rollup" else {}
            return query(name, {**one_of(_words(name)), **default}, meaning)
        case ChoicesField() | PlacesField():
            growing = _GROWING.get(name)
            return listed(name, () if growing else _words(name), growing=growing, maxItems=MAX_VALUES)
        case UidsField():
            return query(name, several(ANY_UID, maxItems=MAX_VALUES), meaning, style="form", explode=True)
        case NumbersField():
            return _degrees(name, field, meaning)
        case CountField():
            of_distance = {"maximum": FURTHEST_KM, "default": NEAR_KM}
            limits = of_distance if name == "within_km" else {"maximum": field.LARGEST}
            return query(name, {**COUNT, **limits}, meaning)
        case DayField():
            return query(name, DAY, meaning)
        case MomentField():
            return query(name, MOMENT, meaning)
        case HexagonField():
            return query(name, {"type": "string", "pattern": "^[0-9a-f]{15}$"}, meaning, example=field.EXAMPLE)
        case TextField():
            return query(name, {**FREE, "maxLength": field.LONGEST}, meaning)
    raise TypeError(f"the document does not know how to describe {name}")


def _words(name: str) -> list[str]:
    return [choice.value for choice in VOCABULARIES[name]()]


def _degrees(name: str, field: NumbersField, meaning: str) -> Parameter:
    each = [{"type": "number", "minimum": -limit, "maximum": limit} for limit in field.names.values()]
    schema = several({"type": "number"}, prefixItems=each, minItems=len(each), maxItems=len(each))
    example = [float(number) for number in field.example.split(",")]
    return query(name, schema, meaning, style="form", explode=False, example=example)


def past() -> list[Parameter]:
    """When the record is read as."""
    schemas = dict(zip(PAST, (MOMENT, DAY), strict=True))
    return [query(name, schema, parameter_meanings()[name]) for name, schema in schemas.items()]


def form(forms: Collection[Any] = (JSONRenderer,)) -> Parameter:
    """In which form the answer comes."""
    words = one_of(one.format for one in forms)
    return query("format", {**words, "default": "json"}, "The form of the answer; the Accept header chooses too.")


def of_list() -> list[Parameter]:
    """What `incidents/` takes."""
    meanings = parameter_meanings()
    size = {"type": "integer", "minimum": 1, "maximum": incidents.LARGEST_PAGE, "default": incidents.PAGE_SIZE}
    cursor = {**TEXT, "pattern": "^[A-Za-z0-9_-]+$", "maxLength": LONGEST_CURSOR}
    return [
        *filters(),
        *past(),
        query("ordering", {**one_of(ORDERINGS), "default": ORDERINGS[0]}, meanings["ordering"]),
        query("page_size", size, meanings["page_size"]),
        query("cursor", cursor, meanings["cursor"]),
        listed("fields", ROW_FIELDS),
        form(LIST_FORMS),
        query("layout", one_of(LAYOUT_NAMES), meanings["layout"]),
    ]


def of_stats() -> list[Parameter]:
    """What `stats/` takes."""
    by = several(one_of(DIMENSIONS), maxItems=2)
    return [
        query("measure", {**one_of(MEASURES), "default": "incidents"}, "What is counted or added up."),
        query("by", by, "Up to two dimensions, in the order of the keys.", style="form", explode=True),
        *filters(),
        *past(),
        form(),
    ]


def of_trend() -> list[Parameter]:
    """What `stats/trend/` takes."""
    limits = {"minimum": trend.SHORTEST_AVERAGE, "maximum": trend.LONGEST_AVERAGE, "default": AVERAGE}
    return [
        query("measure", {**one_of(MEASURES), "default": "incidents"}, "What is counted or added up."),
        query("unit", {**one_of(PERIODS), "default": trend.UNIT}, "How long a bin is; weeks start on Monday."),
        query("by", one_of(SPLITS), "What the lines are; the whole is always given."),
        query("average", {"type": "integer", **limits}, "How many bins the average goes over, this one the last."),
        *filters(),
        *past(),
        form(),
    ]


def of_comparing() -> list[Parameter]:
    """What `stats/compare/` takes."""
    days = {"type": "integer", "minimum": FEWEST_DAYS, "maximum": MOST_DAYS, "default": DEFAULT_DAYS}
    side = {**TEXT, "minLength": 1}
    return [
        query("compare", {**one_of(KINDS), "default": "period"}, "What both sides are."),
        query("a", side, "The first side: 2021-01-01..2021-08-14, a year, a month, a slug or a rule.", example="2024"),
        query("b", side, "The second side, written like a.", example="2025"),
        query("event", SLUG, "A context event, in place of a and b: equal windows before and after its day."),
        query("days", days, "With event: the most days of each window."),
        query("by", one_of(PARTS), "What the difference is taken apart by."),
        *filters(),
        *past(),
        form(),
    ]


def of_rule_stats() -> list[Parameter]:
    """What `stats/rules/` takes."""
    against = query("against", {**one_of(RULES), "default": DEFAULT_RULE.name}, "The rule `counting` is set beside.")
    return [against, *filters(), *past(), form()]


def of_profile(own: str) -> list[Parameter]:
    """What a profile takes: the filter without ``own``, in whose place its address stands."""
    return [*(one for one in filters() if one["name"] != own), *past(), form()]


def counting() -> Parameter:
    """The rule alone, where no filter is taken."""
    return query("counting", {**one_of(RULES), "default": DEFAULT_RULE.name}, "The rule that counts.")


def of_check() -> list[Parameter]:
    """What `check/` takes: each number with the word before it."""
    meanings = parameter_meanings()
    numbers = [query(name, {**COUNT, "maximum": CountField.LARGEST}, meanings[name]) for name in MEASURES]
    words = [query(name, {**one_of(Qualifier), "default": "exactly"}, meanings["incidents_is"]) for name in WORD_OF]
    places = [listed(name, (), growing=_GROWING[name.removeprefix("mostly_")], maxItems=MAX_VALUES) for name in PLACES]
    return [
        query("who", {**FREE, "maxLength": TextField.LONGEST}, meanings["who"]),
        query("said_on", DAY, meanings["said_on"]),
        *numbers,
        *words,
        *places,
        *filters(),
        *past(),
        form(),
    ]


def of_changes() -> list[Parameter]:
    """What `changes/` takes."""
    size = {"type": "integer", "minimum": 1, "maximum": changes.LARGEST_PAGE, "default": changes.PAGE_SIZE}
    cursor = {**TEXT, "pattern": f"^{changes.CURSOR.pattern}$"}
    return [
        query("since", cursor, "The cursor of the answer before, as its next; without it, from the beginning."),
        query("page_size", size, "How many changes at most."),
        form(),
    ]


def of_places() -> list[Parameter]:
    """What `places/` takes."""
    name = {**FREE, "maxLength": TextField.LONGEST}
    most = {"type": "integer", "minimum": 1, "maximum": reference.MOST_PLACES, "default": reference.PLACES}
    return [
        query("q", name, "A name in Latin letters or Urdu, whole, begun or misspelt.", required=True, example="wana"),
        query("limit", most, "How many places at most."),
        form(),
    ]


def of_events() -> list[Parameter]:
    """What `context-events/` takes."""
    ends = {"date_from": "The first day, included.", "date_to": "The last day, included."}
    return [*(query(name, DAY, meaning) for name, meaning in ends.items()), form()]


def in_path(name: str, schema: Schema, meaning: str, example: str) -> Parameter:
    """A part of an address."""
    return {
        "name": name, "in": "path", "required": True, "description": meaning, "schema": schema, "example": example,
    }  # fmt: skip


def header(name: str, schema: Schema, meaning: str, *, required: bool = False) -> Parameter:
    """A header of a request."""
    return {"name": name, "in": "header", "required": required, "description": meaning, "schema": schema}


UNCHANGED_SINCE: Mapping[str, str] = {
    "If-None-Match": "The ETag of an answer you have: 304 when it still holds.",
    "If-Modified-Since": "The Last-Modified of an answer you have: 304 when it still holds.",
}


def conditional() -> list[Parameter]:
    """Headers that spare an answer which has not changed."""
    return [header(name, TEXT, meaning) for name, meaning in UNCHANGED_SINCE.items()]
