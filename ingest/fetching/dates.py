"""When a page was published and last changed: by JSON-LD, then Open Graph, then its feed, then its address."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from functools import partial
from zoneinfo import ZoneInfo

from selectolax.lexbor import LexborHTMLParser

from ingest.fetching.metadata import Metadata
from ingest.fetching.words import one_line

PAKISTAN = ZoneInfo("Asia/Karachi")
EARLIEST = 1995
_IN_ADDRESS = re.compile(r"/((?:19|20)\d\d)[/-](0?[1-9]|1[0-2])[/-](0?[1-9]|[12]\d|3[01])(?=[/.-]|$)")
_FORMS = ("%d %B %Y", "%B %d, %Y", "%d %b %Y", "%b %d, %Y", "%B %d %Y", "%Y/%m/%d", "%d/%m/%Y")


def _written(form: str, text: str) -> datetime:
    return datetime.strptime(text, form).replace(tzinfo=PAKISTAN)


_READINGS: tuple[Callable[[str], datetime], ...] = (
    datetime.fromisoformat,
    parsedate_to_datetime,
    *(partial(_written, form) for form in _FORMS),
)


@dataclass(frozen=True, slots=True)
class Dates:
    """Both moments with their zone, None when nothing says."""

    published: datetime | None
    modified: datetime | None


def dates_of(tree: LexborHTMLParser, said: Metadata, *, selector: str, listed_on: datetime | None, url: str) -> Dates:
    """When the page was published and changed."""
    shown = tree.css_first(selector) if selector else None
    own = [one_line(shown.attributes.get("datetime") or shown.text(), 80)] if shown else []
    published = _first((*own, *said.published)) or listed_on or _of_address(url)
    return Dates(published, _first(said.modified))


def moment(text: str) -> datetime | None:
    """A moment as feeds and pages write it (ISO 8601, RFC 2822, or a day in English words); None when it is none.

    One without a zone is Pakistan's; a day alone is its midnight.
    """
    text = text.strip()
    for read in _READINGS:
        try:
            found = read(text)
        except (ValueError, TypeError, IndexError, OverflowError):
            continue
        if found.year >= EARLIEST:
            return found if found.tzinfo else found.replace(tzinfo=PAKISTAN)
    return None


def _first(texts: Iterable[str]) -> datetime | None:
    return next((found for text in texts if (found := moment(text))), None)


def _of_address(url: str) -> datetime | None:
    found = _IN_ADDRESS.search(url)
    if not found:
        return None
    year, month, day = (int(part) for part in found.groups())
    try:
        return datetime(year, month, day, tzinfo=PAKISTAN)
    except ValueError:
        return None
