"""The timeline page."""

from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_safe

from dashboard import charts
from dashboard.charts.registry import TIMELINE
from dashboard.filterbar import filter_bar
from dashboard.pages import answer, page_filters, reads_past
from dashboard.parameters import read
from dashboard.wider import nothing_drawn
from incidents.aggregates import reach
from incidents.conditional import record_view
from incidents.models import Incident


@require_safe
@record_view
@reads_past
def timeline(request: HttpRequest) -> HttpResponseBase:
    """A measure over time, split by one dimension."""
    filters = page_filters(request, [parameter.name for parameter in TIMELINE.parameters])
    chosen = read(filters, TIMELINE.parameters)
    record = reach(Incident.public.all())
    chart, empty = None, None
    if filters.is_valid():
        chart = charts.timeline(
            filters, unit=chosen["unit"], by=chosen["by"], measure=chosen["measure"], height=380, record=record
        )
        if chart.empty:
            empty = nothing_drawn(filters, action=reverse("dashboard:timeline"))
    return answer(
        request,
        page="dashboard/timeline.html",
        results="dashboard/_timeline.html",
        bar=filter_bar(filters, action=reverse("dashboard:timeline"), reach=record),
        context={"chart": chart, "empty": empty, "reach": record},
    )
