"""What can be read from an entry while it is still being typed."""

from dataclasses import replace
from typing import Any

from incidents.services.casualties import account_of, casualty_columns
from incidents.services.inputs import IncidentInput, ReportInput


def told_reports(entry: IncidentInput) -> tuple[ReportInput, ...]:
    """The reports that have an outlet, with the figures that have a kind and a number."""
    return tuple(_told(report) for report in entry.reports if report.outlet)


def told_columns(entry: IncidentInput) -> dict[str, Any]:
    """The casualty columns of Incident as they would be if the entry were saved as it stands, by name."""
    accounts = [account_of(report) for report in told_reports(entry)]
    return casualty_columns(accounts=accounts, event_class=entry.event_class, choices=entry.choices)


def _told(report: ReportInput) -> ReportInput:
    told = (f for f in report.figures if f.victim_class and f.harm and (f.low is not None or f.high is not None))
    return replace(report, figures=tuple(told))
