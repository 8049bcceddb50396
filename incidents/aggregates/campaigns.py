"""What joined attacks hold under a rule: sums of their incidents, never the totals that a source gives of a wave."""

from dataclasses import dataclass

from django.db.models import Count

from incidents.aggregates.measures import MEASURES, Tally, tally_from
from incidents.choices import AttributionTrack
from incidents.counting import CountingRule
from incidents.models import Attribution, Report
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
class NamedBy:
    """Rows that one track attributes to one group; ``slug`` "" where words name no group for certain."""

    slug: str
    name: str
    track: str
    rows: int
    short_name: str = ""

    @property
    def display_name(self) -> str:
        """The name that charts and tables have room for."""
        return self.short_name or self.name


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


def named_by(rows: IncidentQuerySet, rule: CountingRule) -> list[NamedBy]:
    """Groups that somebody names on the rows, by track, those on most rows first. One query."""
    found = (
        Attribution.objects.filter(incident__in=rows.counting(rule).order_by().values("pk"))
        .order_by()
        .values("group__slug", "group__name", "group__short_name", "track")
        .annotate(rows=Count("incident", distinct=True))
        .order_by("-rows", "group__name", "track")
    )
    return [
        NamedBy(
            row["group__slug"] or "",
            row["group__name"] or "",
            AttributionTrack(row["track"]),
            row["rows"],
            row["group__short_name"] or "",
        )
        for row in found
    ]


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
