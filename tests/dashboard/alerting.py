"""Alerts for tests of what they send, on a Wednesday at ten past nine."""

import datetime as dt
from collections.abc import Iterator
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.utils import timezone
from pytest_django import Settings

from dashboard.models import Alert
from incidents.models import Incident
from tests.incidents.factories import make_incident

KARACHI = ZoneInfo("Asia/Karachi")
SITE = "https://nigran.example"
# A Wednesday, at ten past the hour.
NOW = dt.datetime(2026, 3, 11, 9, 10, tzinfo=KARACHI)


@pytest.fixture(autouse=True)
def alerts_site(settings: Settings) -> None:
    settings.SITE_URL = SITE
    settings.DEFAULT_FROM_EMAIL = "Nigran <alerts@nigran.example>"


@pytest.fixture(autouse=True)
def alerts_now(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let time stand where the tests put it. The database's clock does not: no transaction of it is older."""
    monkeypatch.setattr("dashboard.services.alert_matching._OLDEST_TRANSACTION", "SELECT NULL")
    with time_machine.travel(NOW, tick=False):
        yield


def make_alert(query: str = "", *, name: str = "reader", frequency: str = "hourly", since: float = 2) -> Alert:
    """A confirmed alert that was told of everything up to so many hours ago."""
    then = timezone.now() - dt.timedelta(hours=since)
    return Alert.objects.create(
        address=f"{name}@example.org",
        query=query,
        frequency=frequency,
        key=f"key-{name}-{query}"[:32],
        asked_at=then,
        confirmed_at=then,
        told_until=then,
    )


def published(hours: float = 1, **entry: object) -> Incident:
    """An incident first published so many hours ago."""
    with time_machine.travel(timezone.now() - dt.timedelta(hours=hours), tick=False):
        return make_incident(**entry)  # type: ignore[arg-type]


def later(**span: float) -> time_machine.travel:
    return time_machine.travel(timezone.now() + dt.timedelta(**span), tick=False)
