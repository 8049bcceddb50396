"""The one place where an incident's casualty columns are derived from its reports' figures and stored."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from typing import Any, cast

from django.db import transaction
from django.db.models import Exists, OuterRef

from incidents.casualties import Account, Casualties, Estimate, Figure, Interval, derive, side_not_stated
from incidents.choices import CasualtyRule
from incidents.models import CasualtyChoice, Incident, KnownFigures, Report
from incidents.services.inputs import ChoiceInput, ReportInput


@transaction.atomic
def recalculate(*, incident: Incident) -> Incident:
    """Derive every casualty column of an incident from its reports as they stand, and save what changed."""
    columns = columns_from_reports(incident)
    changed = [name for name, value in columns.items() if getattr(incident, name) != value]
    for name in changed:
        setattr(incident, name, columns[name])
    if changed:
        incident.save(update_fields=[*changed, "updated_at"])
    return incident


def columns_from_reports(incident: Incident) -> dict[str, Any]:
    """What the casualty columns should be, by the reports and choices in the database; what was known of them by which
    day is kept on the way. Up to seven queries.
    """
    reports = list(incident.reports.select_related("outlet").prefetch_related("figures"))
    accounts = [account_of(report) for report in reports]
    keep_known_figures(incident, accounts)
    choices = CasualtyChoice.objects.filter(incident=incident)
    return casualty_columns(accounts=accounts, event_class=incident.event_class, choices=choices)


def keep_known_figures(incident: Incident, accounts: Collection[Account]) -> None:
    """Store what the accounts published by each day come to, and take away what is so no longer."""
    stored = {row.known_from: row for row in incident.known_figures.all()}
    for day in sorted({account.published_on for account in accounts if account.published_on}):
        by_then = [account for account in accounts if account.published_on and account.published_on <= day]
        columns = casualty_columns(accounts=by_then, event_class=incident.event_class)
        row = stored.pop(day, None) or KnownFigures(incident=incident, known_from=day)
        if row.pk is None or any(getattr(row, name) != value for name, value in columns.items()):
            for name, value in columns.items():
                setattr(row, name, value)
            row.save()
    for row in stored.values():
        row.delete()


@transaction.atomic
def complete_known_figures() -> int:
    """Derive what was known by which day for incidents with a dated source that have none of it yet; returns how many.

    Incidents from before the table existed; afterwards there are none.
    """
    dated = Report.objects.filter(incident=OuterRef("pk"), published_on__isnull=False)
    known = KnownFigures.objects.filter(incident=OuterRef("pk"))
    rows = Incident.objects.filter(Exists(dated), ~Exists(known)).defer("search_text", "search_vector")
    number = 0
    for incident in rows.prefetch_related("reports__figures", "reports__outlet").iterator(chunk_size=500):
        keep_known_figures(incident, [account_of(report) for report in incident.reports.all()])
        number += 1
    return number


def casualty_columns(
    *, accounts: Iterable[Account], event_class: str, choices: Iterable[ChoiceInput | CasualtyChoice] = ()
) -> dict[str, Any]:
    """The columns of Incident that ``incidents.casualties.derive`` decides, by name.

    A choice of an editor stands in the place of what the rules derive for its series (rule `editor`).
    """
    accounts = list(accounts)
    found = _chosen(derive(accounts, event_class), choices)
    return {
        **_interval("killed", found.killed),
        **_interval("killed_all", found.killed_all),
        **_interval("injured", found.injured),
        **_interval("injured_all", found.injured_all),
        **_numbers(found),
        "casualty_rule": _rule(found),
        "may_include_attackers": bool(found.killed and found.killed.may_include_attackers),
        "sources_disagree": any(e is not None and e.disagree for e in (found.killed, found.injured)),
        "sources_count": len({account.outlet for account in accounts}),
        "origins_count": len({account.line for account in accounts if account.is_origin}),
    }


def _chosen(found: Casualties, choices: Iterable[ChoiceInput | CasualtyChoice]) -> Casualties:
    for choice in choices:
        derived: Estimate | None = getattr(found, choice.series)
        estimate = Estimate(
            interval=Interval(choice.low, choice.best, choice.high),
            rule=CasualtyRule.EDITOR,
            disagree=derived is not None and derived.disagree,
        )
        found = replace(found, **cast(dict[str, Any], {choice.series: estimate}))
    parts = (found.killed_civilians, found.killed_security, found.killed_peace_committee)
    return replace(found, killed_unknown=side_not_stated(found.killed, *parts))


def account_of(report: Report | ReportInput) -> Account:
    """A report as the rules read it. The line is the origin it copies, else the outlet itself."""
    figures = report.figures if isinstance(report, ReportInput) else report.figures.all()
    return Account(
        line=report.origin or report.outlet.slug,
        outlet=report.outlet.slug,
        is_origin=bool(report.origin) or report.outlet.is_origin,
        published_on=report.published_on,
        figures=tuple(
            Figure(
                victim_class=figure.victim_class,
                harm=figure.harm,
                low=figure.low,
                high=figure.high,
                quantifier=figure.quantifier,
                said_by=figure.said_by,
                stated_on=figure.stated_on,
                includes_militants=figure.total_includes_militants,
            )
            for figure in figures
        ),
    )


def _interval(stem: str, estimate: Estimate | None) -> dict[str, int | None]:
    interval = estimate.interval if estimate else None
    return {f"{stem}_{bound}": getattr(interval, bound, None) for bound in ("low", "best", "high")}


def _numbers(found: Casualties) -> dict[str, int | None]:
    names = (
        "abducted killed_civilians killed_security killed_peace_committee killed_militants "
        "killed_suicide_attackers killed_unknown claimed_killed"
    )
    return {name: getattr(found, name) for name in names.split()}


def _rule(found: Casualties) -> str:
    """The rule behind the headline figure: of the victims killed, else of all killed, else of the injured."""
    chosen = found.killed or found.killed_all or found.injured or found.injured_all
    return chosen.rule if chosen else ""
