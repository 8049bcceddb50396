"""The address of one incident, as programs read it."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from incidents.models import Incident
from incidents.rows import ROW_FIELDS
from tests.groups.factories import ArmedGroupFactory
from tests.incidents.answers import LIST, answer
from tests.incidents.factories import OutletFactory, make_incident

pytestmark = pytest.mark.django_db


def test_one_incident_has_its_reports_figures_and_attributions(client: Client) -> None:
    group = ArmedGroupFactory.create(slug="bla", name="Baloch Liberation Army")
    outlet = OutletFactory.create(slug="dawn", name="Dawn")
    incident = make_incident(
        killed=(3, 5),
        outlet=outlet,
        url="https://dawn.example/1",
        quote="Three died.",
        groups=[(group, "claim", "made")],
        doubt_reason="Perhaps a feud.",
        date_precision="month",
    )
    detail = answer(client, f"{LIST}{incident.uid}/")
    assert list(detail)[: len(ROW_FIELDS)] == list(ROW_FIELDS)
    assert detail["reports"] == [
        {
            "outlet": {
                "slug": "dawn",
                "name": "Dawn",
                "kind": "national",
                "reliability": "not_rated",
                "language": "en",
            },
            "url": "https://dawn.example/1",
            "title": "",
            "quote": "Three died.",
            "published_on": None,
            "origin": "",
            "archive_hash": "",
        }
    ]
    assert detail["figures"] == [
        {
            "report": 0,
            "victim_class": "total",
            "harm": "killed",
            "low": 3,
            "high": 5,
            "quantifier": None,
            "said_by": None,
            "stated_on": None,
            "total_includes_militants": "no",
            "tags": [],
        }
    ]
    assert detail["attributions"] == [
        {
            "report": 0,
            "group": "bla",
            "words": "Baloch Liberation Army",
            "track": "claim",
            "level": "made",
            "stated_on": None,
            "spokesman": "",
            "channel": "",
        }
    ]
    assert detail["doubt_reason"] == "Perhaps a feud."
    assert detail["date_words"] == "In May 2024; the day is not known"
    assert (detail["earliest"], detail["latest"]) == ("2024-05-01", "2024-05-31")
    assert detail["place_words"] == "Pakistan. The place is not known."


def test_a_withdrawn_incident_answers_410_with_its_reason_and_nothing_else(client: Client) -> None:
    incident = make_incident(summary="Gunmen fired.")
    Incident.objects.filter(pk=incident.pk).update(status="withdrawn", status_reason="It was a gas leak.")
    assert answer(client, f"{LIST}{incident.uid}/", status=410) == {
        "type": "client_error",
        "errors": [{"code": "withdrawn", "detail": "It was a gas leak.", "attr": None}],
        "uid": incident.uid,
        "status": "withdrawn",
        "reason": "It was a gas leak.",
    }


def test_a_merged_incident_leads_to_the_one_that_stands(client: Client) -> None:
    merged, standing = make_incident(), make_incident()
    Incident.objects.filter(pk=merged.pk).update(status="merged", merged_into=standing)
    response = client.get(f"{LIST}{merged.uid}/")
    assert (response.status_code, response["Location"]) == (301, f"{LIST}{standing.uid}/")


def test_a_number_in_small_letters_leads_to_its_address(client: Client) -> None:
    incident = make_incident()
    response = client.get(f"{LIST}{incident.uid.lower()}/")
    assert (response.status_code, response["Location"]) == (301, f"{LIST}{incident.uid}/")


def test_a_draft_is_as_unknown_as_a_number_never_given(client: Client) -> None:
    draft = make_incident(status="draft")
    unknown = answer(client, f"{LIST}PK-999999/", status=404)
    assert unknown == {
        "type": "client_error",
        "errors": [{"code": "not_found", "detail": "Not found.", "attr": None}],
    }
    assert answer(client, f"{LIST}{draft.uid}/", status=404) == unknown


def test_an_address_that_is_nothing_answers_in_the_shape_of_errors(client: Client) -> None:
    assert answer(client, "/api/v1/nothing/at/all/", status=404)["errors"][0]["code"] == "not_found"
    assert client.get("/api/v1/incidents").status_code == 301


def test_the_first_address_names_all_others_and_each_of_them_answers(client: Client) -> None:
    found = answer(client, "/api/v1/")
    assert found["incidents"] == f"http://testserver{LIST}"
    assert {*found} == {
        "incidents", "changes", "groups", "districts", "provinces", "places", "sources", "campaigns", "context-events",
        "published-figures", "releases", "stats", "schema", "docs",
    }  # fmt: skip
    # A search for a place needs its name.
    statuses = {name: client.get(address).status_code for name, address in found.items()}
    assert statuses == dict.fromkeys(found, 200) | {"places": 400}


def test_one_incident_takes_no_filters(client: Client) -> None:
    incident = make_incident()
    (error,) = answer(client, f"{LIST}{incident.uid}/?q=x", status=400)["errors"]
    assert (error["attr"], error["code"]) == ("q", "unknown_parameter")


def test_one_incident_asks_at_most_eight_questions(client: Client) -> None:
    group = ArmedGroupFactory.create()
    incident = make_incident(groups=[(group, "claim", "made")] * 5, killed=1, injured=2, militants=1)
    with CaptureQueriesContext(connection) as asked:
        answer(client, f"{LIST}{incident.uid}/")
    assert len(asked) <= 8
