"""The review queue: what is in it, how it is narrowed down and ordered, and assigning from it."""

import datetime as dt
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from dashboard.desk.review import queue
from incidents.choices import EventClass, Status
from incidents.models import Incident
from incidents.services import (
    assign_incident,
    comment_on,
    edit_incident,
    entry_of,
    four_eyes,
    return_incident,
    submit_incident,
)
from tests.dashboard.desk.people import editor, reviewer
from tests.incidents.factories import make_incident

pytestmark = pytest.mark.django_db

QueryBudget = Callable[[int], AbstractContextManager[object]]
QUEUE = "/desk/review/"


@pytest.fixture
def desk(client: Client) -> Client:
    """The browser of a reviewer."""
    client.force_login(reviewer())
    return client


def _edited(incident: Incident, by: Any = None, **parts: Any) -> Incident:
    incident.refresh_from_db()
    entry = replace(entry_of(Incident.objects.get(pk=incident.pk)), **parts)
    edit_incident(uid=incident.uid, version=incident.version, entry=entry, by=by or editor(), reason="Reported so")
    incident.refresh_from_db()
    return incident


def _in_review(by: Any = None, **given: Any) -> Incident:
    incident = _edited(make_incident(status=Status.DRAFT, **given), by=by, notes="mine")
    return submit_incident(uid=incident.uid, version=incident.version, by=by or editor())


def _uids(client: Client, **query: str) -> list[str]:
    response = client.get(QUEUE, query)
    assert response.status_code == 200
    return [row.incident.uid for row in response.context["queue"].rows]


def test_the_four_kinds_of_waiting_each_have_their_tab_and_count(desk: Client) -> None:
    waits = _in_review()
    edited = _edited(make_incident(), summary="Anew")
    proposed = _edited(make_incident(), event_class="clash")
    returned = _in_review()
    return_incident(uid=returned.uid, version=returned.version, by=reviewer(), note="Again")
    make_incident(status=Status.DRAFT)
    make_incident()
    assert _uids(desk, state="in_review") == [waits.uid]
    assert _uids(desk, state="edited") == [edited.uid]
    assert _uids(desk, state="proposed") == [proposed.uid]
    assert _uids(desk, state="returned") == [returned.uid]
    assert len(_uids(desk)) == 4
    tabs = desk.get(QUEUE, {"state": "edited"}).context["queue"].tabs
    assert [(label, number, chosen) for label, _, number, chosen in tabs] == [
        ("All", 4, False),
        ("In review", 1, False),
        ("Edited since review", 1, True),
        ("Changes proposed", 1, False),
        ("Returned to their editors", 1, False),
    ]


def test_a_draft_sent_again_after_it_was_returned_is_in_review(desk: Client) -> None:
    incident = _in_review()
    return_incident(uid=incident.uid, version=incident.version, by=reviewer(), note="Again")
    incident.refresh_from_db()
    submit_incident(uid=incident.uid, version=incident.version, by=editor())
    assert _uids(desk, state="returned") == []
    assert _uids(desk, state="in_review") == [incident.uid]


def test_the_longest_waiting_comes_first_unless_size_is_asked_for(desk: Client) -> None:
    small, large, unknown = _in_review(killed=2), _in_review(killed=40), _in_review()
    assert _uids(desk) == [small.uid, large.uid, unknown.uid]
    assert _uids(desk, sort="newest") == [unknown.uid, large.uid, small.uid]
    assert _uids(desk, sort="size") == [large.uid, small.uid, unknown.uid]
    assert _uids(desk, killed_min="3") == [large.uid]


@pytest.mark.django_db(transaction=True)
def test_waiting_begins_when_the_incident_came_into_its_state_not_when_it_was_entered(client: Client) -> None:
    incident = _in_review()
    entered = incident.created_at
    _edited(incident, summary="While it waits")
    found: Any = queue.with_waiting_time(queue.waiting()).get()
    submitted = incident.reviews.get().at
    assert abs(found.since - submitted) < dt.timedelta(seconds=1)
    assert found.since > entered


@pytest.mark.django_db(transaction=True)
def test_a_published_incident_waits_since_its_change_was_proposed() -> None:
    incident = _edited(make_incident(), event_class="clash")
    found: Any = queue.with_waiting_time(queue.waiting()).get()
    assert found.since == incident.proposals.get().proposed_at


def test_the_queue_narrows_by_age(client: Client) -> None:
    incident = _in_review()
    for days, found in ((0, []), (2, [incident.uid])):
        with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(days=days)):
            client.force_login(reviewer())
            assert _uids(client, age="1") == found
            assert _uids(client, age="3") == []


def test_the_queue_narrows_to_mine_to_nobodys_and_to_one_person(desk: Client) -> None:
    mine, theirs, free = _in_review(), _in_review(), _in_review()
    assign_incident(uid=mine.uid, by=reviewer(), to=reviewer())
    assign_incident(uid=theirs.uid, by=reviewer(), to=editor())
    assert _uids(desk, assigned="me") == [mine.uid]
    assert _uids(desk, assigned="nobody") == [free.uid]
    assert _uids(desk, assigned=str(editor().pk)) == [theirs.uid]


def test_what_needs_a_second_person_says_why_and_who_may_not_be_it(desk: Client) -> None:
    ten, own, few = _in_review(killed=12), _in_review(by=reviewer(), killed=12), _in_review(killed=3)
    proposed, own_proposal = make_incident(), make_incident()
    _edited(proposed, event_class="clash")
    _edited(own_proposal, by=reviewer(), event_class="clash")
    assert set(_uids(desk, second="needed")) == {ten.uid, own.uid, proposed.uid, own_proposal.uid}
    assert set(_uids(desk, second="me")) == {ten.uid, proposed.uid}
    rows = {row.incident.uid: row for row in desk.get(QUEUE).context["queue"].rows}
    assert (rows[ten.uid].why, rows[ten.uid].own) == (["ten or more killed"], False)
    assert (rows[own.uid].why, rows[own.uid].own) == (["ten or more killed"], True)
    assert rows[few.uid].why == []
    assert rows[proposed.uid].why == ["a change of class"]


@pytest.mark.parametrize("event_class", [EventClass.MILITANT_ATTACK, EventClass.STATE_STRIKE, EventClass.CLASH])
@pytest.mark.parametrize(("killed", "civilians"), [(None, None), (9, None), (10, None), (None, 1), (3, 0), (12, 2)])
def test_the_condition_agrees_with_the_rule_of_the_service(
    event_class: str, killed: int | None, civilians: int | None
) -> None:
    incident = make_incident(event_class=event_class, killed=killed, civilians=civilians, status=Status.DRAFT)
    in_sql = Incident.objects.filter(queue.needs_second_person(), pk=incident.pk).exists()
    assert in_sql == bool(four_eyes.for_publication(incident))


def test_a_row_counts_open_comments_and_names_who_edited_last(desk: Client) -> None:
    incident = _in_review()
    comment_on(uid=incident.uid, by=reviewer(), text="Where?", field="location")
    comment_on(uid=incident.uid, by=reviewer(), text="When?", field="date")
    assign_incident(uid=incident.uid, by=reviewer(), to=reviewer())
    (row,) = desk.get(QUEUE).context["queue"].rows
    assert (row.incident.comments_open, row.last_editor) == (2, "ed")


def test_somebody_takes_it_from_the_queue_and_comes_back_to_it(desk: Client) -> None:
    incident = _in_review()
    answer = desk.post(
        reverse("desk:incident-assign", args=[incident.uid]),
        {"to": str(reviewer().pk), "next": f"{QUEUE}?state=in_review"},
    )
    assert (answer.status_code, answer["Location"]) == (302, f"{QUEUE}?state=in_review")
    incident.refresh_from_db()
    assert incident.assigned_to == reviewer()


def test_an_assignment_never_leads_to_another_site(desk: Client) -> None:
    incident = _in_review()
    answer = desk.post(reverse("desk:incident-assign", args=[incident.uid]), {"to": "", "next": "https://example.org/"})
    assert answer["Location"] == reverse("desk:incident", args=[incident.uid])


def test_an_unknown_person_is_refused_beside_the_field_and_nothing_changes(desk: Client) -> None:
    incident = _in_review()
    answer = desk.post(reverse("desk:incident-assign", args=[incident.uid]), {"to": "999999"})
    assert answer.status_code == 400
    assert "Assigned to: Choose somebody of the desk, or nobody." in answer.content.decode()
    incident.refresh_from_db()
    assert incident.assigned_to is None


@pytest.mark.parametrize("query", [{"state": "x"}, {"age": "2"}, {"assigned": "you"}, {"killed_min": "-1"}])
def test_a_wrong_filter_is_named_and_the_queue_stays_shut(desk: Client, query: dict[str, str]) -> None:
    _in_review()
    response = desk.get(QUEUE, query)
    assert response.status_code == 400
    assert response.context["queue"].page.paginator.count == 0
    assert "field-error" in response.content.decode()


def test_an_empty_queue_says_how_something_comes_here(desk: Client) -> None:
    page = desk.get(QUEUE).content.decode()
    assert "Nothing waits here" in page
    assert "sends it to review" in page


def test_pages_of_fifty_keep_the_filters(desk: Client) -> None:
    for _ in range(51):
        make_incident(status=Status.IN_REVIEW)
    first = desk.get(QUEUE, {"state": "in_review"}).context["queue"]
    assert len(first.rows) == 50
    assert first.pages == [("Previous", ""), ("Next", "state=in_review&page=2")]
    assert len(_uids(desk, state="in_review", page="2")) == 1


def test_the_queue_asks_as_few_questions_for_many_rows_as_for_few(
    desk: Client, django_assert_max_num_queries: QueryBudget
) -> None:
    for _ in range(8):
        incident = _in_review(killed=12)
        comment_on(uid=incident.uid, by=reviewer(), text="Where?")
        _edited(make_incident(), event_class="clash")
    with django_assert_max_num_queries(10):
        assert len(_uids(desk)) == 16
