"""The queue, the page of a draft, and what is decided there."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html

from dashboard.desk.access import editor_view
from dashboard.desk.drafts import ahead, decisions
from dashboard.desk.drafts.draft_page import beside, draft_or_404, draft_page
from dashboard.desk.drafts.quality import quality
from dashboard.desk.drafts.queue import queue_of
from dashboard.desk.drafts.resting import resting_of
from dashboard.desk.drafts.sheet import DraftSheet
from dashboard.desk.entry.sheet import clean
from dashboard.desk.review.people import who
from incidents.services import RecordError
from ingest.services import deciding


@editor_view()
def drafts(request: HttpRequest) -> HttpResponseBase:
    """What the news brought and nobody has decided on, or the articles that rest without being read."""
    if request.GET.get("show") == "resting":
        return render(request, "desk/drafts/resting.html", {"resting": resting_of(request.GET)})
    return render(request, "desk/drafts/queue.html", {"queue": queue_of(request.GET)})


@ahead.kept_ahead
@editor_view("GET", "HEAD", "POST")
def draft(request: HttpRequest, pk: int) -> HttpResponseBase:
    """One draft: its article, the form, and the buttons that decide."""
    found = draft_or_404(pk)
    if request.method == "POST":
        return decisions.press(request, DraftSheet.of_post(request, found))
    held = ahead.stands_still(request, found)
    if held is not None:
        return held
    return ahead.marked(request, found, lambda: draft_page(request, DraftSheet.of_draft(who(request), found)))


@editor_view()
def said(request: HttpRequest) -> HttpResponseBase:
    """What was done last, for a page that was made before it was."""
    return render(request, "desk/_messages.html")


@editor_view()
def draft_beside(request: HttpRequest, pk: int, uid: str) -> HttpResponseBase:
    """A draft and an incident that may be the same, part by part: a page, or its table alone where htmx asks."""
    found = draft_or_404(pk)
    incident, rows = beside(found, clean(uid))
    name = "desk/drafts/_beside.html" if getattr(request, "htmx", False) else "desk/drafts/beside.html"
    return render(request, name, {"draft": found, "incident": incident, "rows": rows})


@editor_view("POST")
def draft_reject(request: HttpRequest, pk: int) -> HttpResponseBase:
    """None for the record, with a reason; then the next draft."""
    found = draft_or_404(pk)
    sheet = DraftSheet.of_draft(who(request), found)
    reason = clean(request.POST.get("other", "")).strip() or clean(request.POST.get("reason", ""))
    try:
        rejected = deciding.reject(draft_id=pk, reason=reason, by=sheet.editor)
    except deciding.DecidedAlready:
        return decisions.decided_meanwhile(request, sheet)
    except RecordError as refused:
        messages.error(request, f"Not rejected: {refused.message}.")
        return redirect("desk:draft", pk)
    sheet.discard()
    words = '“{}” is rejected: {}. <a href="{}">Look at it again</a>'
    address = reverse("desk:draft", args=[pk])
    messages.success(request, format_html(words, found.revision.title, rejected.reason.rstrip("."), address))
    return decisions.go_on(found)


@editor_view("POST")
def draft_back(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A rejected draft waits again."""
    draft_or_404(pk)
    try:
        deciding.take_back(draft_id=pk, by=who(request))
    except RecordError as refused:
        messages.error(request, f"Nothing was changed: {refused.message}.")
    else:
        messages.success(request, "The draft waits again.")
    return redirect("desk:draft", pk)


@editor_view()
def draft_quality(request: HttpRequest) -> HttpResponseBase:
    """How often the machine was right lately, field by field."""
    return render(request, "desk/drafts/quality.html", {"quality": quality(request.GET)})
