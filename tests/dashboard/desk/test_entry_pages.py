"""Entering and changing an incident on the desk's form."""

import datetime as dt
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from dashboard.models import WorkingCopy
from incidents.choices import Status
from incidents.models import Incident, Outlet, Proposal, Review
from incidents.services import FigureInput, entry_of, withdraw_incident
from places.models import District
from tests.dashboard.desk.entry_form import Payload, edit_url, fields_of, one_each, opened, typed
from tests.dashboard.desk.people import editor, reviewer
from tests.groups.factories import ArmedGroupFactory
from tests.incidents.factories import OutletFactory, located, make_incident
from tests.places.factories import DistrictFactory

pytestmark = pytest.mark.django_db

QueryBudget = Callable[[int], AbstractContextManager[object]]
BUDGET = 15
NEW = "/desk/incidents/new/"
CHECK = "/desk/incidents/check/"


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


def send(client: Client, payload: Payload, do: str, url: str = NEW) -> str:
    """Press a button; the page that answers, after a redirect if there is one."""
    return client.post(url, {**payload, "do": do}, follow=True).content.decode()


def panel_of(client: Client, payload: Payload) -> str:
    response = client.post(CHECK, payload)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def key_of(payload: Payload) -> str:
    return payload["copy"][0]


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


# --- Buttons that work without scripts --------------------------------------------------------------------------------


def test_a_source_is_added_and_taken_out_without_scripts(desk: Client, outlet: Outlet, district: District) -> None:
    payload = typed(desk, outlet, district)
    page = send(desk, payload, "add:reports")
    more = fields_of(page)
    assert more["reports-1-url"] == [""]
    assert {name: more[name] for name in payload} == payload
    less = fields_of(send(desk, more, "remove:reports-0"))
    assert "reports-0-url" not in less
    assert less["reports-1-url"] == [""]
    assert fields_of(send(desk, less, "add:attributions"))["attributions-1-words"] == [""]
    assert "reports-1-statements-1-said_by" in fields_of(send(desk, less, "add:reports-1-statements"))
    assert not Incident.objects.exists()


def test_a_row_that_there_is_not_is_refused_and_nothing_lost(desk: Client, outlet: Outlet, district: District) -> None:
    payload = typed(desk, outlet, district)
    page = send(desk, payload, "remove:copy")
    assert "There is no such row" in page
    assert fields_of(page)["reports-0-url"] == payload["reports-0-url"]


def test_enter_without_scripts_reads_the_words_and_saves_nothing(desk: Client, outlet: Outlet) -> None:
    payload = {**opened(desk), **one_each(when="3 May 2024 evening", **{"reports-0-url": "https://dawn.com/1"})}
    back = fields_of(send(desk, payload, "read"))
    assert (back["date"], back["part_of_day"], back["reports-0-outlet"]) == (["2024-05-03"], ["evening"], [outlet.slug])
    assert not Incident.objects.exists()


# --- "It is this one" -------------------------------------------------------------------------------------------------


def test_it_is_this_one_takes_the_typed_source_to_that_incident(
    desk: Client, outlet: Outlet, district: District
) -> None:
    twin = make_incident(location=located(district=district), killed=2)
    claim = {
        "attributions-0-words": "BLA",
        "attributions-0-stance": "claim:made",
        "attributions-0-report": "0",
        "reports-0-statements-0-civilian-killed": "half typed",
    }
    payload = typed(desk, outlet, district, **claim)
    page = send(desk, payload, f"join:{twin.uid}")
    assert f"Change {twin.uid}" in page
    back = fields_of(page)
    assert back["reports-1-url"] == ["https://example.org/news/1"]
    assert back["reports-1-statements-0-civilian-killed"] == ["half typed"], "right or wrong, it goes over as typed"
    assert (back["attributions-1-words"], back["attributions-1-report"]) == (["BLA"], ["1"])
    twin.refresh_from_db()
    assert (twin.version, twin.reports.count()) == (1, 1)
    assert WorkingCopy.objects.count() == 2, "what was typed stays until the change is saved"

    done = one_each(reason="A second source", **{"reports-1-statements-0-civilian-killed": ""})
    send(desk, {**back, **done}, "save", edit_url(twin))
    twin.refresh_from_db()
    assert twin.version == 1, "an attribution of a public incident waits for a second person"
    assert Proposal.objects.get().content["entry"]["reports"][1]["url"] == "https://example.org/news/1"
    assert not WorkingCopy.objects.exists()


def test_a_source_goes_behind_what_the_editor_had_begun_on_that_incident(
    desk: Client, outlet: Outlet, district: District
) -> None:
    twin = make_incident(killed=2)
    begun = {**opened(desk, edit_url(twin)), **one_each(notes="half a thought")}
    desk.post(reverse("desk:working-copy"), {**begun, "uid": twin.uid})
    back = fields_of(send(desk, typed(desk, outlet, district), f"join:{twin.uid}"))
    assert (back["notes"], back["reports-1-outlet"]) == (["half a thought"], [outlet.slug])


@pytest.mark.parametrize("uid", ["PK-999999", "", "<script>"])
def test_a_source_goes_to_no_incident_that_there_is_not(
    desk: Client, outlet: Outlet, district: District, uid: str
) -> None:
    page = send(desk, typed(desk, outlet, district), f"join:{uid}")
    assert "The source cannot go to" in page
    assert fields_of(page)["reports-0-outlet"] == [outlet.slug]


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
