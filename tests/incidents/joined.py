"""Incidents to merge, merging them and taking them apart, and what is compared before and after."""

import datetime as dt
from typing import Any

from groups.models import ArmedGroup
from incidents.models import Attribution, CasualtyFigure, Incident, Merge, Proposal, Report
from incidents.services import (
    AttributionInput,
    FigureInput,
    ReportInput,
    accept_proposal,
    entry_of,
    propose_merge,
    unmerge,
)
from incidents.services.entries import for_entry
from incidents.services.four_eyes import columns_of
from tests.dashboard.desk.people import editor, reviewer
from tests.incidents.factories import DAY, OutletFactory

WHY = "Both name the same bus"
DAWN, GEO = "https://dawn.example/1", "https://geo.example/1"
LATER = DAY + dt.timedelta(days=1)


def source(url: str = "", *figures: FigureInput, published_on: dt.date | None = DAY) -> ReportInput:
    """A source of an outlet of its own."""
    return ReportInput(outlet=OutletFactory.create(), url=url, figures=figures, published_on=published_on)


def killed(number: int, whom: str = "total", **more: Any) -> FigureInput:
    """A figure of the killed."""
    more = {"total_includes_militants": "no", **more} if whom == "total" else more
    return FigureInput(whom, "killed", low=number, high=number, **more)


def claim(group: ArmedGroup, report: int | None = 0, **more: Any) -> AttributionInput:
    """A group's claim."""
    return AttributionInput(words=group.name, group=group, track="claim", level="made", report=report, **more)


def again(incident: Incident) -> Incident:
    """The row as it stands now."""
    found: Incident = for_entry(Incident.objects.filter(pk=incident.pk)).get()
    return found


def merged(kept: Incident, other: Incident) -> Merge:
    """Merge two incidents, through a second person where that is needed."""
    proposal = propose_merge(kept=kept.uid, merged=other.uid, by=editor(), reason=WHY)
    if proposal is not None:
        accept_proposal(proposal=proposal.pk, by=reviewer())
    return Merge.objects.get(kept=kept, merged=other, undone_at=None)


def apart(merge: Merge, reason: str = "Two buses") -> Incident:
    """Take a merge apart."""
    return unmerge(merge=merge.pk, by=reviewer(), reason=reason)


def everything() -> tuple[Any, ...]:
    """The record's incidents and all that hangs from them; what must not move when something is refused."""
    tables = (Incident, Report, CasualtyFigure, Attribution, Merge, Proposal)
    return tuple(list(model._default_manager.order_by("pk").values()) for model in tables)


def children(incident: Incident) -> tuple[Any, ...]:
    """Ids, places and owners of everything that hangs from an incident."""
    reports = incident.reports.order_by("pk")
    return (
        list(reports.values_list("pk", "position", "url")),
        list(CasualtyFigure.objects.filter(report__in=reports).order_by("pk").values()),
        list(incident.attributions.order_by("pk").values()),
    )


def columns(incident: Incident) -> dict[str, Any]:
    """The stored casualty columns."""
    row = Incident.objects.get(pk=incident.pk)
    return {name: getattr(row, name) for name in columns_of(entry_of(row))}
