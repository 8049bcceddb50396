"""Repeating a piece of work for a while, by one client or several at once, and what it took."""

import http.client
import statistics
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

Once = Callable[[], None]
# Seconds after which an answer is not waited for any longer.
PATIENCE = 100


class NotAnswered(Exception):
    """An answer that is none, or not the one that was asked for."""


@dataclass(frozen=True, slots=True)
class Took:
    """Milliseconds: the median of all times, and how many times there were."""

    median: float
    times: int

    @classmethod
    def of(cls, times: list[float]) -> "Took":
        """What the times come to; never, when there are none."""
        return cls(statistics.median(times), len(times)) if times else NEVER


# Of work that is not done in time.
NEVER = Took(float("inf"), 0)


@dataclass(frozen=True, slots=True)
class Stream:
    """A whole file: milliseconds to its first byte, and lines and seconds to its end or to where reading stopped."""

    first_byte: float
    lines: int
    seconds: float

    @property
    def rate(self) -> float:
        """Lines in a second."""
        return self.lines / self.seconds


def repeat(
    make: Callable[[], Once], *, clients: int, seconds: float, before: Once | None = None, most: int = 300
) -> list[float]:
    """Do the work over and over, for so many seconds and at least once for each client; milliseconds of each time.

    ``make`` makes a client's own connection and returns its work; ``before`` is done before each, in a time that does
    not count. The first time, which warms up, does not count. Raises whatever a client raises.
    """
    times: list[float] = []
    errors: list[BaseException] = []

    def client(once: Once) -> None:
        try:
            until = time.perf_counter() + seconds
            for _ in range(most):
                if before is not None:
                    before()
                started = time.perf_counter()
                once()
                times.append(1000 * (time.perf_counter() - started))
                if time.perf_counter() > until:
                    return
        except BaseException as error:
            errors.append(error)

    work = [make() for _ in range(clients)]
    work[0]()
    threads = [threading.Thread(target=client, args=(once,)) for once in work]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]
    return times


def getting(port: int, path: str) -> Once:
    """The work of getting one address over a connection that is kept."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)

    def once() -> None:
        connection.request("GET", path, headers={"Accept-Encoding": "identity"})
        answer = connection.getresponse()
        body = answer.read()
        if answer.status != 200:
            raise NotAnswered(f"{path}: {answer.status} {body[:300]!r}")

    return once


def size_of(port: int, path: str) -> int:
    """Bytes of an answer as it comes compressed by gzip."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    connection.request("GET", path, headers={"Accept-Encoding": "gzip"})
    answer = connection.getresponse()
    body = answer.read()
    if answer.getheader("Content-Encoding") != "gzip":
        raise NotAnswered(f"{path} came uncompressed")
    return len(body)


def stream(port: int, path: str, *, most: int | None = None) -> Stream:
    """Read a file to its end, or until so many lines have come."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=600)
    started = time.perf_counter()
    connection.request("GET", path, headers={"Accept-Encoding": "identity"})
    answer = connection.getresponse()
    if answer.status != 200:
        raise NotAnswered(f"{path}: {answer.status} {answer.read()[:300]!r}")
    lines, first = answer.read(1).count(b"\n"), time.perf_counter()
    while block := answer.read1(1 << 18):
        lines += block.count(b"\n")
        if most is not None and lines >= most:
            break
    ended = time.perf_counter()
    connection.close()
    return Stream(1000 * (first - started), lines, ended - started)
