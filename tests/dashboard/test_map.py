"""The map page, the incidents it draws later, and its file."""

import csv
import io
from typing import Any, cast

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from dashboard import charts
from incidents.filters import IncidentFilterSet
from places.models import District
from tests.dashboard.unpacked import drawn
from tests.incidents.factories import located, make_incident
from tests.places.factories import DistrictFactory, PlaceFactory


@pytest.fixture
def quetta() -> District:
    return DistrictFactory.create(
        slug="quetta", name="Quetta", province__slug="balochistan", province__name="Balochistan"
    )


@pytest.mark.django_db
@pytest.mark.parametrize("wrong", ["measure=injured", "unit=month", "format=png"])
def test_a_value_that_is_not_allowed_is_named_and_nothing_is_drawn(client: Client, wrong: str) -> None:
    response = client.get(f"/map/?{wrong}")
    assert response.status_code == 400
    assert wrong.split("=")[0] in response.content.decode()
    assert b"data-chart" not in response.content


@pytest.mark.django_db
def test_the_page_says_how_many_are_drawn_and_how_many_cannot_be(client: Client, quetta: District) -> None:
    make_incident(location=located(district=quetta))
    make_incident()
    page = client.get("/map/").content.decode()
    assert "1 on the map" in page
    assert "1 without a location" in page
    assert "Boundaries are not a position on any claim." in page
    assert "/map/points.json?counting=attacks" in page


@pytest.mark.django_db
def test_the_file_holds_every_incident_of_the_map_once(client: Client, quetta: District) -> None:
    make_incident(location=located(district=quetta), killed=3)
    make_incident(location=located(province=quetta.province))
    response = client.get("/figures/map.csv")
    rows = list(csv.DictReader(io.StringIO(response.content.decode())))
    assert [(row["kind"], row["name"], row["incidents"], row["killed"]) for row in rows] == [
        ("district", "Quetta", "1", "3"),
        ("without_location", "Balochistan, district not known", "1", ""),
    ]


@pytest.mark.django_db
def test_points_answer_the_filter_and_refuse_what_they_do_not_know(client: Client, quetta: District) -> None:
    town = PlaceFactory.create(district=quetta)
    make_incident(location=located(place=town), killed=3)
    make_incident(location=located(place=town), killed=30)
    (trace,) = client.get("/map/points.json?killed_min=10").json()
    assert [one.killed for one in drawn(trace)] == [30]
    assert trace["meta"]["href"] == "/incidents/__0__/"
    refused = client.get("/map/points.json?measure=killed")
    assert (refused.status_code, list(refused.json()["errors"])) == (400, ["measure"])


@pytest.mark.django_db
def test_titles_travel_with_few_points_and_are_asked_for_one_by_one_of_many(
    client: Client, quetta: District, monkeypatch: pytest.MonkeyPatch
) -> None:
    town = PlaceFactory.create(district=quetta)
    rows = [make_incident(location=located(place=town), killed=3) for _ in range(3)]
    (few,) = client.get("/map/points.json").json()
    assert [(one.uid, one.title) for one in drawn(few)] == [(row.uid, row.title) for row in rows]
    monkeypatch.setattr("dashboard.charts.points.TITLES", 2)
    (many,) = cast(list[Any], charts.map_traces(IncidentFilterSet({})))
    assert [one.title for one in drawn(many)] == ["", "", ""]
    asked = client.get(many["packed"]["ask"].replace("__0__", rows[1].uid)).json()
    assert asked["results"] == [{"uid": rows[1].uid, "title": rows[1].title}]


@pytest.mark.django_db
def test_an_unchanged_map_is_not_sent_again(client: Client, quetta: District) -> None:
    make_incident(location=located(district=quetta))
    first = client.get("/map/points.json")
    again = client.get("/map/points.json", headers={"If-None-Match": first["ETag"]})
    assert (first.status_code, again.status_code) == (200, 304)


@pytest.mark.django_db
def test_a_withheld_place_is_not_in_the_points(client: Client, quetta: District) -> None:
    town = PlaceFactory.create(district=quetta, latitude=30.37, longitude=66.93)
    make_incident(location=located(place=town), status="draft")
    make_incident(location=located(district=quetta))
    text = client.get("/map/points.json").content.decode()
    assert "30.37" not in text
    assert "66.93" not in text


@pytest.mark.usefixtures("record_db")
@pytest.mark.parametrize("rule", ["attacks", "picss_like", "crss_like"])
def test_districts_points_and_margin_make_up_the_whole_record(rule: str) -> None:
    filters = IncidentFilterSet({"counting": rule})
    assert filters.is_valid()
    chart = charts.overview_map(filters)
    assert chart.incidents == filters.counted.count()
    assert sum(line.incidents for line in chart.margin) == chart.without_location
    assert sum(_rows_in(trace) for trace in charts.map_traces(filters)) == chart.drawn


def _rows_in(trace: Any) -> int:
    """How many incidents a trace stands for: a ring of a district, drawn as two circles, for several."""
    if trace["meta"]["role"] == "rings":
        return sum(int(str(details[2]).split(" ")[0]) for details in trace["customdata"][::2])
    return len(drawn(trace))


@pytest.mark.usefixtures("record_db")
def test_a_map_asks_the_database_four_times_and_its_points_too() -> None:
    filters = IncidentFilterSet({})
    with CaptureQueriesContext(connection) as queries:
        charts.overview_map(filters)
    assert len(queries) == 4
    with CaptureQueriesContext(connection) as queries:
        charts.map_traces(filters)
    assert len(queries) == 4
