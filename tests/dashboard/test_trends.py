"""The page of trends: its numbers are the interface's, its statements are bounded by what is known."""

import re
from datetime import date
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from dashboard.charts.registry import TRENDS
from dashboard.charts.trends import Asked, cumulative, over_time, panels, rates, weekdays, years
from incidents.aggregates import reach
from incidents.choices import ContextKind
from incidents.filters import IncidentFilterSet
from incidents.models import ContextEvent, Incident
from tests.groups.factories import ArmedGroupFactory
from tests.incidents.factories import located, make_incident
from tests.places.factories import DistrictFactory, ProvinceFactory

pytestmark = pytest.mark.django_db
VIEWS = ("", "show=years", "show=days", "show=people", "show=people&area=district", "by=group", "by=none&unit=week")


def ask(query: dict[str, str] | None = None, **own: Any) -> Asked:
    return Asked(IncidentFilterSet(query or {}), reach(Incident.public.all()), own.pop("measure", "incidents"), **own)


def test_a_bin_leads_to_the_rows_it_counts(client: Client) -> None:
    for day in (3, 9):
        make_incident(date=date(2024, 3, day))
    make_incident(date=date(2024, 4, 2))
    chart = over_time(ask({"date_from": "2024-03-01"}))
    first = chart.table.rows[0]
    assert (first[0].text, first[1].text) == ("March 2024", "2")
    page = client.get(first[0].href)
    assert page.status_code == 200
    assert len(set(re.findall(r"PK-\d{6}", page.content.decode()))) == 2


def test_the_answer_compares_settled_bins_alone() -> None:
    for month in range(1, 13):
        for day in range(1, 3 if month <= 5 else 5):
            make_incident(date=date(2024, month, day))
    make_incident(date=date(2025, 1, 31))
    chart = over_time(ask({"date_from": "2024-01-01"}, average=3))
    assert chart.answer == (
        "Incidents: 39 from 1 January 2024 to 31 January 2025. The last 3 settled months, to 31 December 2024, "
        "averaged 4.0 a month; the 3 before them 4.0."
    )
    assert chart.found == (
        "Changes of the rate: not told, too short a series to search for changes: 12 bins, at least 20 are needed.",
    )
    assert any("a fixed number, because 0 incidents with a dated report are too few" in note for note in chart.notes)


def test_a_change_is_told_with_its_uncertainty_and_a_warning_about_coverage() -> None:
    for month in range(48):
        for day in range(2 if month < 24 else 6):
            make_incident(date=date(2021 + month // 12, month % 12 + 1, 3 + day))
    chart = over_time(ask())
    change, warning = chart.found
    assert change == (
        "The rate changed about January 2023 (95 % interval: December 2022 to February 2023), from 2.0 to 6.0 a month, "
        "3.00 times as many (95 % interval 2.15 to 4.17)."
    )
    assert "or in what was covered and recorded" in warning
    shaded = [shape for shape in chart.figure["layout"]["shapes"] if shape["type"] == "rect"]
    assert [shape["fillcolor"] for shape in shaded] == ["var(--change)", "var(--provisional)"]


def test_a_bin_that_the_period_cuts_is_in_no_average_and_leads_to_its_own_days(client: Client) -> None:
    for month in range(1, 9):
        for day in (2, 20):
            make_incident(date=date(2024, month, day))
    make_incident(date=date(2025, 1, 31))
    chart = over_time(ask({"date_from": "2024-01-16", "date_to": "2024-07-10"}, average=3))
    january, february, *_, july = chart.table.rows
    assert [cell.text for cell in january] == ["January 2024", "1", "–", "settled, 16 of 31 days"]
    assert [cell.text for cell in february] == ["February 2024", "2", "–", "settled"]
    assert [cell.text for cell in july] == ["July 2024", "1", "–", "settled, 10 of 31 days"]
    assert [row[2].text for row in chart.table.rows] == ["–", "–", "–", "2.0", "2.0", "2.0", "–"]
    assert "Not whole, and so in no average: January 2024 (16 of 31 days), July 2024 (10 of 31 days)." in chart.notes
    assert [query_of(row[0].href) for row in (january, july)] == [
        ("2024-01-16", "2024-01-31"),
        ("2024-07-01", "2024-07-10"),
    ]
    for row in chart.table.rows:
        page = client.get(row[0].href).content.decode()
        assert len(set(re.findall(r"PK-\d{6}", page))) == int(row[1].text)
    told = over_time(ask({"date_from": "2024-01-01", "date_to": "2024-07-10"}, average=3)).answer
    assert told.endswith("The last 3 settled months, to 30 June 2024, averaged 2.0 a month; the 3 before them 2.0.")


def query_of(href: str) -> tuple[str, str]:
    query = parse_qs(urlsplit(href).query)
    return query["date_from"][0], query["date_to"][0]


def test_the_days_of_a_bin_are_those_asked_about_though_a_rough_date_reaches_in_from_outside() -> None:
    make_incident(date=date(2024, 4, 30), date_precision="week")
    make_incident(date=date(2024, 5, 20))
    points = ask({"date_from": "2024-05-02"}).trend.whole.points
    assert [(point.start, point.days, point.tally.value, point.is_whole) for point in points] == [
        (date(2024, 4, 1), 0, 1, False),
        (date(2024, 5, 1), 19, 1, False),
    ]


def test_panels_share_one_scale_and_name_what_they_leave_out() -> None:
    groups = ArmedGroupFactory.create_batch(14)
    for index in range(14):
        for day in range(1, 16 - index):
            make_incident(date=date(2024, 5, day), groups=[(groups[index], "claim", "made")])
    chart = panels(ask({"date_from": "2024-05-01"}, split="group"))
    layout: Any = chart.figure["layout"]
    ranges = {tuple(layout[axis]["range"]) for axis in layout if axis.startswith("yaxis")}
    assert len(ranges) == 1
    assert len([axis for axis in layout if axis.startswith("yaxis")]) == 12
    assert any(note.startswith("Without a panel, because they hold less: 2 more, among them") for note in chart.notes)


def test_months_that_are_not_over_stand_in_no_line_of_a_year() -> None:
    for day in (date(2023, 1, 4), date(2023, 2, 4), date(2024, 1, 9), date(2024, 1, 10), date(2024, 2, 3)):
        make_incident(date=day)
    asked = ask({"date_from": "2023-01-01"})
    chart = years(asked)
    assert [row[2].text for row in chart.table.rows] == ["1", ""]
    assert chart.answer == "Jan 2024: 2; the same months of 2023: 1."
    assert cumulative(asked).answer == "2024 to 3 February: 3. By that day in earlier years: 2023 1."


def test_months_that_the_period_cuts_stand_beside_no_whole_month() -> None:
    for year in (2022, 2023, 2024):
        for month in range(1, 13):
            make_incident(date=date(year, month, 5))
            make_incident(date=date(year, month, 25))
    asked = ask({"date_from": "2022-06-15", "date_to": "2024-05-15"})
    chart = years(asked)
    assert chart.answer == "Jan to Apr 2024: 8; the same months of 2023: 8."
    sums = [(row[0].text, row[13].text, row[14].text, query_of(row[0].href)) for row in chart.table.rows]
    assert sums == [
        ("2022", "6", "12", ("2022-07-01", "2022-12-31")),
        ("2023", "12", "24", ("2023-01-01", "2023-12-31")),
        ("2024", "4", "8", ("2024-01-01", "2024-04-30")),
    ]


def test_a_year_that_is_not_counted_from_january_is_set_beside_no_other() -> None:
    for year in (2022, 2023, 2024):
        for month in range(1, 13):
            make_incident(date=date(year, month, 5))
    make_incident(date=date(2024, 5, 17), date_precision="week")
    chart = cumulative(ask({"date_from": "2022-06-15", "date_to": "2024-05-15"}))
    assert chart.answer == "2024 to 15 May: 6. By that day in earlier years: 2023 5."
    assert "2022 is counted from 15 June on, so it is not set beside other years." in chart.notes
    first = chart.table.rows[0]
    assert [cell.text for cell in first] == ["2022", "", "", "", "", "", "0", "1", "2", "3", "4", "5", "6", "6"]
    assert query_of(first[0].href) == ("2022-06-15", "2022-12-31")
    within = cumulative(ask({"date_from": "2024-03-01", "date_to": "2024-05-15"}))
    assert within.answer == "2024, from 1 March to 15 May: 4."


def test_a_leap_day_shifts_no_later_day() -> None:
    make_incident(date=date(2023, 3, 1))
    make_incident(date=date(2024, 2, 29))
    make_incident(date=date(2024, 3, 1))
    head, *days = cumulative(ask({"date_from": "2023-01-01"})).lines()
    assert head == ("day_of_year", "incidents_2023", "incidents_2024")
    assert [line for line in days if line[0] in {"02-28", "02-29", "03-01"}] == [
        ("02-28", 0, 0), ("02-29", 0, 1), ("03-01", 1, 2),
    ]  # fmt: skip


def test_rates_are_told_for_a_year_with_their_interval_and_without_what_has_no_census() -> None:
    province = ProvinceFactory.create(slug="b", name="B", population=1_000_000, population_year=2023)
    bare = ProvinceFactory.create(slug="gb", name="GB")
    for day in range(1, 11):
        make_incident(date=date(2023, 5, day), location=located(province=province))
    make_incident(date=date(2024, 12, 31), location=located(province=bare))
    chart = rates(ask({"date_from": "2023-01-01", "date_to": "2023-12-31"}))
    # Ten a year among a million; the interval of ten is 4.80 to 18.39 (Garwood 1936).
    assert [[cell.text for cell in row] for row in chart.table.rows] == [["B", "10", "1,000,000", "1.00", "0.48–1.84"]]
    assert not any("told as of one year" in note for note in chart.notes)
    longer = rates(ask({"date_from": "2023-01-01"}))
    assert longer.table.rows[0][3].text == "0.50"
    assert "The window has 731 days: its numbers are told as of one year (2.0 years)." in longer.notes
    assert "Left out, because no 2023 census figure is published: GB (1)." in longer.notes


def test_a_place_without_an_incident_has_a_rate_of_zero_and_its_interval() -> None:
    quiet, loud = (
        ProvinceFactory.create(slug=slug, name=slug.upper(), population=1_000_000, population_year=2023)
        for slug in ("a", "b")
    )
    home, other = DistrictFactory.create(province=quiet), DistrictFactory.create(province=loud)
    make_incident(date=date(2023, 5, 1), location=located(district=other))
    make_incident(date=date(2024, 12, 31))
    year = {"date_from": "2023-01-01", "date_to": "2023-12-31"}
    # Of none the limit is 3.69 (Garwood 1936).
    none = [quiet.label, "0", "1,000,000", "0.00", "0.00–0.37"]
    assert [cell.text for cell in rates(ask(year)).table.rows[1]] == none
    chosen = rates(ask({**year, "province": "b"}))
    assert [row[0].text for row in chosen.table.rows] == [loud.label]
    people = rates(ask(year, measure="killed"))
    assert any(note.startswith("No interval: one incident can harm many") for note in people.notes)
    assert home.slug not in str(people.table.rows)


def test_where_no_district_holds_many_those_that_hold_any_are_drawn() -> None:
    one, two = DistrictFactory.create_batch(2, population=500_000)
    make_incident(date=date(2023, 5, 1), location=located(district=one))
    make_incident(date=date(2023, 12, 31))
    chart = rates(ask({"date_from": "2023-01-01", "date_to": "2023-12-31"}, area="district"))
    assert chart.empty == ""
    assert chart.answer == f"Highest: {one.name} 0.20 (1)."
    assert [row[1].text for row in chart.table.rows] == ["1", "0"]
    assert two.name == chart.table.rows[1][0].text


@pytest.mark.parametrize(
    ("measure", "told"),
    [
        ("killed", "2 of 3 incidents give a number; the others add nothing."),
        (
            "killed_civilians",
            "0 of 3 incidents give a number; the others add nothing. Where a source gives only a total, nobody is "
            "counted here.",
        ),
    ],
)
def test_a_number_of_people_says_how_many_incidents_give_one(measure: str, told: str) -> None:
    for killed in (3, 0, None):
        make_incident(date=date(2024, 5, 1), killed=killed)
    assert told in over_time(ask(measure=measure)).notes
    assert told in over_time(ask({"date_from": "2024-01-01"}, measure=measure)).notes
    assert over_time(ask()).notes[0].startswith("Thick line")


def test_a_rate_is_refused_where_the_filter_cuts_through_its_places() -> None:
    district = DistrictFactory.create(slug="quetta", province__population=9, province__population_year=2023)
    make_incident(location=located(district=district))
    chart = rates(ask({"district": "quetta"}))
    assert chart.empty == "A rate by province needs all of its incidents. Take out what cuts through it: District."
    assert chart.table.rows == ()


def test_weekdays_are_set_beside_what_chance_would_give() -> None:
    for day in range(1, 8):
        for _ in range(10):
            make_incident(date=date(2024, 4, day))
    make_incident(date=date(2024, 4, 1), date_precision="month")
    chart = weekdays(ask())
    assert "Left out, because the day is not known: 1." in chart.notes
    assert any("would give each of them 4 to 16 (95 %): none lies outside of it" in note for note in chart.notes)


@pytest.mark.parametrize("wrong", ["unit=decade", "by=weekday", "measure=fear", "average=4", "show=all", "area=town"])
def test_a_value_that_is_not_allowed_is_named_and_nothing_is_drawn(client: Client, wrong: str) -> None:
    make_incident()
    response = client.get(f"/trends/?{wrong}")
    assert response.status_code == 400
    assert wrong.split("=")[0] in response.content.decode()
    assert b"data-chart" not in response.content


def test_a_measure_that_the_rule_does_not_count_is_said_so(client: Client) -> None:
    make_incident(injured=2)
    for view in VIEWS:
        page = client.get(f"/trends/?measure=injured&counting=acled_like&{view}").content.decode()
        assert "does not count the injured." in page, view


@pytest.mark.parametrize("path", ["/trends/", "/trends/?show=days", "/trends/?show=people", "/timeline/"])
def test_a_filter_without_an_incident_says_why_and_offers_wider_questions(client: Client, path: str) -> None:
    make_incident(date=date(2024, 5, 1))
    make_incident(date=date(2023, 5, 1), event_class="security_operation")
    page = client.get(f"{path}{'&' if '?' in path else '?'}date_to=2023-12-31").content.decode()
    assert "Nothing in the record matches: militant attacks, 1 January 2021 to 31 December 2023." in page
    assert "1 incident is outside the counting rule “Militant attacks”." in page
    assert "Show the 1 outside the rule" in page
    assert "Without “31 December 2023”" in page


def test_a_number_that_is_zero_everywhere_is_not_called_an_empty_filter(client: Client) -> None:
    make_incident(date=date(2024, 5, 1))
    page = client.get("/trends/?measure=suicide_attacks").content.decode()
    assert "Suicide attacks: none among the incidents that the filter and the rule take in." in page


@pytest.mark.parametrize("view", VIEWS)
def test_every_view_opens_over_an_empty_record(client: Client, view: str) -> None:
    response = client.get(f"/trends/?{view}")
    assert response.status_code == 200
    assert b"data-figure" not in response.content


@pytest.mark.parametrize("view", VIEWS)
def test_a_view_asks_few_questions_however_many_rows_there_are(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries, view: str
) -> None:
    group = ArmedGroupFactory.create()
    for day in range(1, 7):
        make_incident(
            date=date(2024, 5, day),
            location=located(district=DistrictFactory.create()),
            groups=[(group, "claim", "made")],
        )
    with django_assert_max_num_queries(15):
        assert client.get(f"/trends/?{view}").status_code == 200


def test_every_chart_of_the_page_can_be_drawn_again_from_its_address(client: Client) -> None:
    make_incident(
        date=date(2024, 4, 2), location=located(province=ProvinceFactory.create(population=9, population_year=2023))
    )
    addresses = {
        address
        for view in VIEWS
        for address in re.findall(r'href="(/figures/[a-z-]+/\?[^"]*)"', client.get(f"/trends/?{view}").content.decode())
    }
    assert {address.split("/")[2] for address in addresses} == {drawing.name for drawing in TRENDS}
    for address in addresses:
        assert client.get(address.replace("&amp;", "&")).status_code == 200, address


def test_the_line_marks_the_dated_events_of_its_window(client: Client) -> None:
    make_incident(date=date(2024, 2, 2))
    ContextEvent.objects.create(
        slug="vote", date=date(2024, 2, 8), title="General election", kind=ContextKind.POLICY, affects="nationwide"
    )
    page = client.get("/trends/?date_from=2024-01-01&date_to=2024-03-31").content.decode()
    assert "Events marked on the chart" in page
    assert "General election" in page
