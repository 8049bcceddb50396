"""The pages that say what is counted and what the data are."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from dashboard import about
from dashboard.coverage import PUBLISHER, published_years
from dashboard.documents import document
from dashboard.pages import past_or_refused, present_alone, render_page
from incidents.aggregates import reach
from incidents.aggregates.coverage import classes_by_year, months, outlet_totals
from incidents.conditional import record_view
from incidents.counting import DEFAULT_RULE
from incidents.models import Incident

_LEADING = 25
_WHY_NO_PAST = "This text says how things are now. Pages of numbers can be read as the record stood."


@require_safe
@present_alone(_WHY_NO_PAST)
@record_view
def methodology(request: HttpRequest) -> HttpResponse:
    """What is counted and how; the text is docs/methodology.md."""
    return render(request, "dashboard/methodology.html", {"document": document("methodology")})


@require_safe
@present_alone(_WHY_NO_PAST)
@record_view
def interface(request: HttpRequest) -> HttpResponse:
    """Every address of the REST interface, drawn from its OpenAPI document."""
    return render(request, "dashboard/interface.html")


@require_safe
@present_alone(_WHY_NO_PAST)
@record_view
def interface_guide(request: HttpRequest) -> HttpResponse:
    """How programs read the record; the text is docs/api.md."""
    return render(request, "dashboard/interface_guide.html", {"document": document("api")})


@require_safe
@record_view
@past_or_refused
def data(request: HttpRequest) -> HttpResponse:
    """What the record holds and lacks, its licences, downloads and data dictionary."""
    rows = Incident.public.all()
    table = about.class_table(classes_by_year(rows))
    outlets = outlet_totals(rows)
    by_month = months(rows)
    compared = about.comparisons(table, published_years())
    context = {
        "reach": reach(rows),
        "classes": table,
        "rule": DEFAULT_RULE,
        "months": by_month,
        "without_origin": about.without_origin(by_month),
        "outlets": outlets[:_LEADING],
        "outlets_count": len(outlets),
        "kinds": about.kind_totals(outlets),
        "compared": compared,
        "publisher": PUBLISHER,
        "here": sum(one.here for one in compared),
        "published": sum(one.published.attacks for one in compared),
        "interface": about.interface(),
        "licences": document("licences"),
        "dictionary": document("data-dictionary"),
    }
    return render_page(request, "dashboard/data.html", context)
