"""The names of groups as an index: fold letters, cut into words, find names in a phrase, longest first.

Built from plain rows, so that it asks the database nothing; `groups.resolve` keeps the current one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from groups.choices import NEVER_ATTRIBUTING, AliasKind
from groups.rollup import Arrow, descendants

Tokens = tuple[str, ...]

# Written in capitals but not stored as acronyms; in small letters each is something else, or nothing.
CASE_SENSITIVE = frozenset({"FAK", "TTP/FAK", "FAH", "STOS", "QAHR", "ZIRAB", "SOB", "TRF", "PAFF"})

# A ban adds nothing to a name: "banned BLA" is "BLA".
STATUS_WORDS = frozenset({"banned", "proscribed", "outlawed", "defunct", "کالعدم"})

# Arabic and Persian forms to the ones typed in Pakistan; the two kinds of Urdu heh are one.
_LETTERS = str.maketrans(
    {
        "\N{ARABIC LETTER YEH}": "\N{ARABIC LETTER FARSI YEH}",
        "\N{ARABIC LETTER ALEF MAKSURA}": "\N{ARABIC LETTER FARSI YEH}",
        "\N{ARABIC LETTER KAF}": "\N{ARABIC LETTER KEHEH}",
        "\N{ARABIC LETTER HEH}": "\N{ARABIC LETTER HEH GOAL}",
        "\N{ARABIC LETTER HEH DOACHASHMEE}": "\N{ARABIC LETTER HEH GOAL}",
        "\N{ARABIC LETTER TEH MARBUTA}": "\N{ARABIC LETTER HEH GOAL}",
        "\N{ARABIC LETTER TEH MARBUTA GOAL}": "\N{ARABIC LETTER HEH GOAL}",
        "\N{ARABIC LETTER AE}": "\N{ARABIC LETTER HEH GOAL}",
        "\N{ARABIC TATWEEL}": None,
        "\N{ZERO WIDTH NON-JOINER}": " ",
    }
)
_POSSESSIVE = re.compile(r"['`\u2019\u02bc]s\b", re.IGNORECASE)
_APOSTROPHES = re.compile(r"['`\u2018\u2019\u02bb\u02bc]")
_WORD = re.compile(r"\w+")
# Not part of what sets a member apart from its parent: "Islamic State Pakistan Province".
_FILLERS = frozenset({"province", "wilayat", "wilayah", "faction", "wing", "group", "branch", "chapter"})


class Word(NamedTuple):
    text: str
    start: int
    end: int


class Name(NamedTuple):
    """What a stored name stands for. `slug` is "" for a label that is tied to no group."""

    slug: str
    kind: str


@dataclass(frozen=True)
class Mention:
    """A stored name found in a phrase: the words from `first` up to, not including, `last`."""

    names: tuple[Name, ...]
    first: int
    last: int

    @property
    def slugs(self) -> tuple[str, ...]:
        """The groups that the name may stand for; more than one when it is ambiguous."""
        return tuple(sorted({name.slug for name in self.names if name.slug}))

    @property
    def kind(self) -> str:
        """The kind of name; a label or a media wing prevails over any other reading."""
        kinds = [name.kind for name in self.names]
        return next((kind for kind in kinds if kind in NEVER_ATTRIBUTING), kinds[0])

    @property
    def attributes(self) -> bool:
        return self.kind not in NEVER_ATTRIBUTING


def fold(text: str) -> str:
    """Text with one form for each letter: no accents or vowel signs, no apostrophes, no possessive s."""
    text = _APOSTROPHES.sub("", _POSSESSIVE.sub("", text))
    decomposed = unicodedata.normalize("NFKD", text).translate(_LETTERS)
    return "".join(letter for letter in decomposed if unicodedata.category(letter) not in ("Mn", "Cf"))


def words_of(folded: str) -> list[Word]:
    """The words of a folded text with their places in it."""
    return [Word(match.group(), match.start(), match.end()) for match in _WORD.finditer(folded)]


def tokens_of(text: str) -> Tokens:
    """The words of a raw text, folded, their case kept."""
    return tuple(word.text for word in words_of(fold(text)))


def caseless(tokens: Iterable[str]) -> Tokens:
    return tuple(token.casefold() for token in tokens)


def is_case_sensitive(alias: str, kind: str) -> bool:
    """Acronyms, and a few front names and labels written like one, match in their own case only."""
    return kind == AliasKind.ACRONYM or alias in CASE_SENSITIVE


class NameIndex:
    """Every stored name, and which group is part of which."""

    def __init__(
        self,
        names: Iterable[tuple[str, str, str]],
        arrows: Iterable[Arrow],
        links: Iterable[tuple[str, str, str]],
        placeholders: Iterable[str],
    ) -> None:
        """`names` are (words, kind, slug), `links` (from, to, kind) of every age, `arrows` the open rollup links."""
        arrows = list(arrows)
        self.links = tuple(links)
        self.placeholders = frozenset(placeholders)
        self._exact: dict[Tokens, tuple[Name, ...]] = {}
        self._caseless: dict[Tokens, tuple[Name, ...]] = {}
        self._bare: dict[Tokens, set[str]] = {}
        for alias, kind, slug in names:
            tokens = tokens_of(alias)
            if is_case_sensitive(alias, kind):
                self._add(self._exact, tokens, Name(slug, kind))
            else:
                self._add(self._caseless, caseless(tokens), Name(slug, kind))
            if kind not in NEVER_ATTRIBUTING:
                self._bare.setdefault(_bare(caseless(tokens)), set()).add(slug)
        self._longest = max(map(len, [*self._exact, *self._caseless]), default=0)
        self._below = {arrow.parent: descendants([arrow.parent], arrows) for arrow in arrows}

    @staticmethod
    def _add(table: dict[Tokens, tuple[Name, ...]], tokens: Tokens, name: Name) -> None:
        if tokens and name.slug not in {known.slug for known in table.get(tokens, ())}:
            table[tokens] = (*table.get(tokens, ()), name)

    def lookup(self, tokens: Tokens) -> tuple[Name, ...]:
        """The names written exactly so: in its own case first, then in any."""
        return self._exact.get(tokens) or self._caseless.get(caseless(tokens), ())

    def find(self, words: list[Word]) -> list[Mention]:
        """Names in the phrase that do not overlap, the longest chosen first, in the order of the text."""
        tokens = tuple(word.text for word in words)
        hits = [
            Mention(names, first, last)
            for first in range(len(tokens))
            for last in range(first + 1, min(first + self._longest, len(tokens)) + 1)
            if (names := self.lookup(tokens[first:last]))
        ]
        hits.sort(key=lambda hit: (hit.first - hit.last, words[hit.first].start - words[hit.last - 1].end, hit.first))
        taken: set[int] = set()
        chosen = []
        for hit in hits:
            span = set(range(hit.first, hit.last))
            if not span & taken:
                taken |= span
                chosen.append(hit)
        return sorted(chosen, key=lambda hit: hit.first)

    def is_part_of(self, slug: str, other: str) -> bool:
        """True when the first group counts under the second, at any depth, or is the second."""
        return slug == other or slug in self._below.get(other, ())

    def is_part(self, slug: str) -> bool:
        """True when the group counts under any other."""
        return any(slug in family for parent, family in self._below.items() if parent != slug)

    def qualified(self, parent: str, name: Tokens, rest: Tokens) -> set[str]:
        """Members of the parent whose name is this name of it with these words: "Pakistan", "Azad"."""
        if not _bare(caseless(rest)):
            return set()
        members = self._bare.get(_bare(caseless([*name, *rest])), set())
        return {slug for slug in members if slug != parent and self.is_part_of(slug, parent)}

    def nearest_whole(self, slugs: set[str]) -> str | None:
        """The smallest group that holds them all, itself one of them or not."""
        holders = [(len(family), parent) for parent, family in self._below.items() if slugs <= family]
        return min(holders)[1] if holders else None

    def related(self, slug: str, kinds: Iterable[str]) -> set[str]:
        """Groups that have, or once had, a link of these kinds to this group; allies count both ways."""
        kinds = set(kinds)
        inward = {start for start, end, kind in self.links if end == slug and kind in kinds}
        outward = {end for start, end, kind in self.links if start == slug and kind in kinds & {"allied_with"}}
        return inward | outward


def _bare(tokens: Tokens) -> Tokens:
    return tuple(token for token in tokens if token not in _FILLERS)
