"""The numbers a page opens with, and how far the record reaches."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import (
    Case,
    Count,
    Expression,
    F,
    Func,
    IntegerField,
    Max,
    Min,
    Q,
    QuerySet,
    Sum,
    When,
)

from incidents.aggregates.measures import MEASURES, Tally, tally_from
from incidents.aggregates.periods import first_day, next_start
from incidents.aggregates.sums import EVERY_ROW, are_whole, kept_measure, kept_of, published_reach, source_of
from incidents.counting import CountingRule
from incidents.models import Incident
from incidents.past import is_now
from incidents.querysets import IncidentQuerySet, is_counted, overlaps


@dataclass(frozen=True, slots=True)
class Headline:
    """What a set of rows holds under one rule.

    ``incidents`` are the rows the rule takes in (events, where the rule merges rows), ``outside`` the published rows
    of the same filter that it leaves out. ``militants_killed`` is over all classes of the filter, since it is a
    series of its own that no rule adds to victims.
    """

    incidents: int
    rows: int
    outside: int
    killed: Tally
    injured: Tally
    militants_killed: Tally
    killed_not_reported: int

    @property
    def all_rows(self) -> int:
        """The published rows of the filter, whatever the rule makes of them."""
        return self.rows + self.outside


NOTHING = Headline(0, 0, 0, Tally(None), Tally(None), Tally(None), 0)


@dataclass(frozen=True, slots=True)
class Reach:
    """The first and last day the public record speaks of, and its number of rows. Empty record: days are None."""

    first: date | None
    last: date | None
    rows: int


def reach(rows: IncidentQuerySet) -> Reach:
    """How far the rows reach. One query, two of all rows of the past."""
    if are_whole(rows) and not is_now():
        return reach_of(_rows_by_month(rows))
    if source_of(rows, EVERY_ROW).is_kept:
        found = published_reach() or {"first": None, "last": None, "number": 0}
    else:
        found = rows.aggregate(first=Min("date"), last=Max("date"), number=Count("pk"))
    return Reach(found["first"], found["last"], found["number"])


def reach_beside(row: Any) -> Reach:  # noqa: ANN401 - of any model
    """How far the record reaches, from what ``reach_columns`` put beside a row. No query; two of the past."""
    if not is_now():
        return reach(Incident.public.all())
    return Reach(row.record_first, row.record_last, row.record_rows or 0)


def reach_of(months: Mapping[date, int]) -> Reach:
    """How far all published rows reach, of which there are so many in each month, by its first day. One query.

    Of the past no index has the first and the last day at its ends, but few rows are in the first and the last month.
    """
    if not months:
        return Reach(None, None, 0)
    ends = [Q(date__gte=month, date__lt=next_start("month", month)) for month in (min(months), max(months))]
    found = Incident.public.filter(ends[0] | ends[1]).aggregate(first=Min("date"), last=Max("date"))
    return Reach(found["first"], found["last"], sum(months.values()))


def _rows_by_month(rows: IncidentQuerySet) -> dict[date, int]:
    """How many rows are in each month that has any, by its first day. One query."""
    source = source_of(rows, EVERY_ROW, ["month"])
    month = F("month") if source.is_kept else first_day("month", "date")
    number = Sum("rows") if source.is_kept else Count("pk")
    found = source.rows.order_by().values(start=month).annotate(number=number).filter(number__gt=0)
    return dict(found.values_list("start", "number"))


def headline(rows: IncidentQuerySet, rule: CountingRule) -> Headline:
    """The headline numbers of ``rows``, which the rule has not been applied to yet. One query."""
    if (sums := kept_headline(rows, rule)) is not None:
        return headline_from(sums[0].aggregate(**sums[1]))
    return headline_from(rows.aggregate(**headline_aggregates(rule)))


def number_of_rows(rows: IncidentQuerySet, rule: CountingRule) -> int:
    """How many of ``rows`` the rule takes in. One query."""
    source = source_of(rows, rule)
    number = Sum("rows", default=0) if source.is_kept else Count("pk")
    return int(source.rows.aggregate(number=number)["number"])


def reporting(rows: IncidentQuerySet, rule: CountingRule, measure: str) -> tuple[int, int]:
    """How many of the rows that the rule takes in give a number of ``measure``, and how many rows they are. One query.

    ``measure`` is one that rows may leave open.
    """
    found, source = MEASURES[measure], source_of(rows, rule)
    given = Sum(f"{measure}_reported", default=0) if source.is_kept else found.reports(rule)
    number = Sum("rows", default=0) if source.is_kept else Count("pk")
    told = source.rows.aggregate(given=given, number=number)
    return int(told["given"]), int(told["number"])


def kept_headline(
    rows: IncidentQuerySet, rule: CountingRule, by: Collection[str] = ()
) -> tuple["QuerySet[Any]", dict[str, Expression]] | None:
    """The sums, by these dimensions, that a headline can be told from, and what ``headline_aggregates`` names of them.

    None where the rows are not all of the record, or the rule's sums are not kept.
    """
    sums = kept_of(rows, (EVERY_ROW, rule), by)
    if sums is None:
        return None
    inside, every = Q(rule=rule.name), Q(rule=EVERY_ROW.name)
    counted = Sum("rows", filter=inside, default=0)
    found: dict[str, Expression] = {
        "all_rows": Sum("rows", filter=every, default=0),
        "inside_rows": counted,
        "incidents_value": Sum("incidents", filter=inside, default=0),
        "unreported": counted - Sum("killed_reported", filter=inside, default=0),
    }
    for measure, where in (("killed", inside), ("injured", inside), ("killed_militants", every)):
        amounts = kept_measure(MEASURES[measure], where)
        found |= {f"{measure}_{name}": amount for name, amount in amounts.items()}
    return sums, found


def headlines(rows: IncidentQuerySet, rule: CountingRule, spans: Sequence[tuple[date, date]]) -> list[Headline]:
    """The headline of each span of days, of rows before the rule. One query.

    A row whose day is not known may be in several spans.
    """
    found = in_spans(rows, spans).values("span").annotate(**headline_aggregates(rule))
    by_span = {row["span"]: row for row in found}
    return [headline_from(by_span[place]) if place in by_span else NOTHING for place in range(len(spans))]


def in_spans(rows: IncidentQuerySet, spans: Sequence[tuple[date, date]]) -> "QuerySet[Any, Any]":
    """The rows of spans of days, each once for every span that it may be in: ``span`` is its place, from 0 on."""
    touched = [Case(When(overlaps(*span), then=place)) for place, span in enumerate(spans)]
    places = Func(*touched, template="unnest(array_remove(ARRAY[%(expressions)s], NULL))", output_field=IntegerField())
    near = rows.overlapping(min(start for start, _ in spans), max(end for _, end in spans))
    return near.order_by().annotate(span=places)


def headline_aggregates(rule: CountingRule) -> dict[str, Expression]:
    """The named aggregates of ``headline``, also for groups of rows."""
    inside = is_counted(rule)
    return {
        "all_rows": Count("pk"),
        "inside_rows": Count("pk", filter=inside),
        "unreported": Count("pk", filter=inside & Q(**{f"{rule.column('killed')}__isnull": True})),
        **_prefixed("incidents", rule, inside),
        **_prefixed("killed", rule, inside),
        **_prefixed("injured", rule, inside),
        **_prefixed("killed_militants", rule, None),
    }


def headline_from(found: Mapping[str, Any]) -> Headline:
    """The headline of one row of those aggregates."""
    return Headline(
        incidents=found["incidents_value"],
        rows=found["inside_rows"],
        outside=found["all_rows"] - found["inside_rows"],
        killed=tally_from(found, "killed_"),
        injured=tally_from(found, "injured_"),
        militants_killed=tally_from(found, "killed_militants_"),
        killed_not_reported=found["unreported"],
    )


def _prefixed(measure: str, rule: CountingRule, where: Q | None) -> dict[str, Expression]:
    found = MEASURES[measure].aggregates(rule, where=where)
    return {f"{measure}_{name}": aggregate for name, aggregate in found.items()}
