"""UCDP's events beside ours: the one public comparison. Sets that are not public are never read here."""

from django.http import HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from dashboard.charts.comparison import WHY_NO_PAST, public_chart
from dashboard.comparison_file import csv_lines
from dashboard.comparison_form import ComparisonForm
from dashboard.comparison_page import Comparison, public_sets
from dashboard.pages import present_alone
from incidents.conditional import record_view
from places.models import Province


@require_safe
@present_alone(WHY_NO_PAST)
@record_view
def ucdp(request: HttpRequest) -> HttpResponseBase:
    """The newest public version, or the one asked for; with ``format=csv`` the list that is shown, as a file."""
    form = ComparisonForm.over(request.GET)
    sets = list(public_sets())
    version = form.given("version")
    found = next((one for one in sets if not version or one.version == version), None)
    if version and found is None:
        form.add_error("version", f"There is no version “{version}” here.")
    context: dict[str, object] = {"form": form, "sets": sets, "found": found, "is_desk": False}
    comparison = None if form.errors or found is None else Comparison(found, form)
    if comparison:
        comparison.check()
    if form.errors or comparison is None:
        context["provinces"] = dict(Province.objects.values_list("slug", "name"))
        return render(request, "dashboard/comparison.html", context, status=400 if form.errors else 200)
    if form.given("format") == "csv":
        return comparison_csv(comparison)
    context |= {"comparison": comparison, "provinces": comparison.provinces, "chart": public_chart(comparison)}
    return render(request, "dashboard/comparison.html", context)


def comparison_csv(comparison: Comparison) -> StreamingHttpResponse:
    """The list that is shown, as a file."""
    response = StreamingHttpResponse(csv_lines(comparison), content_type="text/csv; charset=utf-8")
    name = f"nigran-{comparison.found.publisher}-{comparison.found.version}-{comparison.show}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name.replace(chr(34), "")}"'
    return response
