"""The one place where an incident's casualty columns are derived from its reports' figures and stored."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any, cast

from django.db import transaction

from incidents.casualties import Account, Casualties, Estimate, Figure, Interval, derive, side_not_stated
from incidents.choices import CasualtyRule
from incidents.models import CasualtyChoice, Incident, Report
from incidents.services.inputs import ChoiceInput, ReportInput


@transaction.atomic
def recalculate(*, incident: Incident) -> Incident:
    """Derive every casualty column of an incident from its reports as they stand, and save what changed."""
    columns = stored_columns(incident)
    changed = [name for name, value in columns.items() if getattr(incident, name) != value]
    for name in changed:
        setattr(incident, name, columns[name])
    if changed:
        incident.save(update_fields=[*changed, "updated_at"])
    return incident


def stored_columns(incident: Incident) -> dict[str, Any]:
    """What the casualty columns should be, by the reports and choices in the database. Four queries."""
    reports = incident.reports.select_related("outlet").prefetch_related("figures")
    return casualty_columns(
        accounts=[account_of(report) for report in reports],
        event_class=incident.event_class,
        choices=incident.casualty_choices.all(),
    )


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
