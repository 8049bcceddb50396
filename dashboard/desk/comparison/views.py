"""The desk's pages of other trackers' events: the sets with the form, one set, and what is decided of its pairs."""

from collections.abc import Mapping
from datetime import date
from functools import partial

from django.contrib import messages
from django.core.cache import cache
from django.db import transaction
from django.db.models import Count
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from dashboard.charts.comparison import comparison_chart
from dashboard.comparison_form import DeskComparisonForm
from dashboard.comparison_page import Comparison
from dashboard.desk.access import editor_view
from dashboard.desk.comparison.forms import ComparisonUploadForm
from dashboard.desk.review.people import who
from dashboard.models import ComparisonSet, MatchState, SetState
from dashboard.services.comparison import (
    carry_out_set,
    check_set,
    comes_back,
    decide_match,
    delete_set,
    held_by,
)
from dashboard.services.comparison.sets import progress_key
from dashboard.tasks import work_on_comparison
from dashboard.views.comparison import comparison_csv
from incidents.roles import Role, has_role
from incidents.services import RecordError


@editor_view("GET", "HEAD", "POST")
def comparisons(request: HttpRequest) -> HttpResponseBase:
    """Every set, and the form that brings one."""
    if request.method != "POST":
        return _list(request, ComparisonUploadForm())
    form = ComparisonUploadForm(request.POST, request.FILES)
    if not form.is_valid():
        return _list(request, form)
    given = form.cleaned_data
    try:
        found = check_set(
            publisher=given["publisher"],
            version=given["version"],
            content=given["file"].read(),
            file_name=given["file"].name or "",
            by=who(request),
            reason=f"Brought {given['file'].name}",
        )
    except RecordError as error:
        form.add_error(error.field if error.field in form.fields else None, _sentence(error))
        return _list(request, form)
    return redirect("desk:comparison-set", found.pk)


@editor_view("GET", "HEAD")
def show_set(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A set beside the record, as the public page shows UCDP's; what a check or an import found stands above."""
    found = get_object_or_404(ComparisonSet.objects.defer("waiting_file"), pk=pk)
    if found.imported_at is None or "state" in request.GET:
        return _state(request, found)
    form = DeskComparisonForm.over(request.GET)
    comparison = Comparison(found, form)
    if not form.errors:
        comparison.check()
    if not form.errors and form.given("format") == "csv":
        return comparison_csv(comparison)
    context = {"form": form, "found": found, "is_desk": True, "provinces": comparison.provinces}
    if not form.errors:
        context |= {"comparison": comparison, "chart": comparison_chart(comparison)}
    return render(request, "dashboard/comparison.html", context, status=400 if form.errors else 200)


@editor_view("POST")
def carry_out(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Have a checked file imported."""
    try:
        with transaction.atomic():
            found = carry_out_set(found=pk, by=who(request))
            transaction.on_commit(partial(work_on_comparison.delay, found.pk), robust=True)
    except RecordError as error:
        messages.error(request, _sentence(error))
        return redirect("desk:comparison")
    return redirect(f"{_set_url(pk)}?state=1")


@editor_view("GET", "HEAD", "POST")
def delete(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Undo an import: the set is gone as a whole, once it has been shown what goes along."""
    found = get_object_or_404(ComparisonSet.objects.defer("waiting_file").select_related("by"), pk=pk)
    held = held_by(found)
    if request.method != "POST" or request.POST.get("seen") != held.seal:
        context = {
            "found": found,
            "held": held,
            "has_changed": request.method == "POST" and "seen" in request.POST,
            "may_delete": _may_delete(request, found),
            "comes_back": comes_back(found),
        }
        return render(request, "desk/comparison/delete.html", context)
    try:
        delete_set(found=pk, by=who(request), reason="Import undone")
    except RecordError as error:
        messages.error(request, _sentence(error))
    else:
        messages.success(request, f"{found} is deleted, with {held.events:,} events and {held.pairs:,} pairs.")
    return redirect("desk:comparison")


@editor_view("POST")
def decide(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Confirm or reject a pair, or take that back, and go back to the list."""
    back = request.POST.get("next", "")
    try:
        match = decide_match(match=pk, by=who(request), state=request.POST.get("state", ""))
    except RecordError as error:
        messages.error(request, _sentence(error))
    else:
        messages.success(request, _DECIDED[match.state].format(f"{match.event.event_id} and {match.incident.uid}"))
    is_here = url_has_allowed_host_and_scheme(back, allowed_hosts=None)
    return redirect(back if is_here and back.startswith("/desk/") else "desk:comparison")


def _sentence(error: RecordError) -> str:
    return f"{error.message[:1].upper()}{error.message[1:].removesuffix('.')}."


def _may_delete(request: HttpRequest, found: ComparisonSet) -> bool:
    return found.by_id == who(request).pk or has_role(who(request), Role.ADMINISTRATOR)


def _set_url(pk: int) -> str:
    return reverse("desk:comparison-set", args=[pk])


# What is said of a decision; the pair is named in it.
_DECIDED: Mapping[str, str] = {
    MatchState.CONFIRMED: "Marked as the same event: {}. That can be taken back under “In both”.",
    MatchState.REJECTED: "Marked as not the same: {}. That can be taken back under “Rejected pairs”.",
    MatchState.PROPOSED: "The decision is taken back: {}. The machine alone judges the pair again.",
}


def _state(request: HttpRequest, found: ComparisonSet) -> HttpResponseBase:
    context = {
        "found": found,
        "outcome": found.outcome,
        "is_running": found.state == SetState.IMPORTING,
        "done": cache.get(progress_key(found.pk), 0),
        "is_waiting": ComparisonSet.objects.filter(pk=found.pk, waiting_file__isnull=False).exists(),
        "may_delete": _may_delete(request, found),
        "held": held_by(found),
        "reach": [date.fromisoformat(day) for name in ("first", "last") if (day := found.outcome.get(name))],
    }
    return render(request, "desk/comparison/set.html", context)


def _list(request: HttpRequest, form: ComparisonUploadForm) -> HttpResponseBase:
    rows = ComparisonSet.objects.defer("waiting_file").select_related("by").annotate(number=Count("their_events"))
    rows = rows.order_by("publisher", "-version")
    context = {"form": form, "sets": rows}
    return render(request, "desk/comparison/list.html", context, status=400 if form.errors else 200)
