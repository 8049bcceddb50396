"""The form that takes a statement apart: what stands in each field, and what is wrong beside it."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from django.http import QueryDict

from dashboard.filterbar import FieldError, Menu, filter_menus
from incidents.aggregates import MEASURES
from incidents.claims import OWN, Errors
from incidents.claims.asked import PLACES, WORD_OF
from incidents.claims.words import QUALIFIERS
from incidents.counting import RULES
from incidents.filters import Choice, IncidentFilterSet
from incidents.statistics.claims import WORDS_ALONE

# The statement that the page is explained by: an op-ed in The Express Tribune of 19 May 2024.
EXAMPLE = (
    "who=Imtiaz+Gul%2C+The+Express+Tribune&said_on=2024-05-19&date_from=2024-03-01"
    "&incidents_is=at_least&incidents=85&killed_is=nearly&killed=200"
    "&mostly_province=balochistan&mostly_province=khyber-pakhtunkhwa"
)
_LABELS = {"incidents": "Attacks or incidents"}
_FIELDS = {"who": "Who said it", "said_on": "Said on", "as_of": "As recorded at", "known_by": "As published by"}
_PLACE_LABELS = {"mostly_province": "Mostly in these provinces", "mostly_district": "Mostly in these districts"}


@dataclass(frozen=True, slots=True)
class WordOption:
    """A word before a number."""

    value: str
    label: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class MeasureField:
    """One number of a statement: the word before it, the number as written, and what is wrong."""

    name: str
    label: str
    options: tuple[WordOption, ...]
    number: str
    errors: tuple[str, ...]

    @property
    def is_given(self) -> bool:
        """Whether anything stands in it."""
        return bool(self.number) or any(option.chosen for option in self.options if option.value)


@dataclass(frozen=True)
class ClaimForm:
    """Everything the form shows; ``query`` is the reader's own, right or wrong."""

    query: QueryDict
    filters: IncidentFilterSet
    errors: tuple[FieldError, ...]

    @cached_property
    def wrong(self) -> Mapping[str, tuple[str, ...]]:
        """What is wrong, by the name of the field."""
        return {error.name: error.messages for error in self.errors}

    @property
    def values(self) -> dict[str, str]:
        """The text of the single fields."""
        return {name: self.query.get(name, "") for name in ("who", "said_on", "date_from", "date_to")}

    @cached_property
    def measures(self) -> tuple[MeasureField, ...]:
        """A field for each number that a statement may give."""
        return tuple(self._measure(name) for name in MEASURES)

    @cached_property
    def provinces(self) -> Menu:
        """The provinces of "mostly in"."""
        return self._menu("mostly_province", self.filters.choices("province"))

    @cached_property
    def districts(self) -> Menu:
        """The districts of "mostly in"."""
        return self._menu("mostly_district", self.filters.choices("district"))

    @cached_property
    def narrowing(self) -> tuple[Menu, ...]:
        """The lists of the filter."""
        return filter_menus(self.filters)

    @property
    def narrowed(self) -> int:
        """How many values of those lists are on."""
        return sum(menu.chosen for menu in self.narrowing)

    @property
    def rules(self) -> list[tuple[str, str, bool]]:
        """Name and label of each rule, and whether the statement is taken to count by it."""
        return [(rule.name, rule.label, rule == self.filters.rule_or_default) for rule in RULES.values()]

    @property
    def hidden(self) -> list[tuple[str, str]]:
        """Parameters of the filter without a field here, which stay. The time the record is read at does not."""
        shown = {*OWN, "date_from", "date_to", "counting", *(menu.name for menu in self.narrowing)}
        return [(name, value) for name, values in self.query.lists() if name not in shown for value in values]

    @property
    def other_errors(self) -> list[FieldError]:
        """What is wrong with parameters that have no field here."""
        menus = {menu.name for menu in self.narrowing}
        fields = {*self.values, *MEASURES, *WORD_OF, *PLACES, *menus, "counting"}
        return [error for error in self.errors if error.name not in fields]

    def _measure(self, name: str) -> MeasureField:
        word = self.query.get(f"{name}_is", "")
        options = [WordOption("", "–", not word)]
        options += [WordOption(str(one), _alone(one, words), one == word) for one, words in QUALIFIERS.items()]
        errors = (*self.wrong.get(name, ()), *self.wrong.get(f"{name}_is", ()))
        label = _LABELS.get(name, MEASURES[name].label)
        return MeasureField(name, label, tuple(options), self.query.get(name, ""), errors)

    def _menu(self, name: str, choices: list[Choice]) -> Menu:
        return Menu.of(name, _PLACE_LABELS[name], choices, self.query, self.wrong.get(name, ()))


def claim_errors(errors: Errors) -> list[FieldError]:
    """What is wrong with the statement's own parameters, as the form shows it."""
    return [FieldError(name, _label(name), tuple(message for message, _ in found)) for name, found in errors.items()]


def _label(name: str) -> str:
    measure = WORD_OF.get(name, name)
    if measure in MEASURES:
        return _LABELS.get(measure, MEASURES[measure].label)
    return _FIELDS.get(name) or _PLACE_LABELS.get(name) or "To"


def _alone(qualifier: str, words: str) -> str:
    """A word as the list shows it; some stand without a number."""
    return f"{words.removesuffix(' of')} (no number)" if qualifier in WORDS_ALONE else words
