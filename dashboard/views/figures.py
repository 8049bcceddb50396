"""One figure alone: its page with how to take it away, its file, and its frame for other sites."""

from collections.abc import Callable
from dataclasses import dataclass

from csp.decorators import csp_replace
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from dashboard.charts import Chart
from dashboard.charts.downloads import chart_csv
from dashboard.charts.registry import DRAWINGS, Drawing
from dashboard.citing import take_away
from dashboard.filterbar import field_errors
from dashboard.pages import page_filters, reads_past, render_page
from dashboard.parameters import read, read_past
from incidents.conditional import record_view
from incidents.filters import IncidentFilterSet
from incidents.past import PAST, Past

_FRAMED = {**settings.CONTENT_SECURITY_POLICY["DIRECTIVES"], "frame-ancestors": ["*"]}


@dataclass(frozen=True, slots=True)
class _Asked:
    """What an address asks for: the drawing, the filter with its errors, and the chart where there is none."""

    drawing: Drawing
    filters: IncidentFilterSet
    past: Past
    chart: Chart | None


@require_safe
@record_view
@reads_past
def figure(request: HttpRequest, name: str) -> HttpResponseBase:
    """A figure with its caption, citation, BibTeX, files and what embeds it."""

    def shown(asked: _Asked, chart: Chart) -> HttpResponseBase:
        host = f"{request.scheme}://{request.get_host()}"
        why_no_past = asked.drawing.why_no_past
        taken = take_away(chart, asked.filters, host=host, past=asked.past, has_past=not why_no_past)
        context = {"chart": chart, "taken": taken, "filters": asked.filters, "why_no_past": why_no_past}
        return render_page(request, "dashboard/figure.html", context | {"page_url": _page_url(asked)})

    return _answer(request, name, shown)


@require_safe
@record_view
@reads_past
def figure_csv(request: HttpRequest, name: str) -> HttpResponseBase:
    """The numbers of a figure as CSV."""
    return _answer(request, name, lambda asked, chart: chart_csv(chart))


@require_safe
@xframe_options_exempt
@csp_replace(_FRAMED)
@record_view
@reads_past
def figure_embed(request: HttpRequest, name: str) -> HttpResponseBase:
    """A figure alone, which any site may put into a frame: it reads nothing of its reader and changes nothing."""

    def shown(asked: _Asked, chart: Chart) -> HttpResponseBase:
        return render_page(request, "dashboard/figure_embed.html", {"chart": chart, "filters": asked.filters})

    return _answer(request, name, shown)


def _answer(request: HttpRequest, name: str, shown: Callable[[_Asked, Chart], HttpResponseBase]) -> HttpResponseBase:
    """What ``shown`` makes of the chart; 404 for an unknown name, 400 with what is wrong with the query."""
    asked = _asked(request, name)
    if asked.chart is not None:
        return shown(asked, asked.chart)
    context = {"errors": field_errors(asked.filters), "page_url": reverse(f"dashboard:{asked.drawing.page}")}
    response: HttpResponse = render(request, "dashboard/figure_wrong.html", context, status=400)
    return response


def _asked(request: HttpRequest, name: str) -> _Asked:
    drawing = DRAWINGS.get(name)
    if drawing is None:
        raise Http404(f"There is no figure named {name!r}. There are: {', '.join(DRAWINGS)}.")
    own = [parameter.name for parameter in drawing.parameters]
    past = read_past(request.GET).past
    filters = page_filters(request, own)
    chosen = read(filters, drawing.parameters)
    if drawing.why_no_past:
        filters.errors.update({name: [drawing.why_no_past] for name in PAST if request.GET.get(name)})
    if not filters.is_valid():
        return _Asked(drawing, filters, past, None)
    chart = drawing.draw(filters, chosen)
    # Drawing may find a parameter wrong that reads any text.
    return _Asked(drawing, filters, past, None if filters.errors else chart)


def _page_url(asked: _Asked) -> str:
    """The page where the question can be changed."""
    query = asked.filters.query()
    path = reverse(f"dashboard:{asked.drawing.page}")
    return f"{path}?{query}" if query else path
