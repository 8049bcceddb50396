"""How a reader reports an error or a risk: a page of its own, so that pages of incidents need no cookie."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponsePermanentRedirect, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from dashboard.reader_reports import ReportForm, ticket_for
from dashboard.services.reader_reports import TooMany, take_report
from dashboard.views.incidents import not_standing
from incidents.clients import client_address
from incidents.models import Incident
from incidents.services.errors import RecordError

ADDRESS = "dashboard:incident-report"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def incident_report(request: HttpRequest, uid: str) -> HttpResponseBase:
    """The form; sent, it leads to a page that says what happens next. A refused one keeps what was written."""
    incident = Incident.public.filter(uid=uid.upper()).first()
    if incident is None:
        return not_standing(request, uid.upper(), to=ADDRESS)
    if incident.uid != uid:
        return HttpResponsePermanentRedirect(reverse(ADDRESS, args=[incident.uid]))
    if request.method != "POST":
        return _form(request, ReportForm(incident), status=200)
    form = ReportForm(incident, request.POST)
    if not form.is_valid():
        return _form(request, form, status=400)
    try:
        _take(request, incident, form.cleaned_data)
    except TooMany as error:
        form.add_error(None, _sentence(error.message))
        response = _form(request, form, status=429)
        response["Retry-After"] = str(error.seconds)
        return response
    except RecordError as error:
        form.add_error(error.field if error.field in form.fields else None, _sentence(error.message))
        return _form(request, form, status=400)
    return HttpResponseRedirect(reverse("dashboard:incident-report-sent", args=[incident.uid]))


@never_cache
@require_safe
def incident_report_sent(request: HttpRequest, uid: str) -> HttpResponseBase:
    """What happens to a report."""
    incident = Incident.public.filter(uid=uid.upper()).first()
    if incident is None:
        return not_standing(request, uid.upper())
    return render(request, "dashboard/incident_report_sent.html", {"incident": incident})


def _take(request: HttpRequest, incident: Incident, given: dict[str, Any]) -> None:
    take_report(
        incident=incident,
        version=given["ticket"],
        kind=given["kind"],
        text=given["text"],
        source=given["source"],
        contact=given["contact"],
        client=client_address(request),
    )


def _form(request: HttpRequest, form: ReportForm, *, status: int) -> HttpResponse:
    """The page with a ticket of its own, also after a refusal."""
    context = {"form": form, "incident": form.incident, "ticket": ticket_for(form.incident)}
    return render(request, "dashboard/incident_report.html", context, status=status)


def _sentence(message: str) -> str:
    return f"{message[:1].upper()}{message[1:]}."
