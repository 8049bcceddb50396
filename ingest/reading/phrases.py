"""Looking up many phrases in one pass over a sentence's words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from ingest.reading.text import Token, phrase

# Stands in a word list for the words between two parts of one phrase: "took … hostage".
GAP = "…"
_WIDEST = 10
_STOPS = frozenset({";", ":"})


class Hit(NamedTuple):
    """A phrase found: the words from `first` up to, not including, `last`, and what it stands for."""

    first: int
    last: int
    value: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One phrase of a word list, in its list's `category`; with `tail`, whoever it is of stands before that."""

    category: str
    words: tuple[str, ...]
    value: str
    tail: tuple[str, ...] = ()

    def stands_at(self, at: int, words: Sequence[str]) -> bool:
        """Whether the phrase begins at a word, and its tail follows not far off."""
        last = at + len(self.words)
        return tuple(words[at:last]) == self.words and (not self.tail or self._ends(words[last : last + _WIDEST]))

    def _ends(self, words: Sequence[str]) -> bool:
        before = next((at for at, word in enumerate(words) if word in _STOPS), len(words))
        size = len(self.tail)
        return any(tuple(words[at : at + size]) == self.tail for at in range(before - size + 1))


class PhraseTable:
    """All word lists of a language as one table, by the first word of each phrase."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._by_first: dict[str, list[Entry]] = defaultdict(list)
        for entry in entries:
            if entry.words:
                self._by_first[entry.words[0]].append(entry)
        for found in self._by_first.values():
            found.sort(key=lambda entry: -len(entry.words))

    def find(self, tokens: Sequence[Token]) -> dict[str, list[Hit]]:
        """By category: the longest phrase at each word, none inside another of its category."""
        lows = [token.low for token in tokens]
        hits: dict[str, list[Hit]] = defaultdict(list)
        busy: dict[str, int] = {}
        for at, low in enumerate(lows):
            for entry in self._by_first.get(low, ()):
                last = at + len(entry.words)
                if busy.get(entry.category, 0) <= at and entry.stands_at(at, lows):
                    hits[entry.category].append(Hit(at, last, entry.value))
                    busy[entry.category] = last
        return hits


def read_list(category: str, block: str) -> list[Entry]:
    """A word list: a line is "value: phrase, phrase"; a line that begins with a blank goes on with the last value.

    A phrase of two parts is written with ``GAP`` between them; it is found where its first part stands.
    """
    entries = []
    value = ""
    for line in block.splitlines():
        if not line.strip():
            continue
        if not line[0].isspace():
            value, _, line = line.partition(":")
            value = value.strip()
        entries += [_entry(category, part, value) for part in line.split(",") if part.strip()]
    return entries


def _entry(category: str, written: str, value: str) -> Entry:
    head, _, tail = written.partition(GAP)
    return Entry(category, phrase(head), value, phrase(tail))
