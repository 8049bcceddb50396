"""The story of a page: its headline, its paragraphs and its dates, or why it cannot be told."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urljoin

from selectolax.lexbor import LexborHTMLParser, SelectolaxError

from ingest.fetching.client import Page
from ingest.fetching.dates import Dates, dates_of
from ingest.fetching.metadata import Metadata, metadata_of
from ingest.fetching.words import clean, decoded, one_line

ACCEPT = "text/html, application/xhtml+xml;q=0.9"
SHORTEST = 250
LONGEST = 60_000
DEEPEST = 400
LONGEST_LINE_THAT_IS_A_LINK = 70
_TAG = re.compile(
    r"<(/?)(?:div|section|article|span|table|td|tr|ul|li|blockquote|b|i|p|font|center|main|aside)\b", re.I
)
_ENDS = (".", "!", "?", "\u06d4", "\u061f", '."', ".”", '"', "”", "’", ":", ")", "…")
_NO_STORY = re.compile(
    r"(?:also\s+read|read\s+(?:more|also|next|full\s+story)|related|published\s+in|follow\s+us|"
    r"subscribe|download\s+(?:the|our)|copyright|all\s+rights\s+reserved|advertisement|photo(?:\s+credit)?\s*:|"
    r"file\s+photo|image\s*:|مزید\s+پڑھیں|یہ\s+بھی\s+پڑھیں|اشتہار)\b.{0,200}",
    re.IGNORECASE,
)  # fmt: skip
_WORD = re.compile(r"\w{4,}")


class Unclear(Exception):
    """The page cannot be read well; the message says why, for a person. Nothing is guessed from it."""


@dataclass(frozen=True, slots=True)
class Selectors:
    """CSS selectors an outlet's pages are read by; a blank one leaves it to the page's shape."""

    title: str = ""
    body: str = ""
    date: str = ""
    remove: str = ""


@dataclass(frozen=True, slots=True)
class Story:
    """What a page tells. Moments without a zone are taken as Pakistan's."""

    title: str
    text: str
    published: datetime | None
    modified: datetime | None
    url: str
    said_language: str


def read_page(page: Page, selectors: Selectors, *, title: str = "", listed_on: datetime | None = None) -> Story:
    """The story of a page. ``title`` and ``listed_on`` are what its feed says, for what the page does not say.

    The text is what the outlet's selector finds, else what the shape of the page makes likely; then it must be long
    enough and share a word with its headline, for cards beside a story have been taken for it. Raises Unclear.
    """
    kind = page.content_type.partition(";")[0].strip().lower()
    if kind not in {"text/html", "application/xhtml+xml", ""}:
        raise Unclear(f"this is {one_line(kind, 60)}, no web page")
    html = decoded(page.body or b"", page.content_type)
    _refuse_too_deep(html)
    tree = LexborHTMLParser(html)
    said = metadata_of(tree)
    _refuse_bad(selectors, tree)
    headline = _headline(tree, selectors, said, title)
    text = _body(tree, html, selectors)
    _refuse_unlikely(headline, text)
    dates = dates_of(tree, said, selector=selectors.date, listed_on=listed_on, url=page.url)
    return _story(page, headline, text, said, dates)


def is_selector(text: str) -> bool:
    """Whether pages can be read by it: a CSS selector, or several with commas between."""
    return _finds(LexborHTMLParser("<p></p>"), text)


def paragraphs(lines: Iterable[str]) -> Iterator[str]:
    """Lines that tell something: no link, caption, sign-off or advertisement."""
    for line in lines:
        line = " ".join(line.split())
        is_link = len(line) <= LONGEST_LINE_THAT_IS_A_LINK and not line.endswith(_ENDS)
        if line and not is_link and not _NO_STORY.fullmatch(line):
            yield line


def _story(page: Page, headline: str, text: str, said: Metadata, dates: Dates) -> Story:
    canonical = urljoin(page.url, said.canonical) if said.canonical else page.url
    return Story(headline, text, dates.published, dates.modified, canonical, said.language)


def _headline(tree: LexborHTMLParser, selectors: Selectors, said: Metadata, listed: str) -> str:
    found = tree.css_first(selectors.title) if selectors.title else None
    first = tree.css_first("h1")
    title = tree.css_first("title")
    candidates = (
        found.text(separator=" ") if found else "",
        said.title,
        listed,
        first.text(separator=" ") if first else "",
        title.text() if title else "",
    )
    return next((words for candidate in candidates if (words := one_line(candidate, 500))), "")


def _body(tree: LexborHTMLParser, html: str, selectors: Selectors) -> str:
    lines: list[str] = []
    if selectors.body:
        _take_out(tree, "script, style, noscript")
        if selectors.remove:
            _take_out(tree, selectors.remove)
        lines = [node.text(separator=" ") for node in tree.css(selectors.body)]
    if not any(lines):
        lines = _likely(html).splitlines()
    return "\n".join(paragraphs(clean(line) for line in lines))[:LONGEST]


def _take_out(tree: LexborHTMLParser, selector: str) -> None:
    try:
        for node in tree.css(selector):
            node.decompose()
    except SelectolaxError as error:
        raise Unclear("the website’s remove selector takes the whole page away") from error


def _likely(html: str) -> str:
    # With its own libraries it is slow to load, and most of those who know this module never read a page.
    import trafilatura

    try:
        found = trafilatura.extract(html, favor_precision=True, include_comments=False, include_tables=False)
    except (RecursionError, ValueError, AssertionError, LookupError) as error:
        raise Unclear("the page is built in a way that cannot be read") from error
    return found or ""


def _refuse_too_deep(html: str) -> None:
    """Pages nested hundreds deep are no stories, and what takes them apart does so by calling itself."""
    depth = 0
    for tag in _TAG.finditer(html):
        depth = max(0, depth - 1) if tag.group(1) else depth + 1
        if depth > DEEPEST:
            raise Unclear("the page is nested too deeply")


def _refuse_bad(selectors: Selectors, tree: LexborHTMLParser) -> None:
    """No page of the outlet can be read by them, so it is said of each: somebody must put them right."""
    for name in ("title", "body", "date", "remove"):
        text = getattr(selectors, name)
        if text and not _finds(tree, text):
            raise Unclear(f"the website’s {name} selector is no CSS selector: “{one_line(text, 100)}”")


def _finds(tree: LexborHTMLParser, selector: str) -> bool:
    try:
        tree.css_first(selector)
    except SelectolaxError:
        return False
    return True


def _refuse_unlikely(headline: str, text: str) -> None:
    if not headline:
        raise Unclear("the page has no headline")
    if len(text) < SHORTEST:
        raise Unclear(f"only {len(text)} characters of a story were found")
    wanted = {word.casefold() for word in _WORD.findall(headline)}
    if wanted and not wanted & {word.casefold() for word in _WORD.findall(text)}:
        raise Unclear("the text that was found shares no word with the headline")
