"""What the pages keep beside the record: unfinished entries, invitations, readers' reports and their alerts."""

from dashboard.models.account import Account, Membership, SecondFactor
from dashboard.models.alert import Alert, AlertDelivery
from dashboard.models.invitation import Invitation
from dashboard.models.reader_report import ReaderReport
from dashboard.models.working_copy import WorkingCopy

__all__ = [
    "Account",
    "Alert",
    "AlertDelivery",
    "Invitation",
    "Membership",
    "ReaderReport",
    "SecondFactor",
    "WorkingCopy",
]
