"""Moving incidents into and out of a campaign, and the sources of its totals."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render

from dashboard.desk.access import editor_view
from dashboard.desk.reference.campaign_page import members_of
from dashboard.desk.reference.changes import attempt, telling_roles
from dashboard.desk.reference.forms.base import ExplainedForm
from dashboard.desk.reference.forms.campaign import (
    CampaignReportForm,
    FigureFormSet,
    MembersForm,
    initial_of,
    initial_of_figure,
)
from dashboard.desk.reference.subjects import Subject, find
from dashboard.desk.reference.views import row_page
from dashboard.words import plural
from incidents.models import Campaign, Report
from incidents.row_words import figure_line
from incidents.services import ReportInput
from incidents.services.campaigns import (
    change_members,
    remove_campaign_report,
    save_campaign_report,
    version_of_report,
)
from incidents.services.reference_edits import version_of


@editor_view("POST")
@telling_roles
def members(request: HttpRequest, key: str) -> HttpResponseBase:
    """Put incidents into the campaign and take others out; each is an edit of that incident."""
    subject = _campaign(key)
    form = MembersForm(request.POST, members=[row.uid for row in members_of(subject.row)], auto_id="members_%s")
    done, status = attempt(
        form,
        lambda: change_members(
            campaign=subject.row,
            add=form.cleaned_data["add"],
            remove=form.cleaned_data["remove"],
            by=request.user,
            **form.explanation(),
        ),
    )
    if done is None:
        own = subject.form(instance=subject.row, initial={"seen": version_of(subject.row)})
        return row_page(request, subject, own, status=status, members_form=form)
    messages.success(
        request,
        f"{plural(len(done.added), 'incident')} added, {len(done.removed)} taken out."
        if done.added or done.removed
        else "Nothing was different, so nothing was saved.",
    )
    return redirect(f"{subject.url}#incidents")


@editor_view("GET", "HEAD", "POST")
@telling_roles
def report(request: HttpRequest, key: str, pk: int = 0) -> HttpResponseBase:
    """A source of the campaign's totals, new or stored."""
    subject = _campaign(key)
    row = get_object_or_404(subject.row.reports.all(), pk=pk) if pk else None
    posted = request.POST if request.method == "POST" else None
    figures = FigureFormSet(posted, initial=[initial_of_figure(one) for one in row.figures.all()] if row else [])
    form = CampaignReportForm(posted, initial=_initial(row))
    status = HTTPStatus.OK
    if posted is not None:
        saved, status = attempt(
            form, lambda: _saved(subject.row, form.report(figures, pk or None), request, form), figures
        )
        if saved is not None:
            messages.success(request, f"Saved: the totals of {saved.outlet}.")
            return redirect(f"{subject.url}#totals")
    is_stale = row is not None and status == HTTPStatus.CONFLICT
    context = {
        "subject": subject,
        "report": row,
        "form": form,
        "figures": figures,
        "now": version_of_report(row) if row and is_stale else "",
        "stands": [figure_line(one) for one in row.figures.all()] if row and is_stale else [],
    }
    return render(request, "desk/reference/campaign_report.html", context, status=status)


def _saved(campaign: Campaign, given: ReportInput, request: HttpRequest, form: CampaignReportForm) -> Report:
    said = form.cleaned_data
    return save_campaign_report(
        campaign=campaign, report=given, by=request.user, reason=said["change_reason"], seen=said["seen"]
    )


def _initial(row: Report | None) -> dict[str, Any]:
    return {**initial_of(row), "seen": version_of_report(row)} if row else {}


@editor_view("GET", "HEAD", "POST")
@telling_roles
def remove_report(request: HttpRequest, key: str, pk: int) -> HttpResponseBase:
    """Take a source and its totals off the campaign."""
    subject = _campaign(key)
    row = get_object_or_404(subject.row.reports.select_related("outlet"), pk=pk)
    form, status = ExplainedForm(request.POST or None, initial={"seen": version_of_report(row)}), HTTPStatus.OK
    form.ask_for_source(needed=False)
    if request.method == "POST":
        done, status = attempt(form, lambda: _removed(subject.row, row, request, form))
        if done:
            messages.success(request, f"Removed: the totals of {row.outlet}. The history keeps them.")
            return redirect(f"{subject.url}#totals")
    lines = [figure_line(one) for one in row.figures.all()]
    context = {"subject": subject, "report": row, "lines": lines, "form": form}
    return render(request, "desk/reference/campaign_report_remove.html", context, status=status)


def _removed(campaign: Campaign, row: Report, request: HttpRequest, form: ExplainedForm) -> bool:
    remove_campaign_report(
        campaign=campaign, report=row.pk, by=request.user, seen=form.cleaned_data["seen"], **form.explanation()
    )
    return True


def _campaign(key: str) -> Subject:
    subject = find("campaigns", key)
    if not isinstance(subject.row, Campaign):
        raise Http404
    return subject
