"""Sending what alerts have to tell: each mail at most twice, and never none because a worker was lost."""

import datetime as dt
import time

from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from dashboard import alert_mails
from dashboard.models import Alert, AlertDelivery
from dashboard.models.alert import DeliveryKind, DeliveryState
from dashboard.services.alert_matching import OPEN, write_due_digests
from dashboard.services.alerts import PAUSED, TooMany
from dashboard.services.limits import HOUR, exceeded
from dashboard.services.mail_errors import MAIL_ERRORS, Refusal, refusal_of
from dashboard.tellings import Telling, for_telling, telling
from incidents.models import Incident

# More than one mail takes; a delivery that was begun so long ago is a lost worker's.
CLAIM = dt.timedelta(minutes=5)
# After each try that failed for now; then the mail is given up. A server that is down over a night loses nothing.
BACKOFF = tuple(dt.timedelta(minutes=minutes) for minutes in (5, 15, 60, 4 * 60, 12 * 60, 24 * 60))
# Mails in a row that failed for good, after which an alert is paused.
MOST_FAILURES = 3
# With how many lost workers a mail is given up: it may have been sent each time.
MOST_LOST = 2
# Within a task's time.
SECONDS = 30
TESTS = ((3, HOUR),)
TESTED_WITH = 3


def send_due_alerts(*, seconds: float = SECONDS) -> bool:
    """Write what is due and send what waits; return whether more waits to be sent now.

    A delivery is claimed before it is sent and marked after. One whose worker was lost in between is sent once more,
    for nobody knows whether it went out, under the same Message-ID; lost again, it is given up. A mail server that
    takes nothing ends the run: what waits is tried later.
    """
    write_due_digests()
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        delivery = _claim()
        if delivery is None:
            return False
        refusal = _send(delivery)
        if refusal is not None and refusal.server:
            return False
    return True


def send_test(alert: Alert) -> AlertDelivery:
    """Send a test mail with the newest incidents of the filter, now; the delivery says how it went. Raises TooMany."""
    if limit := exceeded("alert-tests", str(alert.pk), TESTS):
        raise TooMany(f"at most {limit[0]} test mails are sent in an hour", limit[1])
    now = timezone.now()
    newest = alert_mails.filter_of(alert.query).counted.order_by("-date", "-uid").values_list("uid", flat=True)
    uids = list(newest[:TESTED_WITH])
    delivery = AlertDelivery.objects.create(
        alert=alert,
        kind=DeliveryKind.TEST,
        state=DeliveryState.SENDING,
        since=now,
        until=now,
        incidents=len(uids),
        uids=uids,
        tries=1,
        next_try_at=now + CLAIM,
    )
    _send(delivery)
    return delivery


@transaction.atomic
def _claim() -> AlertDelivery | None:
    """Take the mail that waits longest, or was left by a lost worker; None when none does."""
    now = timezone.now()
    while True:
        waiting = AlertDelivery.objects.select_for_update(skip_locked=True, of=("self",)).select_related("alert")
        delivery = waiting.filter(state__in=OPEN, next_try_at__lte=now).order_by("next_try_at", "id").first()
        if delivery is None:
            return None
        if delivery.state == DeliveryState.SENDING:
            delivery.lost += 1
        if delivery.kind == DeliveryKind.DIGEST and delivery.alert.paused_at:
            _end(delivery, DeliveryState.FAILED, PAUSED)
            continue
        if delivery.lost >= MOST_LOST:
            _end(delivery, DeliveryState.FAILED, "The server stopped twice while sending it; it may have arrived.")
            continue
        delivery.state, delivery.tries, delivery.next_try_at = DeliveryState.SENDING, delivery.tries + 1, now + CLAIM
        delivery.save(update_fields=["state", "tries", "next_try_at", "lost"])
        return delivery


def _send(delivery: AlertDelivery) -> Refusal | None:
    """Send a delivery that is claimed and note what became of it; return why it was refused, if it was."""
    told = _told(delivery)
    if delivery.kind == DeliveryKind.DIGEST and not told:
        # All that it would have told of has been withdrawn since.
        delivery.delete()
        return None
    try:
        _message(delivery, told).send()
    except MAIL_ERRORS as error:
        refusal = refusal_of(error, delivery.alert.address)
        _refused(delivery, refusal)
        return refusal
    with transaction.atomic():
        _end(delivery, DeliveryState.DELIVERED, "")
        Alert.objects.filter(pk=delivery.alert_id).exclude(failures=0).update(failures=0)
    return None


def _told(delivery: AlertDelivery) -> list[Telling]:
    """What is told of the incidents that are public now, the newest day first."""
    rows = Incident.public.filter(uid__in=delivery.uids).order_by("-date", "-uid")
    return [telling(incident) for incident in for_telling(rows)]


def _message(delivery: AlertDelivery, told: list[Telling]) -> EmailMessage:
    if delivery.kind == DeliveryKind.TEST:
        return alert_mails.test(delivery.alert, delivery, told)
    # What was withdrawn since is not counted either.
    delivery.incidents -= len(delivery.uids) - len(told)
    return alert_mails.digest(delivery.alert, delivery, told)


@transaction.atomic
def _refused(delivery: AlertDelivery, refusal: Refusal) -> None:
    """Have a mail wait for its next try, or give it up and count that against its alert."""
    is_digest = delivery.kind == DeliveryKind.DIGEST
    if is_digest and not refusal.final and delivery.tries <= len(BACKOFF):
        again = timezone.now() + BACKOFF[delivery.tries - 1]
        # The alert may have been left meanwhile, and its log with it.
        AlertDelivery.objects.filter(pk=delivery.pk).update(
            state=DeliveryState.WAITING, reason=refusal.reason, next_try_at=again
        )
        return
    _end(delivery, DeliveryState.FAILED, refusal.reason)
    if not is_digest:
        return
    Alert.objects.filter(pk=delivery.alert_id).update(failures=F("failures") + 1)
    Alert.objects.filter(pk=delivery.alert_id, failures__gte=MOST_FAILURES, paused_at__isnull=True).update(
        paused_at=timezone.now(),
        pause_reason=f"{MOST_FAILURES} mails in a row could not be delivered. {refusal.reason}"[:300],
    )


def _end(delivery: AlertDelivery, state: DeliveryState, reason: str) -> None:
    delivery.state, delivery.reason, delivery.ended_at = state, reason, timezone.now()
    # The alert may have been left meanwhile, and its log with it.
    AlertDelivery.objects.filter(pk=delivery.pk).update(
        state=state, reason=reason, ended_at=delivery.ended_at, incidents=delivery.incidents, lost=delivery.lost
    )
