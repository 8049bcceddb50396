"""The page of a comparison: numbers with their rows, what it says in words, how it refuses, and its charts."""

import re
from datetime import date, timedelta
from html import unescape
from typing import Any
from urllib.parse import parse_qs, urlsplit

import plotly.graph_objects as go
import pytest
from django.test import Client

from dashboard import comparing
from dashboard.charts.compare import RATIOS
from dashboard.figures.contributions import Bar, contributions_figure
from dashboard.figures.forest import Interval, forest_figure
from incidents.counting import RULES
from incidents.filters import IncidentFilterSet
from incidents.services import ReportInput
from incidents.statistics.rates import Dispersion
from tests.incidents.factories import OutletFactory, located, make_incident
from tests.places.factories import DistrictFactory

PERIODS = "a=2023&b=2024-01-01..2025-06-30"


def page(client: Client, query: str, status: int = 200) -> str:
    response = client.get(f"/compare/?{query}")
    assert response.status_code == status
    return response.content.decode()


def words_of(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def rows_listed(url: str) -> int:
    """How many rows the list at an address holds."""
    known = {name: values for name, values in parse_qs(urlsplit(unescape(url)).query).items() if name != "ordering"}
    filters = IncidentFilterSet({name: values[0] for name, values in known.items()})
    assert filters.is_valid(), filters.errors
    return filters.counted.count()


@pytest.mark.usefixtures("record_db")
@pytest.mark.parametrize("rule", [rule.name for rule in RULES.values()])
def test_the_page_shows_the_numbers_of_the_interface_under_every_rule(client: Client, rule: str) -> None:
    html = page(client, f"{PERIODS}&counting={rule}")
    told = client.get(f"/api/v1/stats/compare/?{PERIODS}&counting={rule}").json()["measures"]
    table = re.search(r'<table class="data stacks compare-table".*?</table>', html, re.DOTALL)
    assert table
    lines = re.findall(r'<tr role="row">\s*<th scope="row".*?</tr>', table[0], re.DOTALL)
    assert len(lines) == len(told)
    for line, row in zip(lines, told, strict=True):
        cells = [words_of(cell) for cell in re.findall(r"<td.*?</td>", line, re.DOTALL)]
        for cell, side in zip(cells, ("a", "b"), strict=False):
            value = row[side]["value"]
            assert cell.split()[0] == ("–" if value is None else f"{value:,}"), row["measure"]
        if row["ratio"]:
            limits = " to ".join(comparing.ratio_words(row["ratio"][name]) for name in ("low", "high"))
            assert f"{comparing.ratio_words(row['ratio']['value'])} times as many {limits}" in cells[3]
        else:
            assert row["why_no_interval"] in cells[3]


@pytest.mark.usefixtures("record_db")
def test_every_number_of_incidents_leads_to_as_many_rows(client: Client) -> None:
    html = page(client, "event=2021-taliban-take-kabul&counting=picss_like")
    incidents = re.search(r'<th scope="row"[^>]*>Incidents</th>.*?</tr>', html, re.DOTALL)
    assert incidents
    links = re.findall(r'<a href="([^"]+)">([\d,]+)</a>', incidents[0])
    assert len(links) == 2
    for url, number in links:
        assert rows_listed(url) == int(number.replace(",", ""))


@pytest.mark.usefixtures("record_db")
def test_rows_in_one_rule_alone_are_listed(client: Client) -> None:
    html = page(client, "compare=counting&a=attacks&b=ucdp_like&province=balochistan")
    links = re.findall(r'<a href="([^"]+)">([\d,]+) incidents?</a> only in', html)
    assert len(links) == 2
    for url, number in links:
        assert rows_listed(url) == int(number.replace(",", ""))
    assert "neither is a sample" in html
    assert 'id="ratios"' not in html


@pytest.mark.usefixtures("record_db")
def test_parts_lead_to_their_rows_on_each_side(client: Client) -> None:
    html = page(client, "a=2023&b=2024&by=attack_type&measure=incidents")
    drivers = html[html.index('id="drivers"') :]
    links = re.findall(r'<td class="num" data-sort="[\d.]+"><a href="([^"]+)">([\d,]+)</a></td>', drivers)
    assert len(links) > 10
    for url, number in links:
        assert rows_listed(url) == int(number.replace(",", "")), url


@pytest.mark.usefixtures("record_db")
def test_it_is_said_what_to_mind(client: Client) -> None:
    text = words_of(page(client, "event=2021-taliban-take-kabul"))
    assert "before and after is not cause and effect" in text
    assert "both windows are 226 days long" in text
    assert "The record is not a census" in text
    text = words_of(page(client, "a=2024&b=2025-07-01..2026-03-11"))
    assert "The last 12 days of the record, up to 11 March 2026, are still filling up" in text
    assert "The sides differ in length, so compare rates, not numbers." in text


@pytest.mark.usefixtures("record_db")
def test_events_that_readers_ask_about_are_a_click_away_and_keep_the_filter(client: Client) -> None:
    html = page(client, "province=balochistan")
    presets = re.findall(r'<a class="control" href="\?([^"]+)"[^>]*>(Before and after[^<]+)</a>', html)
    assert [label for _, label in presets] == [
        "Before and after the Taliban took Kabul, 15 August 2021",
        "Before and after TTP ended its ceasefire, 28 November 2022",
    ]
    for query, _ in presets:
        assert parse_qs(unescape(query))["province"] == ["balochistan"]
        assert 'id="ratios"' in page(client, unescape(query))


@pytest.mark.usefixtures("record_db")
@pytest.mark.parametrize(
    ("query", "field", "words"),
    [
        ("a=2024-05-01&a=2024-04-01&b=2024", "a", "It ends before it starts."),
        ("compare=province&a=sindh&b=sindh", "b", "B is the same as A."),
        ("event=2021-taliban-take-kabul&days=x", "days", "“x” is not a whole number"),
        ("a=2023&b=2024&date_from=2024-01-01", "date_from", "Two periods are compared, so leave this out"),
        ("a=2023&b=2024&by=target", "by", "“target” is not one of district, group, attack_type, event_class."),
    ],
)
def test_what_is_wrong_stands_beside_its_field_and_nothing_is_compared(
    client: Client, query: str, field: str, words: str
) -> None:
    html = page(client, query, 400)
    assert "data-chart" not in html
    assert "compare-table" not in html
    assert words in unescape(html)
    if field != "by":
        beside = re.search(rf'<div id="error-{field}"[^>]*>([^<]*)</div>', html)
        assert beside
        assert words in unescape(beside[1])


@pytest.mark.usefixtures("record_db")
def test_what_the_reader_wrote_stays_in_the_form(client: Client) -> None:
    html = page(client, "a=2024-05-01&a=2024-04-01&b=2024&province=sindh", 400)
    assert re.findall(r'type="date" name="[ab]" value="([^"]*)"', html) == [
        "2024-05-01", "2024-04-01", "2024-01-01", "2024-12-31",
    ]  # fmt: skip
    assert '<input type="hidden" name="province" value="sindh">' in html
    form = page(client, "compare=province&a=sindh", 400)
    assert '<option value="sindh" selected>Sindh</option>' in form


@pytest.mark.django_db
def test_few_incidents_get_numbers_and_no_ratio(client: Client) -> None:
    for day in (1, 2, 3):
        make_incident(date=date(2024, 3, day), killed=1)
    make_incident(date=date(2024, 6, 1), killed=40)
    text = words_of(page(client, "a=2024-03&b=2024-05-01..2024-06-01"))
    assert "too few incidents for an interval (fewer than 5 on a side)" in text
    assert "times as many a day (" not in text


@pytest.mark.django_db
def test_sides_that_rest_on_unequally_many_reports_are_told(client: Client) -> None:
    one, two = (ReportInput(outlet=OutletFactory.create()) for _ in range(2))
    make_incident(date=date(2024, 3, 1), reports=(one,))
    make_incident(date=date(2024, 4, 1), reports=(one, two))
    text = words_of(page(client, "a=2024-03&b=2024-04"))
    assert "The sides are sourced unlike: 1.0 reports an incident in A, 2.0 in B." in text
    told = client.get("/api/v1/stats/compare/?a=2024-03&b=2024-04").json()
    assert (told["a"]["reports"], told["b"]["reports"]) == (1, 2)


@pytest.mark.django_db
def test_an_empty_record_says_so(client: Client) -> None:
    html = page(client, "", 400)
    assert "The record is empty: there is nothing to compare." in html


@pytest.mark.django_db
def test_an_answer_costs_no_more_queries_with_more_rows(client: Client, django_assert_max_num_queries: Any) -> None:
    one, other = DistrictFactory.create(), DistrictFactory.create()
    for number in range(30):
        make_incident(
            date=date(2024, 1, 1) + timedelta(days=number), location=located(district=(one, other)[number % 2])
        )
    for query in ("a=2024-01-01..2024-01-15&b=2024-01-16..2024-01-30", f"compare=district&a={one.slug}&b={other.slug}"):
        for by in ("group", "attack_type"):
            # The reporting lag is measured once for each state of the record, by whichever page is first.
            client.get("/timeline/")
            with django_assert_max_num_queries(15):
                page(client, f"{query}&by={by}")


@pytest.mark.usefixtures("record_db")
def test_a_figure_is_drawn_again_from_its_address_and_says_what_is_wrong(client: Client) -> None:
    html = page(client, "event=2021-taliban-take-kabul")
    (url,) = set(re.findall(rf'href="(/figures/{RATIOS}/\?[^"]+)"', html))
    assert parse_qs(urlsplit(unescape(url)).query)["a"] == ["2021-01-01..2021-08-14"]
    again = client.get(unescape(url)).content.decode()
    assert re.search("data-figure>(.*?)</script>", again)[1] == re.search("data-figure>(.*?)</script>", html)[1]  # type: ignore[index]
    for wrong, words in (("a=2024&b=2024", "B is the same as A."), ("compare=group", "Name two sides to compare")):
        refused = client.get(f"/figures/{RATIOS}/?{wrong}")
        assert (refused.status_code, words in refused.content.decode()) == (400, True)
    assert client.get("/figures/compare-drivers/?a=2023&b=2024&by=target").status_code == 400


def test_ratios_are_drawn_on_a_log_axis_and_refusals_as_words() -> None:
    rows = [
        Interval("Killed", 2.0, 0.5, 900.0, "Killed: 2"),
        Interval("Abducted", None, None, None, "too few incidents"),
    ]
    figure: Any = forest_figure(rows, less="fewer", more="more")
    go.Figure({"data": figure["data"], "layout": figure["layout"]})
    (trace,) = figure["data"]
    assert (trace["x"], trace["y"]) == ([2.0], [1.0])
    # What reaches beyond the axis ends at its end.
    assert (trace["error_x"]["array"], trace["error_x"]["arrayminus"]) == ([62.0], [1.5])
    assert figure["layout"]["xaxis"]["type"] == "log"
    assert "1\N{MULTIPLICATION SIGN}" in figure["layout"]["xaxis"]["ticktext"]
    assert figure["layout"]["annotations"][-1]["text"] == "too few incidents"


def test_parts_are_bars_to_both_sides_and_only_known_ones_lead_anywhere() -> None:
    bars = [
        Bar("Bannu", 12.0, "+12", "Bannu +12", "bannu"),
        Bar("An uncommonly long name of a place", -7.0, "-7", "x", "y"),
        Bar("9 others", -1.0, "-1", "9 others"),
    ]
    figure: Any = contributions_figure(bars, role="killed", href="/incidents/?district=__0__")
    go.Figure({"data": figure["data"], "layout": figure["layout"]})
    linked, plain = figure["data"]
    assert (linked["x"], plain["x"]) == ([12.0, -7.0], [-1.0])
    assert linked["meta"]["href"] == "/incidents/?district=__0__"
    assert "href" not in plain["meta"]
    assert linked["marker"]["color"] == ["var(--killed)", "var(--series-6)"]
    assert figure["layout"]["yaxis"]["ticktext"][1] == "An uncommonly long name of…"


def test_how_incidents_scatter_is_said_in_words() -> None:
    assert comparing.scatter_words(Dispersion(7, 64, 62, 1.22, 0.1146)) == (
        "Incidents scatter as independent ones do: the dispersion over 64 runs of 7 days is 1.22 (1 when independent; "
        "p = 0.11), and clusters are assumed below p = 0.1."
    )
    assert comparing.scatter_words(Dispersion(28, 134, 132, 2.53, 1e-9)).startswith("Incidents come in clusters:")
    assert "too short" in comparing.scatter_words(Dispersion(7, 8, 6, None, None))
    assert [comparing.ratio_words(ratio) for ratio in (0.123, 2.314, 12.34, 1234.0)] == [
        "0.12",
        "2.31",
        "12.3",
        "1,234",
    ]
    assert [comparing.moved_words(number) for number in (0.0, 12.0, -3.44)] == ["±0", "+12", "\N{MINUS SIGN}3.4"]
