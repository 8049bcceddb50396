"""What is kept beside the record: unfinished entries, invitations, readers' reports and alerts, what others publish."""

from dashboard.models.account import Account, Membership, SecondFactor
from dashboard.models.alert import Alert, AlertDelivery
from dashboard.models.invitation import Invitation
from dashboard.models.published_figure import COUNTRY, PublishedFigure, PublishedMeasure, PublishedQualifier
from dashboard.models.reader_report import ReaderReport
from dashboard.models.working_copy import WorkingCopy

__all__ = [
    "COUNTRY",
    "Account",
    "Alert",
    "AlertDelivery",
    "Invitation",
    "Membership",
    "PublishedFigure",
    "PublishedMeasure",
    "PublishedQualifier",
    "ReaderReport",
    "SecondFactor",
    "WorkingCopy",
]
