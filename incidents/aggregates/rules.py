"""Every measure under every counting rule at once, by one scan of the rows, and a look at the few that share an event.

Sums by class answer for the whole record as it stands. Of anything else rows are added up by class, and a rule's
numbers are put together from its classes: what six rules and eight measures would ask in forty-eight queries. The
numbers are those of ``tabulate``.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import (
    Aggregate,
    BooleanField,
    Case,
    Count,
    ExpressionWrapper,
    Q,
    Sum,
    Value,
    When,
)

from incidents.aggregates.events import are_of_several
from incidents.aggregates.measures import MEASURES, Measure, Tally
from incidents.aggregates.sums import kept_measure, kept_of
from incidents.choices import EventClass
from incidents.counting import RULES, CountingRule
from incidents.models.events import event_key
from incidents.querysets import IncidentQuerySet

# The part of rows that are in none of the parts asked for.
REST = ""
_BOUNDS = ("low", "best", "high")
_THRESHOLDS = tuple(sorted({rule.min_killed for rule in RULES.values() if rule.min_killed is not None}))
_TYPES = {measure.name: measure.attack_type for measure in MEASURES.values() if measure.attack_type}


@dataclass(frozen=True, slots=True)
class RuleTotals:
    """What one rule makes of a set of rows: each of MEASURES, and the rows it takes in (more, where it merges them)."""

    rows: int
    measures: dict[str, Tally]


@dataclass(frozen=True, slots=True)
class Parted:
    """The totals of all rows, and of each part of them. Events of a rule that merges rows may lie in two parts."""

    whole: RuleTotals
    parts: dict[str, RuleTotals]


# What is added up of the rows of one part, class and number of deaths.
_Cell = Mapping[str, Any]


def under_every_rule(rows: IncidentQuerySet) -> dict[str, RuleTotals]:
    """Every measure of ``rows``, before any rule was applied, by the name of the rule. At most two queries."""
    if (kept := _kept_classes(rows, tuple(RULES.values()))) is not None:
        return {name: parted.whole for name, parted in kept.items()}
    return {name: parted.whole for name, parted in in_parts(rows, {}).items()}


def classes_under_every_rule(
    rows: IncidentQuerySet, rules: Collection[CountingRule] = tuple(RULES.values())
) -> dict[str, Parted]:
    """The same, or under each of ``rules``, also by the class of the incidents. At most two queries."""
    if (kept := _kept_classes(rows, rules)) is not None:
        return kept
    return in_parts(rows, {value: Q(event_class=value) for value in EventClass.values}, rules)


def _kept_classes(rows: IncidentQuerySet, rules: Collection[CountingRule]) -> dict[str, Parted] | None:
    """The same from sums, where they are kept. One query."""
    sums = kept_of(rows, rules, by=["event_class"])
    if sums is None:
        return None
    amounts = {
        f"{measure.name}__{name}": amount
        for measure in MEASURES.values()
        for name, amount in kept_measure(measure).items()
    }
    found: dict[tuple[str, str], _Cell] = {
        (row["rule"], str(row["event_class"])): row
        for row in sums.values("rule", "event_class").annotate(number=Sum("rows"), **amounts)
    }
    return {rule.name: _kept_parted(rule, found) for rule in rules}


def _kept_parted(rule: CountingRule, found: Mapping[tuple[str, str], _Cell]) -> Parted:
    parts = {
        value: _kept_totals(rule, [found[rule.name, value]] if (rule.name, value) in found else [])
        for value in EventClass.values
    }
    every = [found[rule.name, value] for value in EventClass.values if (rule.name, value) in found]
    return Parted(_kept_totals(rule, every), {**parts, REST: _kept_totals(rule, [])})


def _kept_totals(rule: CountingRule, sums: Collection[_Cell]) -> RuleTotals:
    """The totals of sums of classes, of which no two share an incident or an event."""
    return RuleTotals(
        sum(row["number"] for row in sums),
        {name: _kept_tally(measure, rule, sums) for name, measure in MEASURES.items()},
    )


def _kept_tally(measure: Measure, rule: CountingRule, sums: Collection[_Cell]) -> Tally:
    if measure.is_counted:
        return Tally(sum(row[f"{measure.name}__value"] for row in sums))
    if measure.stem and (measure.stem != "injured" or rule.counts_injured):
        return Tally(*(_sum(sums, f"{measure.name}__{name}") for name in ("value", "low", "high")))
    return Tally(_sum(sums, f"{measure.name}__value"))


def in_parts(
    rows: IncidentQuerySet, parts: Mapping[str, Q], rules: Collection[CountingRule] = tuple(RULES.values())
) -> dict[str, Parted]:
    """Every measure of ``rows`` and of named parts of them, under each of ``rules``.

    At most two queries. A row is in the first part whose condition it meets, else in REST.
    """
    cells = _cells(rows, parts, merges=any(rule.merges_rows for rule in rules))
    return {rule.name: _parted(rule, parts, [cell for cell in cells if _takes_in(rule, cell)]) for rule in rules}


def _parted(rule: CountingRule, parts: Mapping[str, Q], cells: Collection[_Cell]) -> Parted:
    """The totals of cells that the rule takes in."""
    within: dict[str, list[_Cell]] = {name: [] for name in (*parts, REST)}
    for cell in cells:
        within[cell["part"]].append(cell)
    merged: dict[str, dict[str, int]] = {}
    if rule.merges_rows:
        merged = {"whole": _merged(cells), **{f"part_{name}": _merged(some) for name, some in within.items()}}
    return Parted(
        _totals(rule, cells, merged.get("whole")),
        {name: _totals(rule, some, merged.get(f"part_{name}")) for name, some in within.items()},
    )


def _cells(rows: IncidentQuerySet, parts: Mapping[str, Q], *, merges: bool) -> list[_Cell]:
    """Rows added up by part, class, and which of the rules' thresholds of deaths they reach. One query.

    One more if ``merges``: whether a rule will ask which rows are one event.
    """
    reaches = {
        f"reaches_{number}": ExpressionWrapper(Q(killed_all_best__gte=number), output_field=BooleanField())
        for number in _THRESHOLDS
    }
    keys = {"part": _part(parts), **reaches}
    told = rows.order_by().annotate(**keys)
    names = (*keys, "event_class")
    several = _of_several(told, names) if merges else {}
    found = told.values(*names).annotate(rows=Count("pk"), **_sums())
    return [{**cell, "of_several": several.get(tuple(cell[name] for name in names), ())} for cell in found]


def _of_several(told: IncidentQuerySet, names: Sequence[str]) -> dict[tuple[Any, ...], list[tuple[int, ...]]]:
    """The rows that lie in an event of several, or may, by cell: the key of the event, and of which types it is.

    Not asked beside the sums: what is gathered row by row cannot be added up by several workers at once.
    """
    types = {f"is_{name}": Case(When(_is_of(word), then=1), default=0) for name, word in _TYPES.items()}
    rows = told.filter(are_of_several()).annotate(event=event_key(), **types).values_list(*names, "event", *types)
    found: dict[tuple[Any, ...], list[tuple[int, ...]]] = {}
    for row in rows:
        found.setdefault(row[: len(names)], []).append(row[len(names) :])
    return found


def _sums() -> dict[str, Aggregate]:
    """The sum of every column that a measure adds up under some rule, and the rows of each type that is counted."""
    columns = {measure.column for measure in MEASURES.values() if measure.column}
    for measure in MEASURES.values():
        if measure.stem:
            columns |= {rule.column(measure.stem, bound) for rule in RULES.values() for bound in _BOUNDS}
    sums: dict[str, Aggregate] = {f"sum_{column}": Sum(column) for column in sorted(columns)}
    for name, word in _TYPES.items():
        sums[f"of_{name}"] = Count("pk", filter=_is_of(word))
    return sums


def _part(parts: Mapping[str, Q]) -> Case:
    return Case(*(When(condition, then=Value(name)) for name, condition in parts.items()), default=Value(REST))


def _takes_in(rule: CountingRule, cell: _Cell) -> bool:
    """Whether the rule takes in the rows of a cell."""
    reached = rule.min_killed is None or bool(cell[f"reaches_{rule.min_killed}"])
    return reached and cell["event_class"] in rule.classes


def _totals(rule: CountingRule, cells: Collection[_Cell], merged: Mapping[str, int] | None) -> RuleTotals:
    """The totals of cells that the rule takes in; ``merged`` are the events, by measure, where it merges rows."""
    return RuleTotals(
        sum(cell["rows"] for cell in cells),
        {name: _tally(measure, rule, cells, merged) for name, measure in MEASURES.items()},
    )


def _tally(measure: Measure, rule: CountingRule, cells: Iterable[_Cell], merged: Mapping[str, int] | None) -> Tally:
    if measure.stem == "injured" and not rule.counts_injured:
        return Tally(None)
    if measure.stem:
        value, low, high = (_sum(cells, f"sum_{rule.column(measure.stem, bound)}") for bound in (None, "low", "high"))
        return Tally(value, low, high)
    if measure.column:
        return Tally(_sum(cells, f"sum_{measure.column}"))
    if merged is not None:
        return Tally(merged[measure.name])
    counted = f"of_{measure.name}" if measure.attack_type else "rows"
    return Tally(sum(cell[counted] for cell in cells))


def _sum(cells: Iterable[_Cell], column: str) -> int | None:
    """None where no row reports one."""
    given = [cell[column] for cell in cells if cell[column] is not None]
    return sum(given) if given else None


def _is_of(attack_type: str) -> Q:
    return Q(attack_types__contains=[attack_type])


def _merged(cells: Collection[_Cell]) -> dict[str, int]:
    """Events of cells by measure: rows, less those that are one event with another of the same cells."""
    several = [row for cell in cells for row in cell["of_several"]]
    found = {}
    for place, name in enumerate(("incidents", *_TYPES)):
        keys = [row[0] for row in several if place == 0 or row[place]]
        rows = sum(cell[f"of_{name}" if place else "rows"] for cell in cells)
        found[name] = rows - len(keys) + len(set(keys))
    return found
