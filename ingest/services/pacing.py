"""No website is asked too often, nor by two workers at once, however many there are: whose turn it is stands in Valkey.

A turn is held while its request goes on, so that one slow website keeps one worker busy and never all of them; a
lost worker's turn runs out by itself.
"""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache as kept

import redis
from django.conf import settings

from ingest.fetching.problems import NotNow

# More than a task may run.
LONGEST_TURN = 60.0
WITHOUT_VALKEY_SECONDS = 30.0
_RESTS = b"rests"
# The website rests only if the turn is still ours: a worker thought lost must not end another's.
_END = "if redis.call('get', KEYS[1]) == ARGV[1] then redis.call('set', KEYS[1], 'rests', 'px', ARGV[2]) end"


@dataclass(slots=True)
class Turn:
    """A turn at a website; ``pause`` is how many seconds it is left alone afterwards."""

    pause: float


@contextmanager
def turn(website: str, pause: float) -> Iterator[Turn]:
    """Hold the turn at ``website`` while the block runs, then leave the website alone for the turn's ``pause``.

    Raises NotNow when it is another's turn, while the website rests, and while Valkey cannot say.
    """
    key = f"{settings.CACHES['default']['KEY_PREFIX']}:turn:{website}"
    holder = uuid.uuid4().hex
    try:
        _take(key, holder, pause)
    except redis.RedisError as error:
        raise NotNow(WITHOUT_VALKEY_SECONDS) from error
    mine = Turn(pause)
    try:
        yield mine
    finally:
        with suppress(redis.RedisError):
            _valkey().eval(_END, 1, key, holder, str(max(1, int(mine.pause * 1000))))


def _take(key: str, holder: str, pause: float) -> None:
    if _valkey().set(key, holder, nx=True, px=int(LONGEST_TURN * 1000)):
        return
    left = max(int(_valkey().pttl(key)), 1) / 1000
    # How long another's request will take nobody knows; most are over sooner than the pause.
    raise NotNow(left if _valkey().get(key) == _RESTS else min(left, pause))


@kept
def _valkey() -> redis.Redis:
    return redis.Redis.from_url(settings.REDIS_URL, socket_connect_timeout=3, socket_timeout=5)
