"""Spreadsheets on their way into the record: uploaded, checked, carried out, undone.

An editor's request only changes the batch's state; the worker does the work (``work_on``). While it works, it holds the
batch's row locked, in the one transaction that also writes what came of it. So a message that is delivered again finds
the row locked, or the state moved on, and does nothing; and a worker that is killed leaves the batch as it was, to be
taken up again (``abandoned``). However often it is tried, an import has one result.
"""

import hashlib
import logging
import time
from collections.abc import Callable
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import User
from django.db import connection, transaction
from django.utils import timezone

from incidents.choices import BatchKind, BatchState
from incidents.models import Batch, Incident
from incidents.roles import Person, Role
from incidents.services.batches import in_batch, undo_batch
from incidents.services.errors import RecordError
from incidents.services.recording import recorded, require
from incidents.spreadsheets.carrying import NewRows, Order
from incidents.spreadsheets.outcome import Report, outcomes_in, versions_seen
from incidents.spreadsheets.progress import forget_progress, progress_reporter

if TYPE_CHECKING:
    from incidents.spreadsheets.reading import Sheet

logger = logging.getLogger(__name__)

RUNNING = (BatchState.CHECKING, BatchState.APPLYING, BatchState.UNDOING)
CHECKABLE = (BatchState.CHECKED, BatchState.REFUSED, BatchState.FAILED)
MOST_ATTEMPTS = 3
"""How often an import is taken up before it counts as failed: one that brings the worker down would go on for ever."""

_IDLE_SECONDS = 120


# -- What an editor asks for ---------------------------------------------------------------------------


@transaction.atomic
def start_import(
    *,
    by: Person,
    content: bytes,
    file_name: str,
    reason: str,
    source: str = "",
    new_rows: str = NewRows.DRAFTS,
    corrects: bool = False,
) -> Batch:
    """Keep an uploaded file as a batch that waits to be checked; the caller queues ``work_on`` at the commit.

    ``new_rows`` says what becomes of incidents that the file brings, ``corrects`` that rows set wrong figures and
    sources of published incidents right. Raises NotAllowed, or RecordError for no reason.
    """
    by = require(by, Role.REVIEWER if new_rows == NewRows.PUBLISH else Role.EDITOR)
    if not reason.strip():
        raise RecordError("reason", "say why; the public reads it beside each change of a published incident")
    with recorded(by=by, action="start_import", reason=reason, source=source):
        return Batch.objects.create(
            kind=BatchKind.IMPORT,
            state=BatchState.CHECKING,
            by=by,
            reason=reason.strip(),
            source=source.strip(),
            content={"new_rows": NewRows(new_rows).value, "corrects": corrects},
            file=content,
            file_name=PurePath(file_name).name[:200],
            file_hash=hashlib.sha256(content).hexdigest(),
        )


@transaction.atomic
def check_again(*, batch: int, by: Person) -> None:
    """Check a file anew, after what it missed was added to the record. Raises RecordError in any other state."""
    by = require(by, Role.EDITOR)
    _ask(batch, CHECKABLE, BatchState.CHECKING, by=by, action="check_import")


@transaction.atomic
def carry_out(*, batch: int, by: Person) -> None:
    """Have a checked file carried out, by whoever uploaded it: the changes stand under that person's name."""
    by = require(by, Role.EDITOR)
    if not Batch.objects.filter(pk=batch, by=by).exists():
        raise RecordError("by", "whoever uploaded the file carries it out; upload it yourself to do so")
    _ask(batch, [BatchState.CHECKED], BatchState.APPLYING, by=by, action="carry_out_import")


@transaction.atomic
def ask_undo(*, batch: int, by: Person, reason: str) -> None:
    """Have an import undone. Raises RecordError for no reason, or a batch that does not stand."""
    by = require(by, Role.EDITOR)
    if not reason.strip():
        raise RecordError("reason", "say why; the public reads it beside each change of a published incident")
    _ask(batch, [BatchState.APPLIED], BatchState.UNDOING, by=by, action="ask_undo_import", reason=reason)
    found = Batch.objects.only("content").get(pk=batch)
    with recorded(by=by, action="ask_undo_import", reason=reason):
        found.content = {**found.content, "undo": {"by": by.pk, "reason": reason.strip()}}
        found.save(update_fields=["content"])


def _ask(batch: int, states: Any, to: BatchState, *, by: User, action: str, reason: str = "") -> None:  # noqa: ANN401
    """Move a batch on from one of ``states``; of two who ask at once, one gets it. The reason is the import's own."""
    asked = Batch.objects.filter(pk=batch, kind=BatchKind.IMPORT, state__in=states)
    own = asked.values_list("reason", flat=True).first() or ""
    with recorded(by=by, action=action, reason=reason or own):
        moved = asked.update(state=to)
    if not moved:
        raise RecordError("batch", "the import is not in a state that allows this; somebody else may have moved it on")
    forget_progress(batch)


# -- What the worker does ------------------------------------------------------------------------------


def work_on(*, batch: int) -> bool:
    """Check, carry out or undo a batch, whichever it waits for; False when it waits for nothing or is worked on.

    Whatever goes wrong leaves the record as it was, and the batch says why.
    """
    if not _taken_up(batch):
        return False
    try:
        with transaction.atomic():
            found = _claimed(batch)
            if found is None:
                return False
            _WORK[BatchState(found.state)](found)
    except RecordError as error:
        _give_up(batch, f"{error.message[:1].upper()}{error.message[1:]}.")
    except Exception as error:
        # Also when the time is up: Celery says so by an exception of its own.
        logger.exception("import %s failed", batch)
        too_long = type(error).__name__ == "SoftTimeLimitExceeded"
        _give_up(batch, "It took too long. Split the file into several." if too_long else _UNFORESEEN)
    return True


def abandoned() -> list[int]:
    """Batches that wait for the worker and nobody works on: still in the queue, or left by a worker that died."""
    with transaction.atomic():
        waiting = Batch.objects.select_for_update(skip_locked=True).filter(kind=BatchKind.IMPORT, state__in=RUNNING)
        return list(waiting.order_by("pk").values_list("pk", flat=True))


_UNFORESEEN = (
    "Something went wrong that the program did not foresee. Nothing was changed; try again, "
    "or tell whoever runs the site."
)


def _taken_up(batch: int) -> bool:
    """Count one more attempt, in a transaction of its own so that it outlives a worker that is killed."""
    with transaction.atomic():
        found = _claimed(batch)
        if found is None:
            return False
        attempts = found.result.get("attempts", 0) + 1
        if attempts <= MOST_ATTEMPTS:
            with recorded(by=None, action="work_on_import"):
                Batch.objects.filter(pk=batch).update(result={**found.result, "attempts": attempts})
            return True
    _give_up(batch, f"The worker stopped {MOST_ATTEMPTS} times while at it. Split the file into several.")
    return False


def _claimed(batch: int) -> Batch | None:
    """The batch with its row locked, None when it waits for nothing or somebody holds it.

    A lock outlives a worker whose machine is gone until the server notices: two minutes of silence are enough.
    """
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL idle_in_transaction_session_timeout = '{_IDLE_SECONDS}s'")
    waiting = Batch.objects.select_for_update(skip_locked=True, of=("self",)).select_related("by")
    return waiting.filter(pk=batch, kind=BatchKind.IMPORT, state__in=RUNNING).first()


def _check(found: Batch) -> None:
    started = time.monotonic()
    sheet = _sheet_of(found)
    if sheet is None:
        return
    report = _run(found, sheet, _order_of(found))
    state = BatchState.REFUSED if report.problems else BatchState.CHECKED
    _finish(found, state, report, seconds=time.monotonic() - started)


def _apply(found: Batch) -> None:
    started = time.monotonic()
    sheet = _sheet_of(found)
    if sheet is None:
        return
    order = _order_of(found).for_batch(found, versions_seen(outcomes_in(found.result)))
    _lock_incidents(sheet)
    with in_batch(found):
        report = _run(found, sheet, order)
    if report.problems:
        report.forget_numbers()
    else:
        found.applied_at = timezone.now()
    state = BatchState.REFUSED if report.problems else BatchState.APPLIED
    _finish(found, state, report, seconds=time.monotonic() - started)


def _undo(found: Batch) -> None:
    asked = found.content["undo"]
    progress = progress_reporter(found.pk, found.items.count())
    undo_batch(batch=found.pk, by=User.objects.get(pk=asked["by"]), reason=asked["reason"], progress=progress)


_WORK: dict[BatchState, Callable[[Batch], None]] = {
    BatchState.CHECKING: _check,
    BatchState.APPLYING: _apply,
    BatchState.UNDOING: _undo,
}


# What reads spreadsheets takes 40 MB. Every worker imports this module, and few ever read one.


def _run(found: Batch, sheet: "Sheet", order: Order) -> Report:
    from incidents.spreadsheets.resource import IncidentResource

    return IncidentResource(sheet, order, progress_reporter(found.pk, len(sheet.rows))).run()


def _sheet_of(found: Batch) -> "Sheet | None":
    """The file's rows; None, with the batch refused, when it is no spreadsheet we read."""
    from incidents.spreadsheets.reading import NotASpreadsheet, read_file

    try:
        return read_file(bytes(found.file or b""))
    except NotASpreadsheet as error:
        _finish(found, BatchState.REFUSED, Report(), problem=str(error))
        return None


def _order_of(found: Batch) -> Order:
    return Order(
        by=found.by,
        reason=found.reason,
        source=found.source,
        new_rows=NewRows(found.content["new_rows"]),
        corrects=bool(found.content["corrects"]),
    )


def _lock_incidents(sheet: "Sheet") -> None:
    """Lock what the file changes in the order of its numbers, as every batch does: two at once must not deadlock."""
    uids = {row["uid"].strip().upper() for row in sheet.rows if isinstance(row["uid"], str)}
    list(Incident.objects.select_for_update(of=("self",)).filter(uid__in=uids).order_by("uid").values_list("pk"))


def _finish(found: Batch, state: BatchState, report: Report, *, problem: str = "", seconds: float = 0) -> None:
    found.state = state
    found.result = {**report.as_json(), "problem": problem, "seconds": round(seconds, 1)}
    with recorded(by=found.by, action="finish_import", reason=found.reason, source=found.source, batch=found.pk):
        found.save(update_fields=["state", "result", "applied_at"])


def _give_up(batch: int, why: str) -> None:
    """Say why a batch could not be worked on. One that was to be undone stands as it did."""
    with transaction.atomic():
        found = _claimed(batch)
        if found is None:
            return
        undoing = found.state == BatchState.UNDOING
        found.state = BatchState.APPLIED if undoing else BatchState.FAILED
        found.result = {**found.result, "problem": why, "attempts": 0}
        with recorded(by=found.by, action="finish_import", reason=found.reason, batch=found.pk):
            found.save(update_fields=["state", "result"])
