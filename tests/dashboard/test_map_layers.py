"""The map through time and the map of a change: their numbers are those of `stats/`, under every rule."""

from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from dashboard import charts
from incidents.counting import RULES
from incidents.filters import IncidentFilterSet
from places.models import District
from tests.incidents.factories import located, make_incident
from tests.places.factories import DistrictFactory

YEAR = "date_from=2024-01-01&date_to=2024-12-31"
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
    assert (chart.later, chart.earlier) == (
        "1 January 2024 to 31 December 2024",
        "1 January 2023 to 31 December 2023",
    )


@pytest.mark.django_db
def test_a_change_has_its_sign_its_class_and_its_row(quetta: District) -> None:
    DistrictFactory.create(slug="kech", name="Kech", province=quetta.province)
    for day in ("2024-05-03", "2024-06-03", "2023-05-03"):
        make_incident(date=day, location=located(district=quetta))
    chart = charts.change_map(IncidentFilterSet({"date_from": "2024-01-01", "date_to": "2024-12-31"}), against="year")
    trace = chart.figure["data"][0]
    assert dict(zip(trace["locations"], trace["z"], strict=True)) == {"quetta": 4, "kech": 3}
    assert [[cell.text for cell in row] for row in chart.table.rows] == [["Quetta", "Balochistan", "1", "2", "+1"]]
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
    "address", ["/map/", f"/map/?layer=change&{YEAR}", "/map/frames.json", "/map/frames.json?measure=per_100k"]
)
def test_more_rows_cost_no_more_questions(
    client: Client, quetta: District, django_assert_max_num_queries: DjangoAssertNumQueries, address: str
) -> None:
    for month in range(1, 10):
        make_incident(date=f"2024-0{month}-03", location=located(district=quetta))
    with django_assert_max_num_queries(15):
        assert client.get(address).status_code == 200
