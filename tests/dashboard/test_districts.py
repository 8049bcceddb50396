"""The pages of districts: what is known to lie in each, and what is not."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from incidents.models import Incident
from incidents.services import withhold_location
from places.models import District, Province
from tests.dashboard.listed import linked, links_named, text_of
from tests.groups.factories import ArmedGroupFactory
from tests.incidents.factories import located, make_incident
from tests.places.factories import DistrictFactory, PlaceFactory, ProvinceFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def sindh() -> Province:
    return ProvinceFactory.create(slug="sindh", name="Sindh", name_ur="سندھ")


@pytest.fixture
def malir(sindh: Province) -> District:
    return DistrictFactory.create(slug="malir", name="Malir", name_ur="ملیر", province=sindh, population=2_000_000)


@pytest.fixture
def korangi(sindh: Province) -> District:
    return DistrictFactory.create(slug="korangi", name="Korangi", province=sindh, population=None)


@pytest.fixture
def rows(malir: District, korangi: District) -> dict[str, Incident]:
    karachi = located(wider=("Karachi", ["korangi", "malir"]))
    return {
        "malir": make_incident(location=located(district=malir), killed=4, date=date(2023, 1, 1)),
        "second": make_incident(location=located(district=malir), killed=None),
        "karachi": make_incident(location=karachi, killed=30),
        "operation": make_incident(location=located(district=malir), event_class="security_operation"),
    }


def row_of(body: str, name: str) -> str:
    return next(part for part in body.split("<tr>") if f">{name}</a>" in part).split("</tr>")[0]


def test_a_wider_row_is_in_no_districts_number_and_stands_beside_each(
    client: Client, rows: dict[str, Incident]
) -> None:
    body = client.get("/districts/").content.decode()
    assert [(words, {row.uid for row in found}) for words, found in linked(row_of(body, "Malir"))] == [
        ("2 +1 wider", {rows["malir"].uid, rows["second"].uid, rows["karachi"].uid})
    ]
    assert [words for words, _ in linked(row_of(body, "Korangi"))] == ["0 +1 wider"]
    wider = body.split('id="wider"')[1].split("</section>")[0]
    assert links_named(wider, "1") == [{rows["karachi"].uid}]


def test_a_rate_is_blank_where_there_is_no_population(client: Client, rows: dict[str, Incident]) -> None:
    body = client.get("/districts/").content.decode()
    assert row_of(body, "Malir").rsplit("<td", 1)[1].split(">")[1].split("<")[0] == "0.1"
    assert row_of(body, "Korangi").rsplit("<td", 1)[1].split(">")[1].split("<")[0] == ""


def test_administered_territories_are_labelled(client: Client) -> None:
    territory = ProvinceFactory.create(slug="gb", name="Gilgit-Baltistan", kind="administered_territory")
    DistrictFactory.create(slug="hunza", name="Hunza", province=territory)
    assert "Gilgit-Baltistan (Pakistan-administered)" in text_of(client, "/districts/")
    assert "Gilgit-Baltistan (Pakistan-administered)" in text_of(client, "/districts/hunza/")


def test_a_unit_without_a_polygon_is_listed_apart_and_leads_to_its_parent(
    client: Client, rows: dict[str, Incident], malir: District
) -> None:
    DistrictFactory.create(
        slug="new-malir", name="New Malir", province=malir.province, drawn=False, split_from=malir,
        valid_from=date(2025, 11, 26), date_basis="cabinet",
    )  # fmt: skip
    body = client.get("/districts/").content.decode()
    assert ">New Malir</a>" in body.split('id="undrawn"')[1]
    assert ">New Malir</a>" not in body.split('id="undrawn"')[0]
    text = text_of(client, "/districts/new-malir/")
    assert "Since 26 November 2025 (cabinet decision), from Malir" in text
    assert "Incidents from here lie in Malir , as the maps draw it." in text


def test_a_divided_district_leads_to_its_successors_and_to_the_rows_that_name_it_alone(
    client: Client, sindh: Province
) -> None:
    old = DistrictFactory.create(
        slug="old", name="Old District", province=sindh, drawn=False, valid_to=date(2022, 10, 13)
    )
    for slug in ("lower", "upper"):
        DistrictFactory.create(slug=slug, name=f"{slug.title()} Old", province=sindh, split_from=old)
    row = make_incident(location=located(wider=("Old District", ["lower", "upper"])))
    make_incident(location=located(wider=("Elsewhere", ["lower", "somewhere"])))
    body = client.get("/districts/old/").content.decode()
    assert "1 incident says only “Old District”." in " ".join(body.replace("\n", " ").split())
    assert links_named(body, "List it") == [{row.uid}]
    assert ">Lower Old</a>" in body
    assert ">Upper Old</a>" in body


def test_the_page_counts_what_lies_inside_and_lists_exactly_that(client: Client, rows: dict[str, Incident]) -> None:
    body = client.get("/districts/malir/").content.decode()
    figures = body.split('<dl class="figures">')[1].split("</dl>")[0]
    inside = {rows["malir"].uid, rows["second"].uid}
    assert [(words, {row.uid for row in found}) for words, found in linked(figures)] == [
        ("2", inside),
        ("4", inside),
        ("–", inside),
    ]
    assert links_named(body, "List it") == [{rows["karachi"].uid}]
    assert "1 further incident says only “Karachi”" in text_of(client, "/districts/malir/")
    assert "1 more incident outside this rule" in text_of(client, "/districts/malir/")


def test_groups_tactics_targets_and_places_each_list_their_rows(client: Client, malir: District) -> None:
    place = PlaceFactory.create(slug="gadap", name="Gadap", name_ur="گڈاپ", district=malir)
    group = ArmedGroupFactory.create(slug="some", name="Some Group")
    row = make_incident(
        location=located(place=place), groups=[(group, "claim", "made")],
        attack_types=("ied", "ambush"), targets=("police",),
    )  # fmt: skip
    other = make_incident(location=located(district=malir), attack_types=("ied",))
    body = client.get("/districts/malir/").content.decode()
    lists = {words: {one.uid for one in found} for words, found in linked(body)}
    assert lists["Improvised explosive device 2"] == {row.uid, other.uid}
    assert lists["Ambush 1"] == {row.uid}
    assert lists["Police 1"] == {row.uid}
    assert "1 incident names no group." in text_of(client, "/districts/malir/")
    assert "1 incident with no target stated." in text_of(client, "/districts/malir/")
    assert links_named(body.split('id="groups"')[1].split("</section>")[0], "1") == [{row.uid}]
    assert links_named(body.split('id="places"')[1].split("</section>")[0], "1") == [{row.uid}]


def test_a_withheld_place_is_not_among_the_places_of_its_district(client: Client, malir: District) -> None:
    place = PlaceFactory.create(slug="gadap", name="Gadap", district=malir)
    row = make_incident(location=located(place=place), killed=1)
    assert "Gadap" in text_of(client, "/districts/malir/")
    withhold_location(uid=row.uid, to="district", reason="A witness lives there.")
    # Another address of the same page: the record's generation only moves when the test's transaction would commit.
    assert "Gadap" not in text_of(client, "/districts/malir/?counting=attacks")


def test_neighbours_are_those_whose_polygons_touch(client: Client) -> None:
    for slug, name in (("kech", "Kech"), ("gwadar", "Gwadar"), ("quetta", "Quetta")):
        DistrictFactory.create(slug=slug, name=name)
    neighbours = text_of(client, "/districts/kech/").split("Neighbours")[1]
    assert "Gwadar" in neighbours
    assert "Quetta" not in neighbours


def test_a_district_whose_polygon_is_not_carried_still_has_a_page(client: Client) -> None:
    DistrictFactory.create(slug="brand-new", name="Brand New", drawn=True)
    assert "No incident counted under “Militant attacks” is known to lie in Brand New." in text_of(
        client, "/districts/brand-new/"
    )


def test_the_table_is_searched_narrowed_and_refuses_what_it_does_not_know(
    client: Client, rows: dict[str, Incident]
) -> None:
    DistrictFactory.create(
        slug="quetta", name="Quetta", province=ProvinceFactory.create(slug="balochistan", name="Balochistan")
    )
    one = client.get("/districts/?province=balochistan").content.decode().split('id="wider"')[0]
    assert ">Quetta</a>" in one
    assert ">Malir</a>" not in one
    found = client.get("/districts/?q=ملیر").content.decode().split('id="wider"')[0]
    assert ">Malir</a>" in found
    assert ">Korangi</a>" not in found
    assert client.get("/districts/?sort=colour").status_code == 400


def test_the_pages_stay_in_their_budgets(
    client: Client, rows: dict[str, Incident], django_assert_max_num_queries: Any
) -> None:
    # The reporting lag is measured once for each state of the record, by whichever page is first.
    client.get("/timeline/")
    with django_assert_max_num_queries(8):
        client.get("/districts/")
    with django_assert_max_num_queries(16):
        client.get("/districts/malir/")


def test_a_district_that_is_not_there_is_404(client: Client) -> None:
    assert client.get("/districts/atlantis/").status_code == 404


def test_each_year_has_its_rank_with_its_ties_and_its_rate_beside_the_provinces(
    client: Client, malir: District, korangi: District, sindh: Province
) -> None:
    sindh.population, sindh.population_year = 50_000_000, 2023
    sindh.save()
    for district in (malir, malir, korangi, korangi):
        make_incident(location=located(district=district), date=date(2022, 5, 1), killed=1)
    make_incident(location=located(province=sindh), date=date(2022, 5, 1))
    make_incident(location=located(district=korangi), date=date(2023, 12, 31))
    years = (
        text_of(client, "/districts/malir/").split("not over counts less.")[1].split("Incidents by year and month")[0]
    )
    assert "2022 2 2 1 of 2 tied with 1 0.10 0.01 0.01" in years
    assert "2023 0 0 no incident 0.00 0.00 0.00" in years
    assert "– 0.01 0.01" in text_of(client, "/districts/korangi/"), "without a population there is no rate"


def test_neighbours_carry_their_numbers_and_no_list_that_holds_more(client: Client) -> None:
    kech, gwadar = (DistrictFactory.create(slug=slug, name=slug.title()) for slug in ("kech", "gwadar"))
    row = make_incident(location=located(district=gwadar), killed=(3, 5))

    def neighbours(query: str) -> str:
        return (
            client.get(f"/districts/kech/{query}").content.decode().split('id="neighbours"')[1].split("</section>")[0]
        )

    assert links_named(neighbours(""), "1") == [{row.uid}]
    make_incident(location=located(wider=("Makran", ["gwadar", "panjgur"])))
    assert links_named(neighbours("?counting=attacks"), "1") == []
    assert kech.slug == "kech"


def test_the_deadliest_are_in_the_order_of_days_and_hold_no_unknown_toll(client: Client, malir: District) -> None:
    for day, killed in ((3, 9), (1, 2), (2, None), (4, 0)):
        make_incident(location=located(district=malir), date=date(2024, 1, day), killed=killed)
    text = text_of(client, "/districts/malir/").split("Deadliest incidents")[1].split("Newest in the record")[0]
    assert "The 2 with most killed" in text
    assert text.index("1 Jan 2024") < text.index("3 Jan 2024")
