"""What the page of one incident shows, read in a fixed number of queries."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import F, Func, IntegerField, Prefetch, Value
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from dashboard import words
from dashboard.charts import incident_map
from dashboard.moved import first_words
from incidents.choices import CasualtyRule, SaidBy
from incidents.ledger import ledger
from incidents.models import Attribution, CasualtyChoice, CasualtyFigure, Incident, Report
from incidents.querysets import IncidentQuerySet
from places.models import District

SAME_GROUP_DAYS = 30
RELATED = 6
VICTIMS = "Victims"

RULE_WORDS = {
    CasualtyRule.HOSPITAL_LATEST: "the latest figure of a hospital or rescue service",
    CasualtyRule.ORIGINS_AGREE: "the figure that most independent origins give; no hospital or rescue service gave one",
    CasualtyRule.OFFICIAL_LATEST: "the latest official figure; no hospital gave one, no two independent origins agree",
    CasualtyRule.LOWEST_CREDIBLE: "the lowest credible figure; no hospital, no official and no two independent origins "
    "settle it",
    CasualtyRule.EDITOR: "the choice of an editor",
}


@dataclass(frozen=True, slots=True)
class ClassLine:
    """One line of the casualty table: whom it counts, and the numbers. ``part`` lines are within the victims."""

    label: str
    killed: int | None
    low: int | None = None
    high: int | None = None
    injured: int | None = None
    injured_low: int | None = None
    injured_high: int | None = None
    part: bool = False
    note: str = ""
    claimed: bool = False

    @property
    def has_injured(self) -> bool:
        """Whether the injured are known by this class at all: the record splits the dead alone."""
        return self.label == VICTIMS


@dataclass(frozen=True, slots=True)
class Said:
    """One figure of one source. ``claimed`` figures come from an armed group."""

    figure: CasualtyFigure
    report: Report
    claimed: bool

    @property
    def said_by(self) -> str:
        """Who gave it to the source, "" when not said."""
        return str(SaidBy(self.figure.said_by).label) if self.figure.said_by else ""

    @property
    def stated_on(self) -> date | None:
        """The day it was said, else the day of the report."""
        return self.figure.stated_on or self.report.published_on


@dataclass(frozen=True, slots=True)
class Related:
    """Incidents that may belong with this one, and where all of them are listed."""

    heading: str
    incidents: Sequence[Incident]
    url: str


def for_page(rows: IncidentQuerySet) -> IncidentQuerySet:
    """With its place, reports, figures and attributions; four queries."""
    reports = Report.objects.select_related("outlet").prefetch_related("figures")
    named = Attribution.objects.select_related("group", "report__outlet").order_by("stated_on", "track", "id")
    return rows.select_related("province", "district", "place", "campaign", "first_publication").prefetch_related(
        Prefetch("reports", queryset=reports), Prefetch("attributions", queryset=named)
    )


def incident_context(request: HttpRequest, incident: Incident) -> dict[str, Any]:
    """Everything the template needs."""
    address = request.build_absolute_uri(reverse("dashboard:incident", args=[incident.uid]))
    said = [
        Said(figure, report, figure.said_by == SaidBy.MILITANTS)
        for report in incident.reports.all()
        for figure in report.figures.all()
    ]
    return {
        "incident": incident,
        "methods": words.methods(incident),
        "reports": incident.reports.all(),
        "origins": words.origins_words(
            len({report.outlet_id for report in incident.reports.all()}), incident.origins_count
        ),
        "attributions": incident.attributions.all(),
        "classes": class_lines(incident),
        "rule_words": rule_words(incident),
        "said": [one for one in said if not one.claimed],
        "claimed": [one for one in said if one.claimed],
        "districts": _districts(incident),
        "chart": incident_map(incident),
        "changes": ledger(incident),
        "first_words": first_words(incident),
        "choices": _choices(incident),
        "related": _related(incident),
        "address": address,
        "json_url": f"/api/v1/incidents/{incident.uid}/",
        "citation": citation(incident, address),
    }


def _choices(incident: Incident) -> list[CasualtyChoice]:
    """The figures an editor set, with the reason; asked for only where the toll says that one did."""
    is_chosen = incident.casualty_rule == CasualtyRule.EDITOR
    return list(incident.casualty_choices.all()) if is_chosen else []


def rule_words(incident: Incident) -> str:
    """How the figure was chosen, in words; "" where nothing is reported."""
    if not incident.casualty_rule:
        return ""
    rule = CasualtyRule(incident.casualty_rule)
    if rule == CasualtyRule.LOWEST_CREDIBLE and incident.sources_count == 1 and not incident.sources_disagree:
        return "the only one at hand; nobody independent confirms it yet"
    return RULE_WORDS[rule]


def class_lines(incident: Incident) -> list[ClassLine]:
    """Victims first, then whom among them is known, then those who are never counted among victims."""
    row = incident
    lines = [
        ClassLine(
            VICTIMS, row.killed_best, row.killed_low, row.killed_high,
            row.injured_best, row.injured_low, row.injured_high,
        )
    ]  # fmt: skip
    parts = [
        ("Civilians", row.killed_civilians),
        ("Security forces", row.killed_security),
        ("Peace committee", row.killed_peace_committee),
    ]
    lines += [ClassLine(label, value, part=True) for label, value in parts if value is not None]
    if row.killed_unknown:
        lines.append(ClassLine("Side not stated", row.killed_unknown, part=True))
    if row.killed_militants is not None:
        lines.append(ClassLine("Militants", row.killed_militants, note="counted apart from victims"))
    if row.killed_suicide_attackers is not None:
        lines.append(ClassLine("Suicide attackers", row.killed_suicide_attackers, note="counted apart"))
    if _is_more_than_victims(row):
        lines.append(
            ClassLine(
                "Everybody", row.killed_all_best, row.killed_all_low, row.killed_all_high,
                row.injured_all_best, row.injured_all_low, row.injured_all_high,
                note="victims and attackers together",
            )
        )  # fmt: skip
    if row.claimed_killed is not None:
        lines.append(
            ClassLine("As the armed group claims", row.claimed_killed, note="in no total of this record", claimed=True)
        )
    return lines


def _is_more_than_victims(row: Incident) -> bool:
    """Whether what is known of everybody killed or injured says more than what is known of victims."""
    return (row.killed_all_best, row.injured_all_best) != (row.killed_best, row.injured_best)


def citation(incident: Incident, address: str) -> str:
    """One line to cite the incident by, with its version and the day that version was made."""
    changed = timezone.localtime(incident.updated_at).date()
    return (
        f"Nigran, “{incident.title}”, incident {incident.uid}, version {incident.version} "
        f"of {words.day(changed)}. {address}"
    )


def _districts(incident: Incident) -> list[District]:
    """The drawn districts that words such as "Karachi" may mean."""
    if not incident.is_wider_than_a_district:
        return []
    return list(District.objects.filter(slug__in=incident.district_set))


def _related(incident: Incident) -> list[Related]:
    """The blocks of related incidents that hold any; one query for all of them."""
    asked = [
        block for block in (_campaign(incident), _same_group(incident), _same_district(incident)) if block is not None
    ]
    if not asked:
        return []
    parts = [_nearest(block.rows, incident).annotate(block=Value(number)) for number, block in enumerate(asked)]
    found: list[Any] = list(parts[0].union(*parts[1:], all=True))
    return [
        Related(block.heading, rows, block.url)
        for number, block in enumerate(asked)
        if (rows := sorted((row for row in found if row.block == number), key=lambda row: row.days_apart))
    ]


@dataclass(frozen=True, slots=True)
class _Asked:
    """A block before it is read."""

    heading: str
    rows: IncidentQuerySet
    url: str


def _campaign(incident: Incident) -> _Asked | None:
    campaign = incident.campaign
    if campaign is None:
        return None
    rows = Incident.public.filter(campaign=campaign)
    return _Asked(f"Same campaign: {campaign.name}", rows, _list(campaign=campaign.slug))


def _same_group(incident: Incident) -> _Asked | None:
    groups = {entry.group.slug: entry.group for entry in incident.attributions.all() if entry.group}
    if not groups:
        return None
    reach = timedelta(days=SAME_GROUP_DAYS)
    start, end = incident.date - reach, (incident.date_end or incident.date) + reach
    rows = Incident.public.attributed_to(group.pk for group in groups.values()).overlapping(start, end)
    names = " or ".join(group.display_name for group in groups.values())
    window = {"date_from": start.isoformat(), "date_to": end.isoformat()}
    heading = f"Attributed to {names} within {SAME_GROUP_DAYS} days"
    return _Asked(heading, rows, _list(group=list(groups), rollup="false", **window))


def _same_district(incident: Incident) -> _Asked | None:
    if not incident.district_set:
        return None
    name = incident.district.name if incident.district else incident.district_text
    rows = Incident.public.in_districts(incident.district_set)
    return _Asked(f"In {name}, nearest in time", rows, _list(district=list(incident.district_set)))


def _nearest(rows: IncidentQuerySet, incident: Incident) -> IncidentQuerySet:
    """The other rows nearest in time, with what a line about them shows."""
    days = Func(
        F("date"), Value(incident.date), template="abs(%(expressions)s)", arg_joiner=" - ", output_field=IntegerField()
    )
    near = rows.exclude(pk=incident.pk).annotate(days_apart=days).order_by("days_apart", "-date", "-uid")
    return near.only("uid", "title", "date", "date_end", "date_precision", "killed_best")[:RELATED]


def _list(**query: str | list[str]) -> str:
    return f"{reverse('dashboard:incidents')}?{urlencode(query, doseq=True)}"
