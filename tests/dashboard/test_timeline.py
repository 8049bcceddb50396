"""The timeline page, its file, and how it refuses."""

import csv
import io
import re
from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from dashboard import charts
from incidents.filters import IncidentFilterSet
from tests.groups.factories import ArmedGroupFactory
from tests.incidents.factories import make_incident


def lines(client: Client, query: str) -> list[dict[str, str]]:
    response = client.get(f"/figures/timeline.csv?{query}")
    assert response.status_code == 200
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    return list(csv.DictReader(io.StringIO(response.content.decode())))


@pytest.mark.django_db
def test_the_file_holds_the_numbers_of_the_chart(client: Client) -> None:
    make_incident(date=date(2024, 4, 2), killed=(2, 4))
    make_incident(date=date(2024, 6, 2))
    totals = [line for line in lines(client, "date_from=2024-04-01&measure=killed") if line["series"] == "total"]
    assert [(line["start"], line["end"], line["value"], line["low"], line["high"]) for line in totals] == [
        ("2024-04-01", "2024-04-30", "2", "2", "4"),
        ("2024-05-01", "2024-05-31", "0", "", ""),
        ("2024-06-01", "2024-06-30", "", "", ""),
    ]


@pytest.mark.django_db
def test_a_name_that_reads_like_a_formula_is_neutral_in_the_file(client: Client) -> None:
    group = ArmedGroupFactory.create(slug="odd", name="=HYPERLINK(1)", short_name="")
    make_incident(groups=[(group, "claim", "made")])
    labels = {line["label"] for line in lines(client, "by=group&date_from=2024-05-01")}
    assert labels == {"'=HYPERLINK(1)", "Total"}


@pytest.mark.django_db
@pytest.mark.parametrize("wrong", ["unit=decade", "by=target", "measure=wounded", "format=pdf", "colour=red"])
def test_a_value_that_is_not_allowed_is_named_and_nothing_is_drawn(client: Client, wrong: str) -> None:
    make_incident()
    response = client.get(f"/timeline/?{wrong}")
    assert response.status_code == 400
    assert wrong.split("=")[0] in response.content.decode()
    assert b"data-chart" not in response.content


@pytest.mark.django_db
def test_the_page_shows_chart_table_switches_and_file(client: Client) -> None:
    make_incident()
    page = client.get("/timeline/?unit=quarter&by=none").content.decode()
    assert 'data-chart="timeline"' in page
    assert "Incidents by quarter" in page
    assert '<th scope="row"><a href="/incidents/?counting=attacks&amp;date_from=2024-04-01' in page
    assert "/figures/timeline.csv" in page


@pytest.mark.django_db
def test_a_script_that_swaps_the_results_gets_only_them(client: Client) -> None:
    make_incident()
    page = client.get("/timeline/", headers={"HX-Request": "true", "HX-Target": "results"}).content.decode()
    assert "<html" not in page
    assert 'data-chart="timeline"' in page


@pytest.mark.django_db
def test_switches_keep_the_filter_and_the_other_choices() -> None:
    make_incident()
    filters = IncidentFilterSet({"killed_min": "0", "unit": "year"}, also_allowed={"unit"})
    chart = charts.timeline(filters, unit="year", by="group", measure="killed")
    unit = next(switch for switch in chart.switches if switch.label == "Per")
    (week,) = (option for option in unit.options if option.label == "Week")
    assert parse_qs(week.query) == {"killed_min": ["0"], "unit": ["week"], "by": ["group"], "measure": ["killed"]}
    assert [option.label for option in unit.options if option.current] == ["Year"]


@pytest.mark.usefixtures("record_db")
@pytest.mark.parametrize("unit", list(charts.UNITS))
@pytest.mark.parametrize("measure", ["incidents", "killed"])
def test_every_unit_adds_up_to_the_total_of_the_record(unit: str, measure: str) -> None:
    filters = IncidentFilterSet({})
    assert filters.is_valid() or not filters.errors
    chart = charts.timeline(filters, unit=unit, measure=measure)
    assert sum(total.value or 0 for total in chart.rows.totals) == chart.total.value
    stacked = sum(value or 0 for layer in chart.rows.series for value in layer.values)
    assert stacked == chart.total.value


@pytest.mark.usefixtures("record_db")
def test_a_timeline_asks_the_database_few_questions(client: Client) -> None:
    # The reporting lag is measured once for each state of the record, by whichever page is first.
    client.get("/timeline/")
    for split, most in (("none", 5), ("province", 5), ("event_class", 5), ("attack_type", 6), ("group", 8)):
        filters = IncidentFilterSet({})
        with CaptureQueriesContext(
            connection,
        ) as queries:
            charts.timeline(filters, by=split)
        assert len(queries) <= most, split


@pytest.mark.usefixtures("record_db")
def test_the_rows_behind_a_bin_are_those_it_counts() -> None:
    chart = charts.timeline(IncidentFilterSet({}), unit="month")
    for row, total in zip(chart.table.rows, chart.rows.totals, strict=True):
        if not total.value:
            continue
        query = {name: values[0] for name, values in parse_qs(urlsplit(row[0].href).query).items()}
        behind = IncidentFilterSet(query)
        assert behind.is_valid()
        exact = behind.counted.filter(date__range=behind.period).count()
        assert exact == total.value, row[0].text


@pytest.mark.django_db
def test_a_bin_that_the_period_cuts_says_so_and_leads_to_its_own_days(client: Client) -> None:
    for day in (date(2024, 1, 3), date(2024, 1, 20), date(2024, 2, 20), date(2024, 3, 2), date(2024, 3, 30)):
        make_incident(date=day)
    chart = charts.timeline(IncidentFilterSet({"date_from": "2024-01-16", "date_to": "2024-03-15"}), by="none")
    assert (
        "Not whole, so lower than it would be: January 2024 (16 of 31 days), March 2024 (15 of 31 days)." in chart.notes
    )
    for row in chart.table.rows:
        found = client.get(row[0].href).content.decode()
        assert len(set(re.findall(r"PK-\d{6}", found))) == int(row[1].text) == 1
    assert (
        "date_from=2024-01-16&amp;date_to=2024-01-31"
        in client.get("/timeline/?date_from=2024-01-16&date_to=2024-03-15&by=none").content.decode()
    )
