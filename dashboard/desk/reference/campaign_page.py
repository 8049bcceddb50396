"""What a campaign's page shows beside its form: the incidents in it, and the sources of its totals."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from dashboard.desk.reference.forms.campaign import MembersForm
from incidents.models import Campaign, Incident, Report, WithheldLocation
from incidents.row_words import figure_line


@dataclass(frozen=True, slots=True)
class Total:
    """A source with its totals in words."""

    report: Report
    figures: tuple[str, ...]


def members_of(campaign: Campaign) -> list[Incident]:
    """The incidents in it, whatever their status; those too whose link is set aside with a withheld place."""
    withheld = WithheldLocation.objects.filter(campaign=campaign).values("incident")
    found = Incident.objects.filter(Q(campaign=campaign) | Q(pk__in=withheld))
    return list(found.defer("search_text", "search_vector").order_by("date", "uid"))


def campaign_context(campaign: Campaign, form: MembersForm | None = None) -> dict[str, Any]:
    """Members, totals and the form that moves members. Three queries."""
    members = members_of(campaign)
    reports = campaign.reports.select_related("outlet").prefetch_related("figures")
    return {
        "members": members,
        "members_form": form or MembersForm(members=[row.uid for row in members], auto_id="members_%s"),
        "totals": [Total(one, tuple(figure_line(row) for row in one.figures.all())) for one in reports],
    }
