# ruff: noqa: ANN401 (models of history are made at run time and have no types)
"""Bringing back an earlier value. A restore is an edit: it has a reason, a version, and a line in the history."""

from dataclasses import replace
from typing import Any

from django.apps import apps
from django.db import transaction

from incidents.models import Incident
from incidents.roles import Person
from incidents.services.editing import Saved, edit_incident, locked
from incidents.services.entries import PARTS, entry_of, location_of
from incidents.services.errors import RecordError, StaleVersion
from incidents.services.inputs import AttributionInput, FigureInput, IncidentInput, ReportInput

# Parts that are rows of their own are restored row by row.
ROW_PARTS = frozenset({"reports", "attributions", "choices"})
_WORD_LISTS = frozenset({"attack_types", "targets"})


@transaction.atomic
def restore_part(*, uid: str, version: int, part: str, event: int, by: Person, reason: str) -> Saved:
    """Set one part of an incident (``entries.PARTS``) to what an earlier version, by its ``pgh_id``, had.

    Raises what ``edit_incident`` raises, and RecordError for a part that is restored row by row, for a version of
    another incident, and for a place that was withheld then.
    """
    if part not in PARTS or part in ROW_PARTS:
        raise RecordError("part", "restore one of: " + ", ".join(name for name in PARTS if name not in ROW_PARTS))
    incident = _seen(uid, version)
    then = _event("IncidentEvent", event, pgh_obj=incident.pk)
    entry = entry_of(incident)
    return edit_incident(
        uid=uid,
        version=version,
        entry=replace(entry, **{part: _value(then, part)}),
        by=by,
        reason=reason,
        corrects=True,
    )


@transaction.atomic
def restore_row(*, uid: str, version: int, kind: str, event: int, by: Person, reason: str) -> Saved:
    """Bring back a source (``report``), a ``figure`` or an ``attribution`` as its event, by ``pgh_id``, has it.

    A row that is still there gets its earlier values; one that was taken out is put in again, a source with the
    figures that went with it.
    """
    incident = _seen(uid, version)
    entry = entry_of(incident)
    if kind == "report":
        entry = _with_report(entry, _event("ReportEvent", event, incident=incident.pk))
    elif kind == "figure":
        entry = _with_figure(entry, _event("CasualtyFigureEvent", event))
    elif kind == "attribution":
        entry = _with_attribution(entry, _event("AttributionEvent", event, incident=incident.pk))
    else:
        raise RecordError("kind", "restore a report, a figure or an attribution")
    return edit_incident(uid=uid, version=version, entry=entry, by=by, reason=reason, corrects=True)


def _seen(uid: str, version: int) -> Incident:
    incident = locked(uid)
    if incident.version != version:
        raise StaleVersion(incident, version)
    return incident


def _event(model: str, pk: int, **where: Any) -> Any:
    found = apps.get_model("incidents", model)._default_manager.filter(pgh_id=pk, **where).first()
    if found is None:
        raise RecordError("event", "there is no such earlier version of this incident")
    return found


def _value(then: Any, part: str) -> Any:
    if part == "location":
        if then.withheld_to:
            raise RecordError("event", "the place was withheld in that version; reveal it instead")
        return location_of(then, province=then.province)
    value = getattr(then, part)
    return tuple(value) if part in _WORD_LISTS else value


def _figure(event: Any) -> FigureInput:
    return FigureInput(
        victim_class=event.victim_class,
        harm=event.harm,
        low=event.low,
        high=event.high,
        quantifier=event.quantifier,
        said_by=event.said_by,
        stated_on=event.stated_on,
        total_includes_militants=event.total_includes_militants,
        tags=tuple(event.tags),
    )


def _with_report(entry: IncidentInput, event: Any) -> IncidentInput:
    names = ("outlet", "url", "title", "quote", "published_on", "origin", "scope")
    values = {name: getattr(event, name) for name in names}
    there = next((report for report in entry.reports if report.id == event.pgh_obj_id), None)
    if there is not None:
        reports = tuple(replace(one, **values) if one is there else one for one in entry.reports)
        return replace(entry, reports=reports)
    went_along = apps.get_model("incidents", "CasualtyFigureEvent")._default_manager.filter(
        report=event.pgh_obj_id, pgh_label="delete", pgh_context=event.pgh_context_id
    )
    figures = tuple(_figure(one) for one in went_along.order_by("pgh_id"))
    return replace(entry, reports=(*entry.reports, ReportInput(**values, figures=figures)))


def _with_figure(entry: IncidentInput, event: Any) -> IncidentInput:
    figure = _figure(event)
    there = next((report for report in entry.reports if report.id == event.report_id), None)
    if there is None:
        raise RecordError("event", "its source is no longer here; restore that first")
    others = tuple(one for one in there.figures if _key(one) != _key(figure))
    reports = tuple(replace(one, figures=(*others, figure)) if one is there else one for one in entry.reports)
    return replace(entry, reports=reports)


def _key(figure: FigureInput) -> tuple[Any, ...]:
    return (figure.said_by, figure.stated_on, figure.victim_class, figure.harm)


def _with_attribution(entry: IncidentInput, event: Any) -> IncidentInput:
    numbers = {report.id: number for number, report in enumerate(entry.reports)}
    names = ("words", "track", "level", "group", "stated_on", "spokesman", "channel")
    given = AttributionInput(
        **{name: getattr(event, name) for name in names}, report=numbers.get(event.report_id), id=event.pgh_obj_id
    )
    others = tuple(one for one in entry.attributions if one.id != event.pgh_obj_id)
    still = len(others) < len(entry.attributions)
    return replace(entry, attributions=(*others, given if still else replace(given, id=None)))
