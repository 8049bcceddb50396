"""The page that checks a statement against the record."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from dashboard.claim_form import EXAMPLE, ClaimForm, claim_errors
from dashboard.claim_page import check_url, claim_page, time_block, verdicts_by_stance
from dashboard.filterbar import field_errors
from incidents.claims import OWN, Claim, Time, read, times, with_end
from incidents.conditional import record_view
from incidents.filters import IncidentFilterSet


@require_safe
@record_view
def check(request: HttpRequest) -> HttpResponseBase:
    """A statement in its parts, and what the record holds of it under every counting rule."""
    if (short := _without_blanks(request)) is not None:
        return short
    claim, filters, form = _asked(request)
    context: dict[str, object] = {
        "form": form,
        "example_url": f"{reverse('dashboard:check')}?{EXAMPLE}",
        "is_open": bool(form.errors) or claim.is_empty,
        "asks_nothing": claim.is_empty and bool(request.GET) and not form.errors,
        "verdicts": verdicts_by_stance(),
    }
    if not form.errors and not claim.is_empty:
        host = f"{request.scheme}://{request.get_host()}"
        context["page"] = claim_page(claim, filters, host=host)
    return render(request, "dashboard/check.html", context, status=400 if form.errors else 200)


@require_safe
@record_view
def as_recorded(request: HttpRequest) -> HttpResponseBase:
    """The part of the page that says what this record held when the statement was made; slow to read in a large one."""
    return _at(request, Time.AS_OF)


@require_safe
@record_view
def as_published(request: HttpRequest) -> HttpResponseBase:
    """The part that says what had been published when the statement was made; slow to read of many incidents."""
    return _at(request, Time.KNOWN_BY)


def _at(request: HttpRequest, at: Time) -> HttpResponseBase:
    """The part alone for the page's script; anybody else is sent to the page."""
    claim, filters, form = _asked(request)
    if form.errors or claim.is_empty or at not in dict(times(claim)):
        return redirect(f"{reverse('dashboard:check')}?{request.GET.urlencode()}")
    if not getattr(request, "htmx", None):
        return redirect(check_url(filters, dict(times(claim))[at]))
    return render(request, "dashboard/_check_time.html", {"block": time_block(claim, filters, at)})


def _asked(request: HttpRequest) -> tuple[Claim, IncidentFilterSet, ClaimForm]:
    filters = IncidentFilterSet(with_end(request.GET), also_allowed=OWN)
    claim, errors = read(request.GET, filters)
    form = ClaimForm(request.GET, filters, (*field_errors(filters), *claim_errors(errors)))
    return claim, filters, form


def _without_blanks(request: HttpRequest) -> HttpResponseRedirect | None:
    """A form sends every field: the address that can be shared holds only what was written."""
    given = [(name, value) for name, values in request.GET.lists() for value in values]
    kept = [(name, value) for name, value in given if value.strip()]
    if kept == given:
        return None
    query = urlencode(kept)
    return HttpResponseRedirect(f"{request.path}?{query}" if query else request.path)
