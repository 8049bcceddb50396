"""The Atom feed of any filter."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from dashboard.filterbar import field_errors
from dashboard.incident_feed import Before, incidents_feed
from dashboard.pages import present_alone
from incidents.conditional import record_view
from incidents.filters import IncidentFilterSet


@require_safe
@present_alone("A feed tells of what is new in the record, so it has no past. Leave it out.")
@record_view
def feed(request: HttpRequest) -> HttpResponse:
    """The incidents of a filter, last published or changed first, a page at a time (``before``).

    A wrong filter is a 400 that says what is wrong.
    """
    filters = IncidentFilterSet(request.GET, also_allowed=["before"])
    before = None
    if given := request.GET.get("before"):
        try:
            before = Before.read(given)
        except ValueError:
            filters.errors["before"] = ["Follow the feed’s own link to its next page."]
    if not filters.is_valid():
        lines = [f"{error.label}: {' '.join(error.messages)}" for error in field_errors(filters)]
        return HttpResponse("\n".join([*lines, ""]), status=400, content_type="text/plain; charset=utf-8")
    text = incidents_feed(filters, address=request.build_absolute_uri, host=request.get_host(), before=before)
    return HttpResponse(text, content_type="application/atom+xml; charset=utf-8")
