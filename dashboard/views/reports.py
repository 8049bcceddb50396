"""The reports of months and years: an index, a page for each, and its print."""

from datetime import date

from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from dashboard.pages import not_yet, present_alone, reads_past, refused, render_page
from dashboard.parameters import NOW, at_past, read_past
from dashboard.reporting import printing
from dashboard.reporting.citation import citation_of
from dashboard.reporting.index import years_of
from dashboard.reporting.periods import ReportPeriod, is_reported
from dashboard.reporting.report import report_of
from dashboard.rows import COLUMNS
from dashboard.tasks import print_report
from incidents.aggregates import reach
from incidents.conditional import record_view
from incidents.counting import DEFAULT_RULE, RULES
from incidents.filters.fields import shown
from incidents.filters.presets import RECORD_START
from incidents.models import Incident
from incidents.past import PAST

NOTABLE_COLUMNS = tuple(COLUMNS[name] for name in ("date", "place", "what", "killed", "injured", "group", "uid"))


@require_safe
@record_view
@reads_past
def reports(request: HttpRequest) -> HttpResponseBase:
    """Every month and year with a report."""
    wrong = {**read_past(request.GET).wrong, **_unknown(request)}
    if wrong:
        return refused(request, wrong)
    return render_page(request, "dashboard/reports.html", {"years": years_of(reach(Incident.public.all()).last)})


@require_safe
@record_view
@reads_past
def report(request: HttpRequest, year: int, month: int | None = None) -> HttpResponseBase:
    """The report of a year or month, under the rule ``counting``, of the past with ``as_of`` or ``known_by``."""
    period = _period(year, month)
    asked = read_past(request.GET)
    counting = request.GET.get("counting") or DEFAULT_RULE.name
    wrong = {**asked.wrong, **_unknown(request, "counting")}
    if counting not in RULES:
        wrong["counting"] = [f"{shown(counting)} is not one of {', '.join(RULES)}."]
    if wrong:
        return refused(request, wrong)
    record = reach(Incident.public.all())
    if not is_reported(period, record.last):
        if asked.past == NOW:
            raise Http404(_why_not(period, record.last))
        return not_yet(request, f"There was no report of {period.label} by then: the record did not reach it.")
    found = report_of(period, counting=counting, record=record, past=asked.past)
    host = f"{request.scheme}://{request.get_host()}"
    context = {
        "report": found,
        "cited": citation_of(found, host=host, past=asked.past),
        "columns": NOTABLE_COLUMNS,
        "rules": [(rule, at_past(f"counting={rule.name}", asked.past)) for rule in RULES.values()],
    }
    return render_page(request, "dashboard/report.html", context)


def _period(year: int, month: int | None) -> ReportPeriod:
    if not RECORD_START.year <= year <= date.max.year or (month is not None and not 1 <= month <= 12):
        raise Http404(f"A report is of a year from {RECORD_START.year} or of a month from 1 to 12 in it.")
    return ReportPeriod(year, month)


def _why_not(period: ReportPeriod, last: date | None) -> str:
    reaches = f"The record reaches to {last:%B %Y}." if last else "The record is still empty."
    return f"There is no report of {period.label}. {reaches}"


def _unknown(request: HttpRequest, *own: str) -> dict[str, list[str]]:
    """What is said of parameters that a page does not know."""
    return {name: ["There is no such parameter here."] for name in request.GET if name not in {*own, *PAST}}


@require_safe
@present_alone("A PDF is made of the record as it stands. Open the report as it stood, and print that.")
def report_pdf(request: HttpRequest, year: int, month: int | None = None) -> HttpResponseBase:
    """The report as PDF, made by a worker when it is asked for first: until then a page that waits for it."""
    period = _period(year, month)
    counting = request.GET.get("counting") or DEFAULT_RULE.name
    if counting not in RULES or not is_reported(period, reach(Incident.public.all()).last):
        raise Http404("There is no report of this period under this rule.")
    wanted = printing.print_now(period, counting)
    if wanted.file.exists():
        return FileResponse(wanted.file.open("rb"), filename=f"nigran-{period.key}-{counting}.pdf")
    context = {"period": period, "counting": counting, "failure": printing.failure(wanted)}
    if context["failure"]:
        return render(request, "dashboard/report_pdf.html", context, status=503)
    try:
        if printing.is_to_be_queued(wanted):
            print_report.delay(year, month, counting, f"{request.scheme}://{request.get_host()}")
    except printing.TooManyPrints:
        return render(request, "dashboard/report_pdf.html", context | {"too_many": True}, status=429)
    response = render(request, "dashboard/report_pdf.html", context, status=202)
    response["Retry-After"] = "3"
    return response
