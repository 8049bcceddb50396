"""The map through time and the map of a change: their numbers are those of `stats/`, under every rule."""

import re
from html import unescape
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from dashboard import charts
from dashboard.words import MINUS
from incidents.counting import RULES
from incidents.filters import IncidentFilterSet
from places.models import District
from tests.incidents.factories import located, make_incident
from tests.places.factories import DistrictFactory

YEAR = "date_from=2024-01-01&date_to=2024-12-31"
OTHER = "layer=change&against=period&against_from=2023-03-01&against_to=2023-05-31"
Numbers = dict[tuple[str, ...], int]


@pytest.fixture
def quetta() -> District:
    return DistrictFactory.create(
        slug="quetta", name="Quetta", province__slug="balochistan", province__name="Balochistan", population=2_000_000
    )


def stats(client: Client, question: str, *by: str) -> Numbers:
    """The numbers of `stats/` that stand in a district and are reported and not none."""
    rows = client.get(f"/api/v1/stats/?{question}&by={','.join(by)}").json()["rows"]
    return {tuple(row[name] for name in by): row["value"] for row in rows if row["district"] and row["value"]}


def frames_of(client: Client, question: str) -> Any:
    return client.get(f"/map/frames.json?{question}").json()


def unpacked(frames: Any) -> Numbers:
    numbers: Numbers = {}
    starts = [0, *frames["ends"]]
    for place, one in enumerate(frames["bins"]):
        for entry in range(starts[place], starts[place + 1]):
            if frames["values"][entry]:
                numbers[one["from"][:7], frames["districts"][frames["at"][entry]]] = frames["values"][entry]
    return numbers


@pytest.mark.usefixtures("record_db")
@pytest.mark.parametrize("measure", ["incidents", "killed"])
@pytest.mark.parametrize("rule", RULES)
def test_each_bin_of_the_slider_holds_the_numbers_of_stats(client: Client, rule: str, measure: str) -> None:
    question = f"measure={measure}&counting={rule}"
    frames = frames_of(client, question)
    assert unpacked(frames) == stats(client, question, "month", "district")
    answer = client.get(f"/api/v1/stats/?{question}&by=month").json()
    totals = {row["month"]: row["value"] for row in answer["rows"]}
    shown = {one["from"][:7]: total for one, total in zip(frames["bins"], frames["totals"], strict=True)}
    assert {month: shown[month] for month in totals} == totals
    assert {total for month, total in shown.items() if month not in totals} <= {0}


@pytest.mark.usefixtures("record_db")
@pytest.mark.parametrize("rule", RULES)
def test_all_bins_together_are_the_map_of_the_whole(client: Client, rule: str) -> None:
    added: dict[str, int] = {}
    for (_, district), value in unpacked(frames_of(client, f"counting={rule}")).items():
        added[district] = added.get(district, 0) + value
    assert {(slug,): value for slug, value in added.items()} == stats(client, f"counting={rule}", "district")


@pytest.mark.usefixtures("record_db")
@pytest.mark.parametrize("measure", ["incidents", "killed"])
@pytest.mark.parametrize("rule", RULES)
def test_a_change_is_the_numbers_of_stats_for_both_periods(client: Client, rule: str, measure: str) -> None:
    question = f"measure={measure}&counting={rule}"
    filters = IncidentFilterSet({"date_from": "2024-01-01", "date_to": "2024-12-31", "counting": rule})
    chart = charts.change_map(filters, measure=measure, against="year")
    later = stats(client, f"{question}&{YEAR}", "district")
    earlier = stats(client, f"{question}&date_from=2023-01-01&date_to=2023-12-31", "district")
    assert {(u.later.slug,): u.values(measure)[1] for u in chart.districts if u.values(measure)[1]} == later
    assert {(u.earlier.slug,): u.values(measure)[0] for u in chart.districts if u.values(measure)[0]} == earlier
    assert [(period.label, period.days) for period, _, _ in chart.sides] == [
        ("1 Jan – 31 Dec 2024", 366),
        ("1 Jan – 31 Dec 2023", 365),
    ]
    assert chart.periods is not None
    assert chart.periods.per_days is None


@pytest.mark.django_db
def test_a_change_has_its_sign_its_class_and_its_row(quetta: District) -> None:
    DistrictFactory.create(slug="kech", name="Kech", province=quetta.province)
    for day in ("2024-05-03", "2024-06-03", "2023-05-03"):
        make_incident(date=day, location=located(district=quetta))
    make_incident(date="2024-12-31")
    chart = charts.change_map(IncidentFilterSet({"date_from": "2024-01-01", "date_to": "2024-12-31"}), against="year")
    trace = chart.figure["data"][0]
    assert dict(zip(trace["locations"], trace["z"], strict=True)) == {"quetta": 4, "kech": 3}
    assert [[cell.text for cell in row] for row in chart.table.rows] == [
        ["Quetta", "Balochistan", "1", "2", "+1", "too few to tell"]
    ]
    assert [key.label for key in chart.legend] == ["1+ fewer", "no change", "1+ more"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("question", "reason"),
    [
        ("layer=change", "A change needs a period with both its ends."),
        ("layer=change&date_from=2021-01-01&date_to=2021-03-31", "would begin before the record does"),
    ],
)
def test_a_change_without_an_earlier_period_says_why(
    client: Client, quetta: District, question: str, reason: str
) -> None:
    page = client.get(f"/map/?{question}").content.decode()
    assert reason in page
    assert "data-figure" not in page


@pytest.mark.django_db
def test_a_change_without_days_offers_the_last_year_of_the_record(client: Client, quetta: District) -> None:
    make_incident(date="2024-12-30", location=located(district=quetta))
    page = client.get("/map/?layer=change&counting=pips_like").content.decode()
    offered = re.search(r'href="\?([^"]+)">The last year of the record', page)
    assert offered is not None
    assert "date_from=2024-01-01&amp;date_to=2024-12-30" in offered[1]
    assert "counting=pips_like" in offered[1]
    assert "1 Jan – 30 Dec 2024" in client.get(f"/map/?{unescape(offered[1])}").content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("counts", "told"),
    [
        ((4, 4), "too few to tell"),
        # Exact two-sided chances of 0.11, 0.04 and 0.06.
        ((8, 2), "chance may explain it"),
        ((3, 12), "more than chance explains"),
        ((0, 5), "chance may explain it"),
        ((0, 6), "more than chance explains"),
        ((6, 0), "fewer than chance explains"),
    ],
)
def test_a_change_is_told_from_chance_by_an_exact_interval(
    quetta: District, counts: tuple[int, int], told: str
) -> None:
    for year, number in zip((2023, 2024), counts, strict=True):
        for _ in range(number):
            make_incident(date=f"{year}-05-03", location=located(district=quetta))
    make_incident(date="2024-12-31")
    chart = charts.change_map(IncidentFilterSet({"date_from": "2024-01-01", "date_to": "2024-12-31"}), against="year")
    assert chart.table.rows[0][-1].text == told


HALF = {"date_from": "2024-01-01", "date_to": "2024-06-30"}


def against(other: tuple[str, str], measure: str = "incidents", **own: str) -> charts.ChangeChart:
    return charts.change_map(IncidentFilterSet({**HALF, **own}), measure=measure, against="period", other=other)


@pytest.mark.django_db
def test_another_period_of_the_same_length_is_set_against_the_filters_in_plain_numbers(quetta: District) -> None:
    for day in ("2022-03-01", "2022-04-01", "2022-05-01", "2024-02-01", "2024-12-31"):
        make_incident(date=day, location=located(district=quetta))
    chart = against(("2022-01-01", "2022-07-01"))
    assert [[cell.text for cell in row] for row in chart.table.rows] == [
        ["Quetta", "Balochistan", "3", "1", f"{MINUS}2", "too few to tell"]
    ]
    assert chart.title == "Change in incidents by district, 1 Jan – 1 Jul 2022 to 1 Jan – 30 Jun 2024"
    lines = list(chart.lines())
    assert dict(zip(lines[0], lines[1], strict=True)) == {
        "slug": "quetta", "name": "Quetta", "province": "Balochistan", "measure": "incidents", "earlier": 3, "later": 1,
        "difference": -2, "incidents_earlier": 3, "incidents_later": 1, "beyond_chance": None, "per_days": None,
        "earlier_from": "2022-01-01", "earlier_to": "2022-07-01",
        "later_from": "2024-01-01", "later_to": "2024-06-30",
    }  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("other", "per", "row"),
    [
        # 182 days hold 6, 60 days 4: 6 * 30 / 182 and 4 * 30 / 60.
        (
            ("2023-05-02", "2023-06-30"),
            " per 30 days",
            ["2.00", "0.99", f"{MINUS}1.01", "4", "6", "chance may explain it"],
        ),
        # Twenty days hold 2.
        (
            ("2023-06-11", "2023-06-30"),
            " per day",
            ["0.10", "0.033", f"{MINUS}0.067", "2", "6", "chance may explain it"],
        ),
    ],
)
def test_periods_of_unequal_length_are_compared_by_days_which_is_said(
    quetta: District, other: tuple[str, str], per: str, row: list[str]
) -> None:
    days = ["2023-05-10", "2023-05-11", "2023-06-20", "2023-06-21", *(f"2024-0{month}-09" for month in range(1, 7))]
    for day in days:
        make_incident(date=day, location=located(district=quetta))
    make_incident(date="2024-12-31")
    chart = against(other)
    assert [cell.text for cell in chart.table.rows[0]][2:] == row
    assert [column.label for column in chart.table.columns if column.label.startswith("Difference")] == [
        f"Difference{per}"
    ]
    assert f"so every number is given{per}." in " ".join(chart.notes)
    assert f"by district{per}, " in chart.title


@pytest.mark.django_db
def test_the_later_of_two_periods_is_the_later_whichever_the_filter_names(quetta: District) -> None:
    make_incident(date="2025-02-01", location=located(district=quetta))
    make_incident(date="2025-12-31")
    chart = against(("2025-01-01", "2025-06-30"))
    assert [cell.text for cell in chart.table.rows[0]][2:5] == ["0", "1", "+1"]
    assert [period.label for period, _, _ in chart.sides] == ["1 Jan – 30 Jun 2025", "1 Jan – 30 Jun 2024"]
    assert "date_from=2025-01-01" in chart.rows_url


@pytest.mark.django_db
def test_days_in_both_periods_and_days_the_record_does_not_reach_are_said(quetta: District) -> None:
    make_incident(date="2024-05-31", location=located(district=quetta))
    notes = " ".join(against(("2024-01-01", "2024-03-31")).notes)
    assert "Both periods hold 1 January – 31 March 2024: incidents of those days are in both" in notes
    assert "The record reaches to 31 May 2024, so 1 Jan – 30 Jun 2024 is counted to there." in notes
    assert "(91 days and 152 days)" in notes


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("other", "name", "error"),
    [
        ("against_from=2023-02-30&against_to=2023-12-31", "against_from", "“2023-02-30” is not a day."),
        ("against_from=2023-06-01&against_to=2023-05-01", "against_to", "must not be before the first, 1 June 2023."),
        ("against_from=2023-06-01", "against_to", "Give the last day too, as YYYY-MM-DD"),
        ("against_to=2023-06-01", "against_from", "Give the first day too, as YYYY-MM-DD"),
        ("against_from=2020-06-01&against_to=2021-05-01", "against_from", "The record begins on 1 January 2021."),
        ("against_from=2024-01-01&against_to=2024-12-31", "against_from", "These are the days of the filter itself."),
    ],
)
def test_a_wrong_day_of_the_other_period_is_refused_beside_its_field(
    client: Client, quetta: District, other: str, name: str, error: str
) -> None:
    question = f"layer=change&against=period&{other}&{YEAR}"
    response = client.get(f"/map/?{question}")
    page = response.content.decode()
    assert response.status_code == 400
    beside = page.split(f'id="error-{name}"')[1].split("</div>")[0]
    assert error in beside
    for field in other.split("&"):
        assert f'name="{field.split("=")[0]}" value="{field.split("=")[1]}"' in page
    assert "data-figure" not in page
    for path in ("/figures/map-change/", "/figures/map-change.csv", "/figures/map-change/embed/"):
        assert client.get(f"{path}?{question}").status_code == 400, path


@pytest.mark.django_db
def test_days_of_another_period_without_asking_for_one_are_refused(client: Client) -> None:
    response = client.get(f"/map/?layer=change&against_from=2023-01-01&{YEAR}")
    assert response.status_code == 400
    assert "It goes with against=period alone." in response.content.decode()


@pytest.mark.django_db
def test_another_period_starts_with_the_days_that_are_shown_and_is_drawn_alone(
    client: Client, quetta: District
) -> None:
    for day in ("2023-05-03", "2024-05-03", "2024-12-31"):
        make_incident(date=day, location=located(district=quetta))
    page = client.get(f"/map/?layer=change&{YEAR}").content.decode()
    started = "against=period&amp;against_from=2022-12-31&amp;against_to=2023-12-31"
    assert started in page
    assert "map-period" not in page
    question = f"{YEAR}&against=period&against_from=2023-01-01&against_to=2023-06-30&layer=change"
    page = client.get(f"/map/?{question}").content.decode()
    assert 'name="against_from" value="2023-01-01"' in page
    assert "/figures/map-change/?" in page
    assert client.get(f"/figures/map-change/?{question}").status_code == 200
    rows = client.get(f"/figures/map-change.csv?{question}").content.decode().splitlines()
    assert rows[1] == (
        "quetta,Quetta,Balochistan,incidents,0.1657,0.1639,-0.0018,1,2,,30,2023-01-01,2023-06-30,2024-01-01,2024-12-31"
    )
    assert "1 Jan – 30 Jun 2023" in client.get(f"/figures/map-change/embed/?{question}").content.decode()


@pytest.mark.django_db
def test_a_short_window_is_walked_by_month_and_a_rough_row_outside_of_it_keeps_its_days(
    client: Client, quetta: District
) -> None:
    make_incident(date="2024-03-31", location=located(district=quetta))
    make_incident(date="2024-05-02", location=located(district=quetta))
    frames = frames_of(client, "date_from=2024-03-10&date_to=2024-04-20")
    assert [(one["label"], one["from"], one["to"]) for one in frames["bins"]] == [
        ("March 2024", "2024-03-10", "2024-03-31"),
        ("April 2024", "2024-04-01", "2024-04-20"),
    ]
    assert (frames["totals"], frames["values"]) == ([1, 0], [1])
    assert frames_of(client, "killed_min=900")["bins"] == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address",
    [
        "/map/",
        f"/map/?layer=change&{YEAR}",
        f"/map/?{OTHER}&{YEAR}",
        "/map/frames.json",
        "/map/frames.json?measure=per_100k",
    ],
)
def test_more_rows_cost_no_more_questions(
    client: Client, quetta: District, django_assert_max_num_queries: DjangoAssertNumQueries, address: str
) -> None:
    for month in range(1, 10):
        make_incident(date=f"2024-0{month}-03", location=located(district=quetta))
    with django_assert_max_num_queries(15):
        assert client.get(address).status_code == 200
