"""The layers of a stacked timeline: which there are, in which order, and their number in each bin."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from dashboard.figures import Series, Spread
from incidents.aggregates import Cell, Tally
from incidents.choices import AttackType, EventClass
from incidents.filters import IncidentFilterSet

SPLITS = {
    "none": "Not split",
    "province": "Province",
    "group": "Group",
    "event_class": "Class",
    "attack_type": "Attack type",
}
AT_MOST = 5
OTHER = "other-values"
NONE = "none"

# Always the same five, in this order from the axis up.
PROVINCES = {
    "khyber-pakhtunkhwa": ("Khyber Pakhtunkhwa", "kp"),
    "balochistan": ("Balochistan", "balochistan"),
    "sindh": ("Sindh", "sindh"),
    "punjab": ("Punjab", "punjab"),
}
_MEASURE_ROLES = {
    "incidents": "attacks",
    "injured": "injured",
    "killed_militants": "militants",
    "suicide_attacks": "attacks",
    "abducted": "militants",
}
_NOT_NAMED = {"group": "No group named", "attack_type": "Type not stated", "event_class": "Class not stated"}

Numbers = dict[str, dict[date, int | None]]


@dataclass(frozen=True, slots=True)
class Layer:
    """One series before it has numbers: the values of the split it gathers, its words and its colour's role."""

    key: str
    label: str
    role: str
    values: frozenset[str | None]


def whole(measure: str, label: str) -> Layer:
    """The one layer of a timeline that is not split."""
    return Layer(measure, label, _MEASURE_ROLES.get(measure, "killed"), frozenset())


def layers(split: str, cells: Sequence[Cell], filters: IncidentFilterSet) -> list[Layer]:
    """The layers of ``split`` that ``cells`` (keys: time, value of the split) need, from the axis up."""
    found = _totals(cells)
    if split == "province":
        return _province_layers(found)
    ranked = sorted((value for value in found if value is not None), key=lambda value: (-found[value], value))
    top, rest = ranked[:AT_MOST], ranked[AT_MOST:]
    labels = _labels(split, filters)
    layers = [
        Layer(value, labels.get(value, value), f"series-{number}", frozenset({value}))
        for number, value in enumerate(top, 1)
    ]
    if len(rest) == 1:
        layers.append(Layer(rest[0], labels.get(rest[0], rest[0]), "series-6", frozenset(rest)))
    elif rest:
        layers.append(Layer(OTHER, f"{len(rest)} others", "series-6", frozenset(rest)))
    if None in found:
        layers.append(Layer(NONE, _NOT_NAMED[split], "series-none", frozenset({None})))
    return layers


def _province_layers(found: Mapping[str | None, int]) -> list[Layer]:
    named = [Layer(slug, label, role, frozenset({slug})) for slug, (label, role) in PROVINCES.items() if slug in found]
    others = frozenset(found) - frozenset(PROVINCES)
    return [*named, Layer(OTHER, "Other or not known", "other", others)] if others else named


def _totals(cells: Iterable[Cell]) -> dict[str | None, int]:
    totals: dict[str | None, int] = {}
    for cell in cells:
        value = None if cell.keys[1] is None else str(cell.keys[1])
        totals[value] = totals.get(value, 0) + (cell.tally.value or 0)
    return totals


def _labels(split: str, filters: IncidentFilterSet) -> dict[str, str]:
    match split:
        case "event_class":
            return {str(value): str(label) for value, label in EventClass.choices}
        case "attack_type":
            return {str(value): str(label) for value, label in AttackType.choices}
        case _:
            return {choice.value: choice.label for choice in filters.choices(split)}


def numbers(layer: Layer, pattern: int, cells: Iterable[Cell], starts: Sequence[date]) -> Series:
    """A layer's number in each bin. None where there are rows but none reports one; 0 where there are no rows."""
    gathered: dict[date, list[int | None]] = {}
    for cell in cells:
        start, value = cell.keys[0], cell.keys[1] if len(cell.keys) > 1 else None
        if isinstance(start, date) and (not layer.values or value in layer.values):
            gathered.setdefault(start, []).append(cell.tally.value)
    return Series(
        layer.key, layer.label, layer.role, pattern, tuple(added(gathered.get(start, [0])) for start in starts)
    )


def spreads(cells: Iterable[Cell], starts: Sequence[date]) -> tuple[Spread, ...]:
    """The total of each bin with its range, from cells of which no two hold the same row."""
    gathered: dict[date, list[Tally]] = {}
    for cell in cells:
        if isinstance(cell.keys[0], date):
            gathered.setdefault(cell.keys[0], []).append(cell.tally)
    return tuple(_spread(gathered.get(start)) for start in starts)


def _spread(tallies: Sequence[Tally] | None) -> Spread:
    if tallies is None:
        return Spread(0)
    return Spread(
        added(tally.value for tally in tallies),
        added(tally.low for tally in tallies),
        added(tally.high for tally in tallies),
    )


def added(values: Iterable[int | None]) -> int | None:
    """The sum of what is reported, None when nothing is."""
    reported = [value for value in values if value is not None]
    return sum(reported) if reported else None
