"""The map page, and the incidents that are drawn on every map once its districts stand."""

import orjson
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_safe

from dashboard import charts
from dashboard.charts.downloads import map_csv
from dashboard.filterbar import filter_bar
from dashboard.pages import answer
from dashboard.parameters import Parameter, read
from incidents.aggregates import reach
from incidents.conditional import record_view
from incidents.filters import IncidentFilterSet
from incidents.models import Incident

PARAMETERS = (
    Parameter("measure", charts.MAP_MEASURES, "incidents"),
    Parameter("format", ("html", "csv"), "html"),
)


@require_safe
@record_view
def map_page(request: HttpRequest) -> HttpResponseBase:
    """Districts shaded by a measure; with ``format=csv`` the numbers of the same map."""
    filters = IncidentFilterSet(request.GET, also_allowed=[parameter.name for parameter in PARAMETERS])
    chosen = read(filters, PARAMETERS)
    chart = None
    if filters.is_valid():
        if chosen["format"] == "csv":
            return map_csv(filters)
        chart = charts.overview_map(filters, measure=chosen["measure"])
    record = reach(Incident.public.all())
    return answer(
        request,
        page="dashboard/map.html",
        results="dashboard/_map.html",
        bar=filter_bar(filters, action=reverse("dashboard:map"), reach=record),
        context={"chart": chart, "reach": record},
    )


@require_safe
@record_view
def map_points(request: HttpRequest) -> HttpResponse:
    """Points and rings of a filter as Plotly traces in JSON."""
    filters = IncidentFilterSet(request.GET)
    if not filters.is_valid():
        return HttpResponse(orjson.dumps({"errors": filters.errors}), status=400, content_type="application/json")
    return HttpResponse(orjson.dumps(charts.map_traces(filters)), content_type="application/json")
