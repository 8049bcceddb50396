"""One row that is two incidents."""

from collections.abc import Collection
from dataclasses import dataclass, replace

from django.db import transaction

from incidents.choices import PUBLIC_STATUSES, FourEyes
from incidents.models import Incident, Report
from incidents.roles import Person, Role
from incidents.services import four_eyes
from incidents.services.editing import Saved, check_open, edit_incident, locked
from incidents.services.entries import entry_of
from incidents.services.errors import RecordError, StaleVersion
from incidents.services.incidents import create_incident
from incidents.services.inputs import AttributionInput, FigureInput, IncidentInput, ReportInput
from incidents.services.recording import require


@dataclass(frozen=True, slots=True)
class Chosen:
    """What belongs to the other incident, by id. A source goes with all it says."""

    reports: frozenset[int] = frozenset()
    figures: frozenset[int] = frozenset()
    attributions: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class SplitPlan:
    """An incident as it is, and the two entries that a split would make of it."""

    incident: Incident
    whole: IncidentInput
    out: IncidentInput
    rest: IncidentInput
    four_eyes: tuple[FourEyes, ...]
    """Why taking it out waits for a second person; empty when it does not."""


@dataclass(frozen=True, slots=True)
class Split:
    """A new draft with what was taken out of an incident, and what became of taking it out."""

    new: Incident
    rest: Saved


def plan_split(*, incident: Incident, chosen: Chosen) -> SplitPlan:
    """What a split would make of an incident. Changes nothing, and asks nothing after ``entries.for_entry``.

    Raises RecordError for an incident that cannot be split, and when nothing, or everything, would move.
    """
    check_open(incident)
    if incident.withheld_to:
        raise RecordError("uid", f"the place of {incident.uid} is withheld; reveal it before splitting")
    whole = entry_of(incident)
    rows = list(incident.reports.all())
    gone = [one for one in whole.attributions if _goes(one, rows, chosen)]
    carriers = {one.report for one in gone}
    out: dict[int, ReportInput] = {}
    rest: dict[int, ReportInput] = {}
    for number, (given, row) in enumerate(zip(whole.reports, rows, strict=True)):
        picked = [row.pk in chosen.reports or figure.pk in chosen.figures for figure in row.figures.all()]
        if row.pk in chosen.reports or any(picked) or number in carriers:
            out[number] = replace(given, id=None, figures=_picked(given, picked, True))
        if row.pk not in chosen.reports:
            rest[number] = replace(given, figures=_picked(given, picked, False))
    if not out:
        raise RecordError("reports", "choose the sources, figures or attributions that belong to the other incident")
    if not rest:
        raise RecordError("reports", f"{incident.uid} would be left without a source; leave one, or edit it instead")
    left = [one for one in whole.attributions if one not in gone]
    new = replace(
        whole,
        reports=tuple(out.values()),
        attributions=tuple(replace(one, id=None) for one in _carried(gone, list(out))),
        choices=(),
        maybe_same_as=None,
    )
    old = replace(whole, reports=tuple(rest.values()), attributions=tuple(_carried(left, list(rest))))
    why = four_eyes.for_change(whole, old) if incident.status in PUBLIC_STATUSES else ()
    return SplitPlan(incident, whole, new, old, why)


@transaction.atomic
def split_incident(
    *,
    uid: str,
    version: int,
    reports: Collection[int] = (),
    figures: Collection[int] = (),
    attributions: Collection[int] = (),
    by: Person,
    reason: str,
) -> Split:
    """Take some of an incident's sources, figures and attributions, by id, out into a new draft of the same day and
    place, which its editor then corrects.

    A source goes with its figures and with the attributions it carries. One of which only some of them go stays, and
    the draft has a copy of it with those. Taking them out is an edit of a published incident like any other: it may
    wait for a second person. Raises StaleVersion, or RecordError when nothing, or everything, would move.
    """
    by = require(by, Role.EDITOR)
    if not reason.strip():
        raise RecordError("reason", "say how it is known; the public reads it")
    incident = locked(uid)
    if incident.version != version:
        raise StaleVersion(incident, version)
    plan = plan_split(incident=incident, chosen=Chosen(frozenset(reports), frozenset(figures), frozenset(attributions)))
    new = create_incident(entry=plan.out, by=by, reason=f"Taken out of {uid}: {reason.strip()}")
    # The draft is not named to the public, which cannot see it yet.
    why = f"Sources of another incident taken out: {reason.strip()}"
    return Split(new, edit_incident(uid=uid, version=version, entry=plan.rest, by=by, reason=why, corrects=True))


def _goes(one: AttributionInput, rows: list[Report], chosen: Chosen) -> bool:
    """Whether an attribution is chosen, or carried by a source that goes as a whole."""
    return one.id in chosen.attributions or (one.report is not None and rows[one.report].pk in chosen.reports)


def _picked(given: ReportInput, picked: list[bool], wanted: bool) -> tuple[FigureInput, ...]:
    return tuple(figure for figure, is_picked in zip(given.figures, picked, strict=True) if is_picked is wanted)


def _carried(said: list[AttributionInput], numbers: list[int]) -> list[AttributionInput]:
    """Attributions that point to their source by its place in an entry that holds these ``numbers`` of the whole."""
    return [replace(one, report=None if one.report is None else numbers.index(one.report)) for one in said]
