"""One request to the open web: bounded in time, size and steps, to public machines and the outlet's own sites.

The library that speaks HTTP is loaded with the first request: all but those that fetch do without it.
"""

from __future__ import annotations

import time
import zlib
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from ingest.fetching.addresses import PORTS, Network, PublicNetwork, refuse_foreign
from ingest.fetching.problems import Gone, NotAllowed, Unreachable

if TYPE_CHECKING:
    import httpx

SECONDS = 10.0
# Nothing at all for this long, and the website is taken to be down.
STEP_SECONDS = 5.0
BYTES = 3_000_000
REDIRECTS = 5
LONGEST_WAIT = 24 * 60 * 60
# How long a website that is down or busy is left alone when it does not say how long.
SITE_PAUSE = 60
_ENCODINGS = {"": None, "identity": None, "gzip": zlib.MAX_WBITS | 16, "x-gzip": zlib.MAX_WBITS | 16,
              "deflate": zlib.MAX_WBITS}  # fmt: skip
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
# Before each step to a host: may raise NotNow or NotAllowed.
Ask = Callable[[str, str], None]


@dataclass(frozen=True, slots=True)
class Page:
    """What came. ``body`` is None when the server says that nothing has changed since ``etag`` or ``last_modified``."""

    url: str
    body: bytes | None
    content_type: str
    etag: str
    last_modified: str


class Web:
    """A way out to the web, kept open over many requests. ``agent`` names us; ``also`` are networks allowed besides."""

    def __init__(self, *, agent: str, also: Collection[Network] = (), ports: Collection[int] = PORTS) -> None:
        import httpx

        self._ports = frozenset(ports)
        transport = httpx.HTTPTransport(trust_env=False, limits=httpx.Limits(max_keepalive_connections=5))
        # httpx has no parameter for how its pool opens connections.
        self._network = PublicNetwork(also)
        transport._pool._network_backend = self._network
        headers = {"User-Agent": agent, "Accept-Encoding": "gzip, deflate"}
        self._client = httpx.Client(transport=transport, headers=headers, follow_redirects=False, trust_env=False)

    def close(self) -> None:
        """Close what is open."""
        self._client.close()

    def get(
        self,
        url: str,
        *,
        hosts: Collection[str],
        accept: str,
        ask: Ask = lambda host, url: None,
        etag: str = "",
        last_modified: str = "",
        seconds: float = SECONDS,
        largest: int = BYTES,
    ) -> Page:
        """The page at ``url``, at most ``largest`` bytes when unpacked, within about ``seconds``.

        Every step of a redirect must lead to one of ``hosts``, and is asked for (``ask(host, url)``) like the first.
        Raises Unreachable (try again), Gone (do not), NotAllowed, and what ``ask`` raises.
        """
        headers = {"Accept": accept}
        if etag:
            headers["If-None-Match"] = etag
        if last_modified:
            headers["If-Modified-Since"] = last_modified
        for _step in range(REDIRECTS + 1):
            ask(refuse_foreign(url, hosts, ports=self._ports), url)
            begun = time.monotonic()
            deadline = self._network.end_by(begun + seconds)
            with self._opened(url, headers, deadline) as response:
                if response.status_code not in _REDIRECTS:
                    return _page(response, url, deadline, largest)
                url = _target(response, url)
            # What asking took, robots.txt perhaps, has bounds of its own.
            seconds -= time.monotonic() - begun
        raise Gone(f"more than {REDIRECTS} redirects")

    @contextmanager
    def _opened(self, url: str, headers: dict[str, str], deadline: float) -> Iterator[httpx.Response]:
        """A response whose body is not read yet; what the network does wrong becomes one of our problems."""
        import httpx

        left = max(0.1, min(STEP_SECONDS, deadline - time.monotonic()))
        try:
            with self._client.stream("GET", url, headers=headers, timeout=left) as response:
                # What one website wants remembered is nobody else's business, and no page is read signed in.
                self._client.cookies.clear()
                yield response
        except httpx.HTTPError as error:
            raise Unreachable(_words(error), wait=_is_down(error) * SITE_PAUSE) from error
        except (httpx.InvalidURL, UnicodeError) as error:
            raise NotAllowed("this is not a web address") from error


def _page(response: httpx.Response, url: str, deadline: float, largest: int) -> Page:
    status = response.status_code
    kept = (response.headers.get("ETag", "")[:300], response.headers.get("Last-Modified", "")[:60])
    if status == 304:
        return Page(url, None, "", *kept)
    if status == 429 or status == 503:
        raise Unreachable(f"the website answered {status}", wait=max(_retry_after(response), SITE_PAUSE))
    if status >= 500 or status == 408:
        raise Unreachable(f"the website answered {status}", wait=_retry_after(response))
    if status != 200:
        raise Gone(f"the website answered {status}")
    body = b"".join(_unpacked(response, deadline, largest))
    return Page(url, body, response.headers.get("Content-Type", ""), *kept)


def _unpacked(response: httpx.Response, deadline: float, largest: int) -> Iterator[bytes]:
    """The body piece by piece, unpacked by ourselves: a small piece may hold a thousand times its size."""
    encoding = response.headers.get("Content-Encoding", "").strip().lower()
    if encoding not in _ENCODINGS:
        raise Gone(f"the page is packed as {encoding[:20]}, which was not asked for")
    bits = _ENCODINGS[encoding]
    unpack = zlib.decompressobj(bits) if bits is not None else None
    size = 0
    for piece in response.iter_raw():
        if time.monotonic() > deadline:
            raise Unreachable("the website was too slow", wait=SITE_PAUSE)
        try:
            out = unpack.decompress(piece, largest - size + 1) if unpack else piece
        except zlib.error as error:
            raise Gone("the page is packed wrongly") from error
        size += len(out)
        if size > largest:
            raise Gone(f"the page is larger than {largest:,} bytes")
        yield out
    if unpack and not unpack.eof:
        raise Unreachable("the page broke off")


def _target(response: httpx.Response, url: str) -> str:
    target = str(response.headers.get("Location", ""))
    if not target:
        raise Gone("a redirect that leads nowhere")
    try:
        return urljoin(url, target)
    except ValueError as error:
        raise Gone("a redirect that leads nowhere") from error


def _retry_after(response: httpx.Response) -> int:
    """Seconds the server asks us to wait; 0 when it does not say."""
    said = response.headers.get("Retry-After", "").strip()
    if said.isascii() and said.isdigit() and len(said) < 7:
        return min(int(said), LONGEST_WAIT)
    try:
        return max(0, min(int(parsedate_to_datetime(said).timestamp() - time.time()), LONGEST_WAIT))
    except (TypeError, ValueError):
        return 0


def _is_down(error: httpx.HTTPError) -> bool:
    """Whether another page of the website would most likely fail as well."""
    import httpx

    return isinstance(error, httpx.TimeoutException | httpx.ConnectError)


def _words(error: httpx.HTTPError) -> str:
    """What happened, in words a person can act on."""
    import httpx

    if isinstance(error, httpx.TimeoutException):
        return "the website was too slow"
    if isinstance(error, httpx.ConnectError):
        return "no connection to the website"
    return "the connection broke off or the website does not speak HTTP rightly"
