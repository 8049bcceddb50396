"""From characters to words: one form for each letter, with every offset kept, and the cut into sentences.

Nothing is inserted or removed before words are cut, so that a word's place in the text is its place in
the article as stored.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

# What hostile or broken pages may cost: the rest of a longer article, paragraph or sentence is not read.
MOST_CHARACTERS = 60_000
MOST_SENTENCES = 400
MOST_WORDS_IN_SENTENCE = 220


def word_set(block: str) -> frozenset[str]:
    """The words of a block of text, as a set."""
    return frozenset(block.split())


_ALIKE = str.maketrans(
    {
        **dict.fromkeys("\u2018\u2019\u201b\u02bc\u02bb\u00b4`\u2032", "'"),
        **dict.fromkeys("\u201c\u201d\u201e\u00ab\u00bb\u2033", '"'),
        **dict.fromkeys("\u2010\u2011\u2012\u2043", "-"),
        **dict.fromkeys("\u2013\u2014\u2015\u2212", "\u2014"),
        **dict.fromkeys("\u00a0\u202f\u2007\u2009\u200a\u3000\t\r\x0b\x0c\u2028\u2029\x85\x00\ufeff\u200b\u2060", " "),
        **dict.fromkeys("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f", " "),
        **{chr(0x6F0 + digit): str(digit) for digit in range(10)},
        **{chr(0x660 + digit): str(digit) for digit in range(10)},
    }
)
# Keyboards for Arabic and Persian give other characters for one and the same Urdu letter.
_LETTERS = str.maketrans(
    {
        **dict.fromkeys("يىې", "ی"),
        **dict.fromkeys("كڪ", "ک"),
        **dict.fromkeys("هةۂۃۀەھ", "\u06c1"),
        **dict.fromkeys("أإآٱ", "\u0627"),
        "ؤ": "و",
        "ئ": "ی",
        **dict.fromkeys("ءـ\u200c\u200d", None),
    }
)
_WORD = re.compile(
    r"\d+(?:,\d{2,3})+(?![\d])|\d+(?:\.\d+)?"
    r"|[\u0621-\u064a\u066e-\u06d3\u06d5\u06ee\u06ef\u06fa-\u06ff][\u0610-\u061a\u0621-\u065f\u066e-\u06d3\u06d5-\u06dc\u06df-\u06e8\u06ea-\u06ef\u06fa-\u06ff\u200c\u200d]*"
    r"|[^\W\d_]+(?:'(?!s\b)[^\W\d_]+)*|'s\b|[^\w\s]",
    re.IGNORECASE,
)
_MARKS = re.compile(r"[\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed]")
_ENDS = re.compile(r"[.!?\u06d4\u061f](?:[\"')\]]*)(?=\s|$)|\u06d4")
_ABBREVIATIONS = word_set(
    """mr mrs ms dr st lt col maj gen brig capt sgt insp no nos vs jr sr prof adv hon gov sen rep ph approx a.m p.m e.g
    i.e u.s u.k u.n d.i d.g f.c jan feb mar apr jun jul aug sep sept oct nov dec mt ft retd ret"""
)


class Token(NamedTuple):
    """A word, number or mark. `low` is its form for lookup; `glued`: a hyphen joins it to the one before."""

    text: str
    low: str
    start: int
    end: int
    glued: bool

    @property
    def is_word(self) -> bool:
        """Letters, not a number or a mark."""
        return self.low[:1].isalpha()

    @property
    def is_number(self) -> bool:
        """Written in digits."""
        return self.low[:1].isdigit()

    @property
    def is_name_like(self) -> bool:
        """Begins with a capital letter."""
        return self.text[:1].isupper()


@dataclass(frozen=True, slots=True)
class RawSentence:
    """A sentence's words; `paragraph` 0 is the title, the body's count from 1."""

    index: int
    paragraph: int
    tokens: tuple[Token, ...]
    ends_with_stop: bool

    @property
    def start(self) -> int:
        """Where its first word begins."""
        return self.tokens[0].start

    @property
    def end(self) -> int:
        """Where its last word ends."""
        return self.tokens[-1].end


def normalise(text: str) -> str:
    """The text with one form for quotes, dashes, blanks and digits; as long as it was."""
    return text[:MOST_CHARACTERS].translate(_ALIKE)


# The letters alone, one for one, so that a text keeps its length.
_SAME_LENGTH = {letter: other for letter, other in _LETTERS.items() if other is not None}


def level(text: str) -> str:
    """Small letters and one form for each Urdu letter, character for character."""
    return text.lower().translate(_SAME_LENGTH) if not text.isascii() else text.lower()


@lru_cache(maxsize=16384)
def fold(word: str) -> str:
    """A word's form for lookup: no case, no marks, one form for each Urdu letter."""
    if word.isascii():
        return word.lower()
    composed = unicodedata.normalize("NFKD", word).lower()
    return _MARKS.sub("", composed).translate(_LETTERS)


def tokenise(text: str, start: int = 0, end: int | None = None) -> list[Token]:
    """The words, numbers and marks of normalised text, a hyphen inside a word taken as a joint."""
    tokens: list[Token] = []
    glued = False
    for match in _WORD.finditer(text, start, len(text) if end is None else end):
        word = match.group()
        if word == "-" and tokens and tokens[-1].end == match.start():
            glued = True
            continue
        glued = glued and tokens[-1].end + 1 == match.start()
        tokens.append(Token(word, fold(word) or word, match.start(), match.end(), glued))
        glued = False
    return tokens


def phrase(words: str) -> tuple[str, ...]:
    """A word list's entry in the form in which it is looked for."""
    return tuple(token.low for token in tokenise(normalise(words)))


def sentences(title: str, whole: str) -> list[RawSentence]:
    """The title as sentence 0, then the body's; a line's end always ends a sentence."""
    found: list[RawSentence] = []
    position = paragraph = 0
    body_from = len(title) + 1
    for line in whole.split("\n"):
        end = position + len(line)
        if line.strip():
            in_title = position < body_from and title.strip() != ""
            if not in_title:
                paragraph += 1
            for start, stop in _cut(whole, position, end):
                tokens = tuple(tokenise(whole, start, stop)[:MOST_WORDS_IN_SENTENCE])
                if tokens:
                    has_stop = tokens[-1].text in {".", "!", "?", "\u06d4", "\u061f", '"', ")"}
                    found.append(RawSentence(len(found), 0 if in_title else paragraph, tokens, has_stop))
                if len(found) >= MOST_SENTENCES:
                    return found
        position = end + 1
    return found


def _cut(whole: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Where sentences of one line begin and end."""
    begun = start
    for stop in _ENDS.finditer(whole, start, end):
        if not _is_end(whole, begun, stop, end):
            continue
        yield begun, stop.end()
        begun = stop.end()
    if whole[begun:end].strip():
        yield begun, end


def _is_end(whole: str, begun: int, stop: re.Match[str], end: int) -> bool:
    if stop.group()[0] != ".":
        return True
    before = whole[max(begun, stop.start() - 20) : stop.start()].split()
    word = before[-1].strip("('\"").lower() if before else ""
    if word in _ABBREVIATIONS or (len(word) == 1 and word.isalpha()):
        return False
    after = whole[stop.end() : end].lstrip(" \"'([")
    return not after[:1].islower()
