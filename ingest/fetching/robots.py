"""What a website's robots.txt allows us (RFC 9309)."""

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from urllib.parse import urlsplit

from protego import Protego

from ingest.fetching.client import SITE_PAUSE, Web
from ingest.fetching.problems import Gone, NotAllowed, Unreachable

LARGEST = 500_000
LONGEST_DELAY = 60.0
_PRODUCT = re.compile(r"[A-Za-z_-]+")


@dataclass(frozen=True, slots=True)
class Robots:
    """The rules of one website, as text; none at all when it has no robots.txt."""

    text: str = ""

    def check(self, url: str, *, agent: str) -> None:
        """Raise NotAllowed when ``url`` is forbidden to ``agent``."""
        if not self._rules.can_fetch(url, product_of(agent)):
            raise NotAllowed("the website's robots.txt forbids it")

    def delay(self, *, agent: str) -> float:
        """Seconds the website wants between two requests of ``agent``; 0 when it does not say."""
        said = self._rules.crawl_delay(product_of(agent))
        return min(float(said), LONGEST_DELAY) if said else 0.0

    @property
    def _rules(self) -> Protego:
        return Protego.parse(self.text)


def product_of(agent: str) -> str:
    """The name that robots.txt knows an agent by: what comes before its version, for words after it mean others."""
    found = _PRODUCT.match(agent)
    return found.group() if found else agent


def read_robots(web: Web, url: str, *, hosts: Collection[str], ask: Callable[[str, str], None]) -> Robots:
    """The rules for the website of ``url``. Without a robots.txt everything is allowed.

    Raises Unreachable when the website cannot say: until it can, nothing is fetched from it, as RFC 9309 has it; and
    NotAllowed when they lie elsewhere than on one of ``hosts``.
    """
    parts = urlsplit(url)
    address = f"{parts.scheme}://{parts.netloc}/robots.txt"
    try:
        page = web.get(address, hosts=hosts, accept="text/plain", ask=ask, largest=LARGEST)
    except Gone:
        return Robots()
    except NotAllowed as error:
        raise NotAllowed(f"robots.txt cannot be read: {error}") from error
    except Unreachable as error:
        raise Unreachable(f"robots.txt cannot be read: {error}", wait=max(error.wait, SITE_PAUSE)) from error
    return Robots((page.body or b"").decode("utf-8", errors="replace"))
