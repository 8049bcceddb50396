"""What was changed many at a time: the list, one of them, and its undo."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render

from dashboard.desk.access import editor_view
from dashboard.desk.joining.changes import Line, bulk_change_words, campaigns_by_slug, change_from_json, lines_from_json
from dashboard.desk.joining.refusal import Refusal
from dashboard.desk.review.people import who
from dashboard.words import plural
from incidents.choices import BatchKind, BatchState
from incidents.models import Batch, BatchItem, Incident, Proposal
from incidents.services import RecordError, undo_batch
from incidents.services.editing import CLOSED

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class Done:
    """What a batch did to one incident, and whether it still stands so."""

    item: BatchItem
    lines: list[Line]

    @property
    def incident(self) -> Incident | None:
        """The incident, None when its row is gone."""
        return self.item.incident

    @property
    def stands(self) -> bool:
        """Whether nobody has changed it since; the undo leaves others alone."""
        row = self.incident
        return row is not None and row.version == self.item.version_after and row.status not in CLOSED


@editor_view("GET", "HEAD")
def batches(request: HttpRequest) -> HttpResponse:
    """Every bulk edit and import, newest first."""
    rows = _batches().annotate(touched=Count("items")).order_by("-pk")
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "desk/joining/batches.html", {"page": page})


@editor_view("GET", "HEAD")
def batch(request: HttpRequest, pk: int) -> HttpResponseBase:
    """What a bulk edit did. An import has a page of its own."""
    found = get_object_or_404(_batches(), pk=pk)
    if found.kind == BatchKind.IMPORT:
        return redirect("desk:import", pk)
    return _page(request, found)


@editor_view("POST")
def undo(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Set back what still stands as a bulk edit left it; an import is undone on its own page."""
    found = get_object_or_404(_batches(), pk=pk)
    if found.kind == BatchKind.IMPORT:
        return redirect("desk:import", pk)
    try:
        done = undo_batch(batch=pk, by=who(request), reason=request.POST.get("reason", ""))
    except RecordError as error:
        return _page(request, found, Refusal.of(error), status=400)
    text = f"{plural(len(done.undone), 'incident')} set back."
    if done.taken_back:
        text += f" {plural(len(done.taken_back), 'waiting change')} taken back."
    if done.waiting:
        text += f" Setting back {', '.join(done.waiting)} waits for a second person."
    if done.skipped:
        text += f" Left alone, for somebody changed them since: {', '.join(done.skipped)}."
    (messages.warning if done.skipped or done.waiting else messages.success)(request, text)
    return redirect("desk:batch", pk)


def _batches() -> QuerySet[Batch]:
    return Batch.objects.select_related("by", "undone_by").defer("file")


def _page(request: HttpRequest, found: Batch, refusal: Refusal | None = None, status: int = 200) -> HttpResponse:
    change, campaigns = change_from_json(found.content), campaigns_by_slug()
    items = found.items.select_related("incident").defer("incident__search_text", "incident__search_vector")
    proposals = Proposal.objects.filter(pk__in=found.result.get("proposals", [])).select_related("incident")
    context: dict[str, Any] = {
        "batch": found,
        "words": bulk_change_words(change, campaigns),
        "done": [Done(item, lines_from_json(item.before or {}, change, campaigns)) for item in items.order_by("uid")],
        "proposals": proposals.order_by("incident__uid"),
        "refused": sorted(found.result.get("refused", {}).items()),
        "undone": found.result.get("undo", {}),
        "can_undo": found.state == BatchState.APPLIED,
        "reason": request.POST.get("reason", ""),
        "refusal": refusal,
    }
    return render(request, "desk/joining/batch.html", context, status=status)
