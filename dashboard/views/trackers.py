"""The page about other trackers."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from dashboard.charts.trackers import coverage_chart
from dashboard.filterbar import field_errors
from dashboard.pages import page_filters, reads_past, render_page
from dashboard.parameters import read
from dashboard.trackers import AREAS, MEASURES, PARAMETERS, PUBLISHERS, UNITS, Asked, page_of, refuse_filters
from incidents.aggregates import reach
from incidents.conditional import record_view
from incidents.models import Incident

_OF_THE_CHART = ("area", "measure", "publisher", "unit")


@require_safe
@record_view
@reads_past
def trackers(request: HttpRequest) -> HttpResponse:
    """What others have published beside the record, figure by figure, with how it was revised."""
    filters = page_filters(request, [parameter.name for parameter in PARAMETERS])
    chosen = read(filters, PARAMETERS)
    refuse_filters(filters)
    context = {
        "chosen": chosen,
        "days": {name: str(filters.data.get(name, "")) for name in ("date_from", "date_to")},
        "areas": [area for area in AREAS if area],
        "publishers": [publisher for publisher in PUBLISHERS if publisher],
        "measures": [(name, label) for name, (label, _) in MEASURES.items()],
        "units": UNITS.items(),
        "errors": field_errors(filters),
        "filters": filters,
    }
    if not filters.is_valid():
        return render_page(request, "dashboard/trackers.html", context, status=400)
    record = reach(Incident.public.all())
    asked = Asked.over(filters, chosen)
    page = page_of(asked, record.last)
    own = {name: chosen[name] or None for name in _OF_THE_CHART}
    chart = coverage_chart(asked, page.compared, query=filters.query(**own, year=None))
    years = [(year, filters.query(year=str(year))) for year in page.years]
    return render_page(
        request, "dashboard/trackers.html", context | {"page": page, "chart": chart, "years": years, "reach": record}
    )
