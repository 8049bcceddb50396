"""The buttons of the form that save nothing: rows, words, and "it is this one"."""

import pytest
from django.test import Client
from django.urls import reverse

from dashboard.models import WorkingCopy
from incidents.models import Incident, Outlet, Proposal
from places.models import District
from tests.dashboard.desk.entry_form import (
    edit_url,
    fields_of,
    one_each,
    opened,
    send,
    typed,
)
from tests.dashboard.desk.people import editor
from tests.incidents.factories import OutletFactory, located, make_incident
from tests.places.factories import DistrictFactory

pytestmark = pytest.mark.django_db


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
