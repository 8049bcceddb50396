"""What can be asked of the record beyond its pages: the index of the pages of analysis."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from dashboard.analyses import ANALYSES
from dashboard.pages import present_alone


@require_safe
@present_alone("This index holds no numbers. The pages it leads to can be read as the record stood.")
def analysis(request: HttpRequest) -> HttpResponse:
    """Every page of analysis, by the question it answers."""
    entries = [(one, reverse(f"dashboard:{one.names[0]}")) for one in ANALYSES]
    return render(request, "dashboard/analysis.html", {"entries": entries})
