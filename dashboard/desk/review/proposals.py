"""The page of a proposal, and deciding on it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import format_html

from dashboard.desk.access import editor_view, reviewer_view
from dashboard.desk.review.people import who
from dashboard.desk.review.proposal_page import proposal_page
from dashboard.desk.words import part_label
from incidents.models import Proposal
from incidents.services import (
    RecordError,
    StaleVersion,
    accept_proposal,
    cancel_proposal,
    return_proposal,
)


@editor_view()
def proposal(request: HttpRequest, pk: int) -> HttpResponseBase:
    """What stands and what would stand, side by side."""
    return _page(request, pk)


@reviewer_view("POST")
def accept(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Carry it out."""
    note = request.POST.get("note", "")
    done = 'Accepted: the public sees it now. To take it back, use <a href="{}">the history</a>; that is an edit too.'
    return _decide(request, pk, "accept", lambda: accept_proposal(proposal=pk, by=who(request), note=note), done)


@reviewer_view("POST")
def give_back(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Return it, saying why. Nothing of it has been public."""
    note = request.POST.get("note", "")
    done = 'Returned to its author, with your note. Nothing of <a href="{}">the incident</a> has changed.'
    return _decide(request, pk, "return", lambda: return_proposal(proposal=pk, by=who(request), note=note), done)


@editor_view("POST")
def cancel(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Take it back."""
    done = 'Taken back. Nothing of <a href="{}">the incident</a> has changed.'
    return _decide(request, pk, "cancel", lambda: cancel_proposal(proposal=pk, by=who(request)), done)


def _decide(request: HttpRequest, pk: int, form: str, service: Callable[[], Any], done: str) -> HttpResponseBase:
    found = get_object_or_404(Proposal.objects.select_related("incident"), pk=pk)
    try:
        service()
    except RecordError as refused:
        return _page(request, pk, form=form, refused=refused)
    incident = reverse("desk:incident", args=[found.incident.uid])
    messages.success(request, format_html(done, f"{incident}#history" if form == "accept" else incident))
    return redirect("desk:proposal", pk)


def _page(request: HttpRequest, pk: int, *, form: str = "", refused: RecordError | None = None) -> HttpResponseBase:
    context: dict[str, Any] = {"page": proposal_page(pk, who(request))}
    if refused is not None:
        context |= {"form": form, "error": _sentence(refused), "note": request.POST.get("note", "")}
    status = 409 if isinstance(refused, StaleVersion) else 400 if refused else 200
    return render(request, "desk/review/proposal.html", context, status=status)


def _sentence(refused: RecordError) -> str:
    if isinstance(refused, StaleVersion) and refused.fields:
        parts = " and ".join(part_label(part).lower() for part in refused.fields)
        return f"Not done: somebody has changed {parts} since this was proposed. Return it, and propose it anew."
    return f"Not done: {refused.message}."
