"""How far the worker is with a file. It works in one transaction, so this is kept in the cache, for the page alone."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from django.core.cache import cache

_EVERY_SECONDS = 0.3
_KEPT_SECONDS = 60 * 60


@dataclass(frozen=True, slots=True)
class Progress:
    """Rows done of all rows, or incidents of those that an undo goes through; both 0 before the worker has begun."""

    done: int = 0
    total: int = 0


def progress_of(batch: int) -> Progress:
    """How far the worker is with a batch, to a third of a second."""
    return Progress(*(cache.get(_key(batch)) or (0, 0)))


def progress_reporter(batch: int, total: int) -> Callable[[int], None]:
    """A function that is told how many of ``total`` are done, as often as one likes."""
    said = 0.0

    def report(done: int) -> None:
        nonlocal said
        if done == total or time.monotonic() - said > _EVERY_SECONDS:
            said = time.monotonic()
            cache.set(_key(batch), (done, total), timeout=_KEPT_SECONDS)

    report(0)
    return report


def forget_progress(batch: int) -> None:
    """Begin at nothing again: the batch waits for another piece of work."""
    cache.delete(_key(batch))


def _key(batch: int) -> str:
    return f"import-progress:{batch}"
