"""What readers, without an account, tell the editors, and what the editors do about it."""

import datetime as dt

from django.core.cache import cache
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.crypto import salted_hmac

from dashboard.models import ReaderReport
from dashboard.models.reader_report import ReaderReportState
from dashboard.services.limits import DAY, HOUR, exceeded, span
from incidents.models import Incident
from incidents.roles import Person, Role
from incidents.services.errors import RecordError
from incidents.services.recording import recorded, require

# Reports taken in, by whom and in how many seconds.
PER_CLIENT = ((5, HOUR), (20, DAY))
FROM_ALL = (200, HOUR)
# Seconds within which the same words are a button pressed twice.
_AT_ONCE = 10


class TooMany(RecordError):
    """More reports than one reader, or all readers, may send for now. ``seconds`` says when to try again at latest."""

    def __init__(self, message: str, seconds: int) -> None:
        super().__init__("text", message)
        self.seconds = seconds


@transaction.atomic
def take_report(
    *, incident: Incident, version: int, kind: str, text: str, source: str, contact: str, client: str
) -> ReaderReport:
    """Take a reader's report into the desk's queue.

    ``client`` is the reader's address: reports are counted by a hash of it that changes every day, in the cache, and
    it is kept nowhere. Raises RecordError for a text that was sent already, and TooMany.
    """
    if _was_sent(incident, text):
        raise RecordError("text", "this text has reached us already; add what is new, or say it in other words")
    _count(client)
    with recorded(by=None, action="take_report", reason="Sent by a reader"):
        return ReaderReport.objects.create(
            incident=incident, version=version, kind=kind, text=text, source=source, contact=contact
        )


@transaction.atomic
def close_report(*, report: int, by: Person, state: str, answer: str) -> ReaderReport:
    """Say what became of a report, and forget how its reader can be reached.

    Raises NotAllowed, or RecordError when it is closed already, when the state is none to close with, or when nobody
    says what was done.
    """
    by = require(by, Role.EDITOR)
    found = _locked(report)
    if found.state != ReaderReportState.OPEN:
        raise RecordError("state", f"this report is closed already: {found.get_state_display().lower()}")
    if state not in set(ReaderReportState.values) - {ReaderReportState.OPEN}:
        raise RecordError("state", "say whether it is dealt with, needs no change, or is spam")
    if not answer.strip() and state != ReaderReportState.SPAM:
        raise RecordError("answer", "say what was done, or why nothing needs to be")
    with recorded(by=by, action="close_report", reason=answer):
        found.state, found.answer = state, answer.strip()
        found.handled_by, found.handled_at = by, timezone.now()
        found.contact = ""
        found.save(update_fields=["state", "answer", "handled_by", "handled_at", "contact"])
    return found


@transaction.atomic
def reopen_report(*, report: int, by: Person) -> ReaderReport:
    """Put a closed report back into the queue; how to reach its reader is gone."""
    by = require(by, Role.EDITOR)
    found = _locked(report)
    if found.state == ReaderReportState.OPEN:
        raise RecordError("state", "this report is open")
    with recorded(by=by, action="reopen_report", reason="Open again"):
        found.state, found.handled_by, found.handled_at = ReaderReportState.OPEN, None, None
        found.save(update_fields=["state", "handled_by", "handled_at"])
    return found


def _locked(report: int) -> ReaderReport:
    found = ReaderReport.objects.select_for_update(of=("self",)).select_related("incident").filter(pk=report).first()
    if found is None:
        raise RecordError("report", f"there is no report {report}")
    return found


def _was_sent(incident: Incident, text: str) -> bool:
    """Whether the same words came before on this incident, or today on any, or come twice at this moment."""
    words = salted_hmac("dashboard.reader_reports.text", text, algorithm="sha256").hexdigest()
    today = timezone.now() - dt.timedelta(days=1)
    before = ReaderReport.objects.filter(Q(incident=incident) | Q(at__gte=today), text=text)
    return not cache.add(f"reader-reports:text:{words}", 1, _AT_ONCE) or before.exists()


def _count(client: str) -> None:
    """Count a report, unless one reader or all readers have sent as many as they may."""
    if limit := exceeded("reader-reports", client, PER_CLIENT):
        raise TooMany(f"we take at most {limit[0]} reports from one reader in {span(limit[1])}", limit[1])
    if limit := exceeded("reader-reports", "", [FROM_ALL]):
        raise TooMany("we have more reports than we can read for now; please try again later", limit[1])
