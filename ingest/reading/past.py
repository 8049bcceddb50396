"""Parts of a sentence that tell of an earlier time: "..., whose two sons were killed in a bombing in 2013"."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from itertools import pairwise

from ingest.reading.doc import Sentence
from ingest.reading.language import Language
from ingest.reading.times import Time

_CUTS = frozenset({",", ";", "\u2014", "but", "while", "whereas", "follows", "following", "\u060c"})
# A part that begins so speaks of the time or place named right before it.
_RELATIVE = frozenset({"when", "where", "whose", "in", "too"})
_OLD_DAYS = 7


def past_scopes(
    sentence: Sentence, times: Sequence[Time], told: Sequence[int], published: dt.date | None, language: Language
) -> list[tuple[int, int]]:
    """The stretches of words that are about the past; none where the whole sentence would be.

    `told` is where people are harmed: a part that only names a time speaks of the part after it.
    """
    parts = _parts(sentence)
    marks = [time.first for time in times if is_old(time, published)] + _cued(sentence, language)
    old = [_any_in(marks, part) for part in parts]
    fresh = [time.first for time in times if time.day and time.precision == "day" and not is_old(time, published)]
    for at in range(1, len(parts)):
        begins = sentence.tokens[parts[at][0]].low
        leads_on = not _any_in(told, parts[at - 1]) and not _any_in(fresh, parts[at])
        old[at] = old[at] or (old[at - 1] and (begins in _RELATIVE or leads_on))
    if all(old):
        return []
    return [part for part, is_old in zip(parts, old, strict=True) if is_old]


def _any_in(places: Sequence[int], part: tuple[int, int]) -> bool:
    return any(part[0] <= at < part[1] for at in places)


def _parts(sentence: Sentence) -> list[tuple[int, int]]:
    cuts = [at + 1 for at, token in enumerate(sentence.tokens) if token.low in _CUTS]
    edges = [0, *cuts, len(sentence.tokens)]
    return [(first, last) for first, last in pairwise(edges) if last > first]


def _cued(sentence: Sentence, language: Language) -> list[int]:
    return [sentence.token_at(match.start()) for match in language.cues.past_part.finditer(sentence.low)]


def is_old(time: Time, published: dt.date | None) -> bool:
    """Whether a day, month or year is long before publication."""
    if time.day is None or published is None or time.is_saying:
        return False
    if time.precision == "year":
        return time.day.year < published.year
    if time.precision == "month":
        return (time.day.year, time.day.month) != (published.year, published.month)
    return (published - time.day).days > _OLD_DAYS
