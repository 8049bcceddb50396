"""What a page says of itself in its head: JSON-LD first, then Open Graph."""

import json
from collections.abc import Iterator
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser

LARGEST_BLOCK = 200_000
DEEPEST = 6
_ARTICLES = frozenset({"NewsArticle", "Article", "ReportageNewsArticle", "BlogPosting", "LiveBlogPosting"})


@dataclass(frozen=True, slots=True)
class Metadata:
    """Words of the page itself, unchecked; blank for what it does not say."""

    title: str = ""
    published: tuple[str, ...] = ()
    modified: tuple[str, ...] = ()
    canonical: str = ""
    language: str = ""


def metadata_of(tree: LexborHTMLParser) -> Metadata:
    """What the page says; of several answers the first of JSON-LD goes before Open Graph's."""
    article = next(_articles(tree), {})
    root, link = tree.css_first("html"), tree.css_first("link[rel=canonical]")
    return Metadata(
        title=_text(article.get("headline")) or _meta(tree, "og:title"),
        published=_given(_text(article.get("datePublished")), _meta(tree, "article:published_time")),
        modified=_given(_text(article.get("dateModified")), _meta(tree, "article:modified_time")),
        canonical=str((link.attributes.get("href") if link else "") or ""),
        language=str((root.attributes.get("lang") if root else "") or "")[:8],
    )


def _articles(tree: LexborHTMLParser) -> Iterator[dict[str, object]]:
    for script in tree.css('script[type="application/ld+json"]'):
        block = script.text() or ""
        if len(block) > LARGEST_BLOCK:
            continue
        try:
            yield from _walk(json.loads(block, strict=False), DEEPEST)
        except (ValueError, RecursionError):
            continue


def _walk(value: object, depth: int) -> Iterator[dict[str, object]]:
    """Every article in a block, wherever it stands."""
    if depth == 0:
        return
    if isinstance(value, list):
        for entry in value[:50]:
            yield from _walk(entry, depth - 1)
    elif isinstance(value, dict):
        kinds = value.get("@type")
        if _ARTICLES.intersection(kinds if isinstance(kinds, list) else [str(kinds)]):
            yield value
        yield from _walk(value.get("@graph"), depth - 1)


def _meta(tree: LexborHTMLParser, name: str) -> str:
    node = tree.css_first(f'meta[property="{name}"]') or tree.css_first(f'meta[name="{name}"]')
    return str((node.attributes.get("content") if node else "") or "").strip()


def _text(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""


def _given(*values: str) -> tuple[str, ...]:
    return tuple(value for value in values if value)
