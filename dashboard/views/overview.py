"""The front page."""

from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_safe

from dashboard import charts, overview
from dashboard.coverage import coverage_and_reach
from dashboard.filterbar import filter_bar
from dashboard.pages import answer, page_filters, reads_past
from dashboard.parameters import Parameter, read
from dashboard.rows import COLUMNS, DEFAULT_COLUMNS, newest_of
from dashboard.wider import nothing_counted
from incidents.aggregates import MEASURES, Reach
from incidents.aggregates.series import summed
from incidents.conditional import record_view
from incidents.filters import IncidentFilterSet

NEWEST = 10
PARAMETERS = (
    Parameter("measure", charts.MAP_MEASURES, "incidents"),
    Parameter("unit", charts.UNITS, "month"),
    Parameter("by", charts.SPLITS, "province"),
)


@require_safe
@record_view
@reads_past
def index(request: HttpRequest) -> HttpResponseBase:
    """The record at a glance: four numbers, where, when, who leads, and what is newest."""
    filterset = page_filters(request, [parameter.name for parameter in PARAMETERS])
    chosen = read(filterset, PARAMETERS)
    coverage, record = coverage_and_reach()
    bar = filter_bar(filterset, action=reverse("dashboard:overview"), reach=record)
    context: dict[str, Any] = {"reach": record, "coverage": coverage}
    if not bar.errors:
        context |= _results(filterset, chosen, record)
    return answer(request, page="dashboard/overview.html", results="dashboard/_overview.html", bar=bar, context=context)


def _results(filterset: IncidentFilterSet, chosen: dict[str, str], record: Reach) -> dict[str, Any]:
    """Everything below the filter bar."""
    rule = filterset.rule_or_default
    months, before = overview.months_and_before(filterset, record)
    known = summed(months)
    context: dict[str, Any] = {
        "rule": rule,
        "known": known,
        "outside_url": overview.outside_url(filterset),
        "rows_url": overview.rows_url(filterset, counting=rule.name),
    }
    if not known.rows:
        return context | {
            "empty": nothing_counted(filterset, action=reverse("dashboard:overview"), outside=known.outside)
        }
    compared = overview.change(filterset, before, record)
    map_chart = charts.overview_map(
        filterset, measure=chosen["measure"], own={"unit": chosen["unit"], "by": chosen["by"]}, known=known.rows
    )
    counted = chosen["measure"] if chosen["measure"] in MEASURES else "incidents"
    leaders = overview.group_leaders(filterset)
    return context | {
        "compared": compared,
        "numbers": overview.numbers(filterset, known, months, compared=compared, record=record),
        "map_chart": map_chart,
        "timeline_chart": charts.timeline(
            filterset, unit=chosen["unit"], by=chosen["by"], measure=counted, record=record
        ),
        "districts": overview.district_leaders(
            filterset, [(unit.slug, unit.name, unit.incidents) for unit in map_chart.districts]
        ),
        "groups": leaders.bars,
        "with_group": leaders.with_group,
        "newest": newest_of(
            filterset.qs.counting(filterset.rule_or_default),
            ((month.start, month.numbers.rows) for month in months),
            NEWEST,
        ),
        "columns": [COLUMNS[name] for name in DEFAULT_COLUMNS],
    }
