"""Lost work goes on, no outlet keeps another's waiting, and a clock that was wrong stops nothing for good."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone

from incidents.models import Outlet
from ingest import tasks
from ingest.choices import ArticleState, RunState
from ingest.models import Article, Feed, FetchRun, NewsSite
from ingest.services import polling, sweeping, web
from ingest.services.claims import take
from tests.ingest.newsroom import Newsroom, feed

pytestmark = pytest.mark.django_db
DAY = "Tue, 04 Mar 2025 10:00:00 +0500"


def outlet(slug: str, *, delay: float = 3) -> Outlet:
    made = Outlet.objects.create(slug=slug, name=slug.title(), hosts=[f"{slug}.example"])
    NewsSite.objects.create(outlet=made, hosts=[f"{slug}.example"], delay_seconds=delay)
    return made


def articles(of: Outlet, count: int) -> list[int]:
    """Numbers of new articles of an outlet."""
    addresses = [f"https://{of.slug}.example/{number}" for number in range(count)]
    made = Article.objects.bulk_create(Article(url=one, canonical_url=one, outlet=of) for one in addresses)
    return [one.pk for one in made]


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, int, float]]:
    """Messages to workers, as (step, article, seconds until it), kept instead of sent."""
    found: list[tuple[str, int, float]] = []
    for step in (tasks.fetch_article, tasks.read_article, tasks.poll_due_feed):

        def keep(arguments: tuple[int], step: object = step, countdown: float = 0.0, **options: object) -> None:
            found.append((step.__name__, arguments[0], countdown))  # type: ignore[attr-defined]

        monkeypatch.setattr(step, "apply_async", keep)
    return found


def test_one_article_of_each_outlet_is_told_of_however_many_wait() -> None:
    many, few = articles(outlet("dawn"), 50), articles(outlet("tribune"), 2)
    assert sweeping.to_be_told() == [(many[0], ArticleState.FOUND), (few[0], ArticleState.FOUND)]
    assert sweeping.to_be_told() == []
    Article.objects.filter(pk=few[0]).update(state=ArticleState.FAILED, state_reason="gone")
    assert sweeping.to_be_told() == [(few[1], ArticleState.FOUND)]


def test_all_that_is_fetched_is_told_of_at_once_up_to_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sweeping, "MOST_AT_ONCE", 3)
    for number in articles(outlet("dawn"), 5):
        one = Article.objects.get(pk=number)
        one.revision = one.revisions.create(number=1, title="a", text="b", language="en", content_hash="x")
        one.state = ArticleState.FETCHED
        one.save()
    assert [state for _, state in sweeping.to_be_told()] == [ArticleState.FETCHED] * 3
    assert len(sweeping.to_be_told()) == 2


def test_whoever_has_fetched_an_article_tells_of_the_next_after_the_websites_pause(
    sent: list[tuple[str, int, float]],
) -> None:
    first, second, _ = articles(outlet("dawn", delay=7), 3)
    articles(outlet("tribune"), 1)
    Article.objects.filter(pk=first).update(state=ArticleState.REFUSED, state_reason="no")
    tasks.fetch_article(first)
    ((step, number, seconds),) = sent
    assert (step, number, round(seconds, 1)) == ("fetch_article", second, 7.1)
    # A message that came twice begins no second round.
    tasks.fetch_article(first)
    assert len(sent) == 1


def test_an_article_that_was_put_off_is_told_of_when_its_time_comes() -> None:
    first, second = articles(outlet("dawn", delay=3), 2)
    Article.objects.filter(pk=first).update(not_before=timezone.now() + timedelta(seconds=20))
    Article.objects.filter(pk=second).update(state=ArticleState.FAILED, state_reason="gone")
    following = sweeping.next_of_its_outlet(second)
    assert following is not None
    assert following[0] == first
    assert 19 < following[1] <= 20.1


def test_a_pause_of_minutes_is_left_to_the_sweep() -> None:
    first, second = articles(outlet("dawn"), 2)
    Article.objects.update(not_before=timezone.now() + timedelta(minutes=5))
    assert sweeping.next_of_its_outlet(second) is None
    assert sweeping.to_be_told() == []
    Article.objects.filter(pk=first).update(not_before=timezone.now())
    assert sweeping.to_be_told() == [(first, ArticleState.FOUND)]


def test_marks_of_a_clock_that_ran_ahead_stop_nothing(listing: Feed) -> None:
    ahead = timezone.now() + timedelta(days=400)
    claimed, told, put_off = articles(outlet("dawn"), 3)
    assert take(claimed, ArticleState.FOUND) is not None
    Article.objects.filter(pk=claimed).update(claimed_at=ahead, queued_at=ahead)
    Article.objects.filter(pk=told).update(queued_at=ahead)
    Article.objects.filter(pk=put_off).update(not_before=ahead)
    assert sweeping.give_back_lost() == 1
    assert sweeping.to_be_told() == [(claimed, ArticleState.FOUND)]
    assert take(put_off, ArticleState.FOUND) is not None
    Feed.objects.update(next_at=ahead)
    assert polling.due_feeds() == [listing.pk]
    FetchRun.objects.create(feed=listing)
    FetchRun.objects.update(started_at=ahead)
    assert polling.end_abandoned_runs() == 1


def test_a_step_that_goes_on_is_not_given_to_another() -> None:
    (one,) = articles(outlet("dawn"), 1)
    assert take(one, ArticleState.FOUND) is not None
    Article.objects.update(claimed_at=timezone.now() - timedelta(seconds=settings.INGEST_CLAIM_SECONDS - 5))
    assert sweeping.give_back_lost() == 0


def test_two_messages_about_a_feed_are_one_look(
    listing: Feed, room: Newsroom, sent: list[tuple[str, int, float]]
) -> None:
    room.say("/feed", feed((room.url("/a"), "One", DAY)))
    tasks.poll_due_feed(listing.pk)
    tasks.poll_due_feed(listing.pk)
    assert FetchRun.objects.count() == 1
    assert [step for step, *_ in sent] == ["fetch_article"]
    tasks.poll_due_feeds()
    assert len(sent) == 1


def test_a_feed_whose_website_is_busy_is_looked_into_when_its_turn_comes(
    listing: Feed, room: Newsroom, sent: list[tuple[str, int, float]]
) -> None:
    room.say("/robots.txt", "User-agent: *\nCrawl-delay: 9")
    room.say("/feed", feed())
    tasks.poll_due_feed(listing.pk)
    Feed.objects.update(next_at=None)
    tasks.poll_due_feed(listing.pk)
    ((step, number, seconds),) = sent
    assert (step, number) == ("poll_due_feed", listing.pk)
    assert 5 < seconds <= 9
    assert FetchRun.objects.count() == 1


def test_a_look_that_was_given_up_meanwhile_keeps_nothing(
    listing: Feed, room: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    room.say("/feed", feed((room.url("/a"), "One", DAY)), headers={"ETag": '"1"'})
    real = web.get

    def slow(*args: object, **options: object) -> object:
        FetchRun.objects.update(started_at=timezone.now() - timedelta(minutes=6))
        polling.end_abandoned_runs()
        return real(*args, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(polling, "get", slow)
    assert polling.poll(listing.pk) is None
    listing.refresh_from_db()
    assert (FetchRun.objects.get().state, Article.objects.count(), listing.etag) == (RunState.FAILED, 0, "")


def test_a_feed_that_was_deleted_meanwhile_is_no_error(db: None, sent: list[tuple[str, int, float]]) -> None:
    tasks.poll_due_feed(4711)
    tasks.poll_feed(4711)
    assert sent == []


def test_a_person_may_have_a_feed_looked_into_that_is_not_due(
    listing: Feed, room: Newsroom, sent: list[tuple[str, int, float]]
) -> None:
    Feed.objects.update(is_on=False, next_at=timezone.now() + timedelta(hours=1))
    room.say("/feed", feed((room.url("/a"), "One", DAY)))
    tasks.poll_due_feed(listing.pk)
    assert not FetchRun.objects.exists()
    tasks.poll_feed(listing.pk)
    assert FetchRun.objects.get().new == 1
