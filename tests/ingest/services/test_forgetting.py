"""What came to nothing is not kept for ever; what anybody decided on is."""

from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django import Settings

from incidents.models import Outlet
from ingest.choices import ArticleState, DraftState, RunState
from ingest.models import Article, ArticleRevision, Draft, Feed, FetchRun
from ingest.services.forgetting import forget
from tests.dashboard.desk.people import editor

pytestmark = pytest.mark.django_db


def article(number: int, state: ArticleState, *, days: int = 91, draft: DraftState | None = None) -> int:
    """An article that was found and fetched days ago."""
    address = f"https://invented.example/{number}"
    made = Article.objects.create(url=address, canonical_url=address)
    revision = made.revisions.create(number=1, title="a", text="b", language="en", content_hash=str(number))
    if draft is not None:
        by = {} if draft in {DraftState.WAITING, DraftState.SUPERSEDED} else {
            "decided_by": editor(), "decided_at": timezone.now(), "reason": "because"
        }  # fmt: skip
        Draft.objects.create(revision=revision, number=1, content={}, reader="1", state=draft, **by)
    then = timezone.now() - timedelta(days=days)
    Article.objects.filter(pk=made.pk).update(
        state=state, state_reason="why", revision=revision, found_at=then, fetched_at=then
    )
    return made.pk


def test_old_articles_that_came_to_nothing_go_with_their_texts() -> None:
    gone = [
        article(1, ArticleState.NOT_RELEVANT),
        article(2, ArticleState.SUSPECT),
        article(3, ArticleState.FAILED),
        article(4, ArticleState.REFUSED),
        article(5, ArticleState.NOT_RELEVANT, draft=DraftState.SUPERSEDED),
    ]
    kept = [
        article(6, ArticleState.NOT_RELEVANT, days=89),
        article(7, ArticleState.DRAFTED),
        article(8, ArticleState.FOUND),
        article(9, ArticleState.NOT_RELEVANT, draft=DraftState.REJECTED),
    ]
    assert forget() == (len(gone), 0)
    assert sorted(Article.objects.values_list("pk", flat=True)) == kept
    assert ArticleRevision.objects.count() == len(kept)
    assert forget() == (0, 0)


def test_an_old_article_that_was_looked_at_lately_stays() -> None:
    number = article(1, ArticleState.NOT_RELEVANT)
    Article.objects.filter(pk=number).update(fetched_at=timezone.now())
    assert forget() == (0, 0)


def test_rows_of_old_looks_go(listing: Feed) -> None:
    old = timezone.now() - timedelta(days=91)
    for state in (RunState.DONE, RunState.FAILED):
        FetchRun.objects.create(feed=listing, state=state, reason="x", finished_at=old)
    FetchRun.objects.create(feed=listing)
    FetchRun.objects.update(started_at=old)
    FetchRun.objects.create(feed=listing, state=RunState.DONE, finished_at=timezone.now())
    assert forget() == (0, 2)
    assert FetchRun.objects.count() == 2


def test_nothing_is_deleted_where_everything_is_to_be_kept(settings: Settings) -> None:
    settings.INGEST_KEEP_DAYS = 0
    article(1, ArticleState.NOT_RELEVANT)
    assert forget() == (0, 0)
    assert Outlet.objects.count() == 0
    assert Article.objects.count() == 1
