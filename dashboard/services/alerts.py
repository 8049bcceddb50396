"""Alerts by e-mail, without an account: asked for, confirmed by the owner of the address, changed, and left."""

import datetime as dt
import secrets

from django.db import transaction
from django.utils import timezone

from dashboard import alert_mails
from dashboard.models import Alert, AlertDelivery
from dashboard.models.alert import DeliveryState, Frequency
from dashboard.services.alert_matching import horizon
from dashboard.services.limits import DAY, HOUR, exceeded, span
from dashboard.services.mail_errors import MAIL_ERRORS
from incidents.services.errors import RecordError

VALID_FOR = dt.timedelta(days=3)
# How long the log of deliveries reaches back, and how long an alert is kept that the site had to pause.
LOG_KEPT = dt.timedelta(days=90)
PAUSED_KEPT = dt.timedelta(days=30)
LONGEST_QUERY = 2_000
# Alerts asked for by one reader, and by all; mails of confirmation to one address.
PER_CLIENT = ((10, HOUR), (30, DAY))
FROM_ALL = (300, HOUR)
PER_ADDRESS = ((3, DAY),)
PAUSED = "The alert was paused before it was sent."


class TooMany(RecordError):
    """More than one reader, or all readers, may ask for now. ``seconds`` says when to try again at latest."""

    def __init__(self, message: str, seconds: int) -> None:
        super().__init__("address", message)
        self.seconds = seconds


class CouldNotSend(RecordError):
    """The mail server took no mail; nothing is kept."""


class AlertGone(RecordError):
    """There is no such alert, or no longer: never confirmed in time, or ended."""

    def __init__(self) -> None:
        super().__init__("alert", "there is no such alert, or no longer")


def ask_for_alert(*, address: str, query: str, frequency: str, client: str) -> None:
    """Have the owner of an address asked, by mail, whether they want an alert.

    What is done depends on whether the address has the alert already, or was asked too often; that it is done, how it
    looks and what it returns does not. ``client`` is counted, and kept nowhere. Raises TooMany, CouldNotSend, and
    RecordError for a filter that is too long.
    """
    if len(query) > LONGEST_QUERY:
        raise RecordError("query", "this filter is too long for an alert: take fewer values")
    if limit := exceeded("alerts", client, PER_CLIENT):
        raise TooMany(f"at most {limit[0]} alerts can be asked for in {span(limit[1])}", limit[1])
    if limit := exceeded("alerts", "", [FROM_ALL]):
        raise TooMany("more alerts are asked for than we can serve for now; please try again later", limit[1])
    if exceeded("alert-mails", address.strip().lower(), PER_ADDRESS):
        return
    alert, made = _asked(address.strip().lower(), query, Frequency(frequency))
    confirmed = alert.confirmed_at is not None
    mail = alert_mails.already(alert) if confirmed else alert_mails.confirmation(alert, days=VALID_FOR.days)
    try:
        mail.send()
    except MAIL_ERRORS as error:
        if made:
            alert.delete()
        raise CouldNotSend("address", "the mail could not be sent; check the address, or try again later") from error


@transaction.atomic
def _asked(address: str, query: str, frequency: Frequency) -> tuple[Alert, bool]:
    now = timezone.now()
    alert, made = Alert.objects.select_for_update().get_or_create(
        address=address,
        query=query,
        defaults={"frequency": frequency, "key": secrets.token_urlsafe(16), "asked_at": now},
    )
    if not made and alert.confirmed_at is None:
        alert.frequency, alert.asked_at = frequency, now
        alert.save(update_fields=["frequency", "asked_at"])
    return alert, made


def alert_named(key: str) -> Alert:
    """The confirmed alert of a link. Raises AlertGone."""
    found = Alert.objects.filter(key=key, confirmed_at__isnull=False).first()
    if found is None:
        raise AlertGone
    return found


def alert_asked(key: str) -> Alert:
    """The alert of a link to confirm it by, confirmed or not. Raises AlertGone, also when its time is over."""
    found = Alert.objects.filter(key=key).first()
    if found is None or (found.confirmed_at is None and found.asked_at + VALID_FOR <= timezone.now()):
        raise AlertGone
    return found


@transaction.atomic
def confirm_alert(*, key: str) -> Alert:
    """Let an alert begin: it tells of what is first published from now on. Raises AlertGone."""
    Alert.objects.select_for_update().filter(key=key).first()
    alert = alert_asked(key)
    if alert.confirmed_at is None:
        alert.confirmed_at, alert.told_until = timezone.now(), horizon()
        alert.save(update_fields=["confirmed_at", "told_until"])
    return alert


def change_frequency(*, key: str, frequency: str) -> Alert:
    """Have an alert write more or less often. Raises AlertGone, and RecordError for a word that is none."""
    if frequency not in Frequency.values:
        raise RecordError("frequency", "choose how often: at once, once a day or once a week")
    alert = alert_named(key)
    alert.frequency = frequency
    alert.save(update_fields=["frequency"])
    return alert


@transaction.atomic
def pause_alert(*, key: str) -> Alert:
    """Have an alert write nothing until it is resumed, not even what waits to be sent. Raises AlertGone."""
    alert = alert_named(key)
    if alert.paused_at is None:
        alert.paused_at = timezone.now()
        alert.save(update_fields=["paused_at"])
        AlertDelivery.objects.filter(alert=alert, state=DeliveryState.WAITING).update(
            state=DeliveryState.FAILED, ended_at=alert.paused_at, reason=PAUSED
        )
    return alert


def resume_alert(*, key: str) -> Alert:
    """Have a paused alert write again, of what is first published from now on. Raises AlertGone."""
    alert = alert_named(key)
    if alert.paused_at is not None:
        alert.paused_at, alert.pause_reason, alert.failures, alert.told_until = None, "", 0, horizon()
        alert.save(update_fields=["paused_at", "pause_reason", "failures", "told_until"])
    return alert


def leave(*, key: str) -> None:
    """End an alert: its row, its address and its log are deleted. That it is gone already is no error."""
    Alert.objects.filter(key=key).delete()


def forget() -> None:
    """Delete what was not confirmed in time, alerts whose mail does not arrive, and what is old in the log."""
    now = timezone.now()
    Alert.objects.filter(confirmed_at__isnull=True, asked_at__lte=now - VALID_FOR).delete()
    Alert.objects.filter(paused_at__lte=now - PAUSED_KEPT).exclude(pause_reason="").delete()
    AlertDelivery.objects.filter(ended_at__lte=now - LOG_KEPT).delete()
