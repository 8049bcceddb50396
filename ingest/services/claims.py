"""Taking a step of an article's way: one worker takes it, and only that one may finish it.

A claim is a filtered update: of two workers told of the same article, one changes the row. Finishing is filtered by
the claim, so a worker that was thought lost and comes back late changes nothing. A message to a worker is a hint; what
is to be done stands in the database.
"""

import uuid
from datetime import datetime, timedelta
from typing import Any

from django.db.models import F
from django.utils import timezone

from ingest.choices import ArticleState
from ingest.models import Article

# The step that leads out of each state in which an article waits.
STEPS = {ArticleState.FOUND: ArticleState.FETCHING, ArticleState.FETCHED: ArticleState.READING}
WAITS_AS = {step: state for state, step in STEPS.items()}
MOST_ATTEMPTS = 5
SHORTEST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=6)


class ClaimLost(Exception):
    """The step was given to another worker meanwhile: what was done for it is to be thrown away."""


def take(article_id: int, state: ArticleState) -> Article | None:
    """Take the step that leads out of ``state``; None when it is not to be taken, or another worker has it."""
    now, claim = timezone.now(), uuid.uuid4()
    mine = Article.objects.waiting(now).filter(pk=article_id, state=state)
    taken = mine.update(state=STEPS[state], claim=claim, claimed_at=now, attempts=F("attempts") + 1, not_before=None)
    return Article.objects.select_related("feed__site", "outlet", "revision").get(pk=article_id) if taken else None


def finish(article: Article, state: ArticleState, *, reason: str = "", **changes: Any) -> None:
    """Let the article rest in ``state`` or wait there for its next step, with ``changes`` of other columns.

    Raises ClaimLost when the claim is not the worker's any more; inside a transaction that undoes its work.
    """
    mine = Article.objects.filter(pk=article.pk, claim=article.claim)
    values = {"state": state, "state_reason": reason[:300], "claim": None, "claimed_at": None, "attempts": 0,
              "queued_at": None, "not_before": None, **changes}  # fmt: skip
    if not mine.update(**values):
        raise ClaimLost


def put_off(article: Article, *, until: datetime, reason: str = "", counts: bool = True) -> None:
    """Give the step back, to be taken again from ``until`` on. An attempt that does not count is taken off again."""
    attempts = article.attempts if counts else article.attempts - 1
    finish(article, WAITS_AS[ArticleState(article.state)], reason=reason, not_before=until, attempts=attempts)


def pause_after(attempts: int, *, asked: int = 0) -> timedelta:
    """How long to wait after a number of failed attempts: twice as long each time, and what the website asks."""
    grown: timedelta = SHORTEST_PAUSE * 2 ** min(attempts, 10)
    return min(LONGEST_PAUSE, max(grown, timedelta(seconds=asked)))
