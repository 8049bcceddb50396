"""What happens later and unseen to the record."""

from celery import shared_task

from incidents.services.idempotent import forget_old_answers
from incidents.services.imports import abandoned, work_on
from incidents.services.snapshots import keep_snapshots
from incidents.sum_triggers import compact

MINUTE = 60
IMPORT_MINUTES = 20
SNAPSHOT_MINUTES = 10


@shared_task(soft_time_limit=IMPORT_MINUTES * MINUTE, time_limit=(IMPORT_MINUTES + 1) * MINUTE)
def work_on_import(batch: int) -> None:
    """Check, carry out or undo an import. A second delivery, during the work or after it, does nothing."""
    work_on(batch=batch)


@shared_task
def take_up_imports() -> None:
    """Queue again what a worker left behind; what is still in the queue is then there twice, which does no harm."""
    for batch in abandoned():
        work_on_import.delay(batch)


@shared_task
def forget_answers() -> None:
    """Delete answers to requests with an Idempotency-Key that are past their time."""
    forget_old_answers()


@shared_task(soft_time_limit=SNAPSHOT_MINUTES * MINUTE, time_limit=(SNAPSHOT_MINUTES + 1) * MINUTE)
def keep_daily_snapshots() -> None:
    """Have yesterday's snapshot, and none that is old or tells of what was taken down. Mostly does nothing."""
    keep_snapshots()


@shared_task
def join_sums() -> None:
    """Join the sums that edits left one by one, so that reading them stays as fast as it is. Mostly few."""
    compact()
