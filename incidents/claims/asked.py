"""The parts of a statement, read from a query: who and when, numbers with the word before each, and where."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.forms import Field
from django.http import QueryDict
from django.utils import timezone

from incidents.aggregates import MEASURES
from incidents.counting import CountingRule
from incidents.filters import IncidentFilterSet
from incidents.filters.fields import ChoicesField, CountField, DayField, ListWidget, MomentField, TextField, shown
from incidents.past import Past
from incidents.statistics.claims import WORDS_ALONE, Allowed, Qualifier, allowed

# A measure's number stands under its own name, and the word before it under this.
WORD_OF = {f"{measure}_is": measure for measure in MEASURES}
PLACES = ("mostly_province", "mostly_district")
OWN = ("who", "said_on", *MEASURES, *WORD_OF, *PLACES, "as_of", "known_by")
MOST_DISTRICTS = 10

# What is wrong with each parameter: a sentence that says what would be right, and its code.
Errors = dict[str, list[tuple[str, str]]]


@dataclass(frozen=True, slots=True)
class Quantity:
    """One number of a statement. ``number`` is None where the word stands alone, such as "dozens"."""

    measure: str
    qualifier: Qualifier
    number: int | None

    @property
    def allowed(self) -> Allowed:
        """The numbers that make it true."""
        return allowed(self.qualifier, self.number)


@dataclass(frozen=True, slots=True)
class Claim:
    """A statement in its parts. Its period, and what else narrows it, are in the filter beside it.

    ``who`` is shown back and never kept. ``provinces`` and ``districts`` are slugs of where most of it is said to have
    happened. ``rule`` is the one that the statement is taken to count by. ``past`` is when the record is read as.
    """

    who: str
    said_on: date | None
    quantities: tuple[Quantity, ...]
    provinces: tuple[str, ...]
    districts: tuple[str, ...]
    rule: CountingRule
    past: Past

    @property
    def is_empty(self) -> bool:
        """Whether it says nothing that could be checked."""
        return not (self.quantities or self.says_where)

    @property
    def says_where(self) -> bool:
        """Whether it says where most of it happened."""
        return bool(self.provinces or self.districts)


def with_end(query: QueryDict) -> QueryDict:
    """The query, its period ended on the day that the statement was made unless it names another end."""
    try:
        said_on = DayField().clean(query.get("said_on"))
    except ValidationError:
        said_on = None
    if said_on is None or "date_to" in query:
        return query
    ended = query.copy()
    ended["date_to"] = said_on.isoformat()
    return ended


def read(query: QueryDict, filters: IncidentFilterSet) -> tuple[Claim, Errors]:
    """The statement of a query, and what is wrong with it; a part that is wrong is left out.

    ``filters`` is the one filter over the same query, which knows the words for places.
    """
    reading = _Reading(query)
    said_on = reading.value("said_on", DayField())
    claim = Claim(
        who=reading.value("who", TextField()),
        said_on=said_on,
        quantities=tuple(found for measure in MEASURES if (found := _quantity(reading, measure))),
        provinces=reading.several("mostly_province", lambda: filters.choices("province")),
        districts=reading.several("mostly_district", lambda: filters.choices("district")),
        rule=filters.rule_or_default,
        past=_past(reading),
    )
    _check_days(reading, said_on, filters)
    _check_places(reading, claim, filters)
    return claim, reading.errors


class _Reading:
    """The parameters of a query, with what was found wrong so far."""

    def __init__(self, query: QueryDict) -> None:
        self.query = query
        self.errors: Errors = {}

    def refuse(self, name: str, message: str, code: str = "invalid") -> None:
        self.errors.setdefault(name, []).append((message, code))

    def text(self, name: str) -> str:
        values = self.query.getlist(name)
        if len(values) > 1:
            self.refuse(name, "Give one value only.", "too_many")
        return values[0].strip() if values else ""

    def value(self, name: str, field: Field) -> Any:  # noqa: ANN401
        return self._cleaned(name, field, self.text(name))

    def several(self, name: str, choices: Callable[[], Any]) -> tuple[str, ...]:
        values = ListWidget().value_from_datadict(self.query, None, name)
        return tuple(self._cleaned(name, ChoicesField(choices=choices), values) or ()) if values else ()

    def _cleaned(self, name: str, field: Field, value: object) -> Any:  # noqa: ANN401
        try:
            return field.clean(value)
        except ValidationError as error:
            for message in error.messages:
                self.refuse(name, message, error.code or "invalid")
            return field.clean("")


def _quantity(reading: _Reading, measure: str) -> Quantity | None:
    """A number and the word before it; without a word it is meant exactly."""
    name = f"{measure}_is"
    word, number = reading.text(name), reading.value(measure, CountField())
    if word and word not in list(Qualifier):
        allowed_words = ", ".join(Qualifier)
        reading.refuse(name, f"{shown(word)} is not known here. Allowed: {allowed_words}.", "unknown_value")
        return None
    qualifier = Qualifier(word) if word else Qualifier.EXACTLY
    if qualifier in WORDS_ALONE:
        if number is not None:
            reading.refuse(measure, f"“{qualifier}” stands without a number. Leave one of the two out.")
            return None
        return Quantity(measure, qualifier, None)
    if number is None:
        if word and measure not in reading.errors:
            reading.refuse(measure, "Write the number, or leave the word before it blank.", "blank")
        return None
    if qualifier is Qualifier.FEWER_THAN and number == 0:
        reading.refuse(measure, "Nothing is fewer than 0. Write 1 or more.")
        return None
    return Quantity(measure, qualifier, number)


def _past(reading: _Reading) -> Past:
    as_of: datetime | None = reading.value("as_of", MomentField()) or None
    if as_of is not None and as_of > timezone.now():
        reading.refuse("as_of", "This moment has not come yet. Give one that has passed.", "future")
        as_of = None
    return Past(as_of, reading.value("known_by", DayField()))


def _check_days(reading: _Reading, said_on: date | None, filters: IncidentFilterSet) -> None:
    """Nobody can count what happens later."""
    if said_on is None:
        return
    start, end = filters.period
    if said_on > timezone.localdate():
        reading.refuse("said_on", "This day has not come yet. Give the day the statement was made.", "future")
    elif start is not None and start > said_on:
        reading.refuse("said_on", "The statement was made before its period begins. Check both days.")
    elif end is not None and end > said_on:
        reading.refuse(
            "date_to", f"A statement of {said_on.isoformat()} cannot count later days. End the period by then."
        )


def _check_places(reading: _Reading, claim: Claim, filters: IncidentFilterSet) -> None:
    """A district of a province that is named too would be counted with it."""
    if len(claim.districts) > MOST_DISTRICTS:
        reading.refuse("mostly_district", f"Give at most {MOST_DISTRICTS} districts.", "too_many")
    for district in filters.drawn_districts if claim.districts and claim.provinces else ():
        if district.slug in claim.districts and district.province.slug in claim.provinces:
            reading.refuse(
                "mostly_district", f"{district.name} lies in {district.province.name}, which is named. Leave one out."
            )
