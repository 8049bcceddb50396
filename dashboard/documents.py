"""Documents of the repository that are also pages: one Markdown file, read in the repository and rendered here.

A document may hold blocks between ``<!-- words: incidents.EventClass -->`` (or ``<!-- rules -->``) and
``<!-- end -->``. What stands in a block is written from the program, on every rendering and by
``manage.py write_documents`` into the file, so that a vocabulary or a rule on a page cannot differ from the one that
is applied.
"""

import re
import struct
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

from django.conf import settings
from django.db.models import TextChoices
from django.templatetags.static import static
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify
from markdown_it import MarkdownIt
from markdown_it.token import Token

from groups import choices as group_words
from incidents import choices as incident_words
from incidents.choices import EventClass
from incidents.counting import DEFAULT_RULE, RULES, CountingRule
from places import choices as place_words

DOCS = settings.BASE_DIR / "docs"
VOCABULARIES: dict[str, type[TextChoices]] = {
    f"{app}.{name}": found
    for app, module in (("incidents", incident_words), ("groups", group_words), ("places", place_words))
    for name, found in vars(module).items()
    if isinstance(found, type) and issubclass(found, TextChoices) and found.choices
}
# Where a document that another one links to stands on the site.
_PAGES = {
    "methodology.md": "/methodology/",
    "data-dictionary.md": "/data/#dictionary",
    "licences.md": "/data/#licences",
    "editors-guide.md": "/desk/guide/",
    "spreadsheets.md": "/desk/import/",
    "api.md": "/api/docs/guide/",
    "openapi.json": "/api/schema/",
}
# Where the pictures of documents stand among the static files (STATICFILES_DIRS).
_PICTURES = "documents"
# The bytes of a PNG that hold its width and height.
_PNG_SIZE = slice(16, 24)
_SECOND_LEVEL = re.compile(r"<h2 id=[^>]*>.*?</h2>\n?", re.DOTALL)
_BLOCK = re.compile(r"(<!-- (?P<kind>words|rules)(?:: (?P<name>[\w.]+))? -->\n).*?(<!-- end -->)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of the second level and the address of its section within the page."""

    anchor: str
    words: str


@dataclass(frozen=True, slots=True)
class Part:
    """A section of a document: its heading, and what stands under it."""

    heading: Heading
    html: SafeString


@dataclass(frozen=True, slots=True)
class Document:
    """A rendered document: its title (the first heading), its sections, and its HTML without the title."""

    title: str
    headings: tuple[Heading, ...]
    html: SafeString

    @property
    def parts(self) -> tuple[Part, ...]:
        """The document cut at its headings of the second level; what stands before the first has an empty heading."""
        bodies = _SECOND_LEVEL.split(self.html)
        headings = (Heading("", ""), *self.headings)
        return tuple(
            Part(heading, mark_safe(body))  # noqa: S308 - a piece of what is safe as a whole
            for heading, body in zip(headings, bodies, strict=True)
            if body.strip()
        )


def filled(text: str) -> str:
    """The text with every block written anew. Raises KeyError for a vocabulary that does not exist."""

    def write(found: re.Match[str]) -> str:
        body = _rules() if found["kind"] == "rules" else _words(VOCABULARIES[found["name"]])
        return f"{found[1]}\n{body}\n\n{found[4]}"

    return _BLOCK.sub(write, text)


@lru_cache(maxsize=8)
def document(name: str) -> Document:
    """A document of ``docs/``, rendered once per process. Raises FileNotFoundError when there is none."""
    return rendered((DOCS / f"{name}.md").read_text(encoding="utf-8"))


def rendered(text: str) -> Document:
    """Markdown as HTML: headings carry anchors, lists of words a class, wide tables a box that scrolls.

    Raw HTML in the text is not passed through.
    """
    markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = markdown.parse(_without_comments(filled(text)))
    title, tokens = _title(tokens)
    headings = _with_anchors(tokens)
    _with_classes(tokens)
    _with_addresses(tokens)
    html = markdown.renderer.render(tokens, markdown.options, {})
    # Markdown-it escapes the text and raw HTML is switched off.
    return Document(title, headings, mark_safe(_boxed(html)))  # noqa: S308


def _words(vocabulary: type[TextChoices]) -> str:
    return "\n".join(f"- `{value}` {label}" for value, label in vocabulary.choices)


def _rules() -> str:
    lines = ["| rule | classes | militants among the killed | figure | in words |", "|---|---|---|---|---|"]
    lines += [_rule(rule) for rule in RULES.values()]
    return "\n".join(lines)


def _rule(rule: CountingRule) -> str:
    marks = [f"`{rule.name}` {rule.label}" + (" (default)" if rule is DEFAULT_RULE else "")]
    marks += [_classes(rule), "yes" if rule.militants_included else "no", rule.figure, rule.text]
    return f"| {' | '.join(marks)} |"


def _classes(rule: CountingRule) -> str:
    """The classes a rule takes in, or those it leaves out where that is shorter."""
    left_out = [f"`{one}`" for one in EventClass if one not in rule.classes]
    if len(left_out) < len(rule.classes):
        return f"all but {' and '.join(left_out)}"
    return ", ".join(f"`{one}`" for one in EventClass if one in rule.classes)


def _without_comments(text: str) -> str:
    return re.sub(r"<!--.*?-->\n?", "", text, flags=re.DOTALL)


def _title(tokens: list[Token]) -> tuple[str, list[Token]]:
    if tokens and tokens[0].type == "heading_open" and tokens[0].tag == "h1":
        return tokens[1].content, tokens[3:]
    return "", tokens


def _with_anchors(tokens: Sequence[Token]) -> tuple[Heading, ...]:
    headings = []
    for opening, inline in pairwise(tokens):
        if opening.type == "heading_open":
            anchor = slugify(inline.content)
            opening.attrSet("id", anchor)
            if opening.tag == "h2":
                headings.append(Heading(anchor, inline.content))
    return tuple(headings)


def _with_classes(tokens: Sequence[Token]) -> None:
    """Mark lists whose items begin with a word of the record; they are set in columns."""
    for at, token in enumerate(tokens):
        if token.type == "bullet_list_open" and tokens[at + 3].content.startswith("`"):
            token.attrSet("class", "words")


def _with_addresses(tokens: Iterable[Token]) -> None:
    """Lead links between documents to their pages and pictures to their files.

    Links to other hosts do not say where their reader comes from.
    """
    for child in (child for token in tokens for child in token.children or ()):
        if child.type == "link_open":
            _lead(child, str(child.attrGet("href")))
        elif child.type == "image":
            _show(child, Path(str(child.attrGet("src"))).name)


def _lead(link: Token, href: str) -> None:
    name, _, anchor = href.partition("#")
    if name in _PAGES:
        page = _PAGES[name]
        link.attrSet("href", f"{page.partition('#')[0]}#{anchor}" if anchor else page)
    elif "://" in href:
        link.attrSet("rel", "noreferrer")


def _show(picture: Token, name: str) -> None:
    """With its size, since a picture that is loaded late must not push what is being read."""
    width, height = struct.unpack(">II", (DOCS / "images" / name).read_bytes()[_PNG_SIZE])
    attributes = {"src": static(f"{_PICTURES}/{name}"), "width": width, "height": height, "loading": "lazy"}
    for key, value in attributes.items():
        picture.attrSet(key, value)


def _boxed(html: str) -> str:
    return html.replace("<table>", '<div class="scroll" tabindex="0"><table>').replace("</table>", "</table></div>")


def repository_files() -> list[Path]:
    """Every document of ``docs/`` that holds written blocks."""
    return [path for path in sorted(DOCS.glob("*.md")) if _BLOCK.search(path.read_text(encoding="utf-8"))]
