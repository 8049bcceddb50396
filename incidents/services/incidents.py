"""Making incidents."""

from collections.abc import Sequence
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from incidents.choices import PUBLIC_STATUSES, Status
from incidents.models import Attribution, Campaign, CasualtyChoice, CasualtyFigure, Incident, Report
from incidents.roles import Person, Role
from incidents.services.casualties import account_of, casualty_columns, keep_known_figures
from incidents.services.errors import RecordError
from incidents.services.inputs import AttributionInput, IncidentInput, ReportInput
from incidents.services.recording import recorded, require
from incidents.titles import compose_title


def next_uid() -> str:
    """A uid never given before. A rolled back transaction leaves a gap; a uid is never reused."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('incidents_uid_number')")
        (number,) = cursor.fetchone()
    return f"PK-{number:06d}"


def create_incident(
    *,
    entry: IncidentInput,
    status: str = Status.DRAFT,
    uid: str = "",
    by: Person | None = None,
    reason: str = "",
    source: str = "",
) -> Incident:
    """Make an incident with its reports, figures and attributions, its title and its casualty columns.

    ``by`` is the editor, who makes drafts; it is None for a loader alone, which may also give a ``status``, and a
    ``uid`` that its table fixes. Raises NotAllowed, or RecordError for no source, or one named twice.
    """
    check_entry(entry)
    if by is None:
        return _create(entry, status, uid)
    by = require(by, Role.EDITOR)
    if status != Status.DRAFT:
        raise RecordError("status", "an incident starts as a draft")
    with transaction.atomic(), recorded(by=by, action="create_incident", reason=reason, source=source):
        return _create(entry, status, uid, unreviewed_editors=[by.pk])


def check_entry(entry: IncidentInput) -> None:
    """Refuse an entry that no incident can be made of."""
    if not entry.reports:
        raise RecordError("reports", "name at least one source")
    urls = [report.url for report in entry.reports if report.url]
    twice = next((url for url in urls if urls.count(url) > 1), None)
    if twice:
        raise RecordError("reports", f"the source {twice} is named twice")
    if any(not choice.reason.strip() for choice in entry.choices):
        raise RecordError("choices", "say why the rules' own choice is not the one to quote")


@transaction.atomic(savepoint=False)
def _create(entry: IncidentInput, status: str, uid: str, **more: Any) -> Incident:
    where = entry.location
    incident: Incident = Incident.objects.create(
        uid=uid or next_uid(),
        title=title_of(entry),
        summary=entry.summary,
        event_class=entry.event_class,
        attack_types=each_once(entry.attack_types),
        targets=each_once(entry.targets),
        status=status,
        doubt_reason=entry.doubt_reason,
        date=entry.date,
        date_end=entry.date_end,
        date_precision=entry.date_precision,
        part_of_day=entry.part_of_day,
        province=where.province,
        district=where.district,
        district_set=list(where.district_set),
        district_text=where.district_text,
        place=where.place,
        place_text=where.place_text,
        latitude=where.latitude,
        longitude=where.longitude,
        location_precision=where.precision,
        near_km=where.near_km,
        campaign=entry.campaign,
        maybe_same_as=entry.maybe_same_as,
        notes=entry.notes,
        published_at=timezone.now() if status in PUBLIC_STATUSES else None,
        **casualty_columns(
            accounts=[account_of(report) for report in entry.reports],
            event_class=entry.event_class,
            choices=entry.choices,
        ),
        **more,
    )
    reports = [add_report(report=report, incident=incident, position=n) for n, report in enumerate(entry.reports)]
    for attribution in entry.attributions:
        attribute(incident, attribution, reports)
    keep_known_figures(incident, [account_of(report) for report in entry.reports])
    for choice in entry.choices:
        CasualtyChoice.objects.create(
            incident=incident,
            series=choice.series,
            low=choice.low,
            best=choice.best,
            high=choice.high,
            reason=choice.reason,
        )
    return incident


def each_once(words: Sequence[str]) -> list[str]:
    """The words without repetition: a word given twice would count its row twice in a breakdown."""
    return list(dict.fromkeys(words))


def title_of(entry: IncidentInput) -> str:
    """The composed title of an entry."""
    where = entry.location
    return compose_title(
        event_class=entry.event_class,
        attack_types=entry.attack_types,
        targets=entry.targets,
        place=where.place_text,
        district=where.district_text or (where.district.name if where.district else ""),
        province=where.province.name if where.province else "",
    )


@transaction.atomic(savepoint=False)
def add_report(
    *, report: ReportInput, incident: Incident | None = None, campaign: Campaign | None = None, position: int = 0
) -> Report:
    """Store a report with its figures. The caller derives the incident's columns anew."""
    row = Report.objects.create(
        incident=incident,
        campaign=campaign,
        outlet=report.outlet,
        url=report.url,
        title=report.title,
        quote=report.quote,
        published_on=report.published_on,
        origin=report.origin,
        scope=report.scope,
        position=position,
    )
    CasualtyFigure.objects.bulk_create(
        CasualtyFigure(
            report=row,
            victim_class=figure.victim_class,
            harm=figure.harm,
            low=figure.low,
            high=figure.high,
            quantifier=figure.quantifier,
            said_by=figure.said_by,
            stated_on=figure.stated_on,
            total_includes_militants=figure.total_includes_militants,
            tags=list(figure.tags),
        )
        for figure in report.figures
    )
    return row


def attribute(incident: Incident, given: AttributionInput, reports: list[Report]) -> Attribution:
    """Store one statement of who did it."""
    return Attribution.objects.create(
        incident=incident,
        group=given.group,
        words=given.words,
        track=given.track,
        level=given.level,
        report=None if given.report is None else reports[given.report],
        stated_on=given.stated_on,
        spokesman=given.spokesman,
        channel=given.channel,
    )
