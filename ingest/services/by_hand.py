"""Articles that a person brings: an address, or a text."""

from datetime import datetime

from django.db import transaction

from incidents.models import Outlet
from incidents.roles import Person, Role
from incidents.services.errors import RecordError
from incidents.services.recording import require
from incidents.sources import outlet_of_url, refuse_bad_url
from ingest.choices import UNDER_WAY, ArticleState
from ingest.fetching.words import clean, one_line
from ingest.models import Article, NewsSite
from ingest.services.keeping import keep_address, keep_text

LONGEST_TEXT = 60_000
AT_REST = frozenset(ArticleState) - UNDER_WAY


@transaction.atomic
def add_url(*, url: str, by: Person) -> Article:
    """The article at an address, to be fetched; an article that rests is fetched again.

    Raises NotAllowed for who is no editor, and RecordError("url", …) for no web address, or one of a website whose
    pages we do not fetch.
    """
    editor = require(by, Role.EDITOR)
    url = refuse_bad_url(url)
    outlet = outlet_of_url(url)
    if outlet is None or not NewsSite.objects.filter(outlet=outlet).exists():
        message = "pages of this website are not fetched yet: paste the text, or have an administrator add the website"
        raise RecordError("url", message)
    article, is_new = keep_address(url, outlet=outlet, by=editor)
    return article if is_new else _from_the_start(article)


@transaction.atomic
def try_again(*, article_id: int, by: Person) -> Article:
    """Have an article fetched again that rests where it is. Raises NotAllowed, or RecordError for a pasted text."""
    require(by, Role.EDITOR)
    article = Article.objects.get(pk=article_id)
    if not article.url:
        raise RecordError("url", "this is a pasted text: there is no address to fetch it from")
    return _from_the_start(article)


def _from_the_start(article: Article) -> Article:
    """The article, waiting to be fetched unless a worker is at it already."""
    Article.objects.filter(pk=article.pk, state__in=AT_REST).update(
        state=ArticleState.FOUND, state_reason="", attempts=0, queued_at=None, not_before=None
    )
    article.refresh_from_db()
    return article


def add_text(
    *,
    title: str,
    text: str,
    by: Person,
    outlet: Outlet | None = None,
    url: str = "",
    published_at: datetime | None = None,
) -> Article:
    """The article of a pasted text, to be read; ``text`` loses marks that would make it read as something else.

    Raises NotAllowed, or RecordError that names what is missing.
    """
    editor = require(by, Role.EDITOR)
    title, text = one_line(title, 500), clean(text).strip()
    if not title:
        raise RecordError("title", "give the headline")
    if not text:
        raise RecordError("text", "paste the story's text")
    if len(text) > LONGEST_TEXT:
        raise RecordError("text", f"paste at most {LONGEST_TEXT:,} characters; this has {len(text):,}")
    if url:
        url = refuse_bad_url(url)
        outlet = outlet or outlet_of_url(url)
    if outlet is None:
        raise RecordError("outlet", "say whose story it is: nothing may rest on a source without a name")
    article = keep_text(title=title, text=text, published_at=published_at, outlet=outlet, by=editor, url=url)
    if article.outlet is None:
        # Its address was known and nobody knew whose it is.
        article.outlet = outlet
        article.save(update_fields=["outlet"])
    return article
