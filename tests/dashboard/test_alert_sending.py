"""What alerts send: each incident once, and nothing lost with a worker."""

import datetime as dt
from urllib.parse import urlencode

import pytest
import time_machine
from django.core.mail import EmailMessage
from django.db import connection
from django.db.utils import IntegrityError
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from dashboard.alert_links import manage_link, unsubscribe_link
from dashboard.models import Alert, AlertDelivery
from dashboard.models.alert import Frequency
from dashboard.services import alert_sending
from dashboard.services.alert_matching import horizon, slot, write_due_digests
from dashboard.services.alert_sending import CLAIM, send_due_alerts
from dashboard.services.alerts import forget, leave, pause_alert
from incidents.choices import Status
from incidents.models import FirstPublication, Incident
from tests.dashboard.alerting import (  # noqa: F401 - two are fixtures
    KARACHI,
    NOW,
    SITE,
    alerts_now,
    alerts_site,
    later,
    make_alert,
    published,
)
from tests.groups.factories import ArmedGroupFactory
from tests.incidents.factories import OutletFactory, located, make_incident
from tests.places.factories import DistrictFactory

pytestmark = pytest.mark.django_db


def test_a_digest_tells_of_each_new_incident_and_why_it_comes(mailoutbox: list[EmailMessage]) -> None:
    group = ArmedGroupFactory.create(name="Sample Front", short_name="SF")
    incident = published(
        location=located(district=DistrictFactory.create(name="Sampleabad")),
        killed=(4, 6),
        groups=[(group, "claim", "made")],
        outlet=OutletFactory.create(name="Sample Times"),
    )
    published(killed=1)
    alert = make_alert("killed_min=2")
    assert send_due_alerts() is False
    (mail,) = mailoutbox
    wanted = "all published incidents with 2 or more victims killed, since 1 January 2021"
    assert mail.subject == f"Nigran: 1 new incident: {wanted}"
    assert mail.body == (
        f"1 new incident: {wanted}.\n\n"
        f"1. {incident.title}\n"
        f"   1 May 2024. {mail.body.split('May 2024. ')[1].splitlines()[0]}\n"
        f"   Victims killed: {incident.killed_best} (4–6); injured: not reported.\n"
        f"   Said to have done it: {group.display_name} (claimed).\n"
        "   Sources: Sample Times (1 outlet, 1 origin).\n"
        f"   {SITE}/incidents/{incident.uid}/\n\n"
        "New is what was first published in the record between 11 March 2026, 07:10 and 11 March 2026, 09:09, Pakistan "
        "Standard Time; it may have happened earlier. Numbers may rise or fall later: the page of each incident tells "
        "what changed.\n\n"
        "----------------------------------------\n"
        "You get this because this address confirmed, on 11 March 2026, that it wants mails about\n"
        f"new incidents of this filter: {wanted}. At once, one mail an hour at most.\n"
        f"What was sent, change it, pause it: {manage_link(alert)}\n"
        f"Stop it, and have the address deleted: {unsubscribe_link(alert)}\n"
    )
    assert "Sampleabad" in mail.body
    headers = mail.message()
    delivery = AlertDelivery.objects.get()
    assert headers["List-Unsubscribe"] == f"<{unsubscribe_link(alert)}>"
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert headers["Auto-Submitted"] == "auto-generated"
    assert headers["Message-ID"] == f"<alert-{delivery.pk}-20260311041000@nigran.example>"
    assert (delivery.state, delivery.incidents, delivery.uids, delivery.tries) == ("delivered", 1, [incident.uid], 1)


def test_each_incident_is_told_once_and_nothing_new_is_no_mail(mailoutbox: list[EmailMessage]) -> None:
    published(killed=3)
    make_alert()
    send_due_alerts()
    send_due_alerts()
    with later(hours=1):
        send_due_alerts()
        assert len(mailoutbox) == 1
        second = make_incident(killed=4)
    with later(hours=2):
        # A change is not news.
        Incident.objects.filter(pk=second.pk).update(killed_high=9)
        send_due_alerts()
        send_due_alerts()
    assert len(mailoutbox) == 2
    assert mailoutbox[1].body.count(f"{SITE}/incidents/") == 1
    assert f"/{second.uid}/" in mailoutbox[1].body


def test_what_was_published_before_confirming_and_what_is_no_more_public_is_not_told(
    mailoutbox: list[EmailMessage],
) -> None:
    published(hours=3)
    published(status=Status.DRAFT)
    gone = published()
    make_alert()
    write_due_digests()
    Incident.objects.filter(pk=gone.pk).update(status=Status.WITHDRAWN, status_reason="It was an accident.")
    assert AlertDelivery.objects.get().uids == [gone.uid]
    send_due_alerts()
    assert (mailoutbox, AlertDelivery.objects.count()) == ([], 0)


def test_more_than_fifty_are_the_newest_fifty_and_a_link(mailoutbox: list[EmailMessage]) -> None:
    oldest = published(killed=2, date=dt.date(2024, 4, 1))
    rows = [published(killed=2) for _ in range(51)]
    make_alert("killed_min=2")
    send_due_alerts()
    (mail,) = mailoutbox
    assert mail.subject.startswith("Nigran: 52 new incidents: ")
    assert mail.body.count(f"{SITE}/incidents/PK-") == 50
    assert f"/{oldest.uid}/" not in mail.body
    assert f"/{rows[-1].uid}/" in mail.body
    assert (
        "These are 50 of 52. All, with what changed since:\n"
        f"{SITE}/incidents/?killed_min=2&updated_since=2026-03-11T02%3A10%3A00Z\n"
    ) in mail.body
    assert AlertDelivery.objects.get().incidents == 52


def test_alerts_fall_due_at_the_full_hour_in_the_morning_and_on_mondays() -> None:
    at = {name: slot(Frequency(name), NOW).astimezone(KARACHI) for name in Frequency.values}
    assert at["hourly"] == dt.datetime(2026, 3, 11, 9, tzinfo=KARACHI)
    assert at["daily"] == dt.datetime(2026, 3, 11, 6, tzinfo=KARACHI)
    assert at["weekly"] == dt.datetime(2026, 3, 9, 6, tzinfo=KARACHI)
    early = dt.datetime(2026, 3, 9, 5, 59, tzinfo=KARACHI)
    assert slot(Frequency.DAILY, early) == dt.datetime(2026, 3, 8, 6, tzinfo=KARACHI)
    assert slot(Frequency.WEEKLY, early) == dt.datetime(2026, 3, 2, 6, tzinfo=KARACHI)


@pytest.mark.parametrize(("frequency", "told"), [("hourly", [2, 1]), ("daily", [2, 1]), ("weekly", [3])])
def test_an_alert_writes_as_often_as_was_chosen(
    mailoutbox: list[EmailMessage], frequency: str, told: list[int]
) -> None:
    """Three incidents: two in the same hour of a Monday, one on the Tuesday night after it."""
    monday = dt.datetime(2026, 3, 9, 7, tzinfo=KARACHI)
    with time_machine.travel(monday, tick=False):
        make_alert(frequency=frequency, since=0)
    for hour in (5.2, 5.4, 40):
        with time_machine.travel(monday + dt.timedelta(hours=hour), tick=False):
            make_incident(killed=1)
    for hour in range(1, 24 * 7 + 1):
        with time_machine.travel(monday + dt.timedelta(hours=hour, minutes=2), tick=False):
            send_due_alerts()
    assert [mail.body.count("/incidents/PK-") for mail in mailoutbox] == told


def test_the_same_filter_is_asked_once_however_many_follow_it(mailoutbox: list[EmailMessage]) -> None:
    incident = published(killed=3)
    published(hours=1.5, killed=4)
    for number in range(20):
        make_alert("killed_min=3", name=f"reader{number}", since=2 if number % 2 else 1.2)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert write_due_digests() == 20
    asked = [one["sql"] for one in queries.captured_queries if "killed_best" in one["sql"]]
    assert len(asked) == 1
    assert len(queries.captured_queries) < 20
    send_due_alerts()
    counts = sorted(mail.body.count("/incidents/PK-") for mail in mailoutbox)
    assert counts == [1] * 10 + [2] * 10
    assert all(f"/{incident.uid}/" in mail.body for mail in mailoutbox)
    assert sorted(mail.to[0] for mail in mailoutbox) == sorted(f"reader{number}@example.org" for number in range(20))


def test_without_news_no_filter_is_asked() -> None:
    published(hours=5)
    for number in range(5):
        make_alert(f"killed_min={number}", name=f"reader{number}")
    with CaptureQueriesContext(connection) as queries:
        assert write_due_digests() == 0
    assert [one["sql"] for one in queries.captured_queries if "killed_best" in one["sql"]] == []


def test_a_worker_lost_before_sending_loses_nothing(mailoutbox: list[EmailMessage]) -> None:
    published(killed=3)
    make_alert()
    write_due_digests()
    assert alert_sending._claim() is not None
    send_due_alerts()
    assert mailoutbox == []
    with later(minutes=CLAIM.seconds // 60 + 1):
        send_due_alerts()
        send_due_alerts()
    assert len(mailoutbox) == 1
    delivery = AlertDelivery.objects.get()
    assert (delivery.state, delivery.tries, delivery.lost) == ("delivered", 2, 1)


def test_a_worker_lost_after_sending_repeats_once_under_the_same_number_and_no_more(
    mailoutbox: list[EmailMessage], monkeypatch: pytest.MonkeyPatch
) -> None:
    published(killed=3)
    make_alert()

    def lost(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(alert_sending, "_end", lost)
        with pytest.raises(KeyboardInterrupt):
            send_due_alerts()
        with later(minutes=6), pytest.raises(KeyboardInterrupt):
            send_due_alerts()
    with later(minutes=12):
        send_due_alerts()
    with later(minutes=30):
        send_due_alerts()
    assert len(mailoutbox) == 2
    assert len({mail.message()["Message-ID"] for mail in mailoutbox}) == 1
    delivery = AlertDelivery.objects.get()
    assert (delivery.state, delivery.reason) == (
        "failed",
        "The server stopped twice while sending it; it may have arrived.",
    )


def test_an_alert_has_one_digest_under_way_at_most() -> None:
    published(killed=3)
    alert = make_alert()
    write_due_digests()
    now = timezone.now()
    with later(hours=1):
        make_incident(killed=1)
    with later(hours=2):
        assert write_due_digests() == 0
    with pytest.raises(IntegrityError):
        AlertDelivery.objects.create(alert=alert, since=now, until=now, next_try_at=now)


def test_a_paused_alert_is_sent_nothing_and_resumes_with_what_comes_after(mailoutbox: list[EmailMessage]) -> None:
    published(killed=1)
    alert = make_alert()
    write_due_digests()
    pause_alert(key=alert.key)
    send_due_alerts()
    with later(hours=2):
        make_incident(killed=2)
    with later(hours=3):
        send_due_alerts()
    assert mailoutbox == []
    assert AlertDelivery.objects.get().reason == "The alert was paused before it was sent."


def test_an_alert_that_is_left_while_it_is_sent_leaves_no_row(
    mailoutbox: list[EmailMessage], monkeypatch: pytest.MonkeyPatch
) -> None:
    published(killed=1)
    alert = make_alert()
    send = EmailMessage.send

    def send_and_leave(message: EmailMessage, *args: object) -> int:
        leave(key=alert.key)
        return send(message)

    monkeypatch.setattr(EmailMessage, "send", send_and_leave)
    send_due_alerts()
    assert (len(mailoutbox), Alert.objects.count(), AlertDelivery.objects.count()) == (1, 0, 0)


def test_a_filter_that_cannot_be_read_any_more_pauses_its_alerts_and_stops_nobody_else(
    mailoutbox: list[EmailMessage],
) -> None:
    published(killed=1)
    broken, fine = make_alert("source=gone", name="one"), make_alert(name="two")
    send_due_alerts()
    broken.refresh_from_db()
    assert broken.pause_reason.startswith("Its filter cannot be read any more. source: “gone” is not known here.")
    assert [mail.to for mail in mailoutbox] == [[fine.address]]


@pytest.mark.parametrize("words", ["a\r\nBcc: spy@example.org", "a\u2028Bcc: spy@example.org", "x" * 200])
def test_words_of_a_filter_cannot_begin_a_header(mailoutbox: list[EmailMessage], words: str) -> None:
    incident = published(killed=1)
    Incident.objects.filter(pk=incident.pk).update(title=f"Attack {words}", search_text=words)
    make_alert()
    Alert.objects.update(query=urlencode({"q": incident.uid}))
    send_due_alerts()
    Alert.objects.update(query=urlencode({"q": words}), told_until=NOW - dt.timedelta(hours=2))
    send_due_alerts()
    assert mailoutbox
    for mail in mailoutbox:
        assert mail.recipients() == ["reader@example.org"]
        assert mail.message()["Bcc"] is None
        assert "\n" not in mail.subject
        assert len(mail.subject) <= 120


def test_the_log_reaches_back_ninety_days() -> None:
    published(killed=1)
    make_alert()
    write_due_digests()
    AlertDelivery.objects.update(state="delivered", ended_at=timezone.now() - dt.timedelta(days=91))
    forget()
    assert AlertDelivery.objects.count() == 0


def test_more_news_than_are_looked_up_one_by_one_are_still_all_told(
    mailoutbox: list[EmailMessage], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dashboard.services.alert_matching.MOST_NEW", 3)
    for _ in range(3):
        published(killed=2)
    published(hours=4, killed=2)
    published(killed=1)
    make_alert("killed_min=2")
    send_due_alerts()
    assert mailoutbox[0].body.count("/incidents/PK-") == 3


def test_what_an_open_transaction_publishes_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """An import publishes over minutes, and is seen only when it ends."""
    began = timezone.now() - dt.timedelta(minutes=20)
    patched = f"SELECT '{began.isoformat()}'::timestamptz"
    monkeypatch.setattr("dashboard.services.alert_matching._OLDEST_TRANSACTION", patched)
    assert horizon() == began - dt.timedelta(seconds=10)
    published(hours=0.2, killed=1)
    make_alert()
    # The hour fell due after the transaction began: nobody is told before it has ended.
    assert write_due_digests() == 0
    monkeypatch.setattr("dashboard.services.alert_matching._OLDEST_TRANSACTION", "SELECT NULL")
    assert write_due_digests() == 1
    assert FirstPublication.objects.count() == 1
