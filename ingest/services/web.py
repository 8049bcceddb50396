"""The way out to the web as this deployment and its outlets allow it."""

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cache as kept
from urllib.parse import urlsplit

import redis
from django.conf import settings
from django.core.cache import cache

from ingest.fetching.addresses import website_of
from ingest.fetching.client import Page, Web
from ingest.fetching.problems import NotNow, Unreachable
from ingest.fetching.robots import Robots, read_robots
from ingest.models import NewsSite
from ingest.services.pacing import WITHOUT_VALKEY_SECONDS, Turn, turn

ROBOTS_SECONDS = 24 * 60 * 60


@dataclass(frozen=True, slots=True)
class Rules:
    """Where pages may come from, and how long each website is left alone between two requests (seconds)."""

    hosts: Sequence[str]
    delay: float

    @classmethod
    def of(cls, site: NewsSite) -> "Rules":
        """The rules of an outlet's pages."""
        return cls(tuple(site.hosts), site.delay_seconds)


@kept
def web() -> Web:
    """The process's one way out, kept open between requests."""
    return Web(agent=settings.FETCH_AGENT, also=settings.FETCH_ALSO_NETWORKS, ports=settings.FETCH_PORTS)


def get(url: str, rules: Rules, *, accept: str, etag: str = "", last_modified: str = "") -> Page:
    """A page, if robots.txt and the pace allow it. Raises the problems of ``ingest.fetching.problems``.

    Redirects belong to the turn, robots.txt too, as does a www. before the name: it would else never come to its end.
    What a website cannot do now, or asks to be spared, it is not asked for by anybody for a while.
    """
    turns: dict[str, Turn] = {}
    with ExitStack() as held:

        def ask(host: str, address: str) -> None:
            website = website_of(host, rules.hosts)
            if website not in turns:
                turns[website] = held.enter_context(turn(website, rules.delay))
            robots = _robots(address, rules)
            robots.check(address, agent=settings.FETCH_AGENT)
            turns[website].pause = max(rules.delay, robots.delay(agent=settings.FETCH_AGENT))

        try:
            return web().get(
                address_of(url), hosts=rules.hosts, accept=accept, ask=ask, etag=etag, last_modified=last_modified
            )
        except Unreachable as problem:
            for one in turns.values():
                one.pause = max(one.pause, problem.wait)
            raise
        except redis.RedisError as error:
            raise NotNow(WITHOUT_VALKEY_SECONDS) from error


def address_of(url: str) -> str:
    """The address without its fragment, which is never sent."""
    return url.partition("#")[0]


def _robots(url: str, rules: Rules) -> Robots:
    parts = urlsplit(url)
    key = f"robots:{parts.scheme}://{parts.netloc}"
    text = cache.get(key)
    if text is None:
        text = read_robots(web(), url, hosts=rules.hosts, ask=lambda host, address: None).text
        cache.set(key, text, ROBOTS_SECONDS)
    return Robots(text)
