"""What Valkey keeps to be given again. Where it does not answer, everything is made anew: slower, and no less."""

import logging
import time
from collections.abc import Callable
from typing import Any, TypeVar

from django.core.cache import cache
from redis import RedisError

logger = logging.getLogger(__name__)
T = TypeVar("T")
# A try may wait for seconds, so for as long it is not tried again.
REST_SECONDS = 10


class _Away:
    """Until when this process does not ask, by its own clock."""

    until = 0.0


def kept(key: str) -> Any:  # noqa: ANN401 (whatever was kept)
    """What is kept under the key; None where nothing is."""
    return asked(lambda: cache.get(key))


def keep(key: str, value: object, seconds: int) -> None:
    """Keep it for so many seconds."""
    asked(lambda: cache.set(key, value, seconds))


def one_more(key: str, seconds: int) -> int:
    """Count one more under the key, and give the number; a window of so many seconds begins with the first.

    Raises RedisError where the cache does not answer: whether to go on without counting is for who counts.
    """
    cache.add(key, 0, seconds)
    try:
        return cache.incr(key)
    except ValueError:  # its time ran out in between
        cache.set(key, 1, seconds)
        return 1


def asked(ask: Callable[[], T]) -> T | None:
    """What the cache answers; None where it does not, which is logged once and left alone for REST_SECONDS."""
    if time.monotonic() < _Away.until:
        return None
    try:
        return ask()
    except RedisError as error:
        _Away.until = time.monotonic() + REST_SECONDS
        logger.warning("the cache does not answer, so nothing is kept for %s s: %s", REST_SECONDS, error)
        return None
