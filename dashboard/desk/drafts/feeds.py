"""Where news is looked for: the state of every feed in words, and what an administrator does about it."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from dashboard.desk.access import administrator_view, editor_view
from dashboard.desk.review.people import who
from incidents.roles import Role, has_role
from incidents.services import RecordError
from ingest.models import Feed, FetchRun
from ingest.services import feeds as services
from ingest.tasks import poll_feed

RUNS_SHOWN = 20


@dataclass(frozen=True, slots=True)
class FeedRow:
    """A feed with its last look."""

    feed: Feed
    run: FetchRun | None

    @property
    def next_words(self) -> str:
        """When it is looked at next."""
        if not self.feed.is_on:
            return "switched off"
        if self.feed.next_at is None or self.feed.next_at <= timezone.now():
            return "now"
        return f"{timezone.localtime(self.feed.next_at):%H:%M, %-d %b}"


@editor_view()
def feeds(request: HttpRequest) -> HttpResponseBase:
    """Every feed: the last look, the next, and failures in a row. Three queries beside those of the person."""
    newest = FetchRun.objects.filter(feed=OuterRef("pk")).order_by("-pk").values("pk")[:1]
    rows = list(
        Feed.objects.select_related("site__outlet")
        .annotate(last=Subquery(newest))
        .order_by("-is_on", "site__outlet__name", "name")
    )
    runs = FetchRun.objects.in_bulk([row.last for row in rows if row.last])  # type: ignore[attr-defined]
    shown = [FeedRow(row, runs.get(row.last)) for row in rows]  # type: ignore[attr-defined]
    context = {
        "rows": shown,
        "on": sum(row.is_on for row in rows),
        "may_change": has_role(request.user, Role.ADMINISTRATOR),
    }
    return render(request, "desk/drafts/feeds.html", context)


@editor_view()
def feed(request: HttpRequest, pk: int) -> HttpResponseBase:
    """One feed with its last looks and their problems."""
    found = get_object_or_404(Feed.objects.select_related("site__outlet"), pk=pk)
    page: Page[FetchRun] = Paginator(found.runs.all(), RUNS_SHOWN).get_page(request.GET.get("page"))
    newest: Sequence[FetchRun] = list(page.object_list)
    row = FeedRow(found, newest[0] if newest else None)
    context = {"row": row, "page": page, "runs": newest, "may_change": has_role(request.user, Role.ADMINISTRATOR)}
    return render(request, "desk/drafts/feed.html", context)


@administrator_view("POST")
def feed_switch(request: HttpRequest, pk: int) -> HttpResponse:
    """Switch a feed on or off, as ``to`` says."""
    found = get_object_or_404(Feed, pk=pk)
    to = request.POST.get("to", "")
    if to in {"on", "off"}:
        switched = services.switch(feed_id=found.pk, on=to == "on", by=who(request))
        words = "is looked at from now on" if switched.is_on else "is not looked at any more"
        messages.success(request, f"{switched} {words}.")
    else:
        messages.error(request, "Say whether the feed is to be on or off.")
    return _back(request, found)


@administrator_view("POST")
def feed_look(request: HttpRequest, pk: int) -> HttpResponse:
    """Have a feed looked at at once, by a worker."""
    found = get_object_or_404(Feed, pk=pk)
    try:
        services.look_now(feed_id=found.pk, by=who(request))
    except RecordError as refused:
        messages.error(request, f"{refused.message[:1].upper()}{refused.message[1:]}.")
    else:
        transaction.on_commit(partial(poll_feed.delay, found.pk), robust=True)
        messages.success(request, f"A worker looks into {found} now. Reload the page to see what it finds.")
    return redirect("desk:feed", found.pk)


def _back(request: HttpRequest, found: Feed) -> HttpResponse:
    return redirect("desk:feed", found.pk) if request.POST.get("next") == "feed" else redirect("desk:feeds")
