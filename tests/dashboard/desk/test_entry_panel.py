"""What the record asks back about an entry, and makes of it, while it is typed."""

import datetime as dt

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from dashboard.models import WorkingCopy
from incidents.choices import Status
from incidents.models import Incident, Outlet, Review
from places.models import District
from tests.dashboard.desk.entry_form import (
    NEW,
    Payload,
    edit_url,
    one_each,
    opened,
    panel_of,
    send,
    typed,
)
from tests.dashboard.desk.people import editor
from tests.incidents.factories import OutletFactory, located, make_incident
from tests.places.factories import DistrictFactory

pytestmark = pytest.mark.django_db

BUDGET = 15


@pytest.fixture
def desk(client: Client) -> Client:
    """The browser of an editor."""
    client.force_login(editor())
    return client


@pytest.fixture
def outlet() -> Outlet:
    return OutletFactory.create(name="Dawn", hosts=["dawn.com"])


@pytest.fixture
def district() -> District:
    return DistrictFactory.create(name="Quetta")


# --- Questions --------------------------------------------------------------------------------------------------------


def odd(desk: Client, outlet: Outlet, district: District) -> Payload:
    """An entry whose date lies in the future."""
    return typed(desk, outlet, district, date="2099-05-03", when="")


def test_an_unanswered_question_keeps_an_entry_from_review_but_not_from_the_drafts(
    desk: Client, outlet: Outlet, district: District
) -> None:
    payload = odd(desk, outlet, district)
    response = desk.post(NEW, {**payload, "do": "review"})
    assert response.status_code == 400
    assert "is in the future" in response.content.decode()
    assert not Incident.objects.exists()
    send(desk, payload, "draft")
    assert Incident.objects.get().status == Status.DRAFT


def test_a_question_answered_with_it_is_right_lets_the_entry_pass_and_tells_the_reviewer(
    desk: Client, outlet: Outlet, district: District
) -> None:
    payload = odd(desk, outlet, district)
    asked = desk.post(NEW, {**payload, "do": "review"}).context["asked"]
    confirmed = one_each(confirmed=[question.key for question in asked])
    send(desk, {**payload, **confirmed}, "review")
    assert Incident.objects.get().status == Status.IN_REVIEW
    assert "Asked, and confirmed by the editor" in Review.objects.get().note


def test_an_answer_does_not_stand_for_another_question(desk: Client, outlet: Outlet, district: District) -> None:
    payload = odd(desk, outlet, district)
    asked = desk.post(NEW, {**payload, "do": "review"}).context["asked"]
    confirmed = one_each(confirmed=[question.key for question in asked], date="2098-01-01")
    response = desk.post(NEW, {**payload, **confirmed, "do": "review"})
    assert response.status_code == 400
    assert not Incident.objects.exists()


def test_a_change_of_an_incident_in_review_is_asked_only_what_it_newly_makes_odd(desk: Client) -> None:
    incident = make_incident(date=dt.date(2099, 1, 1), killed=1, status=Status.IN_REVIEW)
    payload = {**opened(desk, edit_url(incident)), **one_each(notes="looked at it again")}
    send(desk, payload, "save", edit_url(incident))
    incident.refresh_from_db()
    assert incident.notes == "looked at it again"


# --- The panel --------------------------------------------------------------------------------------------------------


def test_the_panel_shows_title_tolls_and_rule_as_one_types(desk: Client, outlet: Outlet, district: District) -> None:
    figures = {"reports-0-statements-0-said_by": "police", "attack_types": ["ied"], "targets": ["police"]}
    page = panel_of(desk, typed(desk, outlet, district, **figures))
    assert "Bomb attack on police, a bazaar, Quetta" in page
    assert "Friday 3 May 2024; known to the day" in page
    assert '<td class="toll-best">2</td>' in page
    assert '<td class="toll-best">3</td>' in page
    assert "Quoted is the latest official figure" in page
    assert not Incident.objects.exists()
    assert not WorkingCopy.objects.exists()


def test_the_panel_of_a_form_hardly_begun_says_nothing_wrong(desk: Client) -> None:
    page = panel_of(desk, opened(desk))
    assert "The title comes from class" in page
    assert '<td class="toll-best">–</td>' in page
    assert "Not understood" not in page


def test_the_panel_names_what_it_does_not_understand_and_not_what_is_missing(desk: Client) -> None:
    payload = {**opened(desk), **one_each(**{"reports-0-statements-0-total-killed": "loads"})}
    page = panel_of(desk, payload)
    assert "“loads” is not understood" in page
    assert "Say when it was" not in page


def test_the_panel_says_when_a_second_person_is_needed(desk: Client, outlet: Outlet, district: District) -> None:
    many = {"reports-0-statements-0-total-killed": "12"}
    page = panel_of(desk, typed(desk, outlet, district, **many))
    assert "second person before it is public: ten or more killed" in page


def test_likely_duplicates_appear_with_a_button_that_adds_the_source(
    desk: Client, outlet: Outlet, district: District
) -> None:
    twin = make_incident(location=located(district=district), date=dt.date(2024, 5, 3), killed=2, injured=3)
    page = panel_of(desk, typed(desk, outlet, district))
    assert twin.uid in page
    assert f'value="join:{twin.uid}"' in page


def test_the_panel_costs_the_same_however_much_is_typed(
    desk: Client, outlet: Outlet, district: District, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for day in range(1, 6):
        make_incident(location=located(district=district), date=dt.date(2024, 5, day), killed=2)
    payload = typed(desk, outlet, district)
    for key in range(1, 5):
        payload |= one_each(**{f"reports-{key}-outlet": outlet.slug, f"reports-{key}-url": f"https://dawn.com/{key}"})
    with django_assert_max_num_queries(BUDGET):
        panel_of(desk, payload)


def test_the_panel_of_a_public_incident_keeps_to_its_budget(
    desk: Client, district: District, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    incident = make_incident(location=located(district=district), killed=12)
    payload = {**opened(desk, edit_url(incident)), **one_each(event_class="clash")}
    with django_assert_max_num_queries(BUDGET):
        page = panel_of(desk, payload)
    assert "ten or more killed, a change of class" in page


def test_a_point_outside_the_named_district_is_asked_about(desk: Client, outlet: Outlet) -> None:
    district = DistrictFactory.create(slug="north-waziristan", name="North Waziristan")
    point = {"location_precision": "exact", "latitude": "30.2", "longitude": "67.0"}
    assert "Is this right?" in panel_of(desk, typed(desk, outlet, district, **point))
    inside = {**point, "latitude": "33.0", "longitude": "70.27"}
    assert "Is this right?" not in panel_of(desk, typed(desk, outlet, district, **inside))
