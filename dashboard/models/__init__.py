"""What the pages keep beside the record: unfinished entries, invitations, readers' reports, others' events."""

from dashboard.models.account import Account, Membership, SecondFactor
from dashboard.models.comparison import (
    ComparisonEvent,
    ComparisonMatch,
    ComparisonSet,
    MatchState,
    Publisher,
    SetState,
)
from dashboard.models.invitation import Invitation
from dashboard.models.reader_report import ReaderReport
from dashboard.models.working_copy import WorkingCopy

__all__ = [
    "Account",
    "ComparisonEvent",
    "ComparisonMatch",
    "ComparisonSet",
    "Invitation",
    "MatchState",
    "Membership",
    "Publisher",
    "ReaderReport",
    "SecondFactor",
    "SetState",
    "WorkingCopy",
]
