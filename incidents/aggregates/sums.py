"""Where numbers are read from: incidents one by one, or their sums, as fast for a million rows as for a thousand.

Triggers keep the sums of the whole record as it stands, and what has moved since a moment corrects them into those of
that moment (``incidents.sum_triggers``). A question that narrows the record, or asks what was known by a day, or of a
moment since which much has moved, is counted row by row as ever. ``source_of`` is the one door: it looks at the query.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db import connection
from django.db.models import Aggregate, Case, Count, Expression, F, OuterRef, Q, QuerySet, Subquery, Sum, When
from django.db.models.expressions import Combinable
from django.db.models.lookups import GreaterThan
from django.db.models.sql.where import WhereNode

from incidents.aggregates.measures import MEASURES, Measure
from incidents.aggregates.periods import first_day
from incidents.choices import EventClass
from incidents.counting import RULES, CountingRule
from incidents.models import Grain, Incident, KeptSum, PastSum, RecordSum
from incidents.past import has_sums, is_now
from incidents.querysets import IncidentQuerySet, is_drawn

# Takes in every published row. Kept for their number.
EVERY_ROW = CountingRule(
    name="every_row",
    label="Every row",
    text="Every published row, whatever it is.",
    classes=frozenset(EventClass),
    militants_included=False,
)
KEPT_RULES = (EVERY_ROW, *RULES.values())
# What sums are kept by, and what can be told from that.
KEPT_BY: Mapping[str, Combinable] = {
    "month": F("month"),
    "quarter": first_day("quarter", "month"),
    "year": first_day("year", "month"),
    "province": F("province__slug"),
    "district": F("district__slug"),
    "event_class": F("event_class"),
}
# The smallest first.
_ANSWERS: Mapping[Grain, frozenset[str]] = {
    Grain.CLASS: frozenset({"event_class"}),
    Grain.DISTRICT: frozenset({"province", "district"}),
    Grain.MONTH: frozenset({"month", "quarter", "year", "province"}),
    Grain.FULL: frozenset(KEPT_BY.keys() - {"event_class"}),
}

_TOTAL = "SELECT coalesce(sum(incidents), 0) FROM {} WHERE rule = %s AND grain = %s"


@dataclass(frozen=True, slots=True)
class Source:
    """Rows to group, with the aggregates that make numbers of them: incidents that a rule takes in, or their sums."""

    rows: "QuerySet[Any]"
    rule: CountingRule
    is_kept: bool
    # The rows before the rule.
    given: IncidentQuerySet

    def amounts(self, measure: str) -> dict[str, Expression]:
        """What ``Measure.aggregates`` names."""
        found = MEASURES[measure]
        return kept_measure(found) if self.is_kept else dict(found.aggregates(self.rule))

    @property
    def undrawn(self) -> Aggregate:
        """The number of rows that a map cannot draw."""
        return Sum("undrawn", default=0) if self.is_kept else Count("pk", filter=~is_drawn())

    @property
    def having(self) -> Q | GreaterThan:
        """What a group must hold to be one: rows that came and went leave sums of nothing behind."""
        return GreaterThan(Sum("rows"), 0) if self.is_kept else Q()


def source_of(rows: IncidentQuerySet, rule: CountingRule, by: Collection[str] = ()) -> Source:
    """What holds the numbers of ``rows``, which the rule has not been applied to yet, by these dimensions.

    Sums answer for all published rows, under a rule they are kept for, by what they are kept by.
    """
    if rule in KEPT_RULES and _grain(by) is not None and has_sums() and are_whole(rows):
        return Source(_kept(rule, by), rule, is_kept=True, given=rows)
    return Source(rows.counting(rule).order_by(), rule, is_kept=False, given=rows)


def kept_of(
    rows: IncidentQuerySet, rules: Collection[CountingRule], by: Collection[str] = ()
) -> "QuerySet[Any] | None":
    """The sums of several rules by these dimensions, where ``source_of`` would find each of them; else None."""
    if not all(source_of(rows, rule, by).is_kept for rule in rules):
        return None
    return _sums().filter(rule__in=[rule.name for rule in rules], grain=_grain(by)).order_by()


def published_total() -> int:
    """How many rows are published, where ``has_sums``: one query of a few sums."""
    table = (RecordSum if is_now() else PastSum)._meta.db_table
    with connection.cursor() as cursor:
        # Asked by every list: the ORM takes longer to write this than the database to answer.
        cursor.execute(_TOTAL.format(table), [EVERY_ROW.name, Grain.CLASS])
        return int(cursor.fetchone()[0])


def published_reach() -> Mapping[str, Any] | None:
    """``first`` and ``last`` day of the published rows as they stand, and ``number``, how many they are.

    Each day is one step of an index. None when nothing is published.
    """
    days = Incident.public.values("date")
    found: Mapping[str, Any] | None = (
        _kept(EVERY_ROW)
        .values("rule")
        .annotate(
            number=Sum("rows"),
            first=Subquery(days.order_by("date")[:1]),
            last=Subquery(days.order_by("-date")[:1]),
        )
        .filter(number__gt=0)
        .order_by("rule")
        .first()
    )
    return found


def reach_columns() -> dict[str, Subquery]:
    """``record_first``, ``record_last`` and ``record_rows`` of the published rows, beside the rows of another table.

    For ``reach_beside``; none of the past, which does not have them at hand.
    """
    if not is_now():
        return {}
    days = Incident.public.values("date")
    rows = _kept(EVERY_ROW).order_by().values("rule").annotate(number=Sum("rows")).values("number")
    return {
        "record_first": Subquery(days.order_by("date")[:1]),
        "record_last": Subquery(days.order_by("-date")[:1]),
        "record_rows": Subquery(rows),
    }


def months_column(rule: CountingRule, start: str, end: str) -> Subquery:
    """How many published rows a kept rule takes in, in the whole months between two days: columns of another table."""
    months = _kept(rule, ["month"]).filter(month__gte=OuterRef(start), month__lte=OuterRef(end))
    return Subquery(months.order_by().values("rule").annotate(number=Sum("rows")).values("number"))


def kept_amounts(rule: CountingRule) -> dict[str, Expression]:
    """The number columns of a sum, as aggregates over incidents that the rule takes in; others are zero under it."""
    found: dict[str, Expression] = {"rows": Count("pk"), "undrawn": Count("pk", filter=~is_drawn())}
    for measure in MEASURES.values():
        if measure.stem == "injured" and not rule.counts_injured:
            continue
        for name, aggregate in measure.aggregates(rule).items():
            found[_column(measure, name)] = aggregate
        if measure.is_reported:
            found[_column(measure, "reported")] = measure.reports(rule)
    return found


def _sums() -> "QuerySet[Any]":
    """The sums of the moment that is asked of."""
    return KeptSum.objects.all() if is_now() else PastSum.objects.all()


def _kept(rule: CountingRule, by: Collection[str] = ()) -> "QuerySet[Any]":
    """The fewest sums that hold the rule's numbers by these dimensions."""
    return _sums().filter(rule=rule.name, grain=_grain(by))


def _grain(by: Collection[str]) -> Grain | None:
    """The smallest grain that is kept by all of these dimensions; None where none is."""
    return next((grain for grain, answers in _ANSWERS.items() if answers >= set(by)), None)


def kept_measure(measure: Measure, where: Q | None = None) -> dict[str, Expression]:
    """What ``Measure.aggregates`` names, from sums or those ``where`` picks. None where no row reports the measure."""
    names = ("value", "low", "high") if measure.stem else ("value",)
    numbers: dict[str, Expression] = {name: Sum(_column(measure, name), filter=where, default=0) for name in names}
    if not measure.is_reported:
        return numbers
    reported = GreaterThan(Sum(_column(measure, "reported"), filter=where, default=0), 0)
    return {name: Case(When(reported, then=number)) for name, number in numbers.items()}


def _column(measure: Measure, name: str) -> str:
    return measure.name if name == "value" else f"{measure.name}_{name}"


def are_whole(rows: IncidentQuerySet) -> bool:
    """Whether these are all published rows: what the query says, not what a caller believes."""
    query = rows.query
    reshaped = query.is_sliced or query.combinator or query.distinct or query.annotations or len(query.alias_map) > 1
    return not reshaped and bool(query.where == _published())


@cache
def _published() -> WhereNode:
    """What makes rows published, as the query of all of them says it."""
    where: WhereNode = Incident.public.all().query.where
    return where
