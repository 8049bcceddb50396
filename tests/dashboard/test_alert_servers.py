"""What a mail server's refusals lead to."""

import datetime as dt
from collections.abc import Iterator

import pytest
import time_machine
from pytest_django import Settings

from dashboard.models import Alert, AlertDelivery
from dashboard.models.alert import DeliveryState
from dashboard.services.alert_sending import BACKOFF, send_due_alerts
from dashboard.tasks import forget_alerts, send_alerts
from tests.dashboard.alerting import NOW, alerts_now, alerts_site, later, make_alert, published  # noqa: F401 - fixtures
from tests.dashboard.mailing import MailServer, mail_server
from tests.incidents.factories import make_incident

pytestmark = pytest.mark.django_db


@pytest.fixture
def server(settings: Settings) -> Iterator[MailServer]:
    """A real mail server."""
    with mail_server() as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", server.port, 5
        yield server


def test_a_real_server_takes_the_mail(server: MailServer) -> None:
    published(killed=3)
    make_alert()
    send_alerts()
    (text,) = server.taken
    assert "To: reader@example.org" in text
    assert "From: Nigran <alerts@nigran.example>" in text
    assert AlertDelivery.objects.get().state == DeliveryState.DELIVERED


def test_a_server_that_is_down_loses_nothing_and_holds_up_nobody_for_long(
    server: MailServer, settings: Settings
) -> None:
    published(killed=3)
    for number in range(3):
        make_alert(name=f"reader{number}")
    settings.EMAIL_PORT = 1
    assert send_due_alerts() is False
    states = sorted(AlertDelivery.objects.values_list("state", "tries", "reason"))
    assert states == [
        ("waiting", 0, ""),
        ("waiting", 0, ""),
        ("waiting", 1, "The mail server could not be reached."),
    ]
    settings.EMAIL_PORT = server.port
    with later(minutes=BACKOFF[0].seconds // 60):
        send_due_alerts()
    assert len(server.taken) == 3
    assert set(Alert.objects.values_list("failures", "paused_at")) == {(0, None)}


@pytest.mark.parametrize(
    ("answers", "reason"),
    [
        ({"MAIL": "530 sign in first"}, "The mail server refused this site: 530 sign in first"),
        ({"hello": "421 too busy"}, "The mail server refused this site: 421 too busy"),
        ({"RCPT": "450 <reader@example.org> try later"}, "The recipient was refused: 450 <…> try later"),
        ({"DATA": "451 greylisted"}, "The mail was refused: 451 greylisted"),
    ],
)
def test_what_may_pass_is_tried_again_later_each_time(server: MailServer, answers: dict[str, str], reason: str) -> None:
    published(killed=3)
    alert = make_alert()
    server.answers = answers
    moment = NOW
    for wait in BACKOFF:
        with time_machine.travel(moment, tick=False):
            send_due_alerts()
            delivery = AlertDelivery.objects.get()
            assert (delivery.state, delivery.reason) == ("waiting", reason)
            assert delivery.next_try_at == moment + wait
        moment += wait
    with time_machine.travel(moment, tick=False):
        send_due_alerts()
    delivery.refresh_from_db()
    alert.refresh_from_db()
    assert (delivery.state, delivery.tries, alert.failures) == ("failed", len(BACKOFF) + 1, 1)
    assert server.taken == []


def test_a_mailbox_that_does_not_exist_pauses_the_alert_the_third_time_and_ends_it_after_a_month(
    server: MailServer,
) -> None:
    alert = make_alert()
    server.answers = {"RCPT": "550 5.1.1 <READER@example.org>: no such user"}
    for hour in range(1, 6):
        with later(hours=hour - 0.5):
            make_incident(killed=1)
        with later(hours=hour):
            send_due_alerts()
    alert.refresh_from_db()
    assert list(AlertDelivery.objects.values_list("state", "tries")) == [("failed", 1)] * 3
    assert alert.paused_at == NOW + dt.timedelta(hours=3)
    assert alert.pause_reason == (
        "3 mails in a row could not be delivered. The recipient was refused: 550 5.1.1 <…>: no such user"
    )
    with later(days=31):
        forget_alerts()
    assert Alert.objects.count() == 0


def test_a_mail_that_arrives_forgets_the_failures_before(server: MailServer) -> None:
    alert = make_alert()
    Alert.objects.update(failures=2)
    published(killed=1)
    send_due_alerts()
    alert.refresh_from_db()
    assert alert.failures == 0
