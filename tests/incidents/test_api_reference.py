"""Tables of reference, as programs read them."""

from datetime import date
from typing import Any

import orjson
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from incidents.choices import Status
from incidents.models import CasualtyFigure, ContextEvent, Incident, Report
from places.models import DistrictAlias, PlaceAlias
from tests.groups.factories import ArmedGroupFactory, DesignationFactory, GroupAliasFactory, GroupLinkFactory
from tests.incidents.factories import CampaignFactory, OutletFactory, make_incident
from tests.places.factories import DistrictFactory, PlaceFactory, ProvinceFactory

pytestmark = pytest.mark.django_db


def answer(client: Client, path: str, status: int = 200) -> Any:
    response = client.get(f"/api/v1/{path}")
    assert response.status_code == status, response.content
    return orjson.loads(response.content)


def test_a_group_has_its_names_its_links_in_both_directions_and_its_listings(client: Client) -> None:
    group = ArmedGroupFactory.create(slug="ttp", name="Tehrik-e-Taliban Pakistan", short_name="TTP", formed_year=2007)
    GroupAliasFactory.create(group=group, alias="Pakistani Taliban", source="https://example.org/a")
    faction = ArmedGroupFactory.create(slug="ja")
    ally = ArmedGroupFactory.create(slug="afghan-taliban")
    GroupLinkFactory.create(from_group=faction, to_group=group, kind="merged_into", start_date="2020-08")
    GroupLinkFactory.create(from_group=group, to_group=ally, kind="allied_with")
    DesignationFactory.create(group=group, authority="UN 1267", date="2011-07-29", name_as_listed="TTP")
    assert answer(client, "groups/ttp/") == {
        "slug": "ttp",
        "name": "Tehrik-e-Taliban Pakistan",
        "short_name": "TTP",
        "name_ur": "",
        "kind": "other",
        "status": "active",
        "formed_year": 2007,
        "dissolved_year": None,
        "base_area": "",
        "summary": "",
        "is_placeholder": False,
        "source_url": "https://example.org/group",
        "aliases": [
            {"alias": "Pakistani Taliban", "kind": "spelling", "language": "en", "source": "https://example.org/a"}
        ],
        "links": [
            {
                "from_group": "ttp",
                "to_group": "afghan-taliban",
                "kind": "allied_with",
                "start_date": "",
                "end_date": "",
                "note": "",
                "source_url": "https://example.org/link",
            },
            {
                "from_group": "ja",
                "to_group": "ttp",
                "kind": "merged_into",
                "start_date": "2020-08",
                "end_date": "",
                "note": "",
                "source_url": "https://example.org/link",
            },
        ],
        "designations": [
            {
                "authority": "UN 1267",
                "date": "2011-07-29",
                "name_as_listed": "TTP",
                "source_url": "https://example.org/list",
            }
        ],
    }


def test_a_district_says_what_it_is_where_and_since_when(client: Client) -> None:
    parent = DistrictFactory.create(slug="kohistan", province__slug="khyber-pakhtunkhwa")
    district = DistrictFactory.create(
        slug="allai",
        name="Allai",
        name_ur="الائی",
        province=parent.province,
        population=218149,
        valid_from=date(2023, 1, 21),
        date_basis="notified",
        split_from=parent,
        drawn=False,
    )
    DistrictAlias.objects.create(district=district, name="Alai", kind="spelling")
    assert answer(client, "districts/allai/") == {
        "slug": "allai",
        "name": "Allai",
        "name_ur": "الائی",
        "province": "khyber-pakhtunkhwa",
        "division": "",
        "capital": "",
        "population": 218149,
        "area_km2": None,
        "valid_from": "2023-01-21",
        "valid_to": None,
        "date_basis": "notified",
        "split_from": "kohistan",
        "drawn": False,
        "latitude": 30.2,
        "longitude": 67.0,
        "source": "",
        "note": "",
        "aliases": [{"name": "Alai", "kind": "spelling", "note": ""}],
    }


@pytest.mark.parametrize(
    ("path", "factory"),
    [
        ("groups/", ArmedGroupFactory),
        ("districts/", DistrictFactory),
        ("provinces/", ProvinceFactory),
        ("sources/", OutletFactory),
    ],
)
def test_a_list_has_the_shape_of_every_list(client: Client, path: str, factory: Any) -> None:
    one, two = factory.create(name="A"), factory.create(name="B")
    found = answer(client, path)
    assert [row["slug"] for row in found.pop("results")] == [one.slug, two.slug]
    assert found == {"next": None, "previous": None, "count": 2, "count_exact": True}


@pytest.mark.parametrize("path", ["groups/nobody/", "districts/nowhere/", "campaigns/never/"])
def test_a_slug_that_nothing_has_is_404(client: Client, path: str) -> None:
    assert answer(client, path, status=404)["errors"][0]["code"] == "not_found"


@pytest.mark.parametrize(
    "path",
    [
        "groups/",
        "groups/ttp/",
        "districts/",
        "districts/quetta/",
        "provinces/",
        "places/",
        "sources/",
        "campaigns/",
        "campaigns/herof/",
        "context-events/",
    ],
)
def test_a_parameter_that_would_be_passed_over_is_refused(client: Client, path: str) -> None:
    (error,) = answer(client, f"{path}?province=sindh", status=400)["errors"]
    assert (error["attr"], error["code"]) == ("province", "unknown_parameter")


def test_lists_of_reference_ask_as_few_questions_for_many_as_for_one(client: Client) -> None:
    for number in range(5):
        group = ArmedGroupFactory.create()
        GroupAliasFactory.create(group=group)
        DesignationFactory.create(group=group)
        GroupLinkFactory.create(to_group=group)
        district = DistrictFactory.create()
        DistrictAlias.objects.create(district=district, name=f"Alias {number}", kind="spelling")
        PlaceFactory.create(name=f"Wana {number}", district=district)
        campaign = CampaignFactory.create(slug=f"wave-{number}", province=district.province)
        for _ in range(number):
            make_incident(campaign=campaign)
            report = Report.objects.create(campaign=campaign, outlet=OutletFactory.create(), scope="All.")
            CasualtyFigure.objects.create(report=report, victim_class="total", harm="killed", low=9, high=9)
    answer(client, "places/?q=first")
    for path, most in (
        ("groups/", 6),
        ("districts/", 3),
        ("provinces/", 2),
        ("places/?q=wana", 3),
        ("sources/", 2),
        ("campaigns/", 3),
        ("campaigns/wave-4/", 6),
        ("context-events/", 2),
    ):
        with CaptureQueriesContext(connection) as asked:
            answer(client, path)
        assert len(asked) <= most, path


def test_a_province_says_what_it_is_and_what_its_population_rests_on(client: Client) -> None:
    ProvinceFactory.create(
        slug="sindh", code="PK-SD", name="Sindh", name_ur="سندھ", population=55_696_147, population_year=2023,
        source="census",
    )  # fmt: skip
    assert answer(client, "provinces/")["results"] == [
        {
            "slug": "sindh",
            "code": "PK-SD",
            "name": "Sindh",
            "name_ur": "سندھ",
            "kind": "province",
            "population": 55_696_147,
            "population_year": 2023,
            "source": "census",
        }
    ]


def test_places_are_found_by_name_by_a_misspelling_and_in_urdu(client: Client) -> None:
    district = DistrictFactory.create(slug="quetta", name="Quetta", province__slug="balochistan")
    place = PlaceFactory.create(
        slug="hazarganji", name="Hazarganji", name_ur="ہزار گنجی", district=district, latitude=30.1, longitude=66.9
    )
    PlaceAlias.objects.create(place=place, name="ہزار گنجی", kind="urdu")
    for words in ("hazarg", "Hazarganjee", "ہزار گنجی", "هزار گنجي"):
        (found,) = answer(client, f"places/?q={words}")["results"]
        assert found.pop("score") > 0.6
        assert found == {
            "slug": "hazarganji",
            "name": "Hazarganji",
            "name_ur": "ہزار گنجی",
            "kind": "town",
            "district": "quetta",
            "district_set": ["quetta"],
            "province": "balochistan",
            "latitude": 30.1,
            "longitude": 66.9,
            "precision": "town",
        }
    (found,) = answer(client, "places/?q=quetta")["results"]
    assert (found["slug"], found["kind"], found["district"]) == (None, "district", "quetta")


def test_places_of_one_name_are_all_given_up_to_the_limit(client: Client) -> None:
    for _ in range(12):
        PlaceFactory.create(name="Wana")
    assert answer(client, "places/?q=wana")["count"] == 10
    assert answer(client, "places/?q=wana&limit=3")["count"] == 3
    assert answer(client, "places/?q=wana&limit=50")["count"] == 12
    assert answer(client, "places/?q=zzzzzz")["results"] == []


@pytest.mark.parametrize(
    ("query", "attr", "code"),
    [
        ("", "q", "required"),
        ("q=%20", "q", "blank"),
        ("q=a%00b", "q", "null_character"),
        (f"q={'a' * 201}", "q", "too_long"),
        ("q=a&q=b", "q", "too_many"),
        ("q=a&limit=0", "limit", "invalid_number"),
        ("q=a&limit=51", "limit", "invalid_number"),
        ("q=a&limit=1;drop", "limit", "invalid_number"),
    ],
)
def test_a_search_for_places_that_cannot_be_is_refused(client: Client, query: str, attr: str, code: str) -> None:
    (error,) = answer(client, f"places/?{query}", status=400)["errors"]
    assert (error["attr"], error["code"]) == (attr, code)


def test_a_source_says_how_much_of_the_published_record_rests_on_it(client: Client) -> None:
    dawn = OutletFactory.create(slug="dawn", name="Dawn", hosts=["dawn.com"], note="Karachi.")
    make_incident(outlet=dawn)
    twice = make_incident(outlet=dawn)
    Report.objects.create(incident=twice, outlet=dawn, url="https://dawn.com/2")
    make_incident(outlet=dawn, status="draft")
    gone = make_incident(outlet=dawn)
    Incident.objects.filter(pk=gone.pk).update(status=Status.WITHDRAWN, status_reason="Not an attack.")
    assert answer(client, "sources/")["results"] == [
        {
            "slug": "dawn",
            "name": "Dawn",
            "kind": "national",
            "reliability": "not_rated",
            "language": "en",
            "hosts": ["dawn.com"],
            "note": "Karachi.",
            "incidents_count": 2,
            "reports_count": 3,
        }
    ]


def test_a_campaign_has_its_published_incidents_and_the_totals_of_its_own_reports(client: Client) -> None:
    campaign = CampaignFactory.create(slug="herof", name="Herof", place_text="Fourteen towns", notes="ask the bureau")
    one, other = make_incident(campaign=campaign, date=date(2024, 5, 2)), make_incident(campaign=campaign)
    make_incident(campaign=campaign, status="draft")
    outlet = OutletFactory.create(slug="dawn", name="Dawn")
    report = Report.objects.create(campaign=campaign, outlet=outlet, url="https://dawn.com/1", scope="All the towns.")
    CasualtyFigure.objects.create(report=report, victim_class="total", harm="killed", low=40, high=40)
    listed: dict[str, Any] = {
        "slug": "herof",
        "name": "Herof",
        "kind": "wave",
        "date": "2024-05-01",
        "date_end": None,
        "place_text": "Fourteen towns",
        "province": None,
        "district_set": [],
        "summary": "",
        "incidents_count": 2,
        "counted": {
            "counting": "attacks",
            "incidents": 2,
            "rows": 2,
            "killed": dict.fromkeys(("value", "low", "high")),
            "injured": dict.fromkeys(("value", "low", "high")),
        },
    }
    assert answer(client, "campaigns/")["results"] == [listed]
    detail = answer(client, "campaigns/herof/")
    (told,), (figure,) = detail.pop("reports"), detail.pop("figures")
    assert detail == {**listed, "incidents": [other.uid, one.uid]}
    assert (told["outlet"]["slug"], told["url"], told["scope"]) == ("dawn", "https://dawn.com/1", "All the towns.")
    assert (figure["report"], figure["harm"], figure["low"], figure["high"]) == (0, "killed", 40, 40)


def test_context_is_listed_by_day_and_narrowed_to_a_window_it_touches(client: Client) -> None:
    def event(slug: str, first: date, last: date | None = None) -> None:
        ContextEvent.objects.create(
            slug=slug, date=first, date_end=last, title=slug, kind="policy", source="https://example.org"
        )

    event("law", date(2024, 5, 1))
    event("talks", date(2022, 1, 1), date(2022, 11, 28))
    assert [row["slug"] for row in answer(client, "context-events/")["results"]] == ["talks", "law"]
    for query, slugs in (
        ("date_from=2022-11-28", ["talks", "law"]),
        ("date_from=2022-11-29", ["law"]),
        ("date_to=2022-01-01", ["talks"]),
        ("date_from=2022-06-01&date_to=2022-06-02", ["talks"]),
        ("date_from=2023-01-01&date_to=2024-04-30", []),
    ):
        assert [row["slug"] for row in answer(client, f"context-events/?{query}")["results"]] == slugs, query
    assert list(answer(client, "context-events/")["results"][0]) == [
        "slug", "date", "date_end", "title", "kind", "affects", "summary", "source"
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("query", "attr"),
    [("date_from=May", "date_from"), ("date_from=2024-05-02&date_to=2024-05-01", "date_to")],
)
def test_a_window_that_cannot_be_is_refused(client: Client, query: str, attr: str) -> None:
    (error,) = answer(client, f"context-events/?{query}", status=400)["errors"]
    assert error["attr"] == attr
