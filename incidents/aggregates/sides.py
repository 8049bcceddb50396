"""What a comparison needs of one of its sides: every measure, how its incidents scatter, and its parts.

Each function asks the database once, with one scan of the side's rows.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Aggregate, BigIntegerField, Count, F, Func, IntegerField, Q, Sum, Value
from django.db.models.functions import Cast, Greatest, Least

from incidents.aggregates.measures import MEASURES, Measure, Tally, tally_from
from incidents.aggregates.tables import Key, dimension
from incidents.choices import DatePrecision
from incidents.counting import CountingRule
from incidents.querysets import IncidentQuerySet, is_counted

# Counted by rows; all other measures are people, whose number differs from row to row.
COUNTED = tuple(measure.name for measure in MEASURES.values() if not measure.is_reported)
PEOPLE = tuple(measure.name for measure in MEASURES.values() if measure.is_reported)
# Measures whose difference is taken apart.
TAKEN_APART = ("incidents", "killed")


@dataclass(frozen=True, slots=True)
class SideNumbers:
    """One side under one rule.

    ``blocks`` are the incidents (of each measure that counts them) in each run of days; ``squares`` and ``with_people``
    are, for each measure of people, the sum of each row's squared number and the rows that report one or more.
    ``shared`` are rows that stand on the other side too, ``rough`` those whose date is not known to the day,
    ``unreported`` those that report no number of killed.
    """

    rows: int
    tallies: Mapping[str, Tally]
    blocks: Mapping[str, tuple[int, ...]]
    squares: Mapping[str, int]
    with_people: Mapping[str, int]
    shared: int
    rough: int
    unreported: int
    with_district: int


@dataclass(frozen=True, slots=True)
class RuleDifference:
    """The rows of one filter under two rules: those only one takes in, and those both do, each with its killed.

    ``both_killed`` are the killed of the shared rows as the first and as the second rule adds them up.
    """

    only_a: int
    only_b: int
    both: int
    only_a_killed: Tally
    only_b_killed: Tally
    both_killed: tuple[Tally, Tally]


def side_numbers(
    rows: IncidentQuerySet,
    rule: CountingRule,
    *,
    first: date,
    blocks: int,
    block_days: int,
    other: Q | None = None,
) -> SideNumbers:
    """Every measure of ``rows``, before the rule, in ``blocks`` runs of ``block_days`` days from ``first`` on.

    The last run takes what is left over. A row whose day is known only roughly may be of the days before or after: it
    counts in the nearest run. ``other`` says which of the rows stand on the other side too.
    """
    found = list(
        rows.counting(rule)
        .order_by()
        .values(block=_block(first, blocks, block_days))
        .annotate(**_aggregates(rule, other or Q(pk__in=[])))
        .order_by("block")
    )
    return SideNumbers(
        rows=_sum(found, "rows"),
        tallies={name: _tally(found, measure) for name, measure in MEASURES.items()},
        blocks={name: _counts(found, f"{name}_value", blocks) for name in COUNTED},
        squares={name: _sum(found, f"{name}_squares") for name in PEOPLE},
        with_people={name: _sum(found, f"{name}_some") for name in PEOPLE},
        shared=_sum(found, "shared"),
        rough=_sum(found, "rough"),
        unreported=_sum(found, "unreported"),
        with_district=_sum(found, "with_district"),
    )


def parts(
    rows: IncidentQuerySet, rule: CountingRule, *, by: str, parents: Mapping[str, str]
) -> dict[str, dict[Key, Tally]]:
    """Each measure of TAKEN_APART by one dimension that is not of time, by measure and key."""
    aggregates = {key: value for name in TAKEN_APART for key, value in _prefixed(MEASURES[name], rule).items()}
    found = rows.counting(rule).order_by().values(key=dimension(by, parents)).annotate(**aggregates).order_by("key")
    table = list(found)
    return {name: {row["key"]: tally_from(row, f"{name}_") for row in table} for name in TAKEN_APART}


def rule_difference(rows: IncidentQuerySet, a: CountingRule, b: CountingRule) -> RuleDifference:
    """Which of ``rows`` either rule takes in, and what of the killed hangs on rows and what on figures."""
    of_a, of_b = is_counted(a), is_counted(b)
    wheres = {"only_a": of_a & ~of_b, "only_b": of_b & ~of_a, "both": of_a & of_b}
    counts = {f"{name}_rows": Count("pk", filter=where) for name, where in wheres.items()}
    killed: dict[str, Aggregate] = {}
    for name, rule, where in (
        ("only_a", a, "only_a"), ("only_b", b, "only_b"), ("both_a", a, "both"), ("both_b", b, "both"),
    ):  # fmt: skip
        found = MEASURES["killed"].aggregates(rule, where=wheres[where])
        killed |= {f"{name}_{bound}": aggregate for bound, aggregate in found.items()}
    found_row = rows.order_by().aggregate(**counts, **killed)
    return RuleDifference(
        only_a=found_row["only_a_rows"],
        only_b=found_row["only_b_rows"],
        both=found_row["both_rows"],
        only_a_killed=tally_from(found_row, "only_a_"),
        only_b_killed=tally_from(found_row, "only_b_"),
        both_killed=(tally_from(found_row, "both_a_"), tally_from(found_row, "both_b_")),
    )


def _block(first: date, blocks: int, days: int) -> Least:
    """Which run of days a row's date is in, from 0 on."""
    day = Func(
        F("date"), Value(first), template="(%(expressions)s)", arg_joiner=" - ", output_field=IntegerField()
    )
    number = Func(day, Value(days), template="(%(expressions)s)", arg_joiner=" / ", output_field=IntegerField())
    return Least(Greatest(number, Value(0)), Value(blocks - 1))


def _aggregates(rule: CountingRule, other: Q) -> dict[str, Any]:
    found: dict[str, Any] = {
        "rows": Count("pk"),
        "shared": Count("pk", filter=other),
        "rough": Count("pk", filter=~Q(date_precision=DatePrecision.DAY)),
        "unreported": Count("pk", filter=Q(**{f"{rule.column('killed')}__isnull": True})),
        "with_district": Count("district"),
    }
    for name, measure in MEASURES.items():
        found |= _prefixed(measure, rule)
        if measure.is_reported:
            column = rule.column(measure.stem) if measure.stem else measure.column
            big = Cast(column, BigIntegerField())
            found[f"{name}_squares"] = Sum(big * big)
            found[f"{name}_some"] = Count("pk", filter=Q(**{f"{column}__gt": 0}))
    return found


def _prefixed(measure: Measure, rule: CountingRule) -> dict[str, Aggregate]:
    return {f"{measure.name}_{name}": found for name, found in measure.aggregates(rule).items()}


def _tally(found: Sequence[Mapping[str, Any]], measure: Measure) -> Tally:
    """The runs together: a row, and an event of merged rows, is in one of them."""
    names = [f"{measure.name}_{bound}" for bound in ("value", "low", "high")]
    nothing = None if measure.is_reported else 0
    given = [[row[name] for row in found if row.get(name) is not None] for name in names]
    value, low, high = (sum(numbers) if numbers else None for numbers in given)
    return Tally(nothing if value is None else value, low, high)


def _counts(found: Sequence[Mapping[str, Any]], name: str, blocks: int) -> tuple[int, ...]:
    by_block = {row["block"]: row[name] for row in found}
    return tuple(by_block.get(block, 0) for block in range(blocks))


def _sum(found: Sequence[Mapping[str, Any]], name: str) -> int:
    # Sums of squares come as decimals.
    return int(sum(row[name] or 0 for row in found))
