"""Trying an address or a feed by hand, without a worker."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from ingest.choices import ArticleState
from ingest.models import Article, Feed, FetchRun, NewsSite
from tests.ingest.conftest import free_turns
from tests.ingest.fetching.test_pages import FIRST, SECOND, TITLE
from tests.ingest.newsroom import Newsroom, feed, page

pytestmark = pytest.mark.django_db
DAY = "Tue, 04 Mar 2025 10:00:00 +0500"


def call(*words: str) -> str:
    out = StringIO()
    call_command(*words, stdout=out)
    return out.getvalue()


def test_an_address_is_fetched_and_read_at_once(site: NewsSite, room: Newsroom) -> None:
    address = room.say("/a", page(TITLE, FIRST, SECOND))
    said = call("ingest_url", address).splitlines()
    article = Article.objects.get()
    assert article.state in {ArticleState.DRAFTED, ArticleState.NOT_RELEVANT}
    assert said[0].startswith(f"{address}: Read: ")
    assert said[1] == TITLE
    assert article.revision is not None
    assert said[2] == f"{article.revision.drafts.count()} drafts"


def test_an_address_that_was_fetched_before_is_fetched_again(site: NewsSite, room: Newsroom) -> None:
    address = room.say("/a", status=404)
    assert "Could not be fetched. the website answered 404" in call("ingest_url", address)
    room.say("/a", page(TITLE, FIRST, SECOND))
    free_turns()
    assert TITLE in call("ingest_url", address)


def test_an_address_whose_website_wants_a_pause_says_so(site: NewsSite, room: Newsroom) -> None:
    first, second = (room.say(path, page(TITLE, FIRST, SECOND)) for path in ("/a", "/b"))
    call("ingest_url", first)
    assert "Found, not yet fetched. Its website wants a pause" in call("ingest_url", second)


def test_an_address_of_no_known_website_is_refused(room: Newsroom) -> None:
    with pytest.raises(CommandError, match="No outlet"):
        call("ingest_url", "https://nobody.example/1")
    assert not Article.objects.exists()


@pytest.mark.parametrize("by", ["number", "address"])
def test_a_feed_is_looked_into_even_when_it_is_switched_off(listing: Feed, room: Newsroom, by: str) -> None:
    Feed.objects.update(is_on=False)
    room.say("/feed", feed((room.url("/a"), "One", DAY), (room.url("/b"), "Two", DAY)))
    said = call("ingest_feed", str(listing.pk) if by == "number" else listing.url)
    assert "Done. 2 listed, 2 new, 0 changed, 0 unchanged, 0 failed" in " ".join(said.split())
    assert Article.objects.count() == 2


def test_a_feed_that_fails_says_why(listing: Feed, room: Newsroom) -> None:
    room.say("/feed", status=404)
    assert "Failed. the website answered 404" in call("ingest_feed", str(listing.pk))


def test_an_unknown_feed_names_those_that_are_known(listing: Feed) -> None:
    with pytest.raises(CommandError, match=rf"no feed 4711\. Known: {listing.pk} .*All news"):
        call("ingest_feed", "4711")


def test_a_feed_that_somebody_looks_into_is_left_to_them(listing: Feed) -> None:
    FetchRun.objects.create(feed=listing)
    with pytest.raises(CommandError, match="somebody else"):
        call("ingest_feed", str(listing.pk))
