"""What a feed or a news sitemap lists."""

import time
from calendar import timegm
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urljoin

import feedparser
from lxml import etree

from ingest.fetching.dates import moment
from ingest.fetching.problems import Gone
from ingest.fetching.words import clean, decoded, one_line

MOST_ENTRIES = 500
LONGEST_ADDRESS = 600
ACCEPT = "application/rss+xml, application/atom+xml, application/xml;q=0.9, text/xml;q=0.8"
_NEWS = "{http://www.google.com/schemas/sitemap-news/0.9}"


@dataclass(frozen=True, slots=True)
class Entry:
    """One article as a feed lists it; ``published`` is None when the feed gives no day that can be read."""

    url: str
    title: str
    published: datetime | None


def read_feed(body: bytes, content_type: str, *, url: str) -> list[Entry]:
    """The entries of an RSS or Atom feed, at most MOST_ENTRIES, each address once. Raises Gone for what is no feed."""
    text = _safe(body, content_type)
    parsed = feedparser.parse(text.encode(), sanitize_html=False, resolve_relative_uris=False)
    if not parsed.entries and (parsed.bozo or not parsed.version):
        raise Gone("this is no RSS or Atom feed that can be read")
    return _once(
        Entry(
            urljoin(url, str(entry.get("link", "")).strip()), one_line(str(entry.get("title", "")), 300), _when(entry)
        )
        for entry in parsed.entries
    )


def read_sitemap(body: bytes, content_type: str, *, url: str) -> list[Entry]:
    """The pages of a news sitemap, at most MOST_ENTRIES, each address once. Raises Gone for what is no sitemap."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True)
    try:
        root = etree.fromstring(_safe(body, content_type).encode(), parser)
    except etree.XMLSyntaxError as error:
        raise Gone("this is no sitemap that can be read") from error
    if root is None or etree.QName(root).localname != "urlset":
        raise Gone("this is no sitemap of pages")
    return _once(_listed(page, url) for page in root.iterchildren("{*}url"))


def _safe(body: bytes, content_type: str) -> str:
    """The text of a feed. Entities of its own are refused: news needs none, and a few lines of them fill a memory."""
    text = decoded(body, content_type).strip("\0 \n\r\t")
    if not text:
        raise Gone("the feed is empty")
    if "<!ENTITY" in text:
        raise Gone("the feed defines entities of its own")
    # The text is UTF-8 from here on, whatever its first line says.
    first, _, rest = text.partition("?>")
    return rest if first.lstrip().startswith("<?xml") else text


def _listed(page: etree._Element, url: str) -> Entry:
    when = page.findtext(f"{_NEWS}news/{_NEWS}publication_date") or page.findtext("{*}lastmod") or ""
    title = page.findtext(f"{_NEWS}news/{_NEWS}title") or ""
    return Entry(urljoin(url, (page.findtext("{*}loc") or "").strip()), one_line(title, 300), moment(when))


def _once(entries: Iterator[Entry]) -> list[Entry]:
    found: dict[str, Entry] = {}
    for entry in entries:
        address = clean(entry.url)
        if (
            address.startswith(("http://", "https://"))
            and len(address) <= LONGEST_ADDRESS
            and len(found) < MOST_ENTRIES
        ):
            found.setdefault(address, Entry(address, entry.title, entry.published))
    return list(found.values())


def _when(entry: feedparser.FeedParserDict) -> datetime | None:
    # Asked for one by one: the library still gives the second for a missing first, and warns of it.
    parts = entry.get("published_parsed" if "published_parsed" in entry else "updated_parsed")
    return _from_parts(parts) if isinstance(parts, time.struct_time) else None


def _from_parts(parts: time.struct_time) -> datetime | None:
    try:
        return datetime.fromtimestamp(timegm(parts), UTC)
    except (ValueError, OverflowError):
        return None
