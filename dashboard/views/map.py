"""The map page, and the incidents that are drawn on every map once its districts stand."""

import orjson
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_safe

from dashboard import charts
from dashboard.charts.registry import MAP
from dashboard.filterbar import filter_bar
from dashboard.pages import answer
from dashboard.parameters import read, read_past
from incidents.aggregates import reach
from incidents.conditional import record_view
from incidents.filters import IncidentFilterSet
from incidents.models import Incident


@require_safe
@record_view
def map_page(request: HttpRequest) -> HttpResponseBase:
    """Districts shaded by a measure."""
    filters = IncidentFilterSet(request.GET, also_allowed=[parameter.name for parameter in MAP.parameters])
    chosen = read(filters, MAP.parameters)
    chart = None
    if filters.is_valid():
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
    """Points and rings of a filter as Plotly traces in JSON, of the past too."""
    present, past, wrong = read_past(request.GET)
    filters = IncidentFilterSet(present)
    filters.errors.update(wrong)
    if not filters.is_valid():
        return HttpResponse(orjson.dumps({"errors": filters.errors}), status=400, content_type="application/json")
    with past.reading():
        return HttpResponse(orjson.dumps(charts.map_traces(filters)), content_type="application/json")
