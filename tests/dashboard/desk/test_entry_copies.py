"""What is typed is kept, is nobody else's, and becomes one incident however often it is sent."""

from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from dashboard.models import WorkingCopy
from dashboard.services import working_copies
from incidents.models import Incident, Outlet
from places.models import District
from tests.dashboard.desk.entry_form import Payload, edit_url, fields_of, one_each, opened, typed
from tests.dashboard.desk.people import editor
from tests.incidents.factories import OutletFactory, make_incident
from tests.places.factories import DistrictFactory

pytestmark = pytest.mark.django_db

NEW = reverse("desk:incident-new")
KEEP = reverse("desk:working-copy")


@pytest.fixture
def desk(client: Client) -> Client:
    client.force_login(editor())
    return client


@pytest.fixture
def other() -> Client:
    """The browser of another editor."""
    client = Client()
    client.force_login(editor("other"))
    return client


@pytest.fixture
def outlet() -> Outlet:
    return OutletFactory.create()


@pytest.fixture
def district() -> District:
    return DistrictFactory.create()


def kept(client: Client, payload: Payload) -> int:
    return client.post(KEEP, payload).status_code


def test_what_is_typed_is_kept_and_comes_back_as_it_was_also_what_is_wrong(desk: Client) -> None:
    wrong = {"reports-0-statements-0-total-killed": "5x", "date": "soon", "latitude": "9999"}
    payload = {**opened(desk), **one_each(**wrong)}
    answer = desk.post(KEEP, payload).json()
    assert set(answer) == {"saved_at", "key"}
    back = opened(desk, f"{NEW}?copy={answer['key']}")
    assert {name: back[name] for name in payload} == payload
    assert not Incident.objects.exists()


def test_a_blank_form_offers_what_was_left_unfinished(desk: Client, outlet: Outlet, district: District) -> None:
    assert "Go on with what you left" not in desk.get(NEW).content.decode()
    payload = typed(desk, outlet, district)
    kept(desk, payload)
    page = desk.get(NEW).content.decode()
    assert "Go on with what you left" in page
    assert f"?copy={payload['copy'][0]}" in page
    assert "Militant attack, a bazaar" in page


def test_an_incident_opens_with_what_its_editor_typed_and_with_nothing_of_another(desk: Client, other: Client) -> None:
    incident = make_incident(killed=2)
    payload = {**opened(desk, edit_url(incident)), **one_each(notes="mine")}
    kept(desk, {**payload, "uid": [incident.uid]})
    assert opened(desk, edit_url(incident))["notes"] == ["mine"]
    assert opened(other, edit_url(incident))["notes"] == [""]
    incident.refresh_from_db()
    assert incident.notes == ""


def test_a_working_copy_is_its_editors_alone(desk: Client, other: Client, outlet: Outlet, district: District) -> None:
    payload = typed(desk, outlet, district)
    kept(desk, payload)
    key = payload["copy"][0]
    assert other.get(f"{NEW}?copy={key}").status_code == 404
    assert kept(other, {**payload, **one_each(notes="theirs")}) == 404
    assert other.post(reverse("desk:working-copy-discard"), {"copy": key}).status_code == 404
    copy = WorkingCopy.objects.get()
    assert (copy.editor, copy.data["notes"]) == (editor(), [""])


@pytest.mark.parametrize("key", ["", "nonsense", "2c536aec-22d4-49ca-b59c-83f72329c6c2"])
def test_a_key_of_no_copy_finds_none(desk: Client, key: str) -> None:
    assert desk.get(NEW, {"copy": key}).status_code == 404
    assert desk.post(reverse("desk:working-copy-discard"), {"copy": key}).status_code == 404


def test_what_was_typed_is_thrown_away_only_by_a_post(desk: Client, outlet: Outlet, district: District) -> None:
    payload = typed(desk, outlet, district)
    kept(desk, payload)
    discard = reverse("desk:working-copy-discard")
    assert desk.get(discard).status_code == 405
    assert WorkingCopy.objects.exists()
    page = desk.post(discard, {"copy": payload["copy"][0]}, follow=True).content.decode()
    assert "is thrown away" in page
    assert not WorkingCopy.objects.exists()


def test_a_form_sent_twice_makes_one_incident(desk: Client, outlet: Outlet, district: District) -> None:
    payload = {**typed(desk, outlet, district), "do": ["draft"]}
    assert desk.post(NEW, payload).status_code == 302
    page = desk.post(NEW, payload, follow=True).content.decode()
    incident = Incident.objects.get()
    assert f"{incident.uid} was saved already; nothing was saved twice." in page


def test_a_form_changed_after_it_was_saved_is_not_taken_for_the_same(
    desk: Client, outlet: Outlet, district: District
) -> None:
    payload = {**typed(desk, outlet, district), "do": ["draft"]}
    desk.post(NEW, payload)
    response = desk.post(NEW, {**payload, **one_each(notes="one thing more")})
    assert response.status_code == 400
    page = response.content.decode()
    assert "was saved already as" in page
    assert fields_of(page)["notes"] == ["one thing more"]
    assert Incident.objects.get().notes == ""


def test_going_back_to_a_form_that_was_saved_leads_to_its_incident(
    desk: Client, outlet: Outlet, district: District
) -> None:
    payload = typed(desk, outlet, district)
    desk.post(NEW, {**payload, "do": "draft"})
    response = desk.get(NEW, {"copy": payload["copy"][0]})
    assert response.headers["Location"] == reverse("desk:incident", args=[Incident.objects.get().uid])


@pytest.mark.django_db(transaction=True)
def test_a_form_sent_by_eight_presses_at_once_makes_one_incident(outlet: Outlet, district: District) -> None:
    desks = [Client() for _ in range(8)]
    for desk in desks:
        desk.force_login(editor())
    payload = {**typed(desks[0], outlet, district), "do": ["review"]}
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda desk: _posted(desk, payload), desks))
    assert answers == [302] * 8
    incident = Incident.objects.get()
    assert (incident.status, incident.version) == ("in_review", 2)
    assert not WorkingCopy.objects.exists()


def _posted(desk: Client, payload: Payload) -> int:
    try:
        return desk.post(NEW, payload).status_code
    finally:
        connection.close()


def test_an_autosave_that_comes_late_brings_nothing_back(desk: Client, outlet: Outlet, district: District) -> None:
    payload = typed(desk, outlet, district)
    desk.post(NEW, {**payload, "do": "draft"})
    response = desk.post(KEEP, payload)
    assert response.status_code == 409
    assert response.json()["made"] == Incident.objects.get().uid
    assert not WorkingCopy.objects.exists()


def test_a_save_that_is_refused_keeps_the_copy(desk: Client) -> None:
    incident = make_incident(killed=2)
    payload = {**opened(desk, edit_url(incident)), **one_each(summary="Said without a reason")}
    assert desk.post(edit_url(incident), {**payload, "do": "save"}).status_code == 400
    assert WorkingCopy.objects.get().data["summary"] == ["Said without a reason"]
    assert opened(desk, edit_url(incident))["summary"] == ["Said without a reason"]


def test_a_copy_is_saved_or_kept_whole_when_the_save_breaks_off() -> None:
    key = uuid4()
    working_copies.save_copy(editor=editor(), key=key, data={"notes": ["x"]})

    def fails() -> Incident:
        make_incident()
        raise RuntimeError("the power went")

    with pytest.raises(RuntimeError):
        working_copies.hand_over(editor=editor(), key=key, data={"notes": ["x"]}, save=fails)
    assert WorkingCopy.objects.filter(key=key).exists()
    assert working_copies.made_of(key=key) is None
    assert not Incident.objects.exists()


def test_an_editor_has_one_copy_of_an_incident_whatever_its_key() -> None:
    incident = make_incident()
    for number in range(3):
        copy = working_copies.save_copy(
            editor=editor(), key=uuid4(), data={"notes": [str(number)]}, incident=incident, version=1
        )
        assert copy is not None
    assert WorkingCopy.objects.get().data == {"notes": ["2"]}


def test_a_null_byte_is_dropped_for_the_database_cannot_keep_it(desk: Client) -> None:
    payload = {**opened(desk), **one_each(notes="before\0after")}
    assert kept(desk, payload) == 200
    assert WorkingCopy.objects.get().data["notes"] == ["beforeafter"]


def test_an_incident_saved_from_one_window_leaves_no_copy_of_another(desk: Client) -> None:
    incident = make_incident(killed=2)
    first, second = opened(desk, edit_url(incident)), opened(desk, edit_url(incident))
    assert first["copy"] != second["copy"]
    kept(desk, {**first, **one_each(notes="in the first window", uid=incident.uid)})
    done = one_each(notes="in the second window", reason="Looked at it", do="save")
    assert desk.post(edit_url(incident), {**second, **done}).status_code == 302
    incident.refresh_from_db()
    assert incident.notes == "in the second window"
    assert not WorkingCopy.objects.exists()
