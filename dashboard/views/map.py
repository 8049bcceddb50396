"""The map page, and the incidents that are drawn on every map once its districts stand."""

from collections.abc import Mapping
from datetime import date, timedelta

import orjson
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from dashboard import charts
from dashboard.charts.registry import CHANGE, LAYERS, MAP, MAP_PAGE, SPOTS
from dashboard.drawn_area import area_form, drawn_query
from dashboard.filterbar import filter_bar
from dashboard.pages import answer, page_filters, reads_past
from dashboard.parameters import read
from dashboard.period_form import period_form
from incidents.aggregates import reach
from incidents.conditional import record_view
from incidents.filters import IncidentFilterSet
from incidents.models import Incident

YEAR = 365


@require_safe
@record_view
@reads_past
def map_page(request: HttpRequest) -> HttpResponseBase:
    """Districts shaded by a measure, by how it changed or year by year, or the places of incidents."""
    if (drawn := drawn_query(request.GET)) is not None:
        return HttpResponseRedirect(f"{reverse('dashboard:map')}?{drawn}")
    filters = page_filters(request, [parameter.name for parameter in MAP_PAGE])
    chosen = read(filters, MAP_PAGE)
    if places := SPOTS.get(chosen["layer"]):
        chosen |= read(filters, places.parameters)
    record = reach(Incident.public.all())
    shown = _layer(filters, chosen) if filters.is_valid() else {}
    if chosen["layer"] == "change" and filters.period[1] is None and record.last is not None:
        shown["latest_year"] = _latest_year(filters, record.last)
    # Drawing may find the days of another period wrong.
    if filters.errors and shown:
        shown = {"layers": shown["layers"]}
    return answer(
        request,
        page="dashboard/map.html",
        results="dashboard/_map.html",
        bar=filter_bar(filters, action=reverse("dashboard:map"), reach=record),
        context={"reach": record, "area": area_form(filters), "other_period": period_form(filters, chosen), **shown},
    )


def _latest_year(filters: IncidentFilterSet, last: date) -> str:
    """The query for the change from the year before to the last 365 days of the record."""
    days = {"date_from": (last - timedelta(days=YEAR - 1)).isoformat(), "date_to": last.isoformat()}
    return filters.query(layer="change", **days)


def _layer(filters: IncidentFilterSet, chosen: Mapping[str, str]) -> dict[str, object]:
    """The layer that was chosen, and the choice of layers."""
    layers = {"switches": (charts.layer_switch(filters, LAYERS, chosen["layer"]),)}
    if chosen["layer"] == "change":
        return {"change": CHANGE.draw(filters, chosen), "layers": layers}
    if places := SPOTS.get(chosen["layer"]):
        return {"places": places.draw(filters, chosen), "layers": layers}
    if chosen["layer"] == "years":
        return {"years": charts.year_maps(filters, measure=chosen["measure"]), "layers": layers}
    whole = charts.overview_map(filters, measure=chosen["measure"])
    return {"chart": whole, "layers": layers, "frames_url": f"{reverse('dashboard:map-frames')}?{whole.query}"}


@require_safe
@record_view
@reads_past
def map_points(request: HttpRequest) -> HttpResponse:
    """Points and rings of a filter as Plotly traces in JSON, of the past too."""
    filters = page_filters(request)
    if not filters.is_valid():
        return HttpResponse(orjson.dumps({"errors": filters.errors}), status=400, content_type="application/json")
    return HttpResponse(orjson.dumps(charts.map_traces(filters)), content_type="application/json")


@require_safe
@record_view
@reads_past
def map_frames(request: HttpRequest) -> HttpResponse:
    """District numbers of a filter by month, or by longer units where those are many, as columns in JSON."""
    filters = page_filters(request, [parameter.name for parameter in MAP.parameters])
    chosen = read(filters, MAP.parameters)
    if not filters.is_valid():
        return HttpResponse(orjson.dumps({"errors": filters.errors}), status=400, content_type="application/json")
    return HttpResponse(
        orjson.dumps(charts.map_frames(filters, measure=chosen["measure"])), content_type="application/json"
    )
