"""What a comparison needs of one of its sides: every measure, how its incidents scatter, and its parts."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeAlias

from django.db import connection
from django.db.models import (
    BigIntegerField,
    Case,
    CharField,
    Count,
    Exists,
    Expression,
    F,
    Func,
    IntegerField,
    OuterRef,
    Q,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Cast, Greatest, Least
from django.db.models.sql import Query

from incidents.aggregates.measures import MEASURES, Measure, Tally, tally_from
from incidents.aggregates.tables import dimension
from incidents.choices import DatePrecision
from incidents.counting import CountingRule
from incidents.models import Attribution, Report
from incidents.models.events import event_key
from incidents.querysets import IncidentQuerySet

# Counted by rows; all other measures are people, whose number differs from row to row.
COUNTED = tuple(measure.name for measure in MEASURES.values() if not measure.is_reported)
PEOPLE = tuple(measure.name for measure in MEASURES.values() if measure.is_reported)
# Measures whose difference is taken apart.
TAKEN_APART = ("incidents", "killed")
SideParts: TypeAlias = "dict[str, dict[str | None, Tally]]"
# Dimensions in which each row, and each event of merged rows, has one value: parts are counted while the side is.
_BESIDE = ("district", "event_class")
# Names that no column has, for columns that a rule may choose twice.
_BOUNDS = {"killed_value": None, "at_least": "low", "at_most": "high"}


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
class Runs:
    """``number`` runs of ``days`` days each, from ``first`` on, in which the incidents of a side are counted.

    The last takes what is left over. A row whose day is known only roughly may be of the days before or after: it
    counts in the nearest run.
    """

    first: date
    number: int
    days: int


def side_in_parts(
    rows: IncidentQuerySet,
    rule: CountingRule,
    runs: Runs,
    *,
    by: str,
    parents: Mapping[str, str],
    other: Q | None = None,
) -> tuple[SideNumbers, SideParts]:
    """``side_numbers`` and ``parts``: of districts and classes by one query, of what rows have several of by more."""
    if by not in _BESIDE:
        return side_numbers(rows, rule, runs, other=other), parts(rows, rule, by=by, parents=parents)
    grouped = (
        rows.counting(rule)
        .order_by()
        .values(block=_block(runs), key=dimension(by))
        .annotate(**_aggregates(rule, other or Q(pk__in=[])))
        .order_by("key")
    )
    found = _by_each(grouped.query)
    # A row has a day always, a district not.
    return (
        _side_numbers([row for row in found if row["block"] is not None], runs),
        _parts([row for row in found if row["block"] is None]),
    )


def side_numbers(rows: IncidentQuerySet, rule: CountingRule, runs: Runs, *, other: Q | None = None) -> SideNumbers:
    """Every measure of ``rows``, before the rule. One query.

    ``other`` says which of the rows stand on the other side too.
    """
    counted = rows.counting(rule).order_by().values(block=_block(runs))
    return _side_numbers(list(counted.annotate(**_aggregates(rule, other or Q(pk__in=[])))), runs)


def _by_each(query: Query) -> list[dict[str, Any]]:
    """The answer to a query grouped by two columns, once for each value of either, the other null.

    The ORM knows no grouping sets, which group the rows of one scan in two ways.
    """
    sql, values = query.sql_with_params()
    select, both, order = sql.rpartition(" GROUP BY 1, 2 ")
    assert both
    with connection.cursor() as cursor:
        cursor.execute(f"{select} GROUP BY GROUPING SETS ((1), (2)) {order}", values)
        names = [column.name for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _side_numbers(found: Sequence[Mapping[str, Any]], runs: Runs) -> SideNumbers:
    return SideNumbers(
        rows=_sum(found, "rows"),
        tallies={name: _tally(found, measure) for name, measure in MEASURES.items()},
        blocks={name: _counts(found, f"{name}_value", runs.number) for name in COUNTED},
        squares={name: _sum(found, f"{name}_squares") for name in PEOPLE},
        with_people={name: _sum(found, f"{name}_some") for name in PEOPLE},
        shared=_sum(found, "shared"),
        rough=_sum(found, "rough"),
        unreported=_sum(found, "unreported"),
        with_district=_sum(found, "with_district"),
    )


def number_of_reports(rows: IncidentQuerySet, rule: CountingRule) -> int:
    """How many reports the rows that the rule takes in rest on. One query."""
    return Report.objects.filter(incident__in=rows.counting(rule).order_by().values("pk")).count()


def parts(rows: IncidentQuerySet, rule: CountingRule, *, by: str, parents: Mapping[str, str]) -> SideParts:
    """Each measure of TAKEN_APART by one dimension that is not of time, by measure and key. One query; by group two."""
    return _parts(_by_group(rows, rule, parents) if by == "group" else list(_by(rows, rule, by)))


def _parts(found: Sequence[Mapping[str, Any]]) -> SideParts:
    return {name: {row["key"]: tally_from(row, f"{name}_") for row in found} for name in TAKEN_APART}


def _by(rows: IncidentQuerySet, rule: CountingRule, by: str) -> Iterable[Mapping[str, Any]]:
    aggregates = {key: value for name in TAKEN_APART for key, value in _prefixed(MEASURES[name], rule).items()}
    return rows.counting(rule).order_by().values(key=dimension(by)).annotate(**aggregates).order_by("key")


def _by_group(rows: IncidentQuerySet, rule: CountingRule, parents: Mapping[str, str]) -> list[dict[str, Any]]:
    """The same by group: each row once under each group that it names. Two queries.

    Rows are joined with who is named and then told apart, which the ORM cannot group again: of a million rows that
    takes less than half the time of asking row by row whom it names.
    """
    slug = F("attributions__group__slug")
    rolled = [When(attributions__group__slug=child, then=Value(top)) for child, top in parents.items() if child != top]
    counted = rows.counting(rule).order_by()
    pairs = (
        counted.filter(attributions__group__isnull=False)
        .annotate(key=Case(*rolled, default=slug, output_field=CharField()) if rolled else slug)
        .annotate(event=event_key() if rule.merges_rows else F("pk"))
        .annotate(**{name: F(rule.column("killed", bound)) for name, bound in _BOUNDS.items()})
        .values_list("pk", "key", "event", *_BOUNDS)
        .distinct()
    )
    inner, values = pairs.query.sql_with_params()
    names = ("key", "incidents_value", "killed_value", "killed_low", "killed_high")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT key, count(DISTINCT event), sum(value), sum(low), sum(high) "  # noqa: S608 - the ORM's own words
            f"FROM ({inner}) AS pairs (pk, key, event, value, low, high) GROUP BY key ORDER BY key",
            values,
        )
        found = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    unnamed = counted.filter(~Exists(Attribution.objects.filter(incident=OuterRef("pk"), group__isnull=False)))
    aggregates = {key: value for name in TAKEN_APART for key, value in _prefixed(MEASURES[name], rule).items()}
    nobody = unnamed.aggregate(**aggregates)
    return [*found, {"key": None, **nobody}] if nobody["incidents_value"] else found


def _block(runs: Runs) -> Least:
    """Which run of days a row's date is in, from 0 on."""
    since = Value(runs.first)
    day = Func(F("date"), since, template="(%(expressions)s)", arg_joiner=" - ", output_field=IntegerField())
    number = Func(day, Value(runs.days), template="(%(expressions)s)", arg_joiner=" / ", output_field=IntegerField())
    return Least(Greatest(number, Value(0)), Value(runs.number - 1))


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


def _prefixed(measure: Measure, rule: CountingRule) -> dict[str, Expression]:
    return {f"{measure.name}_{name}": found for name, found in measure.aggregates(rule).items()}


def _tally(found: Sequence[Mapping[str, Any]], measure: Measure) -> Tally:
    """The runs together: a row, and an event of merged rows, is in one of them."""
    given = [[row[name] for row in found if row.get(name) is not None]
             for name in (f"{measure.name}_{bound}" for bound in ("value", "low", "high"))]  # fmt: skip
    value, low, high = (sum(numbers) if numbers else None for numbers in given)
    return Tally(0 if value is None and not measure.is_reported else value, low, high)


def _counts(found: Sequence[Mapping[str, Any]], name: str, blocks: int) -> tuple[int, ...]:
    by_block = {row["block"]: row[name] for row in found}
    return tuple(by_block.get(block, 0) for block in range(blocks))


def _sum(found: Sequence[Mapping[str, Any]], name: str) -> int:
    # Sums of squares come as decimals.
    return int(sum(row[name] or 0 for row in found))
