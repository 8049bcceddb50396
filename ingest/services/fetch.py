"""Fetching an article: its page, its story, and a new version when the story says something new."""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from ingest.choices import ArticleState, DraftRole
from ingest.fetching.client import Page
from ingest.fetching.pages import ACCEPT, Selectors, Story, Unclear, read_page
from ingest.fetching.problems import Gone, NotAllowed, NotNow, Unreachable
from ingest.models import Article, ArticleRevision, NewsSite
from ingest.services.claims import MOST_ATTEMPTS, ClaimLost, finish, pause_after, put_off, take
from ingest.services.keeping import keep_revision
from ingest.services.web import Rules, get


def fetch(article_id: int) -> ArticleState | None:
    """Fetch an article that waits to be fetched; where it stands afterwards, None when the step was not ours."""
    article = take(article_id, ArticleState.FOUND)
    if article is None:
        return None
    try:
        return _fetched(article)
    except ClaimLost:
        return None


def _fetched(article: Article) -> ArticleState:
    site = _site_of(article)
    if site is None:
        return _rest(article, ArticleState.REFUSED, "no outlet whose pages may be fetched has this website")
    # Without a text of the article there is nothing that could be unchanged.
    known = {"etag": article.etag, "last_modified": article.last_modified} if article.revision else {}
    try:
        page = get(article.url, Rules.of(site), accept=ACCEPT, **known)
        return _kept(article, page, _story(article, page, site))
    except NotNow as later:
        put_off(article, until=timezone.now() + timedelta(seconds=later.seconds), counts=False)
        return ArticleState.FOUND
    except Unreachable as problem:
        return _try_again(article, problem)
    except Unclear as problem:
        return _rest(article, ArticleState.SUSPECT, str(problem))
    except Gone as problem:
        return _rest(article, ArticleState.FAILED, str(problem))
    except NotAllowed as problem:
        return _rest(article, ArticleState.REFUSED, str(problem))


def _story(article: Article, page: Page, site: NewsSite) -> Story | None:
    """The story of the page; None for a page that has not changed."""
    if page.body is None:
        return None
    selectors = Selectors(site.title_selector, site.body_selector, site.date_selector, site.remove_selector)
    return read_page(page, selectors, title=article.listed_title, listed_on=article.listed_on)


@transaction.atomic
def _kept(article: Article, page: Page, story: Story | None) -> ArticleState:
    """Keep the story as a new version to be read; an old one leaves the article where it was."""
    changes: dict[str, Any] = {"etag": page.etag, "last_modified": page.last_modified}
    revision = keep_revision(article, story) if story else None
    if revision is None:
        return _as_before(article, **changes)
    first = revision.copy_of.article if revision.copy_of else None
    if first is not None and first.outlet_id == article.outlet_id:
        return _as_other_address(article, revision, first, **changes)
    now = timezone.now()
    # Whoever has fetched it tells a worker to read it.
    finish(article, ArticleState.FETCHED, revision=revision, fetched_at=now, queued_at=now, **changes)
    return ArticleState.FETCHED


def _as_other_address(article: Article, revision: ArticleRevision, first: Article, **changes: Any) -> ArticleState:
    """An outlet's same words at two addresses are one page: it is read at the first."""
    now = timezone.now()
    reason = f"the same page as {first.url or 'a text that was pasted'}"
    finish(article, ArticleState.NOT_RELEVANT, reason=reason, revision=revision, fetched_at=now, read_at=now, **changes)
    return ArticleState.NOT_RELEVANT


def _as_before(article: Article, **changes: Any) -> ArticleState:
    """Nothing new: where the article rested, or waits to be read when its newest version never was."""
    if article.revision is None:
        return _rest(article, ArticleState.FAILED, "the website says that nothing has changed, and nothing was kept")
    if not _is_read(article):
        state = ArticleState.FETCHED
    elif article.revision.drafts.filter(role=DraftRole.MAIN).exists():
        state = ArticleState.DRAFTED
    else:
        state = ArticleState.NOT_RELEVANT
    # Also when nothing came: it was looked at, and is not to be looked at again at once.
    finish(article, state, **{"fetched_at": timezone.now(), **changes})
    return state


def _is_read(article: Article) -> bool:
    newest = article.revision
    return newest is not None and article.read_at is not None and article.read_at >= newest.fetched_at


def _try_again(article: Article, problem: Unreachable) -> ArticleState:
    if article.attempts < MOST_ATTEMPTS:
        put_off(article, until=timezone.now() + pause_after(article.attempts, asked=problem.wait), reason=str(problem))
        return ArticleState.FOUND
    return _rest(article, ArticleState.FAILED, f"{problem}, {article.attempts} times")


def _rest(article: Article, state: ArticleState, reason: str) -> ArticleState:
    """Leave it; an article that was read before stays read, since its drafts still stand."""
    if _is_read(article):
        return _as_before(article, reason=f"looked at again: {reason}")
    finish(article, state, reason=reason)
    return state


def _site_of(article: Article) -> NewsSite | None:
    if article.feed is not None:
        return article.feed.site
    return NewsSite.objects.filter(outlet=article.outlet).first() if article.outlet else None
