"""What the pages keep beside the record: unfinished entries, invitations, and what readers report."""

from dashboard.models.account import Account, Membership, SecondFactor
from dashboard.models.invitation import Invitation
from dashboard.models.reader_report import ReaderReport
from dashboard.models.working_copy import WorkingCopy

__all__ = ["Account", "Invitation", "Membership", "ReaderReport", "SecondFactor", "WorkingCopy"]
