"""The next draft's page, fetched while an editor reads this one, so that it is there at once after a decision.

A browser keeps it for the one time it is gone to, and asks then whether it still stands: an answer of 304 is quick and
short, and forgets it. Whatever changed meanwhile, such as a decision of somebody else, brings the whole page.
"""

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.db.models import Count, Max
from django.http import HttpRequest, HttpResponseBase, HttpResponseNotModified

from dashboard.desk.drafts.draft_page import is_ahead, likely_incidents, next_waiting, others_of
from dashboard.desk.drafts.sheet import key_of
from dashboard.desk.review.people import who
from dashboard.services import working_copies
from incidents.models import Campaign, Outlet
from ingest.models import Draft

View = Callable[..., HttpResponseBase]


def kept_ahead(view: View) -> View:
    """A view whose page may be kept for one use where it is fetched ahead; else nothing of the desk is."""

    @wraps(view)
    def served(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        if is_ahead(request) and "ETag" in response:
            response["Cache-Control"] = "private, no-cache"
        return response

    return served


def stands_still(request: HttpRequest, draft: Draft) -> HttpResponseBase | None:
    """304 where the browser holds the page as it would be made now. Seven or eight queries, or none."""
    held = request.headers.get("If-None-Match", "") if request.method == "GET" else ""
    if not held or held != tag_of(request, draft):
        return None
    return HttpResponseNotModified(headers={"ETag": held})


def marked(request: HttpRequest, draft: Draft, page: Callable[[], HttpResponseBase]) -> HttpResponseBase:
    """The page; one that is fetched ahead with the tag by which it is known again, and without messages.

    Those are for the page that is gone to. The tag comes first: what changes while the page is made makes it another.
    """
    if not is_ahead(request):
        return page()
    tag = tag_of(request, draft)
    if hasattr(request, "_messages"):
        del request._messages
    response = page()
    response["ETag"] = tag
    return response


def tag_of(request: HttpRequest, draft: Draft) -> str:
    """All that the page is made of and that may change, as an ETag; the draft's own reading never does."""
    editor = who(request)
    copy = working_copies.copy_of(editor=editor, key=key_of(editor, draft))
    others, following = others_of(draft), next_waiting(draft)
    told = (*others.story, *others.article, *others.background)
    likely = [
        (one.pk, one.incident.version, one.incident.status, one.incident.campaign_id) for one in likely_incidents(draft)
    ]
    parts = (
        settings.RELEASE,
        editor.pk,
        request.META.get("CSRF_COOKIE"),
        # What the form lists; that the record itself moves, as with every decision, is no matter of this page.
        [kind.objects.aggregate(Count("pk"), Max("pk")) for kind in (Outlet, Campaign)],
        (draft.pk, draft.state, draft.story_id, draft.incident_id, draft.revision.article.outlet_id),
        copy and copy.saved_at,
        likely,
        [(one.draft.pk, one.draft.state) for one in told],
        following and following.pk,
    )
    return f'W/"{hashlib.blake2b(repr(parts).encode(), digest_size=12).hexdigest()}"'
