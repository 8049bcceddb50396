"""What the pipeline knows of one language: its word lists, its turns of phrase, its order of words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ingest.reading.phrases import PhraseTable

# The place of a group's name in a pattern of blame or claim; a name in the text is replaced by this mark.
GROUP_MARK = "\u2042"


@dataclass(frozen=True, slots=True)
class Cues:
    """Turns of phrase, each list compiled into one expression over a sentence in small letters."""

    background: re.Pattern[str]
    boilerplate: re.Pattern[str]
    furniture: re.Pattern[str]
    other: re.Pattern[str]
    anaphora: re.Pattern[str]
    aftermath: re.Pattern[str]
    summary: re.Pattern[str]
    zero_both: re.Pattern[str]
    zero_killed: re.Pattern[str]
    zero_injured: re.Pattern[str]
    not_yet: re.Pattern[str]
    superseded: re.Pattern[str]
    strongly_past: re.Pattern[str]
    past_part: re.Pattern[str]
    unclaimed: re.Pattern[str]
    unsure: re.Pattern[str]
    held: re.Pattern[str]
    unknown_group: re.Pattern[str]
    blames: re.Pattern[str]
    group_attacks: re.Pattern[str]
    claims: tuple[tuple[str, re.Pattern[str]], ...]
    said_by: tuple[tuple[str, re.Pattern[str]], ...]
    topics: Mapping[str, re.Pattern[str]]


@dataclass(frozen=True, slots=True)
class Language:
    """One language. `verb_final`: who is harmed always stands before the word that says so;
    `not_places` are common words that also name places somewhere.
    """

    code: str
    table: PhraseTable
    cues: Cues
    months: Mapping[str, int]
    weekdays: Mapping[str, int]
    verb_final: bool = False
    not_places: frozenset[str] = frozenset()


def one_of(patterns: Iterable[str]) -> re.Pattern[str]:
    """The patterns as alternatives of one compiled expression."""
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns))


def with_group(pattern: str) -> str:
    """A pattern with its place for a group's name filled by the mark."""
    return pattern.format(G=GROUP_MARK)
