"""What changed in the public record: week by week, as a feed, and what moved a total."""

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from dashboard import corrections as pages
from dashboard.feed import corrections_feed
from dashboard.moved import moved_page
from dashboard.pages import present_alone
from dashboard.parameters import Parameter, read
from incidents.aggregates.revisions import MOVABLE, once_published
from incidents.conditional import record_view
from incidents.corrections import newest
from incidents.filters import IncidentFilterSet
from incidents.models import Incident

FEED_LENGTH = 100
_WHY_NO_PAST = "Corrections lead from what the record held to what it holds, so they have no past. Leave it out."


@require_safe
@present_alone(_WHY_NO_PAST)
def corrections(request: HttpRequest) -> HttpResponseBase:
    """The newest week. It has an address of its own, since tomorrow's newest may be another."""
    form = pages.CorrectionsForm.over(request.GET)
    if form.is_valid() and not form.data.get("week"):
        query = form.query(format=form.cleaned_data.get("format") or "")
        return HttpResponseRedirect(f"{reverse('dashboard:corrections')}?{query}")
    return _week(request)


@record_view
def _week(request: HttpRequest) -> HttpResponseBase:
    form = pages.CorrectionsForm.over(request.GET)
    if form.is_valid() and form.cleaned_data["format"]:
        lines = pages.csv_lines(pages.corrections_of(form), host=f"{request.scheme}://{request.get_host()}")
        response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="nigran-corrections-{form.week_or_now}.csv"'
        return response
    context = {"form": form, "corrections": pages.page_of(form) if form.is_valid() else None}
    return render(request, "dashboard/corrections.html", context, status=200 if form.is_valid() else 400)


@require_safe
@present_alone(_WHY_NO_PAST)
@record_view
def moved(request: HttpRequest) -> HttpResponseBase:
    """The incidents by which a total moved since they were first published."""
    rows = once_published(Incident.objects.all())
    filterset = IncidentFilterSet(request.GET, rows, also_allowed=["of", "page"])
    measure = read(filterset, [Parameter("of", MOVABLE, "killed")])["of"]
    if filterset.errors:
        return render(request, "dashboard/corrections_moved.html", {"errors": filterset.errors}, status=400)
    page = moved_page(filterset, measure, page=request.GET.get("page"))
    return render(request, "dashboard/corrections_moved.html", {"moved": page})


@require_safe
@present_alone(_WHY_NO_PAST)
@record_view
def feed(request: HttpRequest) -> HttpResponse:
    """The newest corrections as an Atom feed."""
    text = corrections_feed(newest(FEED_LENGTH), address=request.build_absolute_uri, host=request.get_host())
    return HttpResponse(text, content_type="application/atom+xml; charset=utf-8")
