"""Entering and changing an incident on the desk's form."""

import datetime as dt
from dataclasses import replace

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from dashboard.models import WorkingCopy
from incidents.choices import Status
from incidents.models import Incident, Outlet, Proposal
from incidents.services import FigureInput, entry_of, withdraw_incident, withhold_location
from places.models import District
from tests.dashboard.desk.entry_form import (
    CHECK,
    NEW,
    edit_url,
    fields_of,
    one_each,
    opened,
    panel_of,
    send,
    typed,
)
from tests.dashboard.desk.people import editor, reviewer
from tests.groups.factories import ArmedGroupFactory
from tests.incidents.factories import OutletFactory, located, make_incident
from tests.places.factories import DistrictFactory, PlaceFactory

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


# --- A new incident ---------------------------------------------------------------------------------------------------


def test_a_new_incident_is_saved_as_a_draft_of_its_editor(desk: Client, outlet: Outlet, district: District) -> None:
    page = send(desk, typed(desk, outlet, district), "draft")
    incident = Incident.objects.get()
    assert f"{incident.uid} is saved as a draft." in page
    assert (incident.status, incident.version, incident.killed_best, incident.injured_best) == ("draft", 1, 2, 3)
    assert incident.date == dt.date(2024, 5, 3)
    assert incident.district == district
    assert incident.unreviewed_editors == [editor().pk]
    assert not WorkingCopy.objects.exists()
    assert fields_of(page)["reports-0-url"] == [""], "the next incident begins on a blank form"


def test_a_new_incident_is_sent_to_review_in_one_step(desk: Client, outlet: Outlet, district: District) -> None:
    page = send(desk, typed(desk, outlet, district), "review")
    incident = Incident.objects.get()
    assert incident.status == Status.IN_REVIEW
    assert f"{incident.uid} is saved and waits for review." in page


def test_a_form_that_cannot_be_saved_comes_back_with_all_that_was_typed(
    desk: Client, outlet: Outlet, district: District
) -> None:
    wrong = typed(desk, outlet, district, date="", when="soonish", **{"reports-0-statements-0-civilian-killed": "some"})
    response = desk.post(NEW, {**wrong, "do": "review"})
    page = response.content.decode()
    assert response.status_code == 400
    assert 'href="#id_when"' in page
    assert 'id="id_when_error"' in page
    assert "Civilians, killed: “some” is not understood" in page
    back = fields_of(page)
    assert {name: back[name] for name in wrong} == wrong
    assert not Incident.objects.exists()
    assert WorkingCopy.objects.get().data["when"] == ["soonish"]


def test_without_a_source_nothing_is_saved(desk: Client, outlet: Outlet, district: District) -> None:
    names = ("reports-0-url", "reports-0-outlet", "reports-0-published_on")
    figures = ("total-killed", "total-injured")
    blank = dict.fromkeys((*names, *(f"reports-0-statements-0-{one}" for one in figures)), "")
    page = send(desk, typed(desk, outlet, district, **blank), "draft")
    assert "Name at least one source" in page
    assert not Incident.objects.exists()


def test_a_blank_form_complains_of_nothing(desk: Client) -> None:
    page = desk.get(NEW).content.decode()
    assert "field-error" not in page.replace('class="field-error" data-not-saved', "")
    assert "aria-invalid" not in page


def test_words_typed_by_a_source_are_shown_as_words(desk: Client, outlet: Outlet, district: District) -> None:
    hostile = "</textarea><script>alert(1)</script>"
    fields = dict.fromkeys(("reports-0-quote", "reports-0-title", "summary", "place_text"), hostile)
    payload = typed(desk, outlet, district, **fields)
    page = send(desk, {**payload, "date": [hostile], "when": [""]}, "draft")
    assert "<script>alert" not in page
    assert fields_of(page)["reports-0-quote"] == [hostile]
    assert "<script>alert" not in panel_of(desk, payload)


# --- Changing an incident ---------------------------------------------------------------------------------------------


def test_a_draft_is_changed_and_sent_on(desk: Client, outlet: Outlet, district: District) -> None:
    send(desk, typed(desk, outlet, district), "draft")
    incident = Incident.objects.get()
    payload = {**opened(desk, edit_url(incident)), **one_each(summary="Two men on a motorcycle.")}
    send(desk, payload, "review", edit_url(incident))
    incident.refresh_from_db()
    assert (incident.status, incident.summary, incident.version) == ("in_review", "Two men on a motorcycle.", 3)


def test_a_change_of_a_public_incident_needs_a_reason(desk: Client) -> None:
    incident = make_incident(killed=2)
    payload = {**opened(desk, edit_url(incident)), **one_each(summary="Two men on a motorcycle.")}
    response = desk.post(edit_url(incident), {**payload, "do": "save"})
    assert response.status_code == 400
    assert "Say why; the public reads it" in response.content.decode()
    incident.refresh_from_db()
    assert (incident.summary, incident.version) == ("", 1)
    why = one_each(reason="Said by police", source="https://dawn.com/2")
    send(desk, {**payload, **why}, "save", edit_url(incident))
    incident.refresh_from_db()
    assert (incident.summary, incident.status) == ("Two men on a motorcycle.", Status.PUBLISHED_CHANGED)


def test_a_later_toll_is_a_new_figure(desk: Client) -> None:
    incident = make_incident(killed=2)
    later = {
        "reports-0-statements-1-stated_on": "2024-05-05",
        "reports-0-statements-1-total-killed": "3",
        "reports-0-statements-1-total-killed-includes": "no",
        "reason": "One of the injured died",
    }
    send(desk, {**opened(desk, edit_url(incident)), **one_each(**later)}, "save", edit_url(incident))
    incident.refresh_from_db()
    figures = incident.reports.get().figures.order_by("low")
    assert [(figure.low, figure.stated_on) for figure in figures] == [(2, None), (3, dt.date(2024, 5, 5))]
    assert incident.killed_best == 3


def test_an_overwritten_figure_of_a_public_incident_asks_whether_the_entry_was_wrong(desk: Client) -> None:
    incident = make_incident(killed=2)
    name = "reports-0-statements-0-total-killed"
    payload = {**opened(desk, edit_url(incident)), **one_each(**{name: "3", "reason": "Read it wrong"})}
    response = desk.post(edit_url(incident), {**payload, "do": "save"})
    assert response.status_code == 400
    assert 'href="#id_corrects"' in response.content.decode()
    send(desk, {**payload, **one_each(corrects="on")}, "save", edit_url(incident))
    incident.refresh_from_db()
    assert incident.killed_best == 3


def test_a_change_that_needs_a_second_person_waits_and_says_so(desk: Client) -> None:
    incident = make_incident(killed=2)
    payload = {**opened(desk, edit_url(incident)), **one_each(event_class="clash", reason="Both sides fired")}
    page = send(desk, payload, "save", edit_url(incident))
    assert "waits for a second person: a change of class" in page
    incident.refresh_from_db()
    assert incident.event_class == "militant_attack"
    assert Proposal.objects.get().proposed_by == editor()
    assert not WorkingCopy.objects.exists()


def test_a_second_change_while_one_waits_is_refused_and_the_page_says_so_beforehand(desk: Client) -> None:
    incident = make_incident(killed=2)
    for event_class in ("clash", "disrupted"):
        page = desk.get(edit_url(incident)).content.decode()
        payload = {**fields_of(page), **one_each(event_class=event_class, reason="Read anew")}
        answer = send(desk, payload, "save", edit_url(incident))
    assert "waits for a second person already" in page
    assert "already waits for a second person" in answer
    assert Proposal.objects.get().content["entry"]["event_class"] == "clash"


def test_a_withheld_place_is_shown_to_editors_and_stays_withheld(desk: Client, district: District) -> None:
    place = PlaceFactory.create(district=district, name="Sariab")
    incident = make_incident(killed=2, location=located(place=place), summary="At the well", status=Status.DRAFT)
    withhold_location(uid=incident.uid, to="district", reason="The family lives there", by=editor())
    payload = opened(desk, edit_url(incident))
    assert (payload["place"], payload["summary"]) == ([place.slug], ["At the well"])
    send(desk, {**payload, **one_each(notes="asked again")}, "draft", edit_url(incident))
    incident.refresh_from_db()
    assert (incident.notes, incident.withheld_to, incident.place, incident.summary) == (
        "asked again",
        "district",
        None,
        "",
    )


def test_a_form_without_a_change_changes_nothing(desk: Client) -> None:
    incident = make_incident(killed=2)
    payload = {**opened(desk, edit_url(incident)), **one_each(reason="Nothing really")}
    page = send(desk, payload, "save", edit_url(incident))
    assert f"Nothing of {incident.uid} was changed." in page
    incident.refresh_from_db()
    assert (incident.version, incident.status) == (1, Status.PUBLISHED)


def test_a_withdrawn_incident_is_not_opened_for_change(desk: Client) -> None:
    incident = make_incident(killed=2)
    withdraw_incident(uid=incident.uid, version=1, by=reviewer(), reason="Never happened")
    response = desk.get(edit_url(incident))
    assert response.status_code == 302
    assert desk.get(edit_url(Incident(uid="PK-999999"))).status_code == 404


def test_the_forms_keep_to_their_budget_however_many_sources(
    desk: Client, district: District, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    small = make_incident(killed=2)
    reports = entry_of(small).reports
    group = ArmedGroupFactory.create()
    large = make_incident(
        location=located(district=district),
        groups=[(group, "claim", "made"), (group, "official_blame", "likely")],
        reports=tuple(
            replace(reports[0], id=None, url=f"https://dawn.com/{n}", figures=(FigureInput("army", "killed", n, n),))
            for n in range(6)
        ),
    )
    for url in (NEW, edit_url(small), edit_url(large)):
        desk.get(url)  # translations and templates are read once
        with django_assert_max_num_queries(BUDGET):
            assert desk.get(url).status_code == 200


def test_the_box_for_a_wrong_entry_appears_only_when_it_is_needed(desk: Client) -> None:
    incident = make_incident(killed=2)
    assert "corrects" not in opened(desk, edit_url(incident))
    assert 'name="corrects"' not in desk.get(edit_url(incident)).content.decode()


def test_an_incident_is_not_its_own_twin(desk: Client) -> None:
    incident = make_incident(killed=2, status=Status.DRAFT)
    payload = {**opened(desk, edit_url(incident)), **one_each(maybe_same_as=incident.uid)}
    assert "not its own twin" in send(desk, payload, "draft", edit_url(incident))


@pytest.mark.parametrize("uid", ["PK-999999", "%00", "new"])
def test_an_incident_that_there_is_not_is_not_found(desk: Client, uid: str) -> None:
    assert desk.get(f"/desk/incidents/{uid}/edit/").status_code == 404
    assert desk.post(CHECK, {"uid": "\0"}).status_code == 404
