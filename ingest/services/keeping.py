"""Keeping articles: each address once, each version of its text once."""

import hashlib
from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Max

from incidents.models import Outlet
from incidents.sources import canonical_url, outlet_of_url
from ingest.choices import UNDER_WAY, ArticleState
from ingest.fetching.languages import language_of
from ingest.fetching.pages import Story
from ingest.fetching.wires import wire_of
from ingest.models import Article, ArticleRevision, Feed

LONGEST_ADDRESS = 600


def content_hash(title: str, text: str) -> str:
    """SHA-256 of what is read."""
    return hashlib.sha256(f"{title}\n{text}".encode()).hexdigest()


def key_of(url: str) -> str:
    """What all copies of an address share, short enough to be kept: the end of a longer one becomes a checksum."""
    key = canonical_url(url)
    if len(key) <= LONGEST_ADDRESS:
        return key
    digest = hashlib.sha256(key.encode()).hexdigest()
    return f"{key[: LONGEST_ADDRESS - len(digest)]}{digest}"


def keep_address(
    url: str,
    *,
    feed: Feed | None = None,
    outlet: Outlet | None = None,
    title: str = "",
    listed_on: datetime | None = None,
    by: User | None = None,
) -> tuple[Article, bool]:
    """The article at an address, and whether it is new. Copies of one address are one article."""
    return Article.objects.get_or_create(
        canonical_url=key_of(url),
        defaults={
            "url": url,
            "feed": feed,
            "outlet": outlet or outlet_of_url(url),
            "listed_title": title[:300],
            "listed_on": listed_on,
            "added_by": by,
        },
    )


def have_fetched_again(article: Article) -> None:
    """Have an article fetched once more that rests, whatever became of it."""
    Article.objects.filter(pk=article.pk).exclude(state__in=UNDER_WAY).update(
        state=ArticleState.FOUND, state_reason="", attempts=0, queued_at=None, not_before=None
    )
    article.refresh_from_db()


@transaction.atomic
def keep_text(
    *, title: str, text: str, published_at: datetime | None, outlet: Outlet | None, by: User, url: str = ""
) -> Article:
    """The article of a text that a person pasted. The same text, or a text at a known address, is that article.

    It then counts as never fetched: the website is not asked whether it still says so.
    """
    digest = content_hash(title, text)
    key = key_of(url) if url else f"sha256:{digest}"
    kept, _ = Article.objects.get_or_create(
        canonical_url=key, defaults={"url": url, "outlet": outlet, "added_by": by, "listed_title": title[:300]}
    )
    article = Article.objects.select_for_update().get(pk=kept.pk)
    revision = keep_revision(article, Story(title, text, published_at, None, url, ""))
    if revision is not None:
        Article.objects.filter(pk=article.pk).update(
            state=ArticleState.FETCHED, revision=revision, state_reason="", claim=None, claimed_at=None, attempts=0,
            queued_at=None, not_before=None, fetched_at=None, etag="", last_modified="",
        )  # fmt: skip
        article.refresh_from_db()
    return article


def keep_revision(article: Article, story: Story) -> ArticleRevision | None:
    """The story as the article's newest version; None when it says what a version before said already.

    An outlet's caches give out old versions again, so a return to one is no news.
    """
    digest = content_hash(story.title, story.text)
    versions = article.revisions
    if versions.filter(content_hash=digest).exists():
        return None
    last = versions.aggregate(last=Max("number"))["last"] or 0
    return versions.create(
        number=last + 1,
        title=story.title[:500],
        text=story.text,
        language=language_of(f"{story.title}\n{story.text}", said=story.said_language),
        published_at=story.published,
        modified_at=story.modified,
        content_hash=digest,
        copy_of=_first_with(digest, other_than=article),
        wire=wire_of(story.text),
    )


def _first_with(digest: str, *, other_than: Article) -> ArticleRevision | None:
    """The earliest version anywhere else of the very same words."""
    others = ArticleRevision.objects.filter(content_hash=digest).exclude(article=other_than)
    return others.order_by("pk").first()
