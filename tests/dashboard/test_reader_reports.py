"""How a reader reports an error or a risk, and what is refused."""

import re
import time
from html import unescape
from typing import Any

import pytest
from django.conf import settings
from django.test import Client, RequestFactory
from pytest_django import DjangoAssertNumQueries, Settings

from dashboard.models import ReaderReport
from dashboard.reader_reports import ticket_for
from dashboard.services import limits, reader_reports
from incidents.clients import UNKNOWN, client_address
from incidents.models import Incident
from tests.incidents.factories import make_incident
from tests.shortcuts import forget_cached

pytestmark = pytest.mark.django_db
TEXT = "The day was the 3rd, not the 2nd: the paper of the 4th says yesterday."
PROXIED = RequestFactory().get("/", REMOTE_ADDR="10.0.0.1", headers={"X-Forwarded-For": "6.6.6.6, 203.0.113.9"})


@pytest.fixture
def incident() -> Incident:
    return make_incident(killed=5)


def send(client: Client, incident: Incident, *, age: float = 60, address: str = "203.0.113.7", **given: str) -> Any:
    """Send a report as somebody who opened the form ``age`` seconds ago."""
    ticket = ticket_for(incident, opened=time.time() - age)
    data = {"kind": "error", "text": TEXT, "ticket": ticket, **given}
    return client.post(f"/incidents/{incident.uid}/report/", data, REMOTE_ADDR=address)


def said(response: Any) -> str:
    return unescape(response.content.decode())


def test_every_public_incident_leads_to_the_form_and_needs_no_cookie_itself(client: Client, incident: Incident) -> None:
    page = client.get(f"/incidents/{incident.uid}/")
    assert f'href="/incidents/{incident.uid}/report/"' in page.content.decode()
    assert not page.cookies
    form = client.get(f"/incidents/{incident.uid}/report/")
    assert set(form.cookies) == {settings.CSRF_COOKIE_NAME}
    assert "no-store" in form["Cache-Control"]


def test_a_report_goes_into_the_queue_and_a_page_says_what_happens_next(client: Client, incident: Incident) -> None:
    response = send(client, incident, kind="risk", source="Dawn, 4 May", contact="reader@example.org")
    assert (response.status_code, response["Location"]) == (302, f"/incidents/{incident.uid}/report/sent/")
    report = ReaderReport.objects.get()
    assert (report.incident, report.version, report.state) == (incident, 1, "open")
    assert (report.kind, report.text, report.source) == ("risk", TEXT, "Dawn, 4 May")
    assert report.contact == "reader@example.org"
    thanks = client.get(response["Location"])
    assert "Your report on" in said(thanks)
    assert "taken down at once" in said(thanks)
    assert settings.SESSION_COOKIE_NAME not in client.cookies


def test_the_form_works_in_a_browser_without_scripts(incident: Incident) -> None:
    """As a browser does it: with the token and the ticket of the page, which ages meanwhile."""
    browser = Client(enforce_csrf_checks=True)
    path = f"/incidents/{incident.uid}/report/"
    page = browser.get(path).content.decode()
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]+)">', page))
    assert set(hidden) == {"csrfmiddlewaretoken", "ticket"}
    early = browser.post(path, {**hidden, "kind": "error", "text": TEXT})
    assert "That was faster than people write." in said(early)
    assert browser.post(path, {"kind": "error", "text": TEXT, "ticket": hidden["ticket"]}).status_code == 403
    hidden["ticket"] = ticket_for(incident, opened=time.time() - 5)
    assert browser.post(path, {**hidden, "kind": "error", "text": TEXT, "website": ""}).status_code == 302


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"text": "too short"}, "What you want to tell us is too short: write at least 10 characters."),
        ({"text": "x" * 4001}, "What you want to tell us is too long: write at most 4,000 characters."),
        ({"text": ""}, "Say what is wrong, or what could harm whom."),
        ({"kind": ""}, "Say what it is about: choose one of the four."),
        ({"text": "http://a http://b www.c https://d, all of it"}, "holds too many links: give at most 3."),
        ({"source": "s" * 601}, "The source is too long"),
        ({"contact": "c" * 255}, "How to reach you is too long"),
        ({"website": "http://pills.example"}, "Leave the field “Website” empty."),
        ({"ticket": "forged"}, "This form was not opened here."),
        ({"text": "A text with a \x00 in it"}, "Null characters are not allowed."),
    ],
)
def test_what_is_refused_says_why_and_keeps_what_was_typed(
    client: Client, incident: Incident, given: dict[str, Any], message: str
) -> None:
    typed: dict[str, Any] = {"source": "Dawn of 4 May", "contact": "reader@example.org", **given}
    response = send(client, incident, **typed)
    assert response.status_code == 400
    assert message in said(response)
    if "text" not in given:
        assert f">{TEXT}</textarea>" in said(response)
    if "source" not in given:
        assert 'value="Dawn of 4 May"' in said(response)
    assert not ReaderReport.objects.exists()


@pytest.mark.parametrize(
    ("age", "message"),
    [(1, "That was faster than people write."), (25 * 60 * 60, "This page was open for more than a day.")],
)
def test_a_form_sent_at_once_or_after_a_day_is_refused_with_a_fresh_ticket(
    client: Client, incident: Incident, age: float, message: str
) -> None:
    response = send(client, incident, age=age)
    assert response.status_code == 400
    assert message in said(response)
    assert 'name="ticket"' in said(response)
    assert not ReaderReport.objects.exists()


def test_the_ticket_of_one_incident_is_none_for_another(client: Client, incident: Incident) -> None:
    other = make_incident(killed=1)
    response = send(client, incident, ticket=ticket_for(other, opened=time.time() - 60))
    assert "This form was not opened here." in said(response)


def test_four_thousand_characters_with_the_line_ends_of_a_browser_are_taken(client: Client, incident: Incident) -> None:
    text = ("0123456789\n" * 400)[:4000]
    assert send(client, incident, text=text.replace("\n", "\r\n")).status_code == 302
    assert ReaderReport.objects.get().text == text.strip()


def test_the_same_text_is_taken_once(client: Client, incident: Incident) -> None:
    send(client, incident)
    for other, address in ((incident, "203.0.113.8"), (make_incident(killed=1), "203.0.113.9")):
        forget_cached()
        response = send(client, other, address=address)
        assert response.status_code == 400
        assert "This text has reached us already" in said(response)
    assert ReaderReport.objects.count() == 1


def test_a_button_pressed_twice_sends_one_report(client: Client, incident: Incident) -> None:
    send(client, incident)
    ReaderReport.objects.all().delete()  # the second request does not see the first one's row yet
    assert send(client, incident).status_code == 400
    assert not ReaderReport.objects.exists()


def test_one_reader_may_send_five_in_an_hour_and_another_still_may(client: Client, incident: Incident) -> None:
    answers = [send(client, incident, text=f"{TEXT} {number}").status_code for number in range(5)]
    refused = send(client, incident, text=f"{TEXT} once more", address="203.0.113.7")
    assert answers == [302] * 5
    assert (refused.status_code, refused["Retry-After"]) == (429, "3600")
    assert "We take at most 5 reports from one reader in an hour." in said(refused)
    assert f">{TEXT} once more</textarea>" in said(refused)
    assert ReaderReport.objects.count() == 5
    assert send(client, incident, text=f"{TEXT} from elsewhere", address="203.0.113.8").status_code == 302


def test_twenty_a_day_and_two_hundred_an_hour_from_all_are_the_most(
    client: Client, incident: Incident, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reader_reports, "PER_CLIENT", ((50, 3600), (2, 86400)))
    monkeypatch.setattr(reader_reports, "FROM_ALL", (3, 3600))
    assert [send(client, incident, text=f"{TEXT} {number}").status_code for number in range(3)] == [302, 302, 429]
    assert "in a day" in said(send(client, incident, text=f"{TEXT} again"))
    assert send(client, incident, text=f"{TEXT} by another", address="203.0.113.8").status_code == 302
    full = send(client, incident, text=f"{TEXT} by a third", address="203.0.113.9")
    assert full.status_code == 429
    assert "we have more reports than we can read for now" in said(full).lower()


def test_a_reader_behind_one_ipv6_network_is_one_reader(client: Client, incident: Incident) -> None:
    answers = [
        send(client, incident, text=f"{TEXT} {n}", address=f"2001:db8:1:1::{n}").status_code for n in range(1, 7)
    ]
    assert answers == [302] * 5 + [429]
    assert send(client, incident, text=f"{TEXT} next door", address="2001:db8:1:2::1").status_code == 302


def test_no_address_is_kept(client: Client, incident: Incident, monkeypatch: pytest.MonkeyPatch) -> None:
    keys: list[str] = []

    def counted(key: str, seconds: int) -> int:
        keys.append(key)
        return 1

    monkeypatch.setattr(limits, "one_more", counted)
    send(client, incident, address="203.0.113.77")
    assert len(keys) == 3
    assert not [key for key in keys if "203.0.113" in key]
    assert "203.0.113" not in repr(ReaderReport.objects.values().get())


def test_a_proxys_header_is_believed_only_behind_our_own(settings: Settings) -> None:
    assert client_address(PROXIED) == "10.0.0.1"
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    assert client_address(PROXIED) == "203.0.113.9"
    assert client_address(RequestFactory().get("/", REMOTE_ADDR="::ffff:198.51.100.4")) == "198.51.100.4"
    assert client_address(RequestFactory().get("/", REMOTE_ADDR="")) == UNKNOWN


@pytest.mark.parametrize("method", ["get", "post"])
def test_only_a_public_incident_can_be_reported_on(client: Client, method: str) -> None:
    draft, gone, merged = make_incident(status="draft"), make_incident(), make_incident()
    stands = make_incident()
    Incident.objects.filter(pk=gone.pk).update(status="withdrawn", status_reason="An error.")
    Incident.objects.filter(pk=merged.pk).update(status="merged", merged_into=stands)
    answers = {
        row.uid: getattr(client, method)(f"/incidents/{row.uid}/report/", {"text": TEXT})
        for row in (draft, gone, merged)
    }
    assert [answer.status_code for answer in answers.values()] == [404, 410, 301]
    assert answers[merged.uid]["Location"] == f"/incidents/{stands.uid}/report/"
    assert client.get(f"/incidents/{stands.uid.lower()}/report/")["Location"] == f"/incidents/{stands.uid}/report/"
    assert client.get(f"/incidents/{draft.uid}/report/sent/").status_code == 404
    assert not ReaderReport.objects.exists()


def test_what_a_reader_writes_is_never_html(client: Client, incident: Incident) -> None:
    html = send(client, incident, text="<script>alert(1)</script> is in it", website="x").content.decode()
    assert "<script>alert(1)</script>" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt; is in it</textarea>" in html


def test_the_form_asks_one_question_of_the_database(
    client: Client, incident: Incident, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(1):
        client.get(f"/incidents/{incident.uid}/report/")
