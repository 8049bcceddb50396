"""The numbers of a chart as CSV: what is drawn, and nothing a spreadsheet would run."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

from django.http import HttpResponse

from dashboard.charts.maps import DistrictNumbers, MarginLine, districts_of, margin_of
from dashboard.charts.timeline import TimelineChart
from incidents.aggregates import undrawn
from incidents.files import neutral
from incidents.filters import IncidentFilterSet
from incidents.rows import Cell

TOTAL = "total"


def timeline_csv(chart: TimelineChart) -> HttpResponse:
    """A line for each bin and series, and one for each bin's true total with its range. Blank is not reported."""
    name = f"nigran-{chart.measure}-by-{chart.unit}" + ("" if chart.split == "none" else f"-{chart.split}")
    return _csv(name, _timeline_lines(chart))


def map_csv(filters: IncidentFilterSet) -> HttpResponse:
    """A line for each drawn district, then one for each of the wider words whose incidents are in none."""
    hidden = undrawn(filters.qs, filters.rule_or_default)
    return _csv("nigran-districts", _map_lines(districts_of(filters), margin_of(filters, hidden)))


def _csv(name: str, lines: Iterable[Sequence[Cell]]) -> HttpResponse:
    text = io.StringIO()
    csv.writer(text).writerows([neutral(cell) for cell in line] for line in lines)
    response = HttpResponse(text.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def _timeline_lines(chart: TimelineChart) -> Iterator[Sequence[Cell]]:
    yield ("start", "end", "unit", "measure", "by", "series", "label", "value", "low", "high")
    for index, (bin_, total) in enumerate(zip(chart.rows.bins, chart.rows.totals, strict=True)):
        when = (bin_.start, bin_.end, chart.unit, chart.measure, chart.split)
        if chart.split != "none":
            for layer in chart.rows.series:
                yield (*when, layer.key, layer.label, layer.values[index], None, None)
        yield (*when, TOTAL, "Total", total.value, total.low, total.high)


def _map_lines(districts: Iterable[DistrictNumbers], margin: Iterable[MarginLine]) -> Iterator[Sequence[Cell]]:
    yield (
        "kind", "slug", "name", "province", "population_2023", "incidents", "killed", "killed_low", "killed_high",
        "incidents_per_100k",
    )  # fmt: skip
    for unit in districts:
        killed, rate = unit.killed, unit.per_100k
        numbers = (unit.incidents, killed.value, killed.low, killed.high, None if rate is None else round(rate, 4))
        yield ("district", unit.slug, unit.name, unit.province, unit.population, *numbers)
    for line in margin:
        yield ("without_location", None, line.words, None, None, line.incidents, None, None, None, None)
