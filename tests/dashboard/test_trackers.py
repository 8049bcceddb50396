"""The page about other trackers, its picture, and the address for programs: the same numbers everywhere."""

import csv
import datetime as dt
import io
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from dashboard.models import PublishedFigure
from dashboard.services.published_figures import load_published_figures
from dashboard.trackers import UNITS
from tests.dashboard.listed import text_of
from tests.dashboard.published import ATTACKS, make_published
from tests.incidents.factories import located, make_incident
from tests.places.factories import DistrictFactory, ProvinceFactory

pytestmark = pytest.mark.django_db
BUDGET = 15
LIST = "/api/v1/published-figures/"
CLAIM = "group media claim: own attacks; casualties as claimed"


@pytest.fixture
def rows() -> None:
    """Three attacks of 2024 with their dead, an operation, and a row that lets the record reach into 2025."""
    for day, killed in ((1, (2, 4)), (2, (3, 3)), (3, None)):
        make_incident(date=dt.date(2024, 5, day), killed=killed, militants=1)
    make_incident(date=dt.date(2024, 6, 1), event_class="security_operation", killed=0, militants=7)
    make_incident(date=dt.date(2025, 2, 1), killed=1)


def results(client: Client, query: str = "") -> list[dict[str, Any]]:
    response = client.get(f"{LIST}?{query}")
    assert response.status_code == 200, response.content
    found: list[dict[str, Any]] = response.json()["results"]
    assert response.json()["count"] == len(found)
    return found


class TestPage:
    def test_the_answers_of_a_year_stand_beside_ours_each_with_its_own_rule(self, client: Client, rows: None) -> None:
        make_published(value=905, edition=1)
        make_published(value=908, edition=2, published_on=dt.date(2025, 12, 29))
        make_published(measure="killed", value=1177, nearest_rule="pips_like")
        make_published(publisher="PIPS", counting_rule="terrorist attacks", value=521, nearest_rule="pips_like")
        make_published(
            publisher="ISPR", counting_rule="official: terrorist incidents of any size", measure="incidents",
            value=5397, nearest_rule="",
        )  # fmt: skip
        text = text_of(client, "/trackers/")
        assert "2024: 3 answers by 3 publishers" in text
        assert f"PICSS “{ATTACKS}” 905 → 908 here 3 , Militant attacks: 0 % 1,177 here 8 8–10 , PIPS-like: 1 %" in text
        assert "PIPS “terrorist attacks” 521 here 3 , PIPS-like: 1 % –" in text
        assert "5,397 incidents not compared: it counts terrorist incidents as the authorities do, of any size" in text
        assert "none may be added to another" in text

    def test_figures_stand_one_by_one_with_source_day_rows_part_and_difference(
        self, client: Client, rows: None
    ) -> None:
        make_published(value=30, published_on=dt.date(2025, 1, 2), note="year-end release")
        page = client.get("/trackers/").content.decode()
        assert '<a href="https://example.org/picss" rel="nofollow noreferrer">example.org</a>, 2 Jan 2025' in page
        text = text_of(client, "/trackers/")
        assert "30 example.org , 2 Jan 2025; year-end release 3 Militant attacks 10 % −27" in text  # noqa: RUF001
        (url,) = set(re.findall(r'href="(/incidents/\?counting=[^"]+)"', page))
        listed = client.get(url.replace("&amp;", "&")).content.decode()
        assert 'data-results-words="3 incidents"' in listed

    def test_months_years_and_other_periods_are_kept_apart(self, client: Client, rows: None) -> None:
        make_published(value=908)
        make_published(value=83, period_start=dt.date(2024, 5, 1), period_end=dt.date(2024, 5, 31))
        make_published(value=323, period_end=dt.date(2024, 4, 30), is_cumulative=True)
        shown = {unit: text_of(client, f"/trackers/?unit={unit}").split("figure by figure")[1] for unit in UNITS}
        assert {unit: [n for n in ("908", "83", "323") if f" {n} example" in text] for unit, text in shown.items()} == {
            "year": ["908"],
            "month": ["83"],
            "other": ["323"],
        }
        assert "cumulative" in shown["other"]

    def test_a_groups_own_claims_stand_apart_in_italics_and_are_never_compared(
        self, client: Client, rows: None
    ) -> None:
        make_published(publisher="TTP", counting_rule=CLAIM, qualifier="claimed", value=1758, nearest_rule="")
        page = client.get("/trackers/").content.decode()
        before, claims = page.split('id="claims"')
        assert "1,758" not in before
        assert 'class="claimed"><ul class="prints"><li><span class="print">1,758</span>' in claims

    def test_area_publisher_and_days_narrow_the_figures(self, client: Client, rows: None) -> None:
        sindh = ProvinceFactory.create(slug="sindh", name="Sindh")
        make_incident(date=dt.date(2024, 7, 1), location=located(province=sindh))
        make_published(value=908)
        make_published(value=44, area="Sindh", province=sindh)
        make_published(value=55, area="Sindh", province=sindh, publisher="PIPS")
        make_published(value=66, area="Sindh", province=sindh, period_start=dt.date(2023, 1, 1),
                       period_end=dt.date(2023, 12, 31))  # fmt: skip
        text = text_of(client, "/trackers/?area=Sindh&publisher=PICSS&date_from=2024-01-01").split("figure by figure")[
            1
        ]
        assert "1 figure compared, 0 not, Sindh" in text
        assert "44 example.org , no date shown 1 Militant attacks 2 %" in text

    @pytest.mark.parametrize(
        ("query", "said"),
        [
            ("group=ttp", "group"),
            ("counting=picss_like", "compared under the counting rule nearest to it"),
            ("measure=wounded", "“wounded” is not one of attacks, killed"),
            ("area=Mars", "“Mars” is not one of"),
            ("publisher=Nobody", "“Nobody” is not one of"),
            ("unit=week", "“week” is not one of year, month, other"),
            ("date_from=2024-13-01", "date_from-error"),
            ("colour=red", "There is no such parameter"),
        ],
    )
    def test_what_cannot_be_asked_is_named_and_nothing_is_shown(self, client: Client, query: str, said: str) -> None:
        make_published()
        response = client.get(f"/trackers/?{query}")
        assert response.status_code == 400
        assert said in response.content.decode()
        assert b"data-chart" not in response.content

    def test_without_any_figure_the_page_says_so(self, client: Client) -> None:
        text = text_of(client, "/trackers/")
        assert "No publisher has printed a count of attacks or killed of a whole year for Pakistan." in text

    def test_the_page_asks_few_questions_however_many_figures_there_are(
        self, client: Client, rows: None, django_assert_max_num_queries: DjangoAssertNumQueries
    ) -> None:
        make_published()
        client.get("/trackers/")
        with CaptureQueriesContext(connection) as few:
            client.get("/trackers/?measure=killed&unit=other")
        load_published_figures()
        with django_assert_max_num_queries(BUDGET) as many:
            client.get("/trackers/?measure=killed&unit=other")
        assert len(many) <= max(len(few), 14)
        with django_assert_max_num_queries(BUDGET):
            client.get("/trackers/?unit=month")


class TestPicture:
    def lines(self, client: Client, query: str) -> list[dict[str, str]]:
        response = client.get(f"/figures/trackers.csv?{query}")
        assert response.status_code == 200
        return list(csv.DictReader(io.StringIO(response.content.decode())))

    def test_it_holds_whole_periods_that_are_compared_and_no_part_of_another(self, client: Client, rows: None) -> None:
        make_published(value=30)
        make_published(value=40, is_subset=True, counting_rule="a part")
        make_published(value=50, period_end=dt.date(2024, 4, 30))
        make_published(value=20, period_start=dt.date(2024, 5, 1), period_end=dt.date(2024, 5, 31))
        assert [(row["Year"], row["Published"], row["Here"], row["Part, %"]) for row in self.lines(client, "")] == [
            ("2024", "30", "3", "10.0")
        ]
        months = self.lines(client, "unit=month")
        assert [(row["Month"], row["Published"], row["Here"], row["Part, %"]) for row in months] == [
            ("May 2024", "20", "3", "15.0")
        ]

    def test_each_rule_of_a_publisher_has_a_picture_of_its_own(self, client: Client, rows: None) -> None:
        make_published(value=30)
        make_published(value=60, counting_rule="combat-related", nearest_rule="picss_like")
        page = client.get("/figures/trackers/").content.decode()
        assert "PICSS ①" in page
        assert "PICSS ②: “militant-initiated attacks only" in page
        assert '"xaxis":"x2"' in page

    def test_the_picture_of_a_past_without_a_record_compares_nothing(self, client: Client, rows: None) -> None:
        make_published(value=30)
        assert self.lines(client, "known_by=2021-01-01") == []


class TestInterface:
    def test_a_print_is_given_with_ours_or_why_there_is_none(self, client: Client, rows: None) -> None:
        make_published(value=30, edition=1)
        make_published(value=40, edition=2)
        make_published(publisher="TTP", counting_rule=CLAIM, qualifier="claimed", value=99, nearest_rule="")
        first, second, claim = results(client)
        assert first == {
            "publisher": "PICSS", "period_start": "2024-01-01", "period_end": "2024-12-31", "area": "Pakistan",
            "province": None, "measure": "attacks", "counting_rule": ATTACKS, "value": 30, "qualifier": "exact",
            "published_on": None, "source_url": "https://example.org/picss", "note": "", "print": 1, "stands": False,
            "is_subset": False, "is_cumulative": False, "is_partial": False, "nearest_rule": "attacks",
            "ours": {"value": 3, "low": None, "high": None}, "ratio": None, "not_compared": None,
        }  # fmt: skip
        assert (second["value"], second["stands"], second["ratio"]) == (40, True, 0.075)
        assert (claim["ours"], claim["nearest_rule"]) == (None, None)
        assert claim["not_compared"] == "it is an armed group’s own claim"

    def test_it_is_narrowed_by_publisher_area_measure_and_days(self, client: Client) -> None:
        load_published_figures()
        assert len(results(client)) == 1391
        assert len(results(client, "publisher=PIPS")) == 113
        assert len(results(client, "area=Pakistan")) == 748
        assert len(results(client, "measure=killed,injured")) == 316 + 217
        assert {row["publisher"] for row in results(client, "publisher=KP+CTD&measure=incidents")} == {"KP CTD"}
        for row in results(client, "date_from=2024-03-01&date_to=2024-03-31"):
            assert row["period_start"] <= "2024-03-31"
            assert row["period_end"] >= "2024-03-01"

    @pytest.mark.parametrize(
        ("query", "attr"),
        [
            ("publisher=Nobody", "publisher"),
            ("area=Mars", "area"),
            ("measure=wounded", "measure"),
            ("date_from=2024-05-01&date_to=2024-04-01", "date_to"),
            ("group=ttp", "group"),
        ],
    )
    def test_a_wrong_question_is_refused_by_its_parameter(self, client: Client, query: str, attr: str) -> None:
        make_published()
        response = client.get(f"{LIST}?{query}")
        assert response.status_code == 400
        assert response.json()["errors"][0]["attr"] == attr

    def test_it_asks_few_questions_for_all_figures(
        self, client: Client, rows: None, django_assert_max_num_queries: DjangoAssertNumQueries
    ) -> None:
        load_published_figures()
        client.get(LIST)
        with django_assert_max_num_queries(BUDGET):
            client.get(f"{LIST}?format=json")


def walked(client: Client) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Every compared year and month, with what stats/ answers to the same question."""
    measures = {"attacks": "incidents", "kidnapped": "abducted"}
    for row in results(client):
        if row["ours"] is None:
            continue
        unit = "year" if row["period_end"].endswith("12-31") and row["period_start"].endswith("01-01") else "month"
        measure = measures.get(row["measure"], row["measure"])
        province = f"&province={row['province']}" if row["province"] else ""
        found = client.get(f"/api/v1/stats/?by={unit}&measure={measure}&counting={row['nearest_rule']}{province}")
        key = row["period_start"][: 4 if unit == "year" else 7]
        cell = {cell[unit]: cell for cell in found.json()["rows"]}.get(key, {"value": 0, "low": None, "high": None})
        yield row, cell


def test_ours_is_what_stats_gives_under_every_rule_and_measure(client: Client, rows: None) -> None:
    district = DistrictFactory.create()
    sindh = district.province
    make_incident(date=dt.date(2024, 5, 9), killed=(1, 2), injured=4, militants=2, location=located(district=district))
    for rule in ("attacks", "pips_like", "picss_like", "crss_like"):
        for measure in ("attacks", "killed", "injured", "killed_civilians", "killed_militants", "suicide_attacks"):
            for number, more in enumerate(({}, {"area": "Sindh", "province": sindh})):
                words = f"{rule} {measure} {number}"
                make_published(counting_rule=words, measure=measure, nearest_rule=rule, **more)
                make_published(counting_rule=words, measure=measure, nearest_rule=rule,
                               period_start=dt.date(2024, 5, 1), period_end=dt.date(2024, 5, 31), **more)  # fmt: skip
    pairs = list(walked(client))
    assert len(pairs) == PublishedFigure.objects.count() == 96
    for row, cell in pairs:
        assert row["ours"] == {name: cell[name] for name in ("value", "low", "high")}, row["counting_rule"]
