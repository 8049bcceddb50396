"""What the machine read, in the words of the desk."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from incidents.choices import AttackType, EventClass, Harm, LocationPrecision, SaidBy, Target, VictimClass
from incidents.figure_cells import cell_text
from incidents.wording import NOT_REPORTED, day
from ingest.reading.drafts import Draft, Figure, PlaceReading, Range


def value_words(field: str, value: Any) -> str:  # noqa: ANN401
    """A value of a draft's field in words; "–" for none."""
    return (_WORDS[field](value) if value else "") or NOT_REPORTED


def place_words(place: PlaceReading) -> str:
    """A place as far as it is known, the nearest name first."""
    names = dict.fromkeys((place.place_name or place.words, place.district_name, place.province_name))
    known = f" ({LocationPrecision(place.precision).label.lower()})" if place.precision else ""
    return ", ".join(name for name in names if name) + known


def figure_words(figure: Figure) -> str:
    """A figure in words: "at least 4 killed: police, said by police", "5 killed in all" for a total."""
    number = cell_text(figure.low, figure.high, figure.quantifier)
    said = f", said by {SaidBy(figure.said_by).label.lower()}" if figure.said_by else ""
    whom = VictimClass(figure.victim_class)
    people = " in all" if whom == VictimClass.TOTAL else f": {whom.label.lower()}"
    return f"{number} {Harm(figure.harm).label.lower()}{people}{said}"


def toll_words(draft: Draft) -> str:
    """The toll in one line: "4 killed, 3 injured, 2 militants killed"; "–" when the article gives none."""
    militants = draft.killed_militants.value
    parts = [
        (_range(draft.killed.value), "killed"),
        (_range(draft.injured.value), "injured"),
        ("" if militants is None else str(militants), "militants killed"),
        (_range(draft.claimed_killed.value), "claimed killed"),
    ]
    return ", ".join(f"{number} {what}" for number, what in parts if number) or NOT_REPORTED


def _range(value: Range | None) -> str:
    if value is None:
        return ""
    if value.high is None:
        return f"{value.low}+"
    return str(value.low) if value.low == value.high else f"{value.low}–{value.high}"


def _labels(kind: type[AttackType] | type[Target]) -> Callable[[tuple[str, ...]], str]:
    return lambda values: ", ".join(str(kind(value).label) for value in values)


def _day(value: dt.date) -> str:
    return day(value)


_WORDS: dict[str, Callable[[Any], str]] = {
    "event_class": lambda value: str(EventClass(value).label),
    "date": _day,
    "place": place_words,
    "attack_types": _labels(AttackType),
    "targets": _labels(Target),
}
