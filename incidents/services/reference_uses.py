"""What of the record leans on a row that somebody would like to remove."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, Q

from groups.models import ArmedGroup
from incidents.choices import ProposalState
from incidents.models import Campaign, Incident, Outlet, Proposal, Report, WithheldLocation
from places.models import Place


@dataclass(frozen=True, slots=True)
class Use:
    """How many rows of one sort lean on it, and how that is said."""

    count: int
    noun: str
    """In the singular; an s makes it several."""

    def __str__(self) -> str:
        return f"{self.count:,} {self.noun}{'' if self.count == 1 else 's'}"


def uses_of(row: Model) -> list[Use]:
    """Everything that keeps a row from being removed; empty when nothing does. At most three queries."""
    counted = _USES[type(row)](row) if type(row) in _USES else []
    return [use for use in counted if use.count]


def _of_group(group: ArmedGroup) -> list[Use]:
    return [
        Use(Incident.objects.filter(attributions__group=group).distinct().count(), "incident"),
        _waiting(content__entry__attributions__contains=[{"group": group.slug}]),
    ]


def _of_place(place: Place) -> list[Use]:
    withheld = WithheldLocation.objects.filter(place=place).values("incident")
    return [
        Use(Incident.objects.filter(Q(place=place) | Q(pk__in=withheld)).count(), "incident"),
        _waiting(content__entry__location__place=place.slug),
    ]


def _of_outlet(outlet: Outlet) -> list[Use]:
    reports = Report.objects.filter(outlet=outlet)
    return [
        Use(reports.filter(incident__isnull=False).values("incident").distinct().count(), "incident"),
        Use(reports.filter(campaign__isnull=False).values("campaign").distinct().count(), "campaign"),
        _waiting(content__entry__reports__contains=[{"outlet": outlet.slug}]),
    ]


def _of_campaign(campaign: Campaign) -> list[Use]:
    withheld = WithheldLocation.objects.filter(campaign=campaign).values("incident")
    return [
        Use(Incident.objects.filter(Q(campaign=campaign) | Q(pk__in=withheld)).count(), "incident"),
        _waiting(content__entry__campaign=campaign.slug),
    ]


def _waiting(**where: Any) -> Use:
    """A change that waits for a second person names the row by its slug, out of sight of the foreign keys."""
    return Use(Proposal.objects.filter(state=ProposalState.OPEN, **where).count(), "waiting change")


_USES: dict[type[Model], Callable[[Any], list[Use]]] = {
    ArmedGroup: _of_group,
    Place: _of_place,
    Outlet: _of_outlet,
    Campaign: _of_campaign,
}
