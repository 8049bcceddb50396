"""One incident in a few lines of plain text, as feeds and mails tell it: the doubts of its page stay in the words."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Prefetch
from django.urls import reverse

from dashboard import words
from incidents.models import Attribution, Incident, Report
from incidents.querysets import IncidentQuerySet

NOT_REPORTED = "not reported"


@dataclass(frozen=True, slots=True)
class Telling:
    """What is told of an incident. ``path`` is the address of its page on this site."""

    uid: str
    title: str
    when: str
    where: str
    numbers: str
    who: str
    sources: str
    path: str


def for_telling(rows: IncidentQuerySet) -> IncidentQuerySet:
    """With all that is told of a row; three queries."""
    named = Attribution.objects.select_related("group").order_by("track", "id")
    reports = Report.objects.select_related("outlet").only("incident", "outlet__name", "position")
    return (
        rows.select_related("province", "district", "place")
        .defer("search_text", "search_vector", "summary", "notes")
        .prefetch_related(Prefetch("attributions", queryset=named), Prefetch("reports", queryset=reports))
    )


def telling(incident: Incident) -> Telling:
    """What is told of an incident that was read by ``for_telling``; no query."""
    outlets = list(dict.fromkeys(report.outlet.name for report in incident.reports.all()))
    named = words.named_groups(incident.attributions.all())
    return Telling(
        uid=incident.uid,
        title=incident.title,
        when=words.date_words(incident),
        where=words.place_words(incident),
        numbers="; ".join(_numbers(incident)),
        who="; ".join(f"{group.name} ({group.words})" for group in named) or "nobody is named",
        sources=_sources(outlets, incident.origins_count),
        path=reverse("dashboard:incident", args=[incident.uid]),
    )


def _numbers(incident: Incident) -> list[str]:
    killed = _figure(incident.killed_best, incident.killed_low, incident.killed_high)
    if incident.may_include_attackers:
        killed += ", which may include attackers"
    if incident.killed_best is None and incident.claimed_killed is not None:
        killed += f" ({words.number(incident.claimed_killed)} claimed by an armed group)"
    parts = [f"Victims killed: {killed}"]
    parts.append(f"injured: {_figure(incident.injured_best, incident.injured_low, incident.injured_high)}")
    if incident.killed_militants is not None:
        parts.append(f"militants killed: {words.number(incident.killed_militants)}")
    if incident.abducted is not None:
        parts.append(f"abducted: {words.number(incident.abducted)}")
    return [*parts, "sources disagree on the toll"] if incident.sources_disagree else parts


def _figure(best: int | None, low: int | None, high: int | None) -> str:
    if best is None:
        return NOT_REPORTED
    spread = words.interval(low, high, best)
    return f"{words.number(best)} ({spread})" if spread else words.number(best)


def _sources(outlets: Sequence[str], origins: int) -> str:
    """The outlets by name, and how many of them are independent."""
    return f"{', '.join(outlets)} ({words.origins_words(len(outlets), origins)})" if outlets else "none"
