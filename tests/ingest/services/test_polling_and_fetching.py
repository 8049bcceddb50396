"""From a feed to articles with a text: each once, whatever the website and the workers do."""

import re
import uuid
from datetime import timedelta
from http.server import BaseHTTPRequestHandler

import pytest
from django.conf import settings
from django.utils import timezone

from ingest.choices import ArticleState, RunState
from ingest.models import Article, Feed, FetchRun, NewsSite
from ingest.services import claims, fetch, polling, sweeping, web
from ingest.services.claims import ClaimLost, finish, take
from ingest.services.keeping import keep_address
from tests.ingest.conftest import free_turns
from tests.ingest.fetching.test_pages import FIRST, SECOND, TITLE
from tests.ingest.newsroom import Newsroom, feed, packed, page

DAY, LATER = "Tue, 04 Mar 2025 10:00:00 +0500", "Tue, 04 Mar 2025 18:00:00 +0500"
pytestmark = pytest.mark.django_db


def look(listing: Feed) -> FetchRun:
    free_turns()
    run = polling.poll(listing.pk)
    assert run is not None
    return run


def get(article: Article) -> Article:
    free_turns()
    fetch.fetch(article.pk)
    article.refresh_from_db()
    return article


def article_at(room: Newsroom, path: str = "/a", **answer: object) -> Article:
    room.say(path, **({"body": page(TITLE, FIRST, SECOND)} | answer))  # type: ignore[arg-type]
    return keep_address(room.url(path))[0]


def test_a_look_into_a_feed_keeps_new_articles_and_says_how_many(listing: Feed, room: Newsroom) -> None:
    room.say("/feed", feed((room.url("/a"), TITLE, DAY), (room.url("/b?utm_source=rss"), "Two", DAY)))
    run = look(listing)
    assert (run.state, run.found, run.new, run.unchanged, run.failed) == (RunState.DONE, 2, 2, 0, 0)
    again = look(listing)
    assert (again.found, again.new, again.unchanged) == (2, 0, 2)
    first = Article.objects.get(listed_title=TITLE)
    assert (first.state, first.feed, first.outlet) == (ArticleState.FOUND, listing, listing.site.outlet)
    listing.refresh_from_db()
    assert listing.next_at is not None
    assert timedelta(minutes=29) < listing.next_at - timezone.now() <= timedelta(minutes=30)


def test_copies_of_one_address_are_one_article(listing: Feed, room: Newsroom) -> None:
    room.say("/feed", feed((room.url("/a"), TITLE, DAY), (room.url("/a/?fbclid=x#top"), TITLE, DAY)))
    assert look(listing).new == 1


def test_a_feed_that_has_not_changed_is_not_read_again(listing: Feed, room: Newsroom) -> None:
    room.say("/feed", feed((room.url("/a"), TITLE, DAY)), headers={"ETag": '"1"'})
    look(listing)
    run = look(listing)
    assert (run.state, run.found, run.reason) == (RunState.DONE, 0, "nothing has changed since the last look")


def test_a_feed_that_is_asked_for_something_else_is_read_afresh(listing: Feed, room: Newsroom) -> None:
    room.say("/feed", feed((room.url("/pk/a"), TITLE, DAY), (room.url("/x/b"), "Two", DAY)), headers={"ETag": '"1"'})
    Feed.objects.update(must_match="/pk/")
    assert look(listing).new == 1
    listing.refresh_from_db()
    assert listing.etag == '"1"'
    listing.must_match, listing.failures = "/pk/,/x/", 3
    listing.save()
    listing.refresh_from_db()
    assert (listing.etag, listing.next_at, listing.failures) == ("", None, 0)
    run = look(listing)
    assert (run.found, run.new, run.unchanged) == (2, 1, 1)


def test_a_feed_that_is_edited_otherwise_stands_as_it_was(listing: Feed, room: Newsroom) -> None:
    room.say("/feed", feed((room.url("/a"), TITLE, DAY)), headers={"ETag": '"1"'})
    look(listing)
    listing.refresh_from_db()
    due = listing.next_at
    listing.name, listing.every_minutes = "Everything", 60
    listing.save()
    listing.refresh_from_db()
    assert (listing.etag, listing.next_at) == ('"1"', due)
    listing.url = room.url("/other")
    listing.save()
    listing.refresh_from_db()
    assert (listing.etag, listing.next_at) == ("", None)


def test_a_look_that_was_under_way_when_its_feed_was_edited_leaves_no_mark_on_it(listing: Feed, room: Newsroom) -> None:
    seen = Feed.objects.get(pk=listing.pk)
    run = FetchRun.objects.create(feed=seen)
    seen.etag = '"old"'
    listing.must_match = "/pk/"
    listing.save()
    polling._done(run, seen, [])
    listing.refresh_from_db()
    assert (listing.etag, listing.next_at) == ("", None)


def test_an_article_listed_with_a_later_moment_is_fetched_again(listing: Feed, room: Newsroom) -> None:
    room.say("/feed", feed((room.url("/a"), TITLE, DAY)))
    look(listing)
    article = Article.objects.get()
    Article.objects.update(state=ArticleState.NOT_RELEVANT, revision=_revision(article), read_at=timezone.now())
    room.say("/feed", feed((room.url("/a"), TITLE, LATER)))
    assert look(listing).changed == 1
    article.refresh_from_db()
    assert article.state == ArticleState.FOUND


def test_only_wanted_addresses_of_a_feed_are_kept(listing: Feed, room: Newsroom) -> None:
    listing.must_match = "/pakistan/, /kp/"
    listing.save()
    room.say("/feed", feed((room.url("/pakistan/a"), "a", DAY), (room.url("/cricket/b"), "b", DAY)))
    assert look(listing).found == 1


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        ({"status": 503}, "503"),
        ({"status": 404}, "404"),
        ({"body": "<html>no feed</html>"}, "no RSS or Atom feed"),
        ({"body": '<!DOCTYPE x [<!ENTITY a "b">]><rss/>'}, "entities"),
        ({"status": 302, "headers": {"Location": "http://169.254.169.254/"}}, "not a website|not public"),
    ],
)
def test_a_look_that_fails_says_why_and_the_feed_is_left_alone_longer(
    listing: Feed, room: Newsroom, answer: dict[str, object], says: str
) -> None:
    room.say("/feed", **answer)  # type: ignore[arg-type]
    run = look(listing)
    assert run.state == RunState.FAILED
    assert re.search(says, run.reason)
    assert not Article.objects.exists()
    for _ in range(7):
        look(listing)
    listing.refresh_from_db()
    assert listing.failures == 8
    assert listing.next_at is not None
    assert listing.next_at - timezone.now() > timedelta(minutes=100)


def test_two_workers_do_not_look_at_once(listing: Feed) -> None:
    FetchRun.objects.create(feed=listing)
    assert polling.poll(listing.pk) is None


def test_a_lost_workers_look_is_ended_and_the_feed_looked_into_again(listing: Feed, room: Newsroom) -> None:
    run = FetchRun.objects.create(feed=listing)
    FetchRun.objects.update(started_at=timezone.now() - timedelta(minutes=6))
    assert polling.end_abandoned_runs() == 1
    run.refresh_from_db()
    assert (run.state, run.reason) == (RunState.FAILED, "the worker was lost while it looked")
    room.say("/feed", feed())
    assert look(listing).state == RunState.DONE


def test_feeds_that_are_switched_off_or_not_due_are_not_looked_into(listing: Feed) -> None:
    assert polling.due_feeds() == [listing.pk]
    Feed.objects.update(next_at=timezone.now() + timedelta(minutes=1))
    assert polling.due_feeds() == []
    Feed.objects.update(next_at=None, is_on=False)
    assert polling.due_feeds() == []


def test_a_website_is_not_asked_again_before_its_pause_is_over(site: NewsSite, room: Newsroom) -> None:
    first, second = article_at(room, "/a"), article_at(room, "/b")
    free_turns()
    assert fetch.fetch(first.pk) == ArticleState.FETCHED
    assert fetch.fetch(second.pk) == ArticleState.FOUND
    second.refresh_from_db()
    assert (second.attempts, second.claim) == (0, None)
    assert second.not_before is not None
    assert timezone.now() < second.not_before < timezone.now() + timedelta(seconds=1)
    assert room.paths() == ["/a"]
    assert fetch.fetch(second.pk) is None


def test_an_article_is_fetched_into_its_first_version(site: NewsSite, room: Newsroom) -> None:
    article = get(article_at(room))
    assert (article.state, article.state_reason, article.attempts) == (ArticleState.FETCHED, "", 0)
    assert article.revision is not None
    assert (article.revision.title, article.revision.number, article.revision.language) == (TITLE, 1, "en")
    assert article.revision.text == f"{FIRST}\n{SECOND}"


def test_a_changed_text_is_a_new_version_and_an_unchanged_one_is_none(site: NewsSite, room: Newsroom) -> None:
    article = get(article_at(room))
    Article.objects.update(state=ArticleState.FOUND)
    assert get(article).revisions.count() == 1
    assert article.state == ArticleState.FETCHED
    room.say("/a", page(TITLE, FIRST.replace("two", "three"), SECOND))
    Article.objects.update(state=ArticleState.FOUND)
    assert get(article).revisions.count() == 2
    assert article.revision is not None
    assert article.revision.number == 2


def _drip(handler: BaseHTTPRequestHandler) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html>")


@pytest.mark.parametrize(
    ("answer", "state", "says"),
    [
        ({"status": 404}, ArticleState.FAILED, "404"),
        ({"body": b"\x89PNG", "content_type": "image/png"}, ArticleState.SUSPECT, "no web page"),
        ({"body": "<div>" * 900_000}, ArticleState.FAILED, "larger than"),
        ({"body": "<div>" * 500_000}, ArticleState.SUSPECT, "too deeply"),
        ({"body": page(TITLE, "Too short.")}, ArticleState.SUSPECT, "characters of a story"),
        ({"body": bytes([0x81, 0x8D, 0x8F]) * 999}, ArticleState.FAILED, "characters cannot be read"),
        (packed(b"\0" * 50_000_000), ArticleState.FAILED, "larger than"),
        ({"status": 302, "headers": {"Location": "/a"}}, ArticleState.FAILED, "redirects"),
        ({"status": 302, "headers": {"Location": "http://10.0.0.1/"}}, ArticleState.REFUSED, "not a website"),
    ],
)
def test_a_hostile_page_leaves_one_clear_state(
    site: NewsSite, room: Newsroom, answer: dict[str, object], state: ArticleState, says: str
) -> None:
    NewsSite.objects.update(delay_seconds=0.5)
    article = article_at(room, "/a", **answer)
    room.say("/robots.txt", status=404)
    free_turns()
    assert fetch.fetch(article.pk) == state
    article.refresh_from_db()
    assert article.state == state
    assert says in article.state_reason
    assert article.revision is None


def test_a_stored_selector_that_is_none_leaves_the_article_with_the_reason(site: NewsSite, room: Newsroom) -> None:
    NewsSite.objects.update(body_selector="div[")
    article = get(article_at(room))
    assert (article.state, article.state_reason) == (
        ArticleState.SUSPECT, "the website’s body selector is no CSS selector: “div[”",
    )  # fmt: skip
    NewsSite.objects.update(body_selector="")
    Article.objects.update(state=ArticleState.FOUND)
    assert get(article).state == ArticleState.FETCHED


def test_a_website_that_is_down_is_tried_again_later_and_then_given_up(site: NewsSite, room: Newsroom) -> None:
    article = article_at(room, status=503)
    for attempt in range(1, claims.MOST_ATTEMPTS):
        get(article)
        assert (article.state, article.attempts) == (ArticleState.FOUND, attempt)
        assert article.not_before is not None
        assert article.not_before > timezone.now() + timedelta(minutes=2**attempt) - timedelta(seconds=5)
        Article.objects.update(not_before=None)
    get(article)
    assert (article.state, article.state_reason) == (ArticleState.FAILED, "the website answered 503, 5 times")


def test_a_redirect_on_the_outlets_website_is_one_turn(site: NewsSite, room: Newsroom) -> None:
    article = article_at(room, status=301, headers={"Location": "/b"})
    room.say("/b", page(TITLE, FIRST, SECOND))
    assert get(article).state == ArticleState.FETCHED


def test_what_robots_txt_forbids_is_not_asked_for(site: NewsSite, room: Newsroom) -> None:
    room.say("/robots.txt", "User-agent: *\nDisallow: /a")
    article = get(article_at(room))
    assert (article.state, room.paths()) == (ArticleState.REFUSED, [])


def test_an_article_of_no_known_outlet_is_not_fetched(room: Newsroom) -> None:
    article = get(article_at(room))
    assert article.state == ArticleState.REFUSED
    assert room.asked == []


def test_of_two_workers_one_takes_a_step_and_only_its_holder_may_finish_it(site: NewsSite, room: Newsroom) -> None:
    article = article_at(room)
    mine = take(article.pk, ArticleState.FOUND)
    assert mine is not None
    assert take(article.pk, ArticleState.FOUND) is None
    stranger = Article.objects.get(pk=article.pk)
    stranger.claim = uuid.uuid4()
    with pytest.raises(ClaimLost):
        finish(stranger, ArticleState.FAILED, reason="late")
    finish(mine, ArticleState.FAILED, reason="gone")
    with pytest.raises(ClaimLost):
        finish(mine, ArticleState.FAILED, reason="twice")


def test_a_worker_that_comes_back_after_its_step_was_given_away_changes_nothing(
    site: NewsSite, room: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    article = article_at(room)

    def while_it_waits(*args: object, **options: object) -> object:
        Article.objects.update(claimed_at=timezone.now() - timedelta(seconds=200))
        sweeping.give_back_lost()
        return real(*args, **options)  # type: ignore[arg-type]

    real = web.get
    monkeypatch.setattr(fetch, "get", while_it_waits)
    free_turns()
    assert fetch.fetch(article.pk) is None
    article.refresh_from_db()
    assert (article.state, article.revision, article.revisions.count()) == (ArticleState.FOUND, None, 0)


def test_lost_steps_are_given_back_and_given_up_after_too_many(site: NewsSite, room: Newsroom) -> None:
    article = article_at(room)
    for _ in range(claims.MOST_ATTEMPTS):
        assert take(article.pk, ArticleState.FOUND) is not None
        assert sweeping.give_back_lost() == 0
        Article.objects.update(claimed_at=timezone.now() - timedelta(seconds=121))
        assert sweeping.give_back_lost() == 1
    article.refresh_from_db()
    assert (article.state, article.attempts) == (ArticleState.FAILED, claims.MOST_ATTEMPTS)
    assert "worker was lost" in article.state_reason


def test_workers_are_told_once_and_again_when_the_message_may_be_lost(site: NewsSite, room: Newsroom) -> None:
    article = article_at(room)
    assert sweeping.to_be_told() == [(article.pk, ArticleState.FOUND)]
    assert sweeping.to_be_told() == []
    Article.objects.update(queued_at=timezone.now() - timedelta(seconds=settings.INGEST_TOLD_SECONDS + 1))
    assert sweeping.to_be_told() == [(article.pk, ArticleState.FOUND)]


def test_articles_with_drafts_are_looked_at_again_while_they_are_young(site: NewsSite, room: Newsroom) -> None:
    article = article_at(room)
    long_ago = timezone.now() - timedelta(hours=7)
    Article.objects.update(state=ArticleState.DRAFTED, revision=_revision(article), fetched_at=long_ago)
    assert sweeping.look_again() == 1
    Article.objects.update(state=ArticleState.DRAFTED, found_at=timezone.now() - timedelta(hours=49))
    assert sweeping.look_again() == 0


def test_a_page_that_is_gone_when_looked_at_again_is_not_asked_for_at_once_again(
    site: NewsSite, room: Newsroom
) -> None:
    article = get(article_at(room))
    assert article.revision is not None
    article.revision.drafts.create(number=1, content={}, reader="1")
    long_ago = timezone.now() - timedelta(hours=7)
    Article.objects.update(state=ArticleState.DRAFTED, fetched_at=long_ago, read_at=timezone.now())
    room.say("/a", status=404)
    assert sweeping.look_again() == 1
    assert get(article).state == ArticleState.DRAFTED
    assert article.state_reason == "looked at again: the website answered 404"
    assert sweeping.look_again() == 0


def test_articles_of_a_feed_that_was_switched_off_are_not_looked_at_again(listing: Feed, room: Newsroom) -> None:
    article = keep_address(room.url("/a"), feed=listing)[0]
    long_ago = timezone.now() - timedelta(hours=7)
    Article.objects.update(state=ArticleState.DRAFTED, revision=_revision(article), fetched_at=long_ago)
    Feed.objects.update(is_on=False)
    assert sweeping.look_again() == 0


def test_a_feed_that_gives_the_present_moment_for_everything_has_each_article_fetched_hourly_at_most(
    listing: Feed, room: Newsroom
) -> None:
    article = keep_address(room.url("/a"), feed=listing)[0]
    Article.objects.update(state=ArticleState.FAILED, state_reason="gone", fetched_at=timezone.now())
    room.say("/feed", feed((room.url("/a"), TITLE, LATER)))
    assert look(listing).unchanged == 1
    Article.objects.update(fetched_at=timezone.now() - timedelta(hours=2))
    assert look(listing).changed == 1
    article.refresh_from_db()
    assert article.state == ArticleState.FOUND


def test_what_a_feed_lists_elsewhere_than_on_the_outlets_website_is_a_problem_and_no_article(
    listing: Feed, room: Newsroom
) -> None:
    room.say("/feed", feed(("https://elsewhere.example/a", "One", DAY), (room.url("/b"), "Two", DAY)))
    run = look(listing)
    assert (run.found, run.new, run.failed) == (2, 1, 1)
    (problem,) = run.problems
    assert problem == {
        "url": "https://elsewhere.example/a",
        "reason": "elsewhere.example is not a website of this outlet",
    }


def test_an_answer_of_nothing_new_to_who_has_nothing_is_no_article(site: NewsSite, room: Newsroom) -> None:
    article = article_at(room, status=304)
    Article.objects.update(etag='"1"', last_modified="yesterday")
    assert get(article).state == ArticleState.FAILED
    assert not {"If-None-Match", "If-Modified-Since"} & set(room.asked[-1][1])


def test_long_addresses_with_one_beginning_are_two_articles(db: None) -> None:
    start = "https://invented.example/" + "ب" * 150
    first, second = keep_address(start + "1")[0], keep_address(start + "2")[0]
    assert first.pk != second.pk
    assert len(first.canonical_url) == 600


def _revision(article: Article) -> object:
    return article.revisions.create(number=1, title=TITLE, text=FIRST, language="en", content_hash="x")
