"""Areas of the map as numbers, and its small maps: both say what `stats/` says, and need no script."""

import re
from html import unescape

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from dashboard import charts
from incidents.counting import RULES
from incidents.filters import IncidentFilterSet
from places.models import District
from places.outlines import outlines
from tests.dashboard.test_map_layers import stats
from tests.incidents.factories import located, make_incident
from tests.places.factories import DistrictFactory

# Quetta's surroundings.
BOX = "66.5,29.9,67.3,30.5"


@pytest.fixture
def quetta() -> District:
    return DistrictFactory.create(slug="quetta", name="Quetta", province__slug="balochistan", population=2_000_000)


def shown(client: Client, address: str, *, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status
    return unescape(response.content.decode())


@pytest.mark.usefixtures("record_db")
@pytest.mark.parametrize("measure", ["incidents", "killed"])
@pytest.mark.parametrize("rule", RULES)
def test_year_by_year_the_numbers_are_those_of_stats(client: Client, rule: str, measure: str) -> None:
    question = f"measure={measure}&counting={rule}"
    chart = charts.year_maps(IncidentFilterSet({"counting": rule}), measure=measure)
    numbers = {
        (f"{year}-01-01", slug): value
        for slug, years in chart.numbers.items()
        for year, value in years.items()
        if value
    }
    found = stats(client, question, "year", "district")
    assert numbers == {(str(year)[:4] + "-01-01", slug): value for (year, slug), value in found.items()}
    totals = {
        int(str(row["year"])[:4]): row["value"]
        for row in client.get(f"/api/v1/stats/?{question}&by=year").json()["rows"]
    }
    assert {panel.year: panel.number for panel in chart.panels if panel.number} == {
        year: value for year, value in totals.items() if value
    }


@pytest.mark.django_db
def test_all_years_share_one_scale_and_each_leads_to_its_map(client: Client, quetta: District) -> None:
    kech = DistrictFactory.create(slug="kech", name="Kech", province=quetta.province)
    for day in ("2023-05-03", "2024-05-03", "2024-06-03"):
        make_incident(date=day, location=located(district=quetta))
    make_incident(date="2024-07-03", location=located(district=kech))
    page = shown(client, "/map/?layer=years&date_from=2023-03-01")
    assert re.findall(r'<g class="fill-(ramp-\d)"><use href="#o-(\w+)"><title>([^<]+)', page) == [
        ("ramp-1", "quetta", "Quetta: 1"),
        ("ramp-1", "kech", "Kech: 1"),
        ("ramp-2", "quetta", "Quetta: 2"),
    ]
    assert re.findall(r'<li><a href="([^"]+)">\s*<span class="year-map-name"><strong>(\d+)', page) == [
        ("/map/?date_from=2023-03-01&date_to=2023-12-31", "2023"),
        ("/map/?date_from=2024-01-01&date_to=2024-12-31", "2024"),
    ]
    assert "Map of districts. Highest: Quetta 2, Kech 1." in page
    assert len(page) < 400_000


def test_every_drawn_district_has_an_outline_and_they_are_small() -> None:
    found = outlines()
    assert (len(found.districts), len(found.provinces)) == (164, 7)
    assert sum(len(path) for path in (*found.districts.values(), *found.provinces.values())) < 60_000


@pytest.mark.django_db
def test_a_report_draws_its_districts(client: Client, quetta: District) -> None:
    make_incident(date="2024-05-03", location=located(district=quetta))
    make_incident(date="2024-06-03", location=located(district=quetta))
    page = shown(client, "/reports/2024/5/")
    assert '<g class="fill-ramp-1"><use href="#o-quetta"><title>Quetta: 1 incident</title></use></g>' in page
    assert "Incidents by district, May 2024" in page
    assert "© geoBoundaries" in page


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("fields", "address"),
    [
        (
            "west=66.5&south=29.9&east=67.3&north=30.5&longitude=67&latitude=30&km=",
            "bbox=66.5,29.9,67.3,30.5&near=67,30",
        ),
        ("province=balochistan&bbox=1,2,3,4&longitude=67&latitude=30.2&km=40", "near=67,30.2&within_km=40"),
        ("west=&south=&east=&north=&bbox=1,2,3,4&measure=killed", "measure=killed"),
    ],
)
def test_the_fields_of_an_area_become_the_filter_without_a_script(
    client: Client, quetta: District, fields: str, address: str
) -> None:
    answer = client.get(f"/map/?{fields}")
    kept = "province=balochistan&" if "province" in fields else ""
    assert (answer.status_code, answer["Location"]) == (302, f"/map/?{kept}{address}")
    assert client.get(answer["Location"]).status_code == 200


@pytest.mark.django_db
def test_an_area_has_its_outline_its_chip_and_says_what_it_cannot_hold(client: Client, quetta: District) -> None:
    make_incident(location=located(district=quetta, point=(30.2, 67.0)))
    for _ in range(2):
        make_incident(location=located(district=quetta))
    page = shown(client, f"/map/?near=67.0,30.2&within_km=40&bbox={BOX}&province=balochistan")
    assert "2 incidents of the rest of this filter are known only to a district or wider" in page
    assert '<input type="hidden" name="province" value="balochistan">' in page
    chips = re.findall(r'<a class="chip" href="([^"]+)"><span class="chip-label">Near the point', page)
    assert chips == ["/map/?province=balochistan&bbox=66.5%2C29.9%2C67.3%2C30.5"]
    chart = charts.overview_map(IncidentFilterSet({"bbox": BOX}))
    (area,) = [trace for trace in chart.figure["data"] if trace.get("meta", {}).get("role") == "area"]
    assert area["lon"] == [66.5, 67.3, 67.3, 66.5, 66.5]
    assert area["lat"] == [29.9, 29.9, 30.5, 30.5, 29.9]


@pytest.mark.django_db
def test_an_area_that_is_none_says_beside_its_fields_what_would_be_right(client: Client, quetta: District) -> None:
    page = shown(client, "/map/?bbox=67,,66,30", status=400)
    assert re.search(r'id="area-box-error">[^<]*is not west,south,east,north in degrees', page)
    assert 'name="west" value="67"' in page
    assert 'id="area-circle-error"' not in page


@pytest.mark.django_db
@pytest.mark.parametrize("address", [f"/map/?bbox={BOX}", f"/map/?layer=years&bbox={BOX}", "/map/?layer=years"])
def test_more_rows_cost_no_more_questions(
    client: Client, quetta: District, django_assert_max_num_queries: DjangoAssertNumQueries, address: str
) -> None:
    for month in range(1, 10):
        make_incident(date=f"202{month % 5 + 1}-0{month}-03", location=located(district=quetta))
    with django_assert_max_num_queries(15):
        assert client.get(address).status_code == 200
