"""Trends as programs read them: bins, averages, the provisional end, changes, and rates for the number of people."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import orjson
import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from incidents.aggregates.lag import reporting_lag
from incidents.models import Incident, Report
from incidents.past import reading
from incidents.services import ReportInput
from incidents.statistics.lag import Lag
from tests.groups.factories import ArmedGroupFactory
from tests.incidents.factories import OutletFactory, located, make_incident
from tests.places.factories import DistrictFactory, ProvinceFactory

pytestmark = pytest.mark.django_db


def trend(client: Client, query: str = "", status: int = 200) -> Any:
    response = client.get(f"/api/v1/stats/trend/?{query}")
    assert response.status_code == status, response.content
    return orjson.loads(response.content)


def reported(days: Sequence[int], *, last: date) -> None:
    """Incidents of different days, each reported so many days later, all long before ``last``."""
    for index, late in enumerate(days):
        day = last - timedelta(days=100 + index)
        report = make_incident(date=day).reports.get()
        Report.objects.filter(pk=report.pk).update(published_on=day + timedelta(days=late))


def test_every_bin_of_the_window_is_there_with_its_range_its_days_and_its_average(client: Client) -> None:
    make_incident(date=date(2024, 1, 20), killed=(2, 4))
    make_incident(date=date(2024, 3, 5), killed=3)
    make_incident(date=date(2024, 5, 10))
    found = trend(client, "date_from=2024-01-16&measure=killed&average=2")
    assert found["whole"]["bins"][:4] == [
        {"bin": "2024-01", "start": "2024-01-01", "end": "2024-01-31", "days": 16, "value": 2, "low": 2, "high": 4,
         "average": None, "provisional": False},
        {"bin": "2024-02", "start": "2024-02-01", "end": "2024-02-29", "days": 29, "value": 0, "low": None,
         "high": None, "average": None, "provisional": False},
        {"bin": "2024-03", "start": "2024-03-01", "end": "2024-03-31", "days": 31, "value": 3, "low": 3, "high": 3,
         "average": 1.5, "provisional": False},
        {"bin": "2024-04", "start": "2024-04-01", "end": "2024-04-30", "days": 30, "value": 0, "low": None,
         "high": None, "average": 1.5, "provisional": True},
    ]  # fmt: skip
    unknown = found["whole"]["bins"][4]
    assert (unknown["bin"], unknown["days"], unknown["value"], unknown["average"]) == ("2024-05", 10, None, None)
    assert found["window"] == {"first": "2024-01-16", "last": "2024-05-10"}
    assert (found["record_last"], found["provisional_from"]) == ("2024-05-10", "2024-04-11")


def test_the_parts_come_largest_first_and_the_whole_counts_each_row_once(client: Client) -> None:
    one, two = ArmedGroupFactory.create(slug="one"), ArmedGroupFactory.create(slug="two")
    make_incident(groups=[(one, "claim", "made"), (two, "claim", "made")])
    make_incident(groups=[(two, "claim", "made")])
    make_incident()
    found = trend(client, "by=group&date_from=2024-05-01")
    totals = [(line["key"], sum(bin_["value"] for bin_ in line["bins"])) for line in found["lines"]]
    assert totals == [("two", 2), (None, 1), ("one", 1)]
    assert [bin_["value"] for bin_ in found["whole"]["bins"]] == [3]
    assert found["left_out"] == []


def test_a_change_of_the_rate_is_told_with_its_interval_and_the_provisional_end_is_not_searched(client: Client) -> None:
    for month in range(48):
        for day in range(2 if month < 24 else 6):
            make_incident(date=date(2021 + month // 12, month % 12 + 1, 3 + day))
    found = trend(client)
    assert found["whole"]["search"]["bins"] == 46
    (change,) = found["whole"]["changes"]
    assert (change["start"], change["earliest"], change["latest"]) == ("2023-01-01", "2022-12-01", "2023-02-01")
    assert 2.9 < change["ratio"] < 3.1
    assert change["ratio_low"] < change["ratio"] < change["ratio_high"]
    assert round(change["after_per_day"] * 365 / 12) == 6


@pytest.mark.parametrize(
    ("unit", "reason"),
    [
        ("day", "days are too uneven to search for changes: choose weeks, months or quarters"),
        ("year", "years are too few to search for changes: choose weeks, months or quarters"),
        ("month", "too few to tell a change from chance: 1 counted, at least 50 are needed"),
        ("quarter", "too short a series to search for changes: 13 bins, at least 20 are needed"),
    ],
)
def test_where_too_little_is_known_no_change_is_sought_and_the_reason_is_said(
    client: Client, unit: str, reason: str
) -> None:
    make_incident(date=date(2024, 3, 1))
    make_incident(date=date(2024, 5, 1))
    found = trend(client, f"unit={unit}&date_from=2021-01-01")
    assert (found["whole"]["search"]["refused"], found["whole"]["changes"]) == (reason, [])


def test_the_provisional_end_follows_from_the_record_s_own_lag(client: Client) -> None:
    last = date(2024, 12, 31)
    make_incident(date=last)
    reported([0] * 100 + [1] * 90 + [5] * 10, last=last)
    found = trend(client, "date_from=2024-12-01&unit=day")
    assert found["lag"] == {
        "n": 200, "median": 0, "p90": 1, "p95": 1, "impossible": 0, "share": 0.95, "measured": True,
        "provisional_days": 1,
    }  # fmt: skip
    assert [bin_["bin"] for bin_ in found["whole"]["bins"] if bin_["provisional"]] == ["2024-12-31"]


def test_the_lag_leaves_out_what_is_too_new_too_rough_or_not_public(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    last = date(2024, 12, 31)
    reported([2, 4], last=last)
    reported([0], last=last + timedelta(days=60))
    Incident.objects.filter(date=last - timedelta(days=100)).update(status="draft")
    with django_assert_num_queries(2):
        assert reporting_lag(last) == Lag(n=1, median=4, p90=4, p95=4)
    with django_assert_num_queries(1):
        assert reporting_lag(last).n == 1
    Incident.objects.update(date_precision="month")
    with reading(known_by=last):
        assert reporting_lag(last).n == 0
    assert reporting_lag(None) == Lag(0)


def test_a_trend_can_be_asked_of_the_past(client: Client) -> None:
    make_incident(
        date=date(2024, 5, 1), reports=(ReportInput(outlet=OutletFactory.create(), published_on=date(2024, 5, 3)),)
    )
    assert trend(client, "known_by=2024-05-02")["whole"]["bins"] == []
    assert [bin_["value"] for bin_ in trend(client, "known_by=2024-05-03&date_from=2024-05-01")["whole"]["bins"]] == [1]


@pytest.mark.parametrize(
    ("query", "attr", "code"),
    [
        ("unit=decade", "unit", "unknown_value"),
        ("by=month", "by", "unknown_value"),
        ("by=province,group", "by", "too_many"),
        ("average=1", "average", "invalid_number"),
        ("measure=fear", "measure", "unknown_value"),
        ("window=6", "window", "unknown_parameter"),
    ],
)
def test_what_cannot_be_asked_is_refused_by_name(client: Client, query: str, attr: str, code: str) -> None:
    found = trend(client, query, status=400)
    assert [(error["attr"], error["code"]) for error in found["errors"]] == [(attr, code)]


def test_only_days_that_are_known_have_a_weekday(client: Client) -> None:
    make_incident(date=date(2024, 5, 1))
    make_incident(date=date(2024, 5, 3))
    make_incident(date=date(2024, 5, 3), date_precision="month")
    rows = orjson.loads(client.get("/api/v1/stats/?by=weekday").content)["rows"]
    assert {row["weekday"]: row["value"] for row in rows} == {"wednesday": 1, "friday": 1, None: 1}


def test_rates_are_for_the_people_of_a_place_and_null_without_a_census_or_where_a_filter_cuts_through(
    client: Client,
) -> None:
    counted = DistrictFactory.create(
        slug="quetta",
        population=400_000,
        province=ProvinceFactory.create(slug="b", population=5_000_000, population_year=2023),
    )
    bare = DistrictFactory.create(slug="gilgit", province__slug="gb")
    for district in (counted, counted, bare):
        make_incident(location=located(district=district))
    make_incident()

    def rates(query: str) -> dict[str | None, float | None]:
        rows = orjson.loads(client.get(f"/api/v1/stats/?{query}").content)["rows"]
        return {row[query.partition("=")[2].partition("&")[0]]: row["per_100k"] for row in rows}

    assert rates("by=district") == {"quetta": 0.5, "gilgit": None, None: None}
    assert rates("by=province") == {"b": 0.04, "gb": None, None: None}
    assert rates("by=province&district=quetta") == {"b": None}
    assert "per_100k" not in orjson.loads(client.get("/api/v1/stats/?by=month").content)["rows"][0]


@pytest.mark.parametrize("by", ["", "by=province", "by=group", "by=district"])
def test_a_trend_asks_few_questions_however_many_rows_there_are(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries, by: str
) -> None:
    group = ArmedGroupFactory.create()
    for _ in range(6):
        make_incident(location=located(district=DistrictFactory.create()), groups=[(group, "claim", "made")])
    with django_assert_max_num_queries(8):
        trend(client, by)
