"""A filter in words, for headings, chips, file names and citations."""

from datetime import date
from typing import TYPE_CHECKING

from incidents.filters.presets import RECORD_START

if TYPE_CHECKING:
    from incidents.counting import CountingRule
    from incidents.filters.set import IncidentFilterSet

LABELS = {
    "date_from": "From",
    "date_to": "To",
    "province": "Province",
    "district": "District",
    "place": "Place",
    "group": "Group",
    "rollup": "Fronts and factions under their parent",
    "attribution": "Attribution",
    "event_class": "Class",
    "attack_type": "Attack type",
    "target": "Target",
    "campaign": "Campaign",
    "killed_min": "Victims killed, at least",
    "killed_max": "Victims killed, at most",
    "injured_min": "Victims injured, at least",
    "killed_militants_min": "Militants killed, at least",
    "killed_civilians_min": "Civilians killed, at least",
    "location_precision": "Place known to",
    "date_precision": "Date known to",
    "bbox": "Inside the box",
    "near": "Near the point",
    "within_km": "Kilometres at most",
    "h3": "Inside the hexagon",
    "q": "Words",
    "source": "Source",
    "updated_since": "Changed since",
    "counting": "Counting",
    "outside": "Left out by",
    "uid": "Incident",
}

# How each parameter reads inside the sentence; the window and the rule are put into words by themselves.
_PHRASES = {
    "province": "in {}",
    "district": "in {} district",
    "place": "at {}",
    "group": "attributed to {}",
    "attribution": "with attribution: {}",
    "event_class": "of class {}",
    "attack_type": "by {}",
    "target": "against {}",
    "campaign": "in {}",
    "killed_min": "with {} or more victims killed",
    "killed_max": "with {} or fewer victims killed",
    "injured_min": "with {} or more victims injured",
    "killed_militants_min": "with {} or more militants killed",
    "killed_civilians_min": "with {} or more civilians killed",
    "location_precision": "whose place is known to: {}",
    "date_precision": "whose date is known to: {}",
    "bbox": "inside the box {}",
    "near": "near {}",
    "within_km": "within {} km",
    "h3": "inside the hexagon {}",
    "q": "matching “{}”",
    "source": "reported by {}",
    "updated_since": "changed since {}",
    "outside": "that the rule “{}” leaves out",
    "uid": "{}",
}
_OWN_CASE = frozenset({"province", "district", "place", "group", "campaign", "source", "q", "uid", "outside"})


def day_words(day: date) -> str:
    """A day as pages write it: 5 March 2024."""
    return f"{day.day} {day:%B %Y}"


def value_words(filterset: "IncidentFilterSet", name: str, value: str) -> str:
    """How one value of a parameter reads."""
    from incidents.filters.vocabularies import VOCABULARIES

    if name in {"date_from", "date_to"}:
        day = filterset.given(name)
        return day_words(day) if day else value
    if name in VOCABULARIES:
        return next((choice.label for choice in filterset.choices(name) if choice.value == value), value)
    return _degrees(name, value) or value


def _degrees(name: str, value: str) -> str:
    """The edges of a box or a point in degrees, as maps write them; nothing for any other value."""
    match name, [number.strip() for number in value.split(",")]:
        case "bbox", [west, south, east, north]:
            return f"{west}–{east}° E, {south}–{north}° N"
        case "near", [longitude, latitude]:
            return f"{latitude}° N, {longitude}° E"
    return ""


def describe(filterset: "IncidentFilterSet", rule: "CountingRule | None") -> str:
    """The whole filter: what is counted, under ``rule``, narrowed by what, in which window."""
    parts = [rule.label if rule else "All published incidents"]
    values: dict[str, list[str]] = {}
    for entry in filterset.active:
        words = entry.words if entry.name in _OWN_CASE else entry.words[:1].lower() + entry.words[1:]
        values.setdefault(entry.name, []).append(words)
    for name, several in values.items():
        if phrase := _PHRASES.get(name):
            parts.append(phrase.format(" or ".join(several)))
    if not filterset.rolls_up:
        parts.append("fronts and factions apart")
    return f"{' '.join(parts)}, {_window(*filterset.period)}"


def _window(start: date | None, end: date | None) -> str:
    if start and end:
        return f"{day_words(start)} to {day_words(end)}"
    if start:
        return f"since {day_words(start)}"
    return f"{day_words(RECORD_START)} to {day_words(end)}" if end else f"since {day_words(RECORD_START)}"
