"""The desk's first page, and the list of every incident."""

import datetime as dt
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from dashboard.models import ReaderReport, WorkingCopy
from incidents.choices import Status
from incidents.models import Incident
from incidents.services import (
    assign_incident,
    edit_incident,
    entry_of,
    return_incident,
    submit_incident,
)
from tests.dashboard.desk.people import editor, person, reviewer
from tests.incidents.factories import located, make_incident
from tests.places.factories import DistrictFactory, ProvinceFactory

pytestmark = pytest.mark.django_db

QueryBudget = Callable[[int], AbstractContextManager[object]]


@pytest.fixture
def desk(client: Client) -> Client:
    """The browser of an editor."""
    client.force_login(editor())
    return client


def _home(client: Client) -> str:
    return client.get(reverse("desk:home")).content.decode()


def _listed(client: Client, **query: str) -> list[str]:
    response = client.get(reverse("desk:incidents"), query)
    assert response.status_code == 200
    return [incident.uid for incident in response.context["listing"].page]


def _draft(**given: Any) -> Incident:
    """A draft that the editor wrote."""
    incident = make_incident(status=Status.DRAFT, **given)
    saved = edit_incident(
        uid=incident.uid, version=1, entry=replace(entry_of(incident), notes="mine"), by=editor(), reason=""
    )
    return saved.incident


def test_an_empty_desk_says_what_to_do_first(desk: Client) -> None:
    page = _home(desk)
    assert "Nothing waits for you. What to do first" in page
    for name in ("dashboard:methodology", "desk:guide", "desk:incidents", "desk:incident-new"):
        assert f'href="{reverse(name)}"' in page


def test_the_steps_for_beginners_go_when_something_waits(desk: Client) -> None:
    WorkingCopy.objects.create(editor=editor(), data={}, label="Blast in Bannu")
    page = _home(desk)
    assert "What to do first" not in page
    assert "Blast in Bannu" in page


def test_an_unfinished_entry_leads_back_to_its_form_and_nobody_elses_shows(desk: Client) -> None:
    public = make_incident()
    mine = WorkingCopy.objects.create(editor=editor(), data={}, label="A new one")
    WorkingCopy.objects.create(editor=editor(), data={}, label="A changed one", incident=public, version=1)
    WorkingCopy.objects.create(editor=editor("other"), data={}, label="Somebody else types")
    page = _home(desk)
    assert f'href="{reverse("desk:incident-new")}?copy={mine.key}"' in page
    assert f'href="{reverse("desk:incident-edit", args=[public.uid])}"' in page
    assert "Somebody else types" not in page


def test_a_returned_draft_shows_with_the_note_to_whoever_wrote_it_alone(desk: Client, client: Client) -> None:
    incident = _draft()
    submit_incident(uid=incident.uid, version=2, by=editor())
    return_incident(uid=incident.uid, version=3, by=reviewer(), note="Name the hospital")
    page = _home(desk)
    assert "Returned to you" in page
    assert "Name the hospital" in page
    client.force_login(editor("other"))
    assert "Returned to you" not in _home(client)


def test_what_is_assigned_to_me_is_listed_until_it_is_published(desk: Client) -> None:
    draft, public = make_incident(status=Status.DRAFT), make_incident()
    for incident in (draft, public):
        assign_incident(uid=incident.uid, by=reviewer(), to=editor())
    waiting = desk.get(reverse("desk:home")).context["waiting"]
    assert [incident.uid for incident in waiting.assigned] == [draft.uid]


def test_a_reviewer_sees_what_needs_a_second_person_except_what_they_wrote(client: Client) -> None:
    ten = _draft(killed=12)
    submit_incident(uid=ten.uid, version=2, by=editor())
    few = _draft(killed=3)
    submit_incident(uid=few.uid, version=2, by=editor())
    own = make_incident(status=Status.DRAFT, killed=20)
    edit_incident(uid=own.uid, version=1, entry=replace(entry_of(own), notes="x"), by=reviewer())
    submit_incident(uid=own.uid, version=2, by=reviewer())
    client.force_login(reviewer())
    waiting = client.get(reverse("desk:home")).context["waiting"]
    assert [incident.uid for incident in waiting.to_decide] == [ten.uid]
    client.force_login(editor())
    assert client.get(reverse("desk:home")).context["waiting"].to_decide == []


def test_a_proposal_waits_for_others_and_is_listed_apart_for_its_author(client: Client) -> None:
    public = make_incident()
    entry = replace(entry_of(public), event_class="clash")
    edit_incident(uid=public.uid, version=1, entry=entry, by=reviewer("author"), reason="Both fought")
    client.force_login(reviewer("author"))
    mine = client.get(reverse("desk:home")).context["waiting"]
    assert [len(mine.proposals_to_decide), len(mine.own_proposals)] == [0, 1]
    client.force_login(reviewer())
    theirs = client.get(reverse("desk:home")).context["waiting"]
    assert [len(theirs.proposals_to_decide), len(theirs.own_proposals)] == [1, 0]


def test_the_numbers_are_links_to_what_they_count(desk: Client) -> None:
    _draft()
    public = make_incident()
    edit_incident(uid=public.uid, version=1, entry=replace(entry_of(public), summary="x"), by=editor(), reason="Why")
    ReaderReport.objects.create(incident=public, version=1, kind="error", text="It was Monday")
    numbers = {one.label: (one.count, one.url) for one in desk.get(reverse("desk:home")).context["waiting"].numbers}
    assert numbers["edited since review"] == (1, f"{reverse('desk:review')}?state=edited")
    assert numbers["reports by readers"] == (1, reverse("desk:reader-reports"))
    assert numbers["drafts"] == (1, f"{reverse('desk:incidents')}?state=draft")
    assert numbers["in review"][0] == 0


def test_recent_changes_name_who_did_what(desk: Client) -> None:
    person("ed").first_name = "Amna"
    public = make_incident(summary="As it was")
    edit_incident(uid=public.uid, version=1, entry=replace(entry_of(public), summary="x"), by=editor(), reason="Why")
    newest, *rest = desk.get(reverse("desk:home")).context["waiting"].recent
    assert (newest.by, newest.action, newest.incident.uid) == ("ed", "Edited", public.uid)
    assert rest == []


def test_the_first_page_asks_as_few_questions_for_much_as_for_little(
    client: Client, django_assert_max_num_queries: QueryBudget
) -> None:
    for number in range(6):
        incident = _draft(killed=12)
        assign_incident(uid=incident.uid, by=editor(), to=reviewer())
        submit_incident(uid=incident.uid, version=2, by=editor())
        if number % 2:
            return_incident(uid=incident.uid, version=3, by=reviewer(), note="Again")
        WorkingCopy.objects.create(editor=reviewer(), data={}, incident=incident, version=3)
    client.force_login(reviewer())
    with django_assert_max_num_queries(15):
        assert client.get(reverse("desk:home")).status_code == 200


def test_the_list_holds_every_state_and_narrows_to_one(desk: Client) -> None:
    uids = {status: make_incident(status=status).uid for status in (Status.DRAFT, Status.IN_REVIEW, Status.PUBLISHED)}
    assert set(_listed(desk)) == set(uids.values())
    assert _listed(desk, state="draft") == [uids[Status.DRAFT]]
    assert _listed(desk, state="withdrawn") == []


def test_the_list_finds_a_draft_by_number_and_by_words(desk: Client) -> None:
    district = DistrictFactory.create(name="Zhob")
    draft = make_incident(status=Status.DRAFT, location=located(district=district))
    make_incident(status=Status.DRAFT)
    assert _listed(desk, q=draft.uid.lower()) == [draft.uid]
    assert _listed(desk, q="zhob") == [draft.uid]


def test_the_list_narrows_by_person_province_and_days(desk: Client) -> None:
    province = ProvinceFactory.create()
    here = make_incident(location=located(province=province), date=dt.date(2024, 3, 1))
    other = make_incident(date=dt.date(2024, 6, 1))
    assign_incident(uid=here.uid, by=editor(), to=editor())
    assert _listed(desk, assigned="me") == [here.uid]
    assert _listed(desk, assigned="nobody") == [other.uid]
    assert _listed(desk, assigned=str(editor().pk)) == [here.uid]
    assert _listed(desk, date_from="2024-02-01", date_to="2024-04-01") == [here.uid]
    assert _listed(desk, date_from="2024-05-01") == [other.uid]


@pytest.mark.parametrize(
    ("ordering", "expected"), [("-killed", ["9", "2", "–"]), ("killed", ["2", "9", "–"]), ("date", ["2", "9", "–"])]
)
def test_the_list_sorts_with_what_is_not_reported_last(desk: Client, ordering: str, expected: list[str]) -> None:
    rows = {
        make_incident(killed=2, date=dt.date(2024, 1, 1)).uid: "2",
        make_incident(killed=9, date=dt.date(2024, 1, 2)).uid: "9",
        make_incident(date=dt.date(2024, 1, 3)).uid: "–",
    }
    assert [rows[uid] for uid in _listed(desk, ordering=ordering)] == expected


@pytest.mark.parametrize(
    ("query", "label"),
    [
        ({"state": "gone"}, "State"),
        ({"assigned": "99999"}, "Assigned to"),
        ({"date_from": "yesterday"}, "From"),
        ({"nonsense": "1"}, "nonsense"),
    ],
)
def test_a_wrong_filter_is_named_beside_its_field_and_finds_nothing(
    desk: Client, query: dict[str, str], label: str
) -> None:
    make_incident()
    response = desk.get(reverse("desk:incidents"), query)
    assert response.status_code == 400
    assert label in response.content.decode()
    assert response.context["listing"].page.paginator.count == 0


def test_selected_rows_go_to_the_bulk_edit_by_number(desk: Client) -> None:
    incident = make_incident()
    page = desk.get(reverse("desk:incidents")).content.decode()
    assert f'<form method="get" action="{reverse("desk:bulk")}"' in page
    assert f'name="uid" value="{incident.uid}"' in page


def test_a_filter_the_form_has_no_field_for_is_a_chip_and_is_kept(desk: Client) -> None:
    clash, _ = make_incident(event_class="clash"), make_incident()
    response = desk.get(reverse("desk:incidents"), {"event_class": "clash", "state": "published"})
    assert [incident.uid for incident in response.context["listing"].page] == [clash.uid]
    assert response.context["listing"].chips == [("Class", "Clash", "state=published")]
    assert '<input type="hidden" name="event_class" value="clash">' in response.content.decode()


def test_the_list_asks_as_few_questions_for_many_rows_as_for_few(
    desk: Client, django_assert_max_num_queries: QueryBudget
) -> None:
    for _ in range(12):
        incident = make_incident(location=located(district=DistrictFactory.create()))
        assign_incident(uid=incident.uid, by=editor(), to=editor())
    with django_assert_max_num_queries(12):
        assert len(_listed(desk)) == 12


def test_a_reader_is_turned_away_and_a_visitor_is_asked_to_sign_in(client: Client) -> None:
    for name in ("desk:home", "desk:incidents"):
        assert client.get(reverse(name)).status_code == 302
    client.force_login(person("reader"))
    for name in ("desk:home", "desk:incidents"):
        assert client.get(reverse(name)).status_code == 403
