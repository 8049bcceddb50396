"""What joined attacks hold under a rule: sums of their incidents, never the totals that a source gives of a wave."""

from dataclasses import dataclass

from django.db.models import Count

from incidents.aggregates.measures import MEASURES, Tally, tally_from
from incidents.counting import CountingRule
from incidents.models import Report
from incidents.querysets import IncidentQuerySet


@dataclass(frozen=True, slots=True)
class CampaignTotal:
    """The incidents of one campaign that a rule takes in. Numbers are people; None: no incident reports any."""

    slug: str
    incidents: int
    rows: int
    killed: Tally
    injured: Tally


@dataclass(frozen=True, slots=True)
class OutletTotal:
    """How many of the rows one outlet reports."""

    slug: str
    name: str
    rows: int


def campaign_totals(rows: IncidentQuerySet, rule: CountingRule) -> dict[str, CampaignTotal]:
    """Totals of every campaign that has a row under the rule, by its slug. One query."""
    killed, injured = (MEASURES[name].aggregates(rule) for name in ("killed", "injured"))
    found = (
        rows.counting(rule)
        .filter(campaign__isnull=False)
        .order_by()
        .values("campaign__slug")
        .annotate(
            number=MEASURES["incidents"].aggregates(rule)["value"],
            rows=Count("pk"),
            **{f"killed_{name}": one for name, one in killed.items()},
            **{f"injured_{name}": one for name, one in injured.items()},
        )
    )
    return {
        row["campaign__slug"]: CampaignTotal(
            slug=row["campaign__slug"],
            incidents=row["number"],
            rows=row["rows"],
            killed=tally_from(row, "killed_"),
            injured=tally_from(row, "injured_"),
        )
        for row in found
    }


def outlets_of(rows: IncidentQuerySet, rule: CountingRule) -> list[OutletTotal]:
    """The outlets that report on the rows, those on most first. One query."""
    found = (
        Report.objects.filter(incident__in=rows.counting(rule).order_by().values("pk"))
        .order_by()
        .values("outlet__slug", "outlet__name")
        .annotate(rows=Count("incident", distinct=True))
        .order_by("-rows", "outlet__name")
    )
    return [OutletTotal(row["outlet__slug"], row["outlet__name"], row["rows"]) for row in found]
