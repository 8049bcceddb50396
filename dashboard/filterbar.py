"""The filter bar: what the form of every page shows, from the one filter set and how far the record reaches."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, Self

from django.utils.datastructures import MultiValueDict

from dashboard import words
from dashboard.following import Follow, follow
from incidents.aggregates import Reach
from incidents.counting import DEFAULT_RULE, RULES
from incidents.filters import Choice, IncidentFilterSet, date_presets
from incidents.filters.presets import RECORD_START
from incidents.past import PAST

# Lists longer than this get a field to type into.
LONG_LIST = 8
# The fields the bar shows. Whatever else is in the query is carried along, and can be taken away by its chip.
MENUS = (
    ("province", "Province"),
    ("district", "District"),
    ("group", "Group"),
    ("attribution", "Attributed by"),
    ("event_class", "Class"),
    ("attack_type", "Attack type"),
    ("target", "Target"),
)
# What a reader of a list should know before choosing from it.
_NOTES = {
    "attribution": "A claim is what a group says, and confirms nothing; claims that were later withdrawn, denied or "
    "disputed are among them. With a group chosen, it is that group that must be named.",
}
# What errors call parameters of a page's own.
_OWN_LABELS = {
    "against_from": "Other period, from",
    "against_to": "Other period, to",
    "as_of": "As recorded by",
    "known_by": "As published by",
    **{name: name.capitalize() for name in ("area", "measure", "publisher", "unit", "year")},
}
SHOWN = frozenset({"date_from", "date_to", "killed_min", "rollup", "counting", "q", *(name for name, _ in MENUS)})
# The choice of no rule, on the list of every published row.
NO_RULE = Choice("", "Every incident")
NO_RULE_TEXT = "Every published incident: attacks, clashes, operations, arrests and the rest. No counting rule selects."


@dataclass(frozen=True, slots=True)
class Option:
    """One value of a menu."""

    value: str
    label: str
    group: str
    chosen: bool
    text: str = ""


@dataclass(frozen=True, slots=True)
class Menu:
    """A list to choose several values from; ``chosen`` of them are on."""

    name: str
    label: str
    options: tuple[Option, ...]
    errors: tuple[str, ...]

    @property
    def note(self) -> str:
        """What to know before choosing, or ""."""
        return _NOTES.get(self.name, "")

    @classmethod
    def of(
        cls, name: str, label: str, choices: Sequence[Choice], data: Mapping[str, Any], errors: Sequence[str]
    ) -> Self:
        """The list of a parameter, with what a query has on."""
        values = data.getlist(name) if isinstance(data, MultiValueDict) else [data.get(name, "")]
        given = {part.strip() for value in values for part in str(value).split(",")}
        options = (Option(choice.value, choice.label, choice.group, choice.value in given) for choice in choices)
        return cls(name, label, tuple(options), tuple(errors))

    @property
    def chosen(self) -> int:
        """How many values are on."""
        return sum(option.chosen for option in self.options)

    @property
    def is_long(self) -> bool:
        """Whether the list wants a field to type into."""
        return len(self.options) > LONG_LIST


@dataclass(frozen=True, slots=True)
class Window:
    """A preset of days: its link, and the values its link sets."""

    label: str
    query: str
    date_from: str
    date_to: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class FieldError:
    """What is wrong with one parameter, in words."""

    name: str
    label: str
    messages: tuple[str, ...]


@dataclass(frozen=True)
class FilterBar:
    """Everything the form shows. ``hidden`` are parameters without a control, ``errors`` those that are wrong."""

    action: str
    filterset: IncidentFilterSet
    windows: tuple[Window, ...]
    window_label: str
    rules: tuple[Option, ...]
    rule_label: str
    default_rule: str
    hidden: tuple[tuple[str, str], ...]
    errors: tuple[FieldError, ...]
    last_day: date | None

    @cached_property
    def menus(self) -> tuple[Menu, ...]:
        """The lists to choose from, read when they are shown: an answer without the form spares their queries."""
        return filter_menus(self.filterset)

    @property
    def values(self) -> dict[str, str]:
        """The text of the single fields as the reader wrote it, right or wrong."""
        return {name: str(self.filterset.data.get(name, "")) for name in ("date_from", "date_to", "killed_min", "q")}

    @property
    def keeps_fronts_apart(self) -> bool:
        """Whether the roll-up is switched off."""
        return not self.filterset.rolls_up

    @property
    def active_count(self) -> int:
        """How many values are set."""
        return len(self.filterset.active)

    @property
    def error_slots(self) -> tuple[str, ...]:
        """The fields that have a place for an error beside them."""
        return ("date_from", "date_to", *(name for name, _ in MENUS), "killed_min", "counting", "q")

    @property
    def rules_query(self) -> str:
        """The query of the page of counting rules: the same rows under each of them."""
        alone = dict.fromkeys(set(self.filterset.data) - {*self.filterset.base_filters, *PAST})
        return self.filterset.query(**{**alone, "counting": self.filterset.rule_or_default.name})

    @cached_property
    def follow(self) -> Follow | None:
        """How what the page shows can be followed; None for a question that cannot be answered."""
        return None if self.errors else follow(self.filterset, default_rule=self.default_rule)

    @property
    def clear_query(self) -> str:
        """The query without any filter; what says how rows are shown stays, and which past, where it can be read."""
        wrong = [name for name in PAST if name in self.filterset.errors]
        return self.filterset.query(**dict.fromkeys([*self.filterset.base_filters, *wrong]))


def filter_bar(
    filterset: IncidentFilterSet,
    *,
    action: str,
    reach: Reach,
    default_rule: str = DEFAULT_RULE.name,
    also_wrong: Sequence[FieldError] = (),
) -> FilterBar:
    """The bar of a page at ``action``. ``default_rule`` "" offers every published row, and starts with it.

    ``also_wrong`` are errors in parameters that the page reads itself.
    """
    last = reach.last or date.today()
    windows = _windows(filterset, last)
    rules = _rules(filterset, default_rule)
    return FilterBar(
        action=action,
        filterset=filterset,
        windows=windows,
        window_label=next((window.label for window in windows if window.chosen), _window_words(filterset)),
        rules=rules,
        rule_label=next((rule.label for rule in rules if rule.chosen), RULES[DEFAULT_RULE.name].label),
        default_rule=default_rule,
        hidden=tuple(_hidden(filterset)),
        errors=(*field_errors(filterset), *also_wrong),
        last_day=reach.last,
    )


def filter_menus(filterset: IncidentFilterSet) -> tuple[Menu, ...]:
    """The lists of the filter that forms offer."""
    return tuple(
        Menu.of(
            name,
            label,
            filterset.choices(name),
            filterset.data,
            [str(message) for message in filterset.errors.get(name, ())],
        )
        for name, label in MENUS
    )


def field_errors(filterset: IncidentFilterSet) -> tuple[FieldError, ...]:
    """What is wrong with the query, a parameter each."""
    return tuple(
        FieldError(
            name,
            str(filterset.base_filters[name].label) if name in filterset.base_filters else _OWN_LABELS.get(name, name),
            tuple(str(message) for message in messages),
        )
        for name, messages in filterset.errors.items()
    )


def _windows(filterset: IncidentFilterSet, last: date) -> tuple[Window, ...]:
    start, end = filterset.period
    current = (start or RECORD_START, end)
    return tuple(
        Window(
            label=preset.label,
            query=filterset.query(
                date_from=preset.date_from.isoformat() if preset.date_to else None,
                date_to=preset.date_to.isoformat() if preset.date_to else None,
            ),
            # The widest window is the default: both fields are simply empty.
            date_from=preset.date_from.isoformat() if preset.date_to else "",
            date_to=preset.date_to.isoformat() if preset.date_to else "",
            chosen=not filterset.errors.keys() & {"date_from", "date_to"}
            and current == (preset.date_from, preset.date_to),
        )
        for preset in date_presets(last)
    )


def _window_words(filterset: IncidentFilterSet) -> str:
    start, end = filterset.period
    if start and end:
        return words.span(start, end, month="%b")
    if start:
        return f"Since {words.day(start, month='%b')}"
    return f"Until {words.day(end, month='%b')}" if end else "Dates"


def _rules(filterset: IncidentFilterSet, default_rule: str) -> tuple[Option, ...]:
    chosen = filterset.rule.name if filterset.rule else default_rule
    choices: Sequence[Choice] = filterset.choices("counting")
    if not default_rule:
        choices = [NO_RULE, *choices]
    return tuple(
        Option(
            choice.value,
            choice.label,
            "",
            choice.value == chosen,
            RULES[choice.value].text if choice.value else NO_RULE_TEXT,
        )
        for choice in choices
    )


def _hidden(filterset: IncidentFilterSet) -> list[tuple[str, str]]:
    data = filterset.data
    names = [name for name in data if name not in SHOWN and name not in {"page", "cursor"}]
    return [
        (name, str(value))
        for name in names
        for value in (data.getlist(name) if hasattr(data, "getlist") else [data[name]])
        if str(value)
    ]
