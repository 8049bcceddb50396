"""Groups and districts, as programs read them."""

from datetime import date
from typing import Any

import orjson
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from places.models import DistrictAlias
from tests.groups.factories import ArmedGroupFactory, DesignationFactory, GroupAliasFactory, GroupLinkFactory
from tests.places.factories import DistrictFactory

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


@pytest.mark.parametrize(("path", "factory"), [("groups/", ArmedGroupFactory), ("districts/", DistrictFactory)])
def test_a_list_has_the_shape_of_every_list(client: Client, path: str, factory: Any) -> None:
    one, two = factory.create(name="A"), factory.create(name="B")
    found = answer(client, path)
    assert [row["slug"] for row in found.pop("results")] == [one.slug, two.slug]
    assert found == {"next": None, "previous": None, "count": 2, "count_exact": True}


@pytest.mark.parametrize("path", ["groups/nobody/", "districts/nowhere/"])
def test_a_slug_that_nothing_has_is_404(client: Client, path: str) -> None:
    assert answer(client, path, status=404)["errors"][0]["code"] == "not_found"


@pytest.mark.parametrize("path", ["groups/", "groups/ttp/", "districts/", "districts/quetta/"])
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
    for path, most in (("groups/", 6), ("districts/", 3)):
        with CaptureQueriesContext(connection) as asked:
            answer(client, path)
        assert len(asked) <= most, path
