"""Which alerts are due, and which incidents each is to tell of: asked once for each filter, however many follow it."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from dashboard import alert_mails
from dashboard.models import Alert, AlertDelivery
from dashboard.models.alert import DeliveryKind, DeliveryState, Frequency
from incidents.models import FirstPublication
from incidents.querysets import IncidentQuerySet

# How many incidents a mail writes out.
MOST_TOLD = 50
# More than so many new incidents are looked up by the moment they were published rather than one by one, and more than
# so many that match are not counted further.
MOST_NEW = 5_000
MORNING = 6
OPEN = (DeliveryState.WAITING, DeliveryState.SENDING)
# Longer than anything that publishes takes; an older transaction is a forgotten one.
_LONGEST_TRANSACTION = dt.timedelta(hours=1)
_SLACK = dt.timedelta(seconds=10)
_OLDEST_TRANSACTION = """
    SELECT min(xact_start) FROM pg_stat_activity
     WHERE datname = current_database() AND pid <> pg_backend_pid() AND xact_start IS NOT NULL
"""


@dataclass(frozen=True, slots=True)
class New:
    """An incident that was first published ``at``, and that a filter finds."""

    uid: str
    at: dt.datetime


def horizon() -> dt.datetime:
    """Up to when every first publication is committed, so that none can still turn up before it.

    An import publishes in one transaction that may last minutes, and its rows bear the moments at which they were
    written: nothing is told of the time after the oldest transaction began, until that has ended.
    """
    now = timezone.now()
    with connection.cursor() as cursor:
        cursor.execute(_OLDEST_TRANSACTION)
        (oldest,) = cursor.fetchone() or (None,)
    return max(min(oldest or now, now) - _SLACK, now - _LONGEST_TRANSACTION)


def slot(frequency: Frequency, now: dt.datetime) -> dt.datetime:
    """The last moment at which alerts of a frequency fell due: the full hour; 06:00 in Pakistan; that of a Monday."""
    local = timezone.localtime(now)
    if frequency == Frequency.HOURLY:
        return local.replace(minute=0, second=0, microsecond=0)
    morning = local.replace(hour=MORNING, minute=0, second=0, microsecond=0)
    back = local.weekday() if frequency == Frequency.WEEKLY else 0
    morning -= dt.timedelta(days=back)
    if morning > local:
        morning -= dt.timedelta(days=7 if frequency == Frequency.WEEKLY else 1)
    return morning


def write_due_digests() -> int:
    """Write a delivery for every alert that is due and has something to tell; return how many were written.

    Running twice, or beside another run, writes nothing twice: each alert is locked, moved on and given its delivery
    in one transaction. An alert whose last digest is still to be sent waits for it.
    """
    until = horizon()
    due = _due(until)
    oldest = due.order_by("told_until").values_list("told_until", flat=True).first()
    if oldest is None:
        return 0
    new = FirstPublication.objects.filter(at__gt=oldest, at__lte=until)
    pks = list(new.values_list("incident_id", flat=True)[: MOST_NEW + 1])
    written = 0
    for query in sorted(set(due.values_list("query", flat=True))):
        filters = alert_mails.filter_of(query)
        if not filters.is_valid():
            _pause_unreadable(query)
            continue
        found = _found(filters.counted, pks, oldest, until)
        written += _write(due.filter(query=query), found, until)
    return written


def _due(until: dt.datetime) -> QuerySet[Alert]:
    """Confirmed alerts, neither paused nor waiting for their last mail, that fell due before ``until``."""
    times = Q()
    for frequency in Frequency:
        last = slot(frequency, timezone.now())
        if last <= until:
            times |= Q(frequency=frequency, told_until__lt=last)
    if not times:
        return Alert.objects.none()
    waiting = AlertDelivery.objects.filter(alert=OuterRef("pk"), kind=DeliveryKind.DIGEST, state__in=OPEN)
    return Alert.objects.filter(times, ~Exists(waiting), confirmed_at__isnull=False, paused_at__isnull=True)


def _found(rows: IncidentQuerySet, pks: Sequence[int], oldest: dt.datetime, until: dt.datetime) -> list[New]:
    """What a filter finds among the new incidents, the newest day first; one query."""
    if not pks:
        return []
    if len(pks) <= MOST_NEW:
        rows = rows.filter(pk__in=pks)
    else:
        rows = rows.filter(first_publication__at__gt=oldest, first_publication__at__lte=until)
    values = rows.order_by("-date", "-uid").values_list("uid", "first_publication__at")
    return [New(*row) for row in values[:MOST_NEW]]


@transaction.atomic
def _write(due: QuerySet[Alert], found: Sequence[New], until: dt.datetime) -> int:
    """Move the alerts of one filter on, each with its delivery when there is something it was not told of."""
    alerts = list(due.select_for_update(skip_locked=True, of=("self",)))
    now = timezone.now()
    deliveries = []
    for alert in alerts:
        assert alert.told_until is not None
        told = [one.uid for one in found if alert.told_until < one.at <= until]
        if told:
            deliveries.append(
                AlertDelivery(
                    alert=alert,
                    since=alert.told_until,
                    until=until,
                    incidents=len(told),
                    uids=told[:MOST_TOLD],
                    next_try_at=now,
                )
            )
    AlertDelivery.objects.bulk_create(deliveries)
    Alert.objects.filter(pk__in=_pks(alerts)).update(told_until=until)
    return len(deliveries)


def _pause_unreadable(query: str) -> None:
    """Pause the alerts of a filter that names what is no longer there, such as an outlet that was joined to another."""
    errors = alert_mails.filter_of(query).errors
    wrong = "; ".join(f"{name}: {' '.join(str(message) for message in messages)}" for name, messages in errors.items())
    Alert.objects.filter(query=query, paused_at__isnull=True).update(
        paused_at=timezone.now(), pause_reason=f"Its filter cannot be read any more. {wrong}"[:300]
    )


def _pks(alerts: Iterable[Alert]) -> list[int]:
    return [alert.pk for alert in alerts]
