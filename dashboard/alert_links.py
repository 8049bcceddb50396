"""The links of alerts: each holds the alert's name and a signature, so that the database alone opens none of them."""

from enum import StrEnum

from django.conf import settings
from django.core import signing
from django.urls import reverse

from dashboard.models import Alert


class Purpose(StrEnum):
    """What a link is for; one made for another purpose does not work."""

    CONFIRM = "confirm"
    MANAGE = "manage"


def token_of(alert: Alert, purpose: Purpose) -> str:
    """The secret part of a link. It stays the same, so that links in old mails work."""
    return _signer(purpose).sign(alert.key)


def key_of(token: str, purpose: Purpose) -> str | None:
    """The name of the alert that a link is for; None for a link that this site did not make."""
    try:
        return _signer(purpose).unsign(token)
    except signing.BadSignature:
        return None


def confirm_link(alert: Alert) -> str:
    """Where an alert is confirmed."""
    return absolute(reverse("dashboard:alert-confirm", args=[token_of(alert, Purpose.CONFIRM)]))


def manage_link(alert: Alert) -> str:
    """Where an alert is seen, changed and paused."""
    return absolute(reverse("dashboard:alert", args=[token_of(alert, Purpose.MANAGE)]))


def unsubscribe_link(alert: Alert) -> str:
    """Where an alert is ended; a mail program may send a POST there by itself (RFC 8058)."""
    return absolute(reverse("dashboard:alert-unsubscribe", args=[token_of(alert, Purpose.MANAGE)]))


def absolute(path: str) -> str:
    """A path as an address that works in a mail."""
    return f"{settings.SITE_URL}{path}"


def _signer(purpose: Purpose) -> signing.Signer:
    return signing.Signer(salt=f"dashboard.alerts.{purpose}", sep=".")
