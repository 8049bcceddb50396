"""The headline numbers month by month."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, QuerySet
from django.db.models.lookups import GreaterThan

from incidents.aggregates.headline import Headline, headline_aggregates, headline_from, in_spans, kept_headline
from incidents.aggregates.measures import added
from incidents.aggregates.periods import first_day
from incidents.counting import CountingRule
from incidents.querysets import IncidentQuerySet


@dataclass(frozen=True, slots=True)
class Month:
    """One month's numbers. The month is that of an incident's first day."""

    start: date
    numbers: Headline


def monthly(rows: IncidentQuerySet, rule: CountingRule) -> list[Month]:
    """The months that have any row, oldest first. One query.

    ``rows`` are the rows of a filter before the rule. A month without rows is left out: it holds zero incidents.
    """
    if (sums := kept_headline(rows, rule, by=["month"])) is not None:
        kept, numbers = sums
        found: QuerySet[Any, Any] = (
            kept.values(start=F("month")).annotate(**numbers).filter(GreaterThan(F("all_rows"), 0))
        )
    else:
        found = rows.order_by().values(start=first_day("month", "date")).annotate(**headline_aggregates(rule))
    return [Month(row["start"], headline_from(row)) for row in found.order_by("start")]


def monthly_in(rows: IncidentQuerySet, rule: CountingRule, spans: Sequence[tuple[date, date]]) -> list[list[Month]]:
    """``monthly`` of each span of days, of rows that no window has narrowed. One query.

    A row whose day is not known may be in several spans.
    """
    months: list[list[Month]] = [[] for _ in spans]
    grouped = in_spans(rows, spans).values("span", start=first_day("month", "date"))
    for row in grouped.annotate(**headline_aggregates(rule)).order_by("start"):
        months[row["span"]].append(Month(row["start"], headline_from(row)))
    return months


def summed(months: Sequence[Month]) -> Headline:
    """The headline of all months together: a row, and an event of merged rows, has one day, so it is in one month."""
    parts = [month.numbers for month in months]
    return Headline(
        incidents=sum(part.incidents for part in parts),
        rows=sum(part.rows for part in parts),
        outside=sum(part.outside for part in parts),
        killed=added(part.killed for part in parts),
        injured=added(part.injured for part in parts),
        militants_killed=added(part.militants_killed for part in parts),
        killed_not_reported=sum(part.killed_not_reported for part in parts),
    )
