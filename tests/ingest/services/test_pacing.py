"""Whose turn it is at a website: one request at a time, a pause after it, and nobody's while Valkey cannot say."""

import time

import pytest
import redis
from pytest_django import Settings

from ingest.choices import ArticleState
from ingest.fetching.problems import NotNow, Unreachable
from ingest.models import Article, NewsSite
from ingest.services import fetch, pacing
from ingest.services.pacing import turn
from ingest.services.web import Rules, get
from tests.ingest.conftest import free_turns
from tests.ingest.fetching.test_pages import FIRST, SECOND, TITLE
from tests.ingest.newsroom import Newsroom, page
from tests.ingest.services.test_polling_and_fetching import article_at


def ask(room: Newsroom, path: str, *, delay: float = 5, hosts: tuple[str, ...] = ("127.0.0.1",)) -> bytes | None:
    return get(room.url(path), Rules(hosts, delay), accept="text/html").body


def test_a_turn_is_one_workers_until_it_ends_and_then_the_website_rests(settings: Settings) -> None:
    with turn("dawn.com", 0.3), pytest.raises(NotNow) as busy, turn("dawn.com", 0.3):
        pass
    assert 0 < busy.value.seconds <= 0.3
    with pytest.raises(NotNow) as resting, turn("dawn.com", 0.3):
        pass
    assert 0 < resting.value.seconds <= 0.3
    with turn("tribune.com.pk", 0.3):
        pass
    time.sleep(0.31)
    with turn("dawn.com", 0.3):
        pass


def test_a_turn_that_ran_out_does_not_end_the_next_workers(settings: Settings) -> None:
    with turn("dawn.com", 0.1):
        free_turns()
        with turn("dawn.com", 30):
            pass
    with pytest.raises(NotNow) as resting, turn("dawn.com", 0.1):
        pass
    assert resting.value.seconds > 20


def test_a_turn_ends_also_when_the_page_does_not_come(room: Newsroom) -> None:
    room.say("/a", status=500)
    with pytest.raises(Unreachable):
        ask(room, "/a", delay=0.05)
    time.sleep(0.1)
    room.say("/a", "hello")
    assert ask(room, "/a") == b"hello"


@pytest.mark.parametrize(
    ("answer", "least", "most"),
    [
        ({"status": 500}, 0, 5),
        ({"status": 503}, 50, 60),
        ({"status": 429, "headers": {"Retry-After": "600"}}, 590, 600),
    ],
)
def test_a_website_that_wants_to_be_spared_is_left_alone_by_all(
    room: Newsroom, answer: dict[str, object], least: float, most: float
) -> None:
    room.say("/a", **answer)  # type: ignore[arg-type]
    with pytest.raises(Unreachable):
        ask(room, "/a")
    with pytest.raises(NotNow) as later:
        ask(room, "/b")
    assert least <= later.value.seconds <= most
    assert room.paths() == ["/a"]


def test_robots_txt_is_asked_for_in_the_turn_once_a_day(room: Newsroom) -> None:
    room.say("/robots.txt", "User-agent: *\nCrawl-delay: 8")
    room.say("/a", "hello")
    ask(room, "/a", delay=1)
    with pytest.raises(NotNow) as later:
        ask(room, "/a", delay=1)
    assert 5 < later.value.seconds <= 8
    free_turns()
    ask(room, "/a", delay=1)
    assert [path for path, _ in room.asked] == ["/robots.txt", "/a", "/a"]


def test_robots_txt_behind_a_redirect_to_another_name_of_the_website_counts(room: Newsroom) -> None:
    with Newsroom("127.0.0.2", room.port) as www:
        room.say("/robots.txt", status=301, headers={"Location": www.url("/robots.txt")})
        www.say("/robots.txt", "User-agent: *\nDisallow: /private")
        room.say("/a", status=301, headers={"Location": www.url("/a")})
        www.say("/a", "hello")
        assert ask(room, "/a", hosts=("127.0.0.1", "127.0.0.2")) == b"hello"


def test_while_valkey_cannot_say_whose_turn_it_is_nothing_is_asked_for(
    site: NewsSite, room: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pacing, "_valkey", lambda: redis.Redis(unix_socket_path="/nowhere/valkey.sock"))
    article = article_at(room)
    assert fetch.fetch(article.pk) == ArticleState.FOUND
    article.refresh_from_db()
    assert (article.attempts, article.claim, room.asked) == (0, None, [])
    assert article.not_before is not None


def test_while_the_cache_is_away_nothing_is_asked_for(site: NewsSite, room: Newsroom, settings: Settings) -> None:
    settings.CACHES = {"default": {**settings.CACHES["default"], "LOCATION": "unix:///nowhere/valkey.sock"}}
    article = article_at(room)
    assert fetch.fetch(article.pk) == ArticleState.FOUND
    article.refresh_from_db()
    assert (article.attempts, room.asked) == (0, [])


def test_a_website_below_a_known_name_shares_its_turn(db: None, room: Newsroom) -> None:
    """A redirect to www. is no second turn."""
    from ingest.fetching.addresses import website_of

    hosts = ("dawn.com", "urdu.dawn.com")
    names = ["dawn.com", "www.dawn.com", "www.urdu.dawn.com"]
    assert [website_of(name, hosts) for name in names] == ["dawn.com", "dawn.com", "urdu.dawn.com"]


def test_an_article_behind_a_redirect_is_kept_at_its_listed_address(site: NewsSite, room: Newsroom) -> None:
    article = article_at(room, status=301, headers={"Location": "/2025/new-name"})
    room.say("/2025/new-name", page(TITLE, FIRST, SECOND))
    free_turns()
    assert fetch.fetch(article.pk) == ArticleState.FETCHED
    assert Article.objects.get().canonical_url == article.canonical_url
