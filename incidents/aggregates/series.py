"""Every headline number month by month, in one query: the small lines beside the numbers of a page."""

from dataclasses import dataclass
from datetime import date

from django.db.models import DateField, Q
from django.db.models.functions import TruncMonth

from incidents.aggregates.measures import MEASURES, Tally, tally_from
from incidents.counting import CountingRule
from incidents.querysets import IncidentQuerySet


@dataclass(frozen=True, slots=True)
class Month:
    """One month's numbers, as in ``Headline``: militants killed are over all classes, the rest under the rule."""

    start: date
    incidents: int
    killed: Tally
    injured: Tally
    militants_killed: Tally


def monthly(rows: IncidentQuerySet, rule: CountingRule) -> list[Month]:
    """The months that have any row, oldest first. One query.

    ``rows`` are the rows of a filter before the rule. A month without rows is left out: it holds zero incidents.
    """
    inside = Q(event_class__in=sorted(rule.classes))
    if rule.min_killed is not None:
        inside &= Q(killed_all_best__gte=rule.min_killed)
    found = (
        rows.order_by()
        .values(start=TruncMonth("date", output_field=DateField()))
        .annotate(
            **{
                f"{measure}_{name}": aggregate
                for measure, where in (
                    ("incidents", inside),
                    ("killed", inside),
                    ("injured", inside),
                    ("killed_militants", None),
                )
                for name, aggregate in MEASURES[measure].aggregates(rule, where=where).items()
            }
        )
        .order_by("start")
    )
    return [
        Month(
            start=row["start"],
            incidents=row["incidents_value"],
            killed=tally_from(row, "killed_"),
            injured=tally_from(row, "injured_"),
            militants_killed=tally_from(row, "killed_militants_"),
        )
        for row in found
    ]
