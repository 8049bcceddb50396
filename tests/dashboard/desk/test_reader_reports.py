"""The desk's queue of what readers report, and what becomes of each."""

import datetime as dt
import re
from html import unescape
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from dashboard.models import ReaderReport
from dashboard.services.reader_reports import close_report, reopen_report
from incidents.models import Incident
from incidents.services import NotAllowed, RecordError
from tests.dashboard.desk.people import editor, reader, reviewer
from tests.incidents.factories import make_incident

pytestmark = pytest.mark.django_db
BUDGET = 15
QUEUE = "/desk/reports/"


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def report(text: str = "The day is wrong.", *, days_ago: int = 0, **given: Any) -> ReaderReport:
    """An open report on an incident of its own, unless said otherwise."""
    incident = given.pop("incident", None) or make_incident(killed=5)
    row = ReaderReport.objects.create(
        **{"incident": incident, "version": incident.version, "kind": "error", "text": text, **given}
    )
    ReaderReport.objects.filter(pk=row.pk).update(at=timezone.now() - dt.timedelta(days=days_ago))
    return ReaderReport.objects.get(pk=row.pk)


def close(row: ReaderReport, state: str = "done", answer: str = "The day is corrected.", by: User | None = None) -> Any:
    return close_report(report=row.pk, by=by or editor(), state=state, answer=answer)


def listed(query: str = "") -> list[str]:
    """The texts of the queue, in its order."""
    return [row.text for row in signed_in(editor()).get(f"{QUEUE}{query}").context["queue"].reports]


def words_of(response: Any) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


def test_risks_come_first_then_the_oldest_and_what_is_closed_last() -> None:
    report("new error", days_ago=1)
    report("old error", days_ago=9)
    report("new risk", kind="risk")
    report("old risk", kind="risk", days_ago=3)
    close(report("closed first", kind="risk", days_ago=20))
    close(report("closed last", days_ago=20))
    assert listed() == ["old risk", "new risk", "old error", "new error"]
    assert listed("?state=all")[4:] == ["closed last", "closed first"]


def test_each_state_has_its_tab_with_a_count() -> None:
    for state in ("done", "done", "spam"):
        close(report(), state)
    report(kind="risk")
    response = signed_in(editor()).get(f"{QUEUE}?state=done")
    tabs = [(tab.label, tab.count, tab.is_chosen) for tab in response.context["queue"].tabs]
    assert tabs == [
        ("Open", 1, False), ("Dealt with", 2, True), ("No change needed", 0, False), ("Spam", 1, False),
        ("All", 4, False),
    ]  # fmt: skip
    assert "1 report speaks of a risk: read it first." in words_of(response)
    assert listed("?state=declined") == []
    assert listed("?state=nonsense") == listed()


def test_an_empty_queue_says_where_reports_come_from() -> None:
    assert "No report waits. Readers send them from" in words_of(signed_in(editor()).get(QUEUE))


def test_a_report_shows_what_was_said_of_which_version_as_text() -> None:
    row = report("<b>Bold</b> http://evil.example", source="Dawn", contact="reader@example.org")
    Incident.objects.filter(pk=row.incident_id).update(version=4)
    other = report("Also this.", incident=row.incident)
    response = signed_in(editor()).get(f"{QUEUE}{row.pk}/")
    html, words = response.content.decode(), words_of(response)
    assert "&lt;b&gt;Bold&lt;/b&gt;" in html
    assert 'href="http://evil.example' not in html
    assert "The reader saw version 1; it is at version 4 now" in words
    assert "reader@example.org" in words
    assert f'href="/desk/incidents/{row.incident.uid}/"' in html
    assert f'href="{QUEUE}{other.pk}/"' in html


def test_closing_keeps_the_note_and_forgets_how_to_reach_the_reader() -> None:
    row = report(contact="reader@example.org")
    response = signed_in(editor()).post(
        f"{QUEUE}{row.pk}/close/", {"state": "done", "answer": " The day is right now. "}
    )
    assert (response.status_code, response["Location"]) == (302, QUEUE)
    row.refresh_from_db()
    assert (row.state, row.answer, row.contact, row.handled_by) == ("done", "The day is right now.", "", editor())
    assert row.handled_at is not None
    event = apps.get_model("dashboard", "ReaderReportEvent")._default_manager.select_related("pgh_context").last()
    assert event.pgh_context.metadata["user"] == editor().pk
    assert event.pgh_context.metadata["action"] == "close_report"
    assert event.pgh_context.metadata["reason"] == "The day is right now."


def test_how_to_reach_the_reader_is_in_no_history() -> None:
    row = report(contact="reader@example.org")
    close(row)
    events = apps.get_model("dashboard", "ReaderReportEvent")._default_manager.values()
    assert "reader@example.org" not in repr(list(events))


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"state": "done", "answer": " "}, "What was done: say what was done, or why nothing needs to be."),
        ({"state": "open", "answer": "x"}, "State: say whether it is dealt with, needs no change, or is spam."),
        ({"state": "", "answer": "kept"}, "State: say whether"),
    ],
)
def test_what_closes_nothing_is_refused_and_nothing_changes(given: dict[str, str], message: str) -> None:
    row = report(contact="reader@example.org")
    response = signed_in(editor()).post(f"{QUEUE}{row.pk}/close/", given)
    assert response.status_code == 400
    assert message in words_of(response)
    assert f">{given['answer']}</textarea>" in response.content.decode()
    row.refresh_from_db()
    assert (row.state, row.contact, row.handled_by) == ("open", "reader@example.org", None)


def test_spam_needs_no_note_and_what_was_closed_can_be_opened_again() -> None:
    row = close(report(), "spam", "")
    with pytest.raises(RecordError, match="closed already"):
        close(row)
    response = signed_in(editor()).post(f"{QUEUE}{row.pk}/reopen/")
    assert response.status_code == 302
    row.refresh_from_db()
    assert (row.state, row.handled_by, row.handled_at) == ("open", None, None)
    with pytest.raises(RecordError, match="is open"):
        reopen_report(report=row.pk, by=editor())


def test_somebody_without_a_role_closes_nothing() -> None:
    row = report()
    for act in (lambda: close(row, by=reader()), lambda: reopen_report(report=row.pk, by=reader())):
        with pytest.raises(NotAllowed):
            act()
    assert ReaderReport.objects.get().state == "open"
    with pytest.raises(RecordError, match="there is no report"):
        close_report(report=row.pk + 1, by=editor(), state="done", answer="x")


def test_a_reviewer_takes_the_incident_down_from_the_report() -> None:
    row = report(kind="risk")
    client = signed_in(reviewer())
    assert "Take it down now" in words_of(client.get(f"{QUEUE}{row.pk}/"))
    refused = client.post(f"{QUEUE}{row.pk}/take-down/", {"reason": " "})
    assert refused.status_code == 400
    assert "Whom it could harm: say whom it could harm; editors alone read it." in words_of(refused)
    response = client.post(f"{QUEUE}{row.pk}/take-down/", {"reason": "A family is named"})
    assert (response.status_code, response["Location"]) == (302, f"{QUEUE}{row.pk}/")
    incident = Incident.objects.get()
    assert (incident.status, incident.taken_down) == ("withdrawn", True)
    row.refresh_from_db()
    assert row.state == "open"
    again = client.post(f"{QUEUE}{row.pk}/take-down/", {"reason": "Again"})
    assert again.status_code == 400
    assert "is not public" in words_of(again)


def test_an_editor_is_told_that_a_takedown_needs_a_reviewer() -> None:
    row = report(kind="risk")
    client = signed_in(editor())
    page = client.get(f"{QUEUE}{row.pk}/")
    assert "This needs a reviewer." in words_of(page)
    assert "/take-down/" not in page.content.decode()
    assert client.post(f"{QUEUE}{row.pk}/take-down/", {"reason": "A family"}).status_code == 403
    assert Incident.objects.get().status == "published"


def test_pages_of_the_queue_keep_to_their_budget(django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    incident = make_incident(killed=5)
    rows = [report(f"Report {number}", incident=incident) for number in range(60)]
    for row in rows[:5]:
        close(row)
    client = signed_in(reviewer())
    for path in (QUEUE, f"{QUEUE}?state=all&page=2", f"{QUEUE}{rows[-1].pk}/", f"{QUEUE}{rows[0].pk}/"):
        with django_assert_max_num_queries(BUDGET):
            assert client.get(path).status_code == 200
