"""How a reader asks for an alert, confirms it, changes it and leaves."""

import datetime as dt
import logging
import re
from html import unescape
from typing import Any

import pytest
import time_machine
from django.core.mail import EmailMessage
from django.db import connection
from django.test import Client
from django.utils import timezone
from psycopg import sql
from pytest_django import Settings

from config.logs import loggable
from dashboard.alert_links import Purpose, confirm_link, key_of, manage_link, token_of, unsubscribe_link
from dashboard.models import Alert, AlertDelivery
from dashboard.services import alerts
from dashboard.services.alerts import forget
from tests.incidents.factories import make_incident

pytestmark = pytest.mark.django_db
ADDRESS = "reader@example.org"
NEW = "/alerts/new/"
SITE = "https://nigran.example"


@pytest.fixture(autouse=True)
def _site(settings: Settings) -> None:
    settings.SITE_URL = SITE
    settings.DEFAULT_FROM_EMAIL = "Nigran <alerts@nigran.example>"


def asked(client: Client, query: str = "killed_min=2", *, client_at: str = "203.0.113.7", **given: str) -> Any:
    """The answer to a reader who asks for an alert."""
    data = {"address": ADDRESS, "frequency": "daily", **given}
    return client.post(f"{NEW}?{query}", data, REMOTE_ADDR=client_at)


def link_in(message: EmailMessage, part: str = "confirm/") -> str:
    """The path of the link in a mail that ends so."""
    (found,) = set(re.findall(rf"{SITE}(/alerts/\S+?/{part})(?=\s)", str(message.body)))
    return str(found)


def confirmed(client: Client, mails: list[EmailMessage], query: str = "killed_min=2") -> Alert:
    """An alert that its reader has confirmed."""
    asked(client, query)
    client.post(link_in(mails[-1]))
    return Alert.objects.get(query=query)


def said(response: Any) -> str:
    """The words of a page."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


def everything_in_the_database() -> str:
    """Every row of every table, as text."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()")
        names = [name for (name,) in cursor.fetchall()]
        texts = []
        for name in names:
            cursor.execute(sql.SQL("SELECT t::text FROM {} t").format(sql.Identifier(name)))
            texts += [text for (text,) in cursor.fetchall()]
    return "\n".join(texts)


def test_the_page_says_the_filter_in_words_and_how_much_to_expect(client: Client) -> None:
    today = timezone.localdate()
    make_incident(killed=3, date=today)
    make_incident(killed=4)
    make_incident(killed=1)
    page = said(client.get(f"{NEW}?killed_min=2"))
    assert "all published incidents with 2 or more victims killed, since 1 January 2021" in page
    assert (
        "In the last 30 days 2 incidents of this filter were first published here, of which 1 had also happened" in page
    )
    assert "An address that is not confirmed is deleted after 3 days." in page
    ended = said(client.get(f"{NEW}?date_to=2024-05-01"))
    assert "This filter ends on 1 May 2024: you would hear only of what is added later" in ended


def test_asking_sends_one_mail_that_asks_and_nothing_begins_before_the_button(
    client: Client, mailoutbox: list[EmailMessage]
) -> None:
    response = asked(client, "killed_min=2&q=Quetta")
    assert (response.status_code, response["Location"]) == (302, "/alerts/sent/")
    assert "If the address can have this alert, a mail is on its way" in said(client.get("/alerts/sent/"))
    (mail,) = mailoutbox
    path = link_in(mail)
    assert (mail.to, mail.from_email, mail.subject) == (
        [ADDRESS],
        "Nigran <alerts@nigran.example>",
        "Nigran: confirm your alert",
    )
    assert mail.body == (
        "Somebody, we hope you, asked Nigran to write to this address about new incidents:\n\n"
        "  all published incidents with 2 or more victims killed, since 1 January 2021, "
        "matching words to search for.\n\n"
        "  Once a day, and only when there is something new.\n\n"
        f"If you want this, open the page and press the button, within 3 days:\n{SITE}{path}\n\n"
        "If you do not, do nothing: no mail will follow, and the address is deleted after 3 days. "
        "Nobody is told either way.\n\n"
        "----------------------------------------\n"
        f"Nigran, an open record of militant violence in Pakistan since 2021: {SITE}/\n"
    )
    page = client.get(path)
    assert "matching “Quetta”" in said(page)
    assert Alert.objects.get().confirmed_at is None
    answer = client.post(path)
    alert = Alert.objects.get()
    assert answer["Location"] == f"{manage_link(alert).removeprefix(SITE)}?said=confirmed"
    assert alert.confirmed_at is not None
    assert "Your alert is confirmed." in said(client.get(answer["Location"]))
    assert len(mailoutbox) == 1


def test_a_page_needs_a_token_of_its_form_and_works_without_scripts(mailoutbox: list[EmailMessage]) -> None:
    browser = Client(enforce_csrf_checks=True)
    page = browser.get(f"{NEW}?killed_min=2").content.decode()
    token = re.findall(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)[0]
    data = {"address": ADDRESS, "frequency": "weekly", "website": ""}
    assert browser.post(f"{NEW}?killed_min=2", data).status_code == 403
    assert browser.post(f"{NEW}?killed_min=2", {**data, "csrfmiddlewaretoken": token}).status_code == 302
    assert len(mailoutbox) == 1


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"address": ""}, "Give the address to write to, such as name@example.org."),
        ({"address": "reader"}, "This is no e-mail address. It looks like name@example.org."),
        ({"address": "a@example.org\nBcc: b@example.org"}, "This is no e-mail address."),
        ({"address": "a@example.org, b@example.org"}, "This is no e-mail address."),
        ({"address": "root@localhost"}, "This is no e-mail address."),
        ({"address": "root@[127.0.0.1]"}, "This is no e-mail address."),
        ({"frequency": "minutely"}, "Choose how often: at once, once a day or once a week."),
        ({"website": "https://spam.example"}, "Leave the field “Website” empty."),
    ],
)
def test_what_is_wrong_stands_beside_its_field_and_nothing_is_sent(
    client: Client, mailoutbox: list[EmailMessage], given: dict[str, str], sentence: str
) -> None:
    response = asked(client, **given)
    assert response.status_code == 400
    assert sentence in said(response)
    assert (Alert.objects.count(), mailoutbox) == (0, [])


def test_a_filter_that_cannot_be_read_is_named(client: Client) -> None:
    for response in (client.get(f"{NEW}?province=atlantis"), asked(client, "province=atlantis")):
        assert response.status_code == 400
        assert "Province : “atlantis” is not known here." in said(response)
    long = "&".join(f"q={'x' * 200}" for _ in range(1))
    assert asked(client, f"{long}&uid={','.join(f'PK-{number:06}' for number in range(190))}").status_code == 400


def test_words_of_a_stranger_never_reach_a_mail_that_nobody_asked_for(
    client: Client, mailoutbox: list[EmailMessage]
) -> None:
    asked(client, "q=You+won%3A+https%3A%2F%2Fevil.example%0D%0ABcc%3A+x%40example.org")
    (mail,) = mailoutbox
    assert "evil.example" not in mail.message().as_string()
    assert mail.recipients() == [ADDRESS]


def test_nobody_learns_whether_an_address_has_an_alert(client: Client, mailoutbox: list[EmailMessage]) -> None:
    first = asked(client)
    client.post(link_in(mailoutbox[-1]))
    again, other = asked(client), asked(client, address="other@example.org")
    assert {(one.status_code, one["Location"], one.content) for one in (first, again, other)} == {
        (302, "/alerts/sent/", b"")
    }
    assert mailoutbox[1].subject == "Nigran: you have this alert already"
    assert manage_link(Alert.objects.get(address=ADDRESS)) in mailoutbox[1].body
    assert Alert.objects.filter(address=ADDRESS).count() == 1


def test_an_address_is_written_to_three_times_a_day_and_a_reader_may_ask_ten_times_an_hour(
    client: Client, mailoutbox: list[EmailMessage]
) -> None:
    answers = [asked(client, f"killed_min={number}") for number in range(1, 11)]
    assert {answer.status_code for answer in answers} == {302}
    assert len(mailoutbox) == 3
    refused = asked(client, "killed_min=50", address="other@example.org")
    assert (refused.status_code, refused["Retry-After"]) == (429, "3600")
    assert "At most 10 alerts can be asked for in an hour." in said(refused)
    assert asked(client, address="other@example.org", client_at="203.0.113.8").status_code == 302
    assert len(mailoutbox) == 4


def test_a_mail_that_cannot_be_sent_leaves_nothing_behind(client: Client, settings: Settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    response = asked(client)
    assert response.status_code == 503
    assert "The mail could not be sent; check the address, or try again later." in said(response)
    assert Alert.objects.count() == 0


def test_an_address_that_is_not_confirmed_in_three_days_is_deleted(
    client: Client, mailoutbox: list[EmailMessage]
) -> None:
    asked(client)
    path = link_in(mailoutbox[0])
    with time_machine.travel(timezone.now() + dt.timedelta(days=3, minutes=1)):
        for answer in (client.get(path), client.post(path)):
            assert answer.status_code == 410
        assert "It was ended, or it was not confirmed within 3 days." in said(answer)
        forget()
    assert Alert.objects.count() == 0
    assert ADDRESS not in everything_in_the_database()


def test_a_confirmed_alert_is_not_forgotten(client: Client, mailoutbox: list[EmailMessage]) -> None:
    confirmed(client, mailoutbox)
    with time_machine.travel(timezone.now() + dt.timedelta(days=400)):
        forget()
    assert Alert.objects.count() == 1


def test_the_database_alone_opens_no_link(client: Client, mailoutbox: list[EmailMessage]) -> None:
    alert = confirmed(client, mailoutbox)
    dump = everything_in_the_database()
    for purpose in Purpose:
        assert token_of(alert, purpose) not in dump
        assert key_of(token_of(alert, purpose), purpose) == alert.key
    for wrong in (alert.key, f"{alert.key}.{'a' * 43}", token_of(alert, Purpose.CONFIRM), "x"):
        for path in (f"/alerts/{wrong}/", f"/alerts/{wrong}/unsubscribe/"):
            assert client.get(path).status_code == 404
            assert client.post(path).status_code == 404
    assert client.post(f"/alerts/{token_of(alert, Purpose.MANAGE)}/confirm/").status_code == 404
    assert Alert.objects.count() == 1


def test_the_reader_changes_how_often_pauses_and_resumes(client: Client, mailoutbox: list[EmailMessage]) -> None:
    alert = confirmed(client, mailoutbox)
    path = manage_link(alert).removeprefix(SITE)
    assert client.post(path, {"do": "frequency", "frequency": "weekly"})["Location"] == f"{path}?said=frequency"
    assert client.post(path, {"do": "pause"})["Location"] == f"{path}?said=paused"
    alert.refresh_from_db()
    assert alert.frequency == "weekly"
    assert alert.paused_at is not None
    assert "Nothing is sent." in said(client.get(path))
    client.post(path, {"do": "resume"})
    alert.refresh_from_db()
    assert alert.paused_at is None
    wrong = client.post(path, {"do": "frequency", "frequency": "never"})
    assert wrong.status_code == 400
    assert 'id="alert-frequency-error"' in wrong.content.decode()
    assert client.post(path, {"do": "dance"}).status_code == 400
    page = client.get(path)
    assert "no-store" in page["Cache-Control"]
    assert ADDRESS not in page.content.decode()


def test_a_test_mail_tells_of_the_newest_and_is_sent_three_times_an_hour(
    client: Client, mailoutbox: list[EmailMessage]
) -> None:
    alert = confirmed(client, mailoutbox)
    newest = make_incident(killed=5)
    path = manage_link(alert).removeprefix(SITE)
    for _ in range(3):
        assert client.post(path, {"do": "test"})["Location"] == f"{path}?said=test"
    refused = client.post(path, {"do": "test"})
    assert refused.status_code == 429
    assert "At most 3 test mails are sent in an hour." in said(refused)
    mail = mailoutbox[-1]
    assert mail.subject == "Nigran: test of your alert"
    assert f"1. {newest.title}\n" in mail.body
    assert f"{SITE}/incidents/{newest.uid}/" in mail.body
    log = said(client.get(path))
    assert log.count("Test 1 Given to the mail server") == 3


def test_a_link_opened_by_a_scanner_ends_nothing_and_the_button_does(
    client: Client, mailoutbox: list[EmailMessage]
) -> None:
    alert = confirmed(client, mailoutbox)
    path = unsubscribe_link(alert).removeprefix(SITE)
    assert "End it, and delete my address" in said(client.get(path))
    assert client.head(path).status_code == 200
    assert Alert.objects.count() == 1


def test_a_mail_program_ends_it_by_one_click_and_the_address_is_nowhere(mailoutbox: list[EmailMessage]) -> None:
    """RFC 8058: a POST with its own body, without our cookie or token, and not led elsewhere."""
    program = Client(enforce_csrf_checks=True)
    alert = confirmed(Client(), mailoutbox)
    Client().post(manage_link(alert).removeprefix(SITE), {"do": "test"})
    headers = mailoutbox[-1].message()
    assert headers["List-Unsubscribe"] == f"<{unsubscribe_link(alert)}>"
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert ADDRESS in everything_in_the_database()
    path = unsubscribe_link(alert).removeprefix(SITE)
    answer = program.post(path, {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert "Your address, the alert and the list of what was sent are deleted." in said(answer)
    assert (Alert.objects.count(), AlertDelivery.objects.count()) == (0, 0)
    assert ADDRESS not in everything_in_the_database()
    assert program.post(path).status_code == 200
    assert program.get(path).status_code == 410
    assert program.get(manage_link(alert).removeprefix(SITE)).status_code == 410


def test_neither_an_address_nor_a_link_reaches_the_log(
    client: Client, mailoutbox: list[EmailMessage], caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        alert = confirmed(client, mailoutbox)
        client.get(manage_link(alert).removeprefix(SITE))
        client.post(unsubscribe_link(alert).removeprefix(SITE))
    ours = "\n".join(
        f"{one.getMessage()} {one.__dict__.get('path', '')}" for one in caplog.records if one.name.startswith("nigran")
    )
    assert "/alerts/…" in ours
    assert ADDRESS not in ours
    assert alert.key not in ours
    assert loggable("GET /alerts/new/ /alerts/sent/ /alerts/abc.def/unsubscribe/") == (
        "GET /alerts/new/ /alerts/sent/ /alerts/…/unsubscribe/"
    )
    assert str(alert) == f"Alert {alert.pk}"


def test_the_links_of_an_alert_are_those_of_its_mails(client: Client, mailoutbox: list[EmailMessage]) -> None:
    alert = confirmed(client, mailoutbox)
    assert client.get(confirm_link(alert).removeprefix(SITE))["Location"].startswith("/alerts/")
    assert alerts.alert_named(alert.key) == alert
