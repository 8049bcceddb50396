"""Two rows that are one incident, and one row that is two. Both can be taken back; numbers live for ever."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from incidents.choices import PUBLIC_STATUSES, FourEyes, ProposalKind, ProposalState, Status
from incidents.models import Attribution, CasualtyFigure, Incident, Merge, Proposal, Report
from incidents.roles import Person, Role
from incidents.services.casualties import stored_columns
from incidents.services.editing import Saved, check_open, edit_incident, locked
from incidents.services.entries import entry_of
from incidents.services.errors import RecordError, StaleVersion
from incidents.services.incidents import create_incident
from incidents.services.inputs import IncidentInput, ReportInput
from incidents.services.recording import recorded, require
from incidents.services.writing import mark_edited, save_version


@transaction.atomic
def propose_merge(*, kept: str, merged: str, by: Person, reason: str) -> Proposal | None:
    """Say that two incidents, by uid, are one and that ``kept`` is the number that stands.

    A merge of what the public sees waits for a second person, as a proposal; of two rows that were never public it
    is done at once, and None is returned.
    """
    by = require(by, Role.EDITOR)
    _say(reason)
    stays, goes = _locked_pair(kept, merged)
    _check_mergeable(stays, goes)
    if not any(row.published_at for row in (stays, goes)):
        merge_now(kept=kept, merged=merged, by=by, reason=reason)
        return None
    waiting = Proposal.objects.filter(
        kind=ProposalKind.MERGE,
        state=ProposalState.OPEN,
        incident__in=[stays, goes],
        content__merged__in=[kept, merged],
    )
    if waiting.exists():
        raise RecordError("proposal", f"a merge of {kept} and {merged} already waits for a second person")
    with recorded(by=by, action="propose_merge", reason=reason):
        return Proposal.objects.create(
            kind=ProposalKind.MERGE,
            incident=stays,
            version=stays.version,
            content={"merged": merged},
            four_eyes=[FourEyes.MERGE],
            reason=reason.strip(),
            proposed_by=by,
        )


@transaction.atomic
def merge_now(*, kept: str, merged: str, by: Person, reason: str, **who: Any) -> Incident:
    """Move sources, figures and attributions of ``merged`` to ``kept``; its number redirects from then on.

    For ``propose_merge`` and ``proposals.accept_proposal``, which see to the second person; ``who`` goes into the
    history. A source both have stays where it is, and only figures it does not give there yet move. Everything that
    moved is noted in a Merge, so that ``unmerge`` takes it back. Raises RecordError.
    """
    by = require(by, Role.EDITOR)
    _say(reason)
    stays, goes = _locked_pair(kept, merged)
    _check_mergeable(stays, goes)
    with recorded(by=by, action="merge", reason=f"{merged} is the same incident: {reason.strip()}", **who):
        moved = _move(goes, stays)
        Merge.objects.create(
            kept=stays, merged=goes, moved=moved, status_before=goes.status, reason=reason.strip(), by=by
        )
        if stays.maybe_same_as_id == goes.pk:
            stays.maybe_same_as = None
        _derive_and_save(stays)
        goes.status, goes.merged_into = Status.MERGED, stays
        save_version(goes)
    return stays


@transaction.atomic
def unmerge(*, merge: int, by: Person, reason: str) -> Incident:
    """Take a merge apart: what moved goes back, and the merged incident stands again. Returns that incident.

    What has since been added to a moved source goes back with it. Raises NotAllowed below a reviewer.
    """
    by = require(by, Role.REVIEWER)
    _say(reason)
    found = Merge.objects.select_for_update().select_related("kept", "merged").filter(pk=merge).first()
    if found is None or found.undone_at is not None:
        raise RecordError("merge", "this merge does not stand, so it cannot be taken apart")
    stays, goes = _locked_pair(found.kept.uid, found.merged.uid)
    check_open(stays)
    with recorded(by=by, action="unmerge", reason=f"{goes.uid} is another incident after all: {reason.strip()}"):
        _move_back(found.moved, goes)
        goes.status, goes.merged_into = found.status_before, None
        for row in (stays, goes):
            _edited(row, by)
            _derive_and_save(row)
        found.undone_by, found.undone_at = by, timezone.now()
        found.save(update_fields=["undone_by", "undone_at"])
    return goes


def _locked_pair(kept: str, merged: str) -> tuple[Incident, Incident]:
    """Both rows, locked in the order of their numbers, so that two merges never wait for each other."""
    if kept == merged:
        raise RecordError("merged", "an incident cannot be merged into itself")
    rows = {uid: locked(uid) for uid in sorted([kept, merged])}
    return rows[kept], rows[merged]


def _check_mergeable(stays: Incident, goes: Incident) -> None:
    for row in (stays, goes):
        check_open(row)
    if goes.withheld_to and not stays.withheld_to:
        raise RecordError("merged", f"the place of {goes.uid} is withheld; withhold that of {stays.uid} too, first")
    if goes.status in PUBLIC_STATUSES and stays.status not in PUBLIC_STATUSES:
        raise RecordError("kept", f"{goes.uid} is public and {stays.uid} is not; keep {goes.uid}")


def _say(reason: str) -> None:
    if not reason.strip():
        raise RecordError("reason", "say how it is known; the public reads it")


def _move(goes: Incident, stays: Incident) -> dict[str, Any]:
    """Move the children, and return what is needed to move them back."""
    there = list(stays.reports.prefetch_related("figures"))
    moved: dict[str, list[dict[str, Any]]] = {"reports": [], "figures": [], "attributions": []}
    twins: dict[int, Report] = {}
    position = max((report.position for report in there), default=-1)
    for report in goes.reports.prefetch_related("figures"):
        twin = next((one for one in there if report.url and one.url == report.url), None)
        if twin is not None:
            twins[report.pk] = twin
            moved["figures"] += [_hand_over(figure, twin) for figure in _new_figures(report, twin)]
            continue
        moved["reports"].append({"id": report.pk, "position": report.position})
        position += 1
        report.incident, report.position = stays, position
        report.save(update_fields=["incident", "position"])
    known = {_statement(one) for one in stays.attributions.all()}
    for one in goes.attributions.all():
        if _statement(one) in known:
            continue
        moved["attributions"].append({"id": one.pk, "report": one.report_id})
        one.incident, one.report = stays, twins.get(one.report_id or 0, one.report)
        one.save(update_fields=["incident", "report"])
    return moved


def _new_figures(report: Report, twin: Report) -> Iterator[CasualtyFigure]:
    known = {_said(figure) for figure in twin.figures.all()}
    return (figure for figure in report.figures.all() if _said(figure) not in known)


def _hand_over(figure: CasualtyFigure, twin: Report) -> dict[str, Any]:
    note = {"id": figure.pk, "report": figure.report_id}
    figure.report = twin
    figure.save(update_fields=["report"])
    return note


def _said(figure: CasualtyFigure) -> tuple[Any, ...]:
    return (figure.victim_class, figure.harm, figure.low, figure.high, figure.said_by, figure.stated_on)


def _statement(one: Attribution) -> tuple[Any, ...]:
    return (one.group_id, one.words, one.track, one.level)


def _move_back(moved: dict[str, Any], goes: Incident) -> None:
    for note in moved["reports"]:
        for report in Report.objects.filter(pk=note["id"]):
            report.incident, report.position = goes, note["position"]
            report.save(update_fields=["incident", "position"])
    for note in moved["figures"]:
        for figure in CasualtyFigure.objects.filter(pk=note["id"]):
            figure.report_id = note["report"]
            figure.save(update_fields=["report"])
    for note in moved["attributions"]:
        for one in Attribution.objects.filter(pk=note["id"]):
            one.incident, one.report_id = goes, note["report"]
            one.save(update_fields=["incident", "report"])


def _derive_and_save(incident: Incident) -> None:
    for name, value in stored_columns(incident).items():
        setattr(incident, name, value)
    save_version(incident)


def _edited(incident: Incident, by: User) -> None:
    mark_edited(incident, by)
    if incident.status == Status.PUBLISHED:
        incident.status = Status.PUBLISHED_CHANGED


@dataclass(frozen=True, slots=True)
class Split:
    """A new draft with what was taken out of an incident, and what became of taking it out."""

    new: Incident
    rest: Saved


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

    A source only some of whose figures move stays, and the draft has a copy of it with those figures. Taking them
    out is an edit of a published incident like any other: it may wait for a second person. Raises StaleVersion, or
    RecordError when nothing, or everything, would move.
    """
    by = require(by, Role.EDITOR)
    _say(reason)
    incident = locked(uid)
    if incident.version != version:
        raise StaleVersion(incident, version)
    check_open(incident)
    if incident.withheld_to:
        raise RecordError("uid", f"the place of {uid} is withheld; reveal it before splitting")
    whole = entry_of(incident)
    out, rest = _parted(incident, whole, set(reports), set(figures), set(attributions))
    new = create_incident(entry=out, by=by, reason=f"Taken out of {uid}: {reason.strip()}")
    saved = edit_incident(
        uid=uid, version=version, entry=rest, by=by, reason=f"{new.uid} taken out: {reason.strip()}", corrects=True
    )
    return Split(new, saved)


def _parted(
    incident: Incident, whole: IncidentInput, reports: set[int], figures: set[int], attributions: set[int]
) -> tuple[IncidentInput, IncidentInput]:
    out: list[ReportInput] = []
    rest: list[ReportInput] = []
    places: dict[int, int] = {}
    for number, (given, row) in enumerate(
        zip(whole.reports, incident.reports.prefetch_related("figures"), strict=True)
    ):
        chosen = [row.pk in reports or figure.pk in figures for figure in row.figures.all()]
        if row.pk in reports or any(chosen):
            places[number] = len(out)
            moving = tuple(figure for figure, goes in zip(given.figures, chosen, strict=True) if goes)
            out.append(replace(given, id=None, figures=moving))
        if row.pk not in reports:
            staying = tuple(figure for figure, goes in zip(given.figures, chosen, strict=True) if not goes)
            rest.append(replace(given, figures=staying))
    if not out:
        raise RecordError("reports", "choose the sources or figures that belong to the other incident")
    if not rest:
        raise RecordError("reports", f"{incident.uid} would be left without a source; leave one, or edit it instead")
    return _with_attributions(whole, tuple(out), tuple(rest), places, attributions)


def _with_attributions(
    whole: IncidentInput,
    out: tuple[ReportInput, ...],
    rest: tuple[ReportInput, ...],
    places: dict[int, int],
    attributions: set[int],
) -> tuple[IncidentInput, IncidentInput]:
    """Both entries; an attribution points to its source where that source has gone to, or stayed."""
    staying = {report.id: number for number, report in enumerate(rest)}

    def carrier(number: int | None) -> int | None:
        return None if number is None else staying.get(whole.reports[number].id)

    gone = tuple(
        replace(one, id=None, report=None if one.report is None else places.get(one.report))
        for one in whole.attributions
        if one.id in attributions
    )
    kept = tuple(replace(one, report=carrier(one.report)) for one in whole.attributions if one.id not in attributions)
    return (
        replace(whole, reports=out, attributions=gone, choices=(), maybe_same_as=None),
        replace(whole, reports=rest, attributions=kept),
    )
