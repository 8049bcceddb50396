"""The smooth picture and the hexagons: every incident with coordinates once, under every rule, with its rows."""

import csv
import io
from urllib.parse import parse_qs, urlsplit

import pytest
from django.http import QueryDict
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from dashboard import charts
from incidents.aggregates import Tally, hexagon_totals, spots_of
from incidents.counting import RULES
from incidents.filters import IncidentFilterSet
from incidents.models import Incident
from places import hexagons
from places.models import District
from tests.incidents.factories import located, make_incident
from tests.places.factories import DistrictFactory, PlaceFactory

KNOWN = "location_precision=exact,town,near,tehsil"
# A cell of resolution 4 around Quetta, and a point that is in its box and not in it.
CELL, OUTSIDE = "8442755ffffffff", (29.97, 66.79)
QUETTA = (30.19, 67.0)


@pytest.fixture
def quetta() -> District:
    return DistrictFactory.create(slug="quetta", name="Quetta", province__slug="balochistan")


def total(client: Client, question: str) -> int:
    return int(client.get(f"/api/v1/stats/?{question}").json()["total"]["value"] or 0)


@pytest.mark.usefixtures("record_db")
@pytest.mark.parametrize("rule", RULES)
def test_hexagons_and_places_hold_what_stats_counts_with_coordinates(client: Client, rule: str) -> None:
    filters = IncidentFilterSet({"counting": rule})
    chart = charts.density_map(filters)
    with_coordinates = total(client, f"counting={rule}&{KNOWN}")
    without = sum(line.incidents for line in chart.margin)
    assert chart.placed == with_coordinates == total(client, f"counting={rule}") - without
    killed = total(client, f"counting={rule}&{KNOWN}&measure=killed")
    for resolution in charts.RESOLUTIONS:
        cells = charts.hexagon_map(filters, resolution=resolution).units
        assert sum(cell.incidents for cell in cells) == with_coordinates
        assert sum(cell.killed.value or 0 for cell in cells) == killed


@pytest.mark.usefixtures("record_db")
@pytest.mark.parametrize("resolution", ["3", "6"])
def test_each_hexagon_leads_to_as_many_rows_as_it_counts(resolution: str) -> None:
    chart = charts.hexagon_map(IncidentFilterSet({"counting": "attacks"}), resolution=resolution)
    for row, unit in list(zip(chart.table.rows, chart.units, strict=False))[:8]:
        rows = IncidentFilterSet(QueryDict(urlsplit(row[0].href).query))
        assert rows.is_valid(), rows.errors
        assert rows.counted.count() == unit.incidents


@pytest.mark.django_db
def test_a_cell_takes_in_what_stands_in_it_and_not_the_corners_of_its_box(quetta: District) -> None:
    inside = make_incident(location=located(district=quetta, point=QUETTA))
    make_incident(location=located(district=quetta, point=OUTSIDE))
    make_incident(location=located(district=quetta))
    west, south, east, north = hexagons.box(CELL)
    assert south < OUTSIDE[0] < north
    assert west < OUTSIDE[1] < east
    found = IncidentFilterSet({"h3": CELL.upper()})
    assert [row.uid for row in found.qs] == [inside.uid]
    assert "inside the hexagon" in found.words()


@pytest.mark.django_db
@pytest.mark.parametrize("wrong", ["quetta", "8442755", hexagons._h3().latlng_to_cell(*QUETTA, 7)])
def test_what_is_not_a_cell_is_refused_with_an_example(client: Client, wrong: str) -> None:
    answer = client.get(f"/api/v1/incidents/?h3={wrong}")
    assert answer.status_code == 400
    assert f"“{wrong}” is not an H3 cell of resolution 3 to 6. For example {CELL}." in answer.content.decode()


@pytest.mark.django_db
def test_places_add_up_and_what_is_not_reported_stays_unknown(quetta: District) -> None:
    for killed in (2, 3, None):
        make_incident(killed=killed, location=located(district=quetta, point=QUETTA))
    make_incident(location=located(district=quetta, point=(25.2, 62.3)))
    make_incident(killed=9, location=located(district=quetta))
    found = spots_of(Incident.public.all(), RULES["attacks"])
    assert [(spot.incidents, spot.killed.value) for spot in found.spots] == [(3, 5), (1, None)]
    assert (found.placed, found.district, found.wider) == (4, 1, 0)
    assert [cell.killed for cell in hexagon_totals(found.spots, 4)] == [Tally(5, 5, 5), Tally(None)]


@pytest.mark.django_db
def test_the_page_says_what_is_in_the_picture_and_links_what_is_not(client: Client, quetta: District) -> None:
    PlaceFactory.create(name="Quetta", district=quetta, latitude=QUETTA[0], longitude=QUETTA[1])
    make_incident(location=located(district=quetta, point=QUETTA))
    make_incident(location=located(district=quetta))
    page = client.get("/map/?layer=density").content.decode()
    assert "1 incident in the picture; left out: 1 known only to a district." in page
    assert "A smooth picture of places known, not of risk." in page
    chart = charts.density_map(IncidentFilterSet({}))
    assert parse_qs(urlsplit(chart.margin[0].url).query) == {
        "location_precision": ["district"],
        "counting": ["attacks"],
    }
    assert [cell.text for cell in chart.table.rows[0]][:3] == ["Quetta", "30.19, 67.00", "1"]
    table = list(csv.DictReader(io.StringIO(client.get("/figures/map-hexagons.csv?resolution=4").content.decode())))
    assert [(line["kind"], line["h3"], line["incidents"]) for line in table] == [
        ("hexagon", CELL, "1"),
        ("without coordinates: known only to a district", "", "1"),
    ]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("question", "said"),
    [("measure=per_100k", "“per_100k” is not one of"), ("resolution=9", "“9” is not one of 3, 4, 5, 6")],
)
def test_a_map_of_places_refuses_what_it_cannot_show(client: Client, question: str, said: str) -> None:
    answer = client.get(f"/map/?layer=hexagons&{question}")
    assert answer.status_code == 400
    assert said in answer.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("layer", ["density", "hexagons", f"hexagons&h3={CELL}"])
def test_more_places_cost_no_more_questions(
    client: Client, quetta: District, django_assert_max_num_queries: DjangoAssertNumQueries, layer: str
) -> None:
    for step in range(9):
        make_incident(location=located(district=quetta, point=(30.1 + step / 100, 67.0)))
    with django_assert_max_num_queries(15):
        assert client.get(f"/map/?layer={layer}").status_code == 200
