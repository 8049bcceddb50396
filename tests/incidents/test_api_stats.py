"""Numbers by two dimensions, as programs read them."""

from datetime import date
from typing import Any

import orjson
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.groups.factories import ArmedGroupFactory, GroupLinkFactory
from tests.incidents.factories import located, make_incident
from tests.places.factories import DistrictFactory

pytestmark = pytest.mark.django_db


def stats(client: Client, query: str = "", status: int = 200) -> Any:
    response = client.get(f"/api/v1/stats/?{query}")
    assert response.status_code == status, response.content
    return orjson.loads(response.content)


def test_numbers_come_in_the_shape_of_the_contract(client: Client) -> None:
    district = DistrictFactory.create(slug="quetta", province__slug="balochistan")
    make_incident(location=located(district=district), killed=(10, 15))
    make_incident(location=located(district=district), killed=2)
    make_incident(killed=1, date=date(2024, 6, 1))
    make_incident(event_class="clash", killed=50)
    assert stats(client, "by=month&by=province&measure=killed&date_from=2024-01-01") == {
        "measure": "killed",
        "by": ["month", "province"],
        "counting": "attacks",
        "filters": {"date_from": "2024-01-01"},
        "rows": [
            {"month": "2024-05", "province": "balochistan", "value": 12, "low": 12, "high": 17, "per_100k": None},
            {"month": "2024-06", "province": None, "value": 1, "low": 1, "high": 1, "per_100k": None},
        ],
        "total": {"value": 13, "low": 13, "high": 18},
        "without_date": 0,
        "without_location": 1,
        "without_report_date": None,
    }


def test_without_a_dimension_there_is_the_total_alone(client: Client) -> None:
    make_incident()
    found = stats(client)
    assert (found["measure"], found["by"], found["rows"]) == ("incidents", [], [])
    assert found["total"] == {"value": 1, "low": None, "high": None}


@pytest.mark.parametrize("by", ["", "by=month", "by=group", "by=month,province"])
def test_nothing_found_is_no_incidents_and_no_figure_of_deaths(client: Client, by: str) -> None:
    make_incident(date=date(2024, 5, 1), killed=1)
    assert stats(client, f"date_from=2025-01-01&{by}")["total"]["value"] == 0
    assert stats(client, f"date_from=2025-01-01&measure=killed&{by}")["total"]["value"] is None


@pytest.mark.parametrize(
    ("unit", "day", "key"),
    [
        ("day", date(2024, 5, 1), "2024-05-01"),
        ("week", date(2024, 5, 1), "2024-W18"),
        ("week", date(2024, 12, 31), "2025-W01"),
        ("week", date(2021, 1, 3), "2020-W53"),
        ("month", date(2024, 5, 31), "2024-05"),
        ("quarter", date(2024, 5, 31), "2024-Q2"),
        ("quarter", date(2024, 12, 31), "2024-Q4"),
        ("year", date(2024, 5, 31), "2024"),
    ],
)
def test_units_of_time_are_written_as_iso_writes_them(client: Client, unit: str, day: date, key: str) -> None:
    make_incident(date=day)
    assert [row[unit] for row in stats(client, f"by={unit}")["rows"]] == [key]


def test_fronts_count_under_their_parent_unless_roll_up_is_off(client: Client) -> None:
    parent, front = ArmedGroupFactory.create(slug="bla"), ArmedGroupFactory.create(slug="majeed-brigade")
    GroupLinkFactory.create(from_group=front, to_group=parent, kind="front_of")
    make_incident(groups=[(front, "claim", "made")])
    make_incident(groups=[(parent, "claim", "made"), (front, "claim", "made")])
    make_incident()

    def counts(query: str) -> dict[str | None, int]:
        return {row["group"]: row["value"] for row in stats(client, query)["rows"]}

    assert counts("by=group") == {"bla": 2, None: 1}
    assert counts("by=group&rollup=false") == {"bla": 1, "majeed-brigade": 2, None: 1}
    assert stats(client, "by=group")["total"]["value"] == 3


def test_the_counting_rule_that_was_named_is_the_one_that_counts(client: Client) -> None:
    make_incident(killed=2, militants=1)
    make_incident(event_class="clash", militants=4)
    assert stats(client, "measure=killed")["total"]["value"] == 2
    found = stats(client, "measure=killed&counting=picss_like")
    assert (found["counting"], found["total"]["value"], found["filters"]) == ("picss_like", 7, {})


def test_the_filters_are_said_back_as_they_were_understood(client: Client) -> None:
    DistrictFactory.create(province__slug="sindh")
    query = "province=sindh&killed_min=2&bbox=66,24,68,26&near=67,25&within_km=30&q=bus&date_to=2024-05-01"
    assert stats(client, query)["filters"] == {
        "date_to": "2024-05-01",
        "province": ["sindh"],
        "killed_min": 2,
        "bbox": [66.0, 24.0, 68.0, 26.0],
        "near": [67.0, 25.0],
        "within_km": 30,
        "q": "bus",
    }


@pytest.mark.parametrize(
    ("query", "attr", "code"),
    [
        ("by=colour", "by", "unknown_value"),
        ("by=month,province,group", "by", "too_many"),
        ("measure=fear", "measure", "unknown_value"),
        ("measure=killed&measure=injured", "measure", "too_many"),
        ("page_size=5", "page_size", "unknown_parameter"),
        ("counting=all", "counting", "unknown_value"),
        ("format=csv", "format", "unknown_value"),
    ],
)
def test_what_cannot_be_counted_is_refused_by_name(client: Client, query: str, attr: str, code: str) -> None:
    found = stats(client, query, status=400)
    assert [(error["attr"], error["code"]) for error in found["errors"]] == [(attr, code)]


@pytest.mark.parametrize("by", ["", "by=month,province", "by=group,target"])
def test_numbers_ask_at_most_five_questions(client: Client, by: str) -> None:
    group = ArmedGroupFactory.create()
    for _ in range(5):
        make_incident(groups=[(group, "claim", "made")], killed=1, targets=("police", "army"))
    with CaptureQueriesContext(connection) as asked:
        stats(client, by)
    assert len(asked) <= 5
