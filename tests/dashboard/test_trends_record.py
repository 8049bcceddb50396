"""Over the starter record: every view of the page of trends gives the numbers of the interface, under every rule."""

import csv
import io
from typing import Any

import orjson
import pytest
from django.test import Client

from dashboard.charts.trends import Asked, calendar, cumulative, weekdays, years
from incidents.aggregates import MEASURES, reach
from incidents.counting import RULES
from incidents.filters import IncidentFilterSet
from incidents.models import Incident

pytestmark = pytest.mark.usefixtures("record_db")


def told(client: Client, path: str) -> Any:
    response = client.get(f"/api/v1/{path}")
    assert response.status_code == 200, response.content
    return orjson.loads(response.content)


def lines(client: Client, name: str, query: str) -> list[dict[str, str]]:
    response = client.get(f"/figures/{name}.csv?{query}")
    assert response.status_code == 200, response.content
    return list(csv.DictReader(io.StringIO(response.content.decode())))


def number(text: str) -> int | None:
    return int(text) if text else None


@pytest.mark.parametrize("measure", MEASURES)
@pytest.mark.parametrize("rule", RULES)
def test_the_numbers_of_the_figures_are_those_of_the_interface(client: Client, rule: str, measure: str) -> None:
    query = f"counting={rule}&measure={measure}"
    found = told(client, f"stats/trend/?{query}&unit=quarter&by=province&average=3")
    if measure == "injured" and not RULES[rule].counts_injured:
        assert {bin_["value"] for bin_ in found["whole"]["bins"]} == {None}
    drawn = [
        (line["start"], number(line[measure]), number(line["low"]), number(line["high"]))
        for line in lines(client, "trend", f"{query}&unit=quarter&average=3")
    ]
    assert drawn == [(bin_["start"], bin_["value"], bin_["low"], bin_["high"]) for bin_ in found["whole"]["bins"]]
    in_panels = lines(client, "trend-panels", f"{query}&unit=quarter&by=province")
    assert [(line["province"], number(line[measure])) for line in in_panels] == [
        (part["key"] or "", bin_["value"]) for part in found["lines"] for bin_ in part["bins"]
    ]
    rates = {line["province"]: number(line[measure]) for line in lines(client, "rates", query)}
    table = told(client, f"stats/?{query}&by=province")["rows"]
    assert rates == {row["province"]: row["value"] for row in table if row["per_100k"] is not None}


@pytest.mark.parametrize("rule", RULES)
def test_a_trend_adds_up_to_the_table(client: Client, rule: str) -> None:
    for measure in ("incidents", "killed", "killed_militants"):
        query = f"counting={rule}&measure={measure}"
        cells = {row.pop("month"): row for row in told(client, f"stats/?{query}&by=month")["rows"]}
        bins = {bin_["bin"]: bin_ for bin_ in told(client, f"stats/trend/?{query}")["whole"]["bins"]}
        assert cells.keys() <= bins.keys()
        assert {month: {name: bins[month][name] for name in cell} for month, cell in cells.items()} == cells
        assert {bins[month]["value"] for month in bins.keys() - cells.keys()} <= {0}


@pytest.mark.parametrize("rule", ["attacks", "acled_like"])
def test_years_days_and_weekdays_add_up_to_the_table(client: Client, rule: str) -> None:
    def table(by: str) -> dict[str | None, int]:
        return {row[by]: row["value"] for row in told(client, f"stats/?counting={rule}&by={by}")["rows"]}

    asked = Asked(IncidentFilterSet({"counting": rule}), reach(Incident.public.all()), "incidents")
    assert {row[0].text: row[-1].sort for row in cumulative(asked).table.rows} == table("year")
    months = table("month")
    for row in years(asked).table.rows:
        shown = {f"{row[0].text}-{month:02d}": row[month].sort for month in range(1, 13)}
        assert all(months.get(month, 0) == value for month, value in shown.items() if value is not None)
    exact = table("weekday")
    unknown = exact.pop(None, 0)
    found = {row[0].text.lower(): row[-1].sort for row in weekdays(asked).table.rows}
    assert found == {**exact, "all days": sum(table("year").values()) - unknown}
    assert sum(row[-1].sort or 0 for row in calendar(asked).table.rows) == found["all days"]
