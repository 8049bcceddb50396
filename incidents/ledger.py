"""What the public sees of an incident's revisions: field, old, new, when, why, and on which source."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any

from django.apps import apps
from django.db import models

from incidents.models import Attribution, CasualtyFigure, Incident, Report
from incidents.versions import VERBS, field_words, names_of, said_of

# Fields a reader may compare, and how each is called. Editors' notes and bookkeeping are not among them.
PUBLIC_FIELDS = {
    "title": "Title",
    "summary": "Summary",
    "event_class": "Class",
    "status": "Status",
    "status_reason": "Reason for withdrawal",
    "doubt_reason": "Doubt",
    "date": "Date",
    "date_end": "Last day",
    "date_precision": "Date known to",
    "part_of_day": "Part of day",
    "province_id": "Province",
    "district_id": "District",
    "district_text": "District in words",
    "place_id": "Place",
    "place_text": "Place in words",
    "latitude": "Latitude",
    "longitude": "Longitude",
    "location_precision": "Place known to",
    "withheld_to": "Place withheld",
    "attack_types": "Attack types",
    "targets": "Targets",
    "killed_low": "Victims killed, low",
    "killed_best": "Victims killed",
    "killed_high": "Victims killed, high",
    "injured_low": "Victims injured, low",
    "injured_best": "Victims injured",
    "injured_high": "Victims injured, high",
    "killed_civilians": "Civilians killed",
    "killed_security": "Security forces killed",
    "killed_peace_committee": "Peace committee members killed",
    "killed_militants": "Militants killed",
    "killed_suicide_attackers": "Suicide attackers killed",
    "claimed_killed": "Killed, as an armed group claims",
    "abducted": "Abducted",
    "casualty_rule": "Rule of the figure",
    "campaign_id": "Campaign",
}
# What a withheld place could be read from in an older version: the place, and all that may name it.
PLACE_FIELDS = frozenset(
    {
        "title",
        "summary",
        "doubt_reason",
        "campaign_id",
        "province_id",
        "district_id",
        "district_text",
        "place_id",
        "place_text",
        "latitude",
        "longitude",
        "location_precision",
    }
)


@dataclass(frozen=True, slots=True)
class Change:
    """One change of one field, old and new in words; "–" stands for not reported."""

    at: datetime
    field: str
    label: str
    old: str
    new: str
    reason: str
    source: str


def ledger(incident: Incident) -> list[Change]:
    """Every public change since first publication, newest first.

    A report, figure or attribution that came or went later is one entry. Fields that could give away a place that is
    withheld now are left out, of older versions too. At most eight queries, however long the history.
    """
    if incident.published_at is None:
        return []
    changes = [*_field_changes(incident), *_child_changes(incident)]
    return sorted(changes, key=lambda change: change.at, reverse=True)


def _field_changes(incident: Incident) -> Iterable[Change]:
    history = apps.get_model("incidents", "IncidentEvent")
    versions = list(
        history.objects.public().filter(pgh_obj=incident.pk).select_related("pgh_context").order_by("pgh_id")
    )
    found = [
        (name, old, new)
        for old, new in pairwise(versions)
        for name in PUBLIC_FIELDS
        if getattr(old, name) != getattr(new, name) and not (new.place_withheld and name in PLACE_FIELDS)
    ]
    names = names_of((name, getattr(row, name)) for name, old, new in found for row in (old, new))
    for name, old, new in found:
        yield Change(
            at=new.pgh_created_at,
            field=name.removesuffix("_id"),
            label=PUBLIC_FIELDS[name],
            old=field_words(old, name, names),
            new=field_words(new, name, names),
            reason=_said(new, "reason", withheld=new.place_withheld),
            source=_said(new, "source", withheld=new.place_withheld),
        )


def _said(version: Any, key: str, *, withheld: bool) -> str:  # noqa: ANN401
    """What the one who made the change said of it; nothing while the place is withheld, for it may name the place."""
    return "" if withheld else said_of(version, key)


def _child_changes(incident: Incident) -> Iterable[Change]:
    """Reports, figures and attributions that came, changed or went after first publication."""
    reports = [report.pk for report in incident.reports.all()]
    yield from _rows_of("report", Report, {"incident": incident.pk}, incident, _report_words)
    yield from _rows_of("figure", CasualtyFigure, {"report__in": reports}, incident, _figure_words)
    yield from _rows_of("attribution", Attribution, {"incident": incident.pk}, incident, _attribution_words)


def _rows_of(
    kind: str,
    model: type[models.Model],
    where: dict[str, Any],
    incident: Incident,
    words: Any,  # noqa: ANN401
) -> Iterable[Change]:
    history: Any = apps.get_model("incidents", f"{model.__name__}Event")
    # The first publication writes the incident's rows in one transaction: its context is where the ledger starts.
    first = apps.get_model("incidents", "IncidentEvent")._default_manager.filter(
        pgh_obj=incident.pk, published_at__isnull=False
    )
    start = first.order_by("pgh_id").values_list("pgh_created_at", flat=True)[:1]
    events = history.objects.filter(**where, pgh_created_at__gt=models.Subquery(start)).select_related("pgh_context")
    for event in events.order_by("pgh_id"):
        said = words(event, incident)
        yield Change(
            at=event.pgh_created_at,
            field=kind,
            label=f"{kind.capitalize()} {VERBS[event.pgh_label]}",
            old=said if event.pgh_label == "delete" else "–",
            new="–" if event.pgh_label == "delete" else said,
            reason=_said(event, "reason", withheld=bool(incident.withheld_to)),
            source=_said(event, "source", withheld=bool(incident.withheld_to)),
        )


def _report_words(event: Any, incident: Incident) -> str:  # noqa: ANN401
    return "source" if incident.withheld_to else (event.url or event.title or "source")


def _figure_words(event: Any, incident: Incident) -> str:  # noqa: ANN401
    numbers = [str(number) for number in (event.low, event.high) if number is not None]
    figure = "–".join(dict.fromkeys(numbers))
    return f"{event.victim_class} {event.harm}: {figure}"


def _attribution_words(event: Any, incident: Incident) -> str:  # noqa: ANN401
    return f"{event.words} ({event.track}, {event.level})"
