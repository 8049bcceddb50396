"""Two rows that are one incident. A merge can be taken back; numbers live for ever."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from incidents.choices import PUBLIC_STATUSES, FourEyes, ProposalKind, ProposalState, Status
from incidents.models import Attribution, CasualtyFigure, Incident, Merge, Proposal, Report
from incidents.roles import Person, Role
from incidents.services import four_eyes
from incidents.services.casualties import columns_from_reports
from incidents.services.editing import CLOSED, check_open, locked
from incidents.services.entries import entry_of, for_entry
from incidents.services.errors import NeedsSecondPerson, RecordError
from incidents.services.joins import Joining
from incidents.services.recording import recorded, require
from incidents.services.writing import mark_edited, save_version


@dataclass(frozen=True, slots=True)
class MergePlan:
    """What a merge would do. ``refused`` says why it cannot be made, "" when it can."""

    kept: Incident
    merged: Incident
    joining: Joining
    needs_second_person: bool
    waiting: Proposal | None
    """The proposal that says the same and is not decided yet."""
    refused: str = ""


def plan_merge(*, kept: str, merged: str) -> MergePlan:
    """What merging one incident, by uid, into another would do. Changes nothing; a fixed number of queries.

    Raises RecordError when there are not two such incidents.
    """
    _check_two(kept, merged)
    rows = {row.uid: row for row in for_entry(Incident.objects.filter(uid__in=[kept, merged]))}
    for field, uid in (("kept", kept), ("merged", merged)):
        if uid not in rows:
            raise RecordError(field, f"no incident has the number {uid}")
    stays, goes = rows[kept], rows[merged]
    refused = ""
    try:
        _check_mergeable(stays, goes)
    except RecordError as error:
        refused = error.message
    joining = Joining(entry_of(stays), entry_of(goes))
    return MergePlan(stays, goes, joining, _was_public(stays, goes), _open_proposals(stays, goes).first(), refused)


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
    if not _was_public(stays, goes):
        merge_now(kept=kept, merged=merged, by=by, reason=reason)
        return None
    if _open_proposals(stays, goes).exists():
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
    """Move sources, figures and attributions of ``merged`` to ``kept``, as ``Joining`` says; its number redirects.

    For ``propose_merge`` and ``proposals.accept_proposal``, which see to the second person; ``who`` goes into the
    history. Everything that moved is noted in a Merge, so that ``unmerge`` takes it back. Raises RecordError, and
    NeedsSecondPerson where whoever accepts it wrote the unpublished entry that would become public by it.
    """
    by = require(by, Role.EDITOR)
    _say(reason)
    stays, goes = _locked_pair(kept, merged)
    _check_mergeable(stays, goes)
    # A number the public never saw is not named to it.
    what = f"{merged} is the same incident" if goes.published_at else "A draft was the same incident"
    with recorded(by=by, action="merge", reason=f"{what}: {reason.strip()}", **who):
        moved = _move(goes, stays)
        if moved["maybe_same_as"]:
            stays.maybe_same_as = None
        Merge.objects.create(
            kept=stays, merged=goes, moved=moved, status_before=goes.status, reason=reason.strip(), by=by
        )
        _hand_on_editors(stays, goes, by=who.get("proposed_by", by.pk))
        _derive_and_save(stays)
        _check_second_person(stays, goes, who.get("accepted_by"))
        goes.status, goes.merged_into = Status.MERGED, stays
        save_version(goes)
    return stays


@transaction.atomic
def unmerge(*, merge: int, by: Person, reason: str) -> Incident:
    """Take a merge apart: what moved goes back, and the merged incident stands again. Returns that incident.

    What has since been added to a moved source goes back with it. Raises NotAllowed below a reviewer, and
    RecordError when the merge does not stand, when one that was made later rests on its sources, and when nothing is
    left of them.
    """
    by = require(by, Role.REVIEWER)
    _say(reason)
    found = Merge.objects.select_for_update(of=("self",)).select_related("kept", "merged").filter(pk=merge).first()
    if found is None or found.undone_at is not None:
        raise RecordError("merge", "this merge does not stand, so it cannot be taken apart")
    stays, goes = _locked_pair(found.kept.uid, found.merged.uid)
    _check_apart(found, stays)
    what = f"{goes.uid} is another incident after all" if goes.published_at else "A draft was another incident"
    with recorded(by=by, action="unmerge", reason=f"{what}: {reason.strip()}"):
        _move_back(found.moved, stays, goes)
        goes.status, goes.merged_into = found.status_before, None
        if found.moved.get("maybe_same_as") and stays.maybe_same_as_id is None:
            stays.maybe_same_as = goes
        for row in (stays, goes):
            mark_edited(row, by)
            if row.status == Status.PUBLISHED:
                row.status = Status.PUBLISHED_CHANGED
            _derive_and_save(row)
        found.undone_by, found.undone_at = by, timezone.now()
        found.save(update_fields=["undone_by", "undone_at"])
    return goes


def _check_two(kept: str, merged: str) -> None:
    if kept == merged:
        raise RecordError("merged", "an incident cannot be merged into itself")


def _locked_pair(kept: str, merged: str) -> tuple[Incident, Incident]:
    """Both rows, locked in the order of their numbers, so that two merges never wait for each other."""
    _check_two(kept, merged)
    rows = {uid: locked(uid) for uid in sorted([kept, merged])}
    return rows[kept], rows[merged]


def _was_public(*rows: Incident) -> bool:
    return any(row.published_at for row in rows)


def _open_proposals(one: Incident, other: Incident) -> QuerySet[Proposal]:
    """Merges of the two, either way round, that wait for a second person."""
    return Proposal.objects.filter(
        kind=ProposalKind.MERGE,
        state=ProposalState.OPEN,
        incident__in=[one, other],
        content__merged__in=[one.uid, other.uid],
    )


def _check_mergeable(stays: Incident, goes: Incident) -> None:
    for row in (stays, goes):
        if row.status == Status.MERGED:
            raise RecordError("status", f"{row.uid} is merged already; choose the incident its number leads to")
        check_open(row)
    if goes.withheld_to and not stays.withheld_to:
        raise RecordError("merged", f"the place of {goes.uid} is withheld; withhold that of {stays.uid} too, first")
    if goes.status in PUBLIC_STATUSES and stays.status not in PUBLIC_STATUSES:
        raise RecordError("kept", f"{goes.uid} is public and {stays.uid} is not; keep {goes.uid}")
    # Its address has to lead to one that answers.
    if goes.published_at and not stays.published_at:
        raise RecordError("kept", f"{goes.uid} has been public and {stays.uid} has not; keep {goes.uid}")


def _check_apart(merge: Merge, stays: Incident) -> None:
    """Refuse to take a merge apart out of turn."""
    if stays.status == Status.MERGED:
        raise RecordError("merge", f"{stays.uid} has itself been merged since; take that merge apart first")
    if stays.status in CLOSED:
        check_open(stays)
    urls = stays.reports.filter(pk__in=_ids(merge.moved["reports"])).exclude(url="").values_list("url", flat=True)
    for later in stays.merges.filter(pk__gt=merge.pk, undone_at__isnull=True).select_related("merged"):
        # What both brought was taken over once, from the earlier one, and would go back with it.
        left = later.merged
        if left.reports.filter(url__in=list(urls)) or (merge.moved["attributions"] and left.attributions.exists()):
            raise RecordError("merge", f"{left.uid} was merged later and brought the same; take that merge apart first")


def _say(reason: str) -> None:
    if not reason.strip():
        raise RecordError("reason", "say how it is known; the public reads it")


def _hand_on_editors(stays: Incident, goes: Incident, *, by: int) -> None:
    """Whoever wrote part of what has not been published yet is not its second pair of eyes after the merge either."""
    if stays.status not in PUBLIC_STATUSES:
        stays.unreviewed_editors = list(dict.fromkeys([*stays.unreviewed_editors, *goes.unreviewed_editors, by]))


def _check_second_person(stays: Incident, goes: Incident, accepted_by: int | None) -> None:
    """Accepting a merge may publish what was never reviewed; that takes one who had no hand in it."""
    publishes = stays.status in PUBLIC_STATUSES and goes.status not in PUBLIC_STATUSES
    why = four_eyes.for_publication(stays) if publishes else ()
    if why and accepted_by in goes.unreviewed_editors:
        raise NeedsSecondPerson(tuple(str(one.label) for one in why))


def _move(goes: Incident, stays: Incident) -> dict[str, Any]:
    """Move the children, and return what is needed to move them back."""
    joining = Joining(entry_of(stays), entry_of(goes))
    there, here = list(stays.reports.all()), list(goes.reports.all())
    said = list(goes.attributions.all())
    twins = {here[number].pk: there[kept] for number, kept in joining.twins.items()}
    figures = [list(here[number].figures.all())[place] for number, place in joining.figures]
    moved = {
        "reports": [{"id": here[number].pk, "position": here[number].position} for number in joining.reports],
        "figures": [{"id": figure.pk, "report": figure.report_id} for figure in figures],
        "attributions": [{"id": said[n].pk, "report": said[n].report_id} for n in joining.attributions],
        "maybe_same_as": stays.maybe_same_as_id == goes.pk,
    }
    last = max((report.position for report in there), default=-1)
    for position, number in enumerate(joining.reports, start=last + 1):
        _hand_over(here[number], incident=stays, position=position)
    for figure in figures:
        _hand_over(figure, report=twins[figure.report_id])
    for number in joining.attributions:
        report = said[number].report
        _hand_over(said[number], incident=stays, report=twins.get(report.pk, report) if report else None)
    _forget_children(stays, goes)
    return moved


def _move_back(moved: dict[str, Any], stays: Incident, goes: Incident) -> None:
    """Move what is still there back, and with a source what it has come to carry."""
    reports = {report.pk: report for report in Report.objects.filter(pk__in=_ids(moved["reports"]), incident=stays)}
    for note in moved["reports"]:
        if note["id"] in reports:
            _hand_over(reports[note["id"]], incident=goes, position=note["position"])
    if not goes.reports.exists():
        raise RecordError("merge", f"every source of {goes.uid} has been taken out since; enter it anew instead")
    figures = CasualtyFigure.objects.in_bulk(_ids(moved["figures"]))
    for note in moved["figures"]:
        if note["id"] in figures:
            _hand_over(figures[note["id"]], report_id=note["report"])
    said = stays.attributions.in_bulk(_ids(moved["attributions"]))
    left = set(goes.reports.values_list("pk", flat=True))
    for note in moved["attributions"]:
        if note["id"] in said:
            _hand_over(said[note["id"]], incident=goes, report_id=note["report"] if note["report"] in left else None)
    for one in stays.attributions.filter(report__in=list(reports)):
        _hand_over(one, incident=goes)
    _forget_children(stays, goes)


def _hand_over(row: Report | CasualtyFigure | Attribution, **values: Any) -> None:
    for name, value in values.items():
        setattr(row, name, value)
    row.save(update_fields=[name.removesuffix("_id") for name in values])


def _ids(notes: list[dict[str, Any]]) -> list[int]:
    return [note["id"] for note in notes]


def _forget_children(*rows: Incident) -> None:
    """What was read of the children before is no longer so."""
    for row in rows:
        row._prefetched_objects_cache = {}  # type: ignore[attr-defined]


def _derive_and_save(incident: Incident) -> None:
    for name, value in columns_from_reports(incident).items():
        setattr(incident, name, value)
    save_version(incident)
