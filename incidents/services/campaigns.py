"""What hangs from a campaign: the incidents it joins, and the sources that give totals over all of them."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.db import IntegrityError, transaction
from django.db.models import Max

from incidents.models import Campaign, CasualtyFigure, Incident, Report
from incidents.roles import Person, Role
from incidents.services.editing import edit_incident
from incidents.services.entries import entry_of
from incidents.services.errors import RecordError
from incidents.services.incidents import add_report
from incidents.services.inputs import ReportInput
from incidents.services.recording import recorded, require
from incidents.services.reference_edits import StaleReference, history_of
from incidents.services.reference_rules import constraint_words
from incidents.services.writing import save_report


@dataclass(frozen=True, slots=True)
class Members:
    """Numbers of the incidents that came into a campaign and went out of it, in order."""

    added: tuple[str, ...]
    removed: tuple[str, ...]


@transaction.atomic
def change_members(
    *, campaign: Campaign, add: Iterable[str], remove: Iterable[str], by: Person, reason: str, source: str = ""
) -> Members:
    """Put incidents into a campaign and take others out, all or none; each is an edit of that incident.

    Raises NotAllowed, or RecordError: for ``add`` when there is no such incident or another campaign holds it.
    """
    require(by, Role.EDITOR)
    _say(reason, "reason", "say why; readers see it beside each incident's change")
    coming, going = _numbers(add), _numbers(remove)
    if not coming and not going:
        raise RecordError("add", "name the incidents to add by their numbers, or tick those to take out")
    wanted = sorted(coming | going)
    rows = {row.uid: row for row in Incident.objects.filter(uid__in=wanted).order_by("uid").select_for_update()}
    unknown = [uid for uid in wanted if uid not in rows]
    if unknown:
        raise RecordError("add", f"no incident has the number {unknown[0]}")
    return Members(
        added=tuple(uid for uid in sorted(coming) if _link(rows[uid], campaign, by, reason, source)),
        removed=tuple(uid for uid in sorted(going - coming) if _unlink(rows[uid], campaign, by, reason, source)),
    )


def _numbers(uids: Iterable[str]) -> set[str]:
    return {uid.strip().upper() for uid in uids if uid.strip()}


def _link(incident: Incident, campaign: Campaign, by: Person, reason: str, source: str) -> bool:
    entry = entry_of(incident)
    if entry.campaign is not None and entry.campaign != campaign:
        raise RecordError("add", f"{incident.uid} is in “{entry.campaign}”; take it out there first")
    return _move(incident, campaign, by, reason, source)


def _unlink(incident: Incident, campaign: Campaign, by: Person, reason: str, source: str) -> bool:
    if entry_of(incident).campaign != campaign:
        return False
    return _move(incident, None, by, reason, source)


def _move(incident: Incident, to: Campaign | None, by: Person, reason: str, source: str) -> bool:
    entry = replace(entry_of(incident), campaign=to)
    try:
        saved = edit_incident(
            uid=incident.uid, version=incident.version, entry=entry, by=by, reason=reason, source=source
        )
    except RecordError as error:
        raise RecordError("add", f"{incident.uid}: {error.message}") from error
    return bool(saved.changed)


@transaction.atomic
def save_campaign_report(
    *, campaign: Campaign, report: ReportInput, by: Person, reason: str, source: str = "", seen: str = ""
) -> Report:
    """Add a source with its totals to a campaign, or with ``report.id`` change it as seen at ``seen``.

    A figure is the same one while whom it counts, what happened to them, who said it and its day stay the same; a
    later toll is a new figure. Raises StaleReference, NotAllowed, or RecordError with the field at fault.
    """
    require(by, Role.EDITOR)
    _say(reason, "reason", "say why; the history shows it beside the change")
    _say(report.scope, "scope", "say what its totals cover, such as “all twelve attacks of the night”")
    # The campaign is locked, so that two editors do not give one source twice.
    Campaign.objects.select_for_update(no_key=True).get(pk=campaign.pk)
    twins = campaign.reports.filter(url=report.url).exclude(pk=report.id or 0)
    if report.url and twins.exists():
        raise RecordError("url", "this campaign has a source with this address already; change that one")
    with recorded(by=by, action="save_campaign_report", reason=reason, source=source or report.url):
        try:
            with transaction.atomic():
                if report.id is None:
                    return add_report(campaign=campaign, report=report, position=campaign.reports.count())
                row = _seen_report(campaign, report.id, seen)
                save_report(row, report, position=row.position)
                return row
        except IntegrityError as error:
            name = getattr(getattr(error.__cause__, "diag", None), "constraint_name", "") or ""
            raise RecordError(*constraint_words(name)) from error


@transaction.atomic
def remove_campaign_report(
    *, campaign: Campaign, report: int, by: Person, reason: str, source: str = "", seen: str
) -> None:
    """Take a source and its totals off a campaign; the history keeps them."""
    require(by, Role.EDITOR)
    _say(reason, "reason", "say why; the history shows it beside the change")
    Campaign.objects.select_for_update(no_key=True).get(pk=campaign.pk)
    row = _seen_report(campaign, report, seen)
    with recorded(by=by, action="remove_campaign_report", reason=reason, source=source):
        row.delete()


def version_of_report(report: Report) -> str:
    """What tells two states of a source with its figures apart. Two queries."""
    own = history_of(Report).filter(pgh_obj_id=report.pk).aggregate(newest=Max("pgh_id"))["newest"]
    figures = history_of(CasualtyFigure).filter(report_id=report.pk).aggregate(newest=Max("pgh_id"))["newest"]
    return f"{own or 0}.{figures or 0}"


def _seen_report(campaign: Campaign, pk: int, seen: str) -> Report:
    row = campaign.reports.filter(pk=pk).first()
    if row is None:
        raise RecordError("row", "somebody has removed this source in the meantime")
    if version_of_report(row) != seen:
        raise StaleReference(row)
    return row


def _say(text: str, field: str, message: str) -> None:
    if not text.strip():
        raise RecordError(field, message)
