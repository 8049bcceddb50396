"""What readers report, read and answered by editors."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from dashboard.desk.access import editor_view, reviewer_view
from dashboard.desk.reports.queue import queue_of
from dashboard.models import ReaderReport
from dashboard.models.reader_report import ReaderReportState
from dashboard.services.reader_reports import close_report, reopen_report
from incidents import services
from incidents.choices import PUBLIC_STATUSES
from incidents.roles import Role, has_role
from incidents.services import RecordError


@editor_view()
def reader_reports(request: HttpRequest) -> HttpResponse:
    """The queue."""
    queue = queue_of(request.GET.get("state", ""), page=request.GET.get("page"))
    return render(request, "desk/reports/queue.html", {"queue": queue})


@editor_view()
def reader_report(request: HttpRequest, pk: int) -> HttpResponseBase:
    """One report, and what can be done about it."""
    return _page(request, pk)


@editor_view("POST")
def close(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Close it with a note."""
    state, answer = request.POST.get("state", ""), request.POST.get("answer", "")
    try:
        found = close_report(report=pk, by=request.user, state=state, answer=answer)
    except RecordError as error:
        return _page(request, pk, error=error, form="close")
    messages.success(request, f"Closed: {found.get_state_display().lower()}. How to reach the reader is deleted.")
    return HttpResponseRedirect(reverse("desk:reader-reports"))


@editor_view("POST")
def reopen(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Put it back into the queue."""
    try:
        reopen_report(report=pk, by=request.user)
    except RecordError as error:
        return _page(request, pk, error=error, form="reopen")
    messages.success(request, "It is open again.")
    return HttpResponseRedirect(reverse("desk:reader-report", args=[pk]))


@reviewer_view("POST")
def take_down(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Take the incident down at once; the report stays open until somebody says what was done."""
    report = get_object_or_404(ReaderReport.objects.select_related("incident"), pk=pk)
    try:
        services.take_down(uid=report.incident.uid, by=request.user, reason=request.POST.get("reason", ""))
    except RecordError as error:
        return _page(request, pk, error=error, form="take-down")
    messages.success(request, f"{report.incident.uid} is taken down. Its address says so and no more.")
    return HttpResponseRedirect(reverse("desk:reader-report", args=[pk]))


def _page(request: HttpRequest, pk: int, *, error: RecordError | None = None, form: str = "") -> HttpResponse:
    """The page of a report; after a refusal with what was typed, and what is wrong beside it."""
    rows = ReaderReport.objects.select_related("incident", "handled_by")
    report = get_object_or_404(rows, pk=pk)
    is_public = report.incident.status in PUBLIC_STATUSES
    others = ReaderReport.objects.filter(incident=report.incident, state=ReaderReportState.OPEN).exclude(pk=pk)
    context: dict[str, Any] = {
        "report": report,
        "incident": report.incident,
        "is_open": report.state == ReaderReportState.OPEN,
        "is_public": is_public,
        "may_take_down": is_public and has_role(request.user, Role.REVIEWER),
        "others": others.order_by("id"),
        "closing": [choice for choice in ReaderReportState.choices if choice[0] != ReaderReportState.OPEN],
        "error": error,
        "refused": form,
        "typed": request.POST,
    }
    return render(request, "desk/reports/report.html", context, status=400 if error else 200)
