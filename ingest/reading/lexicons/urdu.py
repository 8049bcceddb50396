"""Urdu: its word lists made into one table, its turns of phrase compiled over folded letters."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from ingest.reading.language import Cues, Language, one_of, with_group
from ingest.reading.lexicons import urdu_cues as cues
from ingest.reading.lexicons import urdu_words as words
from ingest.reading.phrases import Entry, PhraseTable, read_list
from ingest.reading.text import fold, level, word_set

_TOPICS = word_set(
    """CRIME ACCIDENT NATURE JUSTICE ARREST REMEMBER STUDY OPINION PROTEST COMMENT RUMOUR RULED_OUT VOW TALK DRILL SPORT
    FOREIGN INTER_MILITANT_CLASH CROSS_BORDER_FIRE SECTARIAN_CLASH STATE_STRIKE TIMELINE OPERATION ATTACKED CLASH"""
)


def _times() -> Iterator[Entry]:
    for name in words.WEEKDAYS:
        yield Entry("weekday", (fold(name),), name)
    for name in words.MONTHS:
        yield Entry("month", (fold(name),), name)


def _table() -> PhraseTable:
    lists = {
        "service": words.SERVICES,
        "qualifier": words.QUALIFIERS,
        "number": words.NUMBERS,
        "scale": words.SCALES,
        "vague": words.VAGUE,
        "quantifier": words.QUANTIFIERS,
        "unit": words.UNITS,
        "head": words.HEADS,
        "harm": words.HARMS,
        "grammar": words.GRAMMAR,
        "type": words.TYPES,
        "violence": words.VIOLENCE,
        "target": words.TARGETS,
        "event": words.EVENTS,
        "actor": words.ACTORS,
        "militancy": words.MILITANCY,
        "site": words.SITES,
        "part": words.PARTS,
        "day": words.DAYS,
    }
    entries = [entry for category, block in lists.items() for entry in read_list(category, block)]
    return PhraseTable([*entries, *_times()])


def _any(patterns: Iterable[str]) -> re.Pattern[str]:
    return one_of(level(pattern) for pattern in patterns)


def _cues() -> Cues:
    return Cues(
        background=_any(cues.BACKGROUND),
        boilerplate=_any(cues.BOILERPLATE),
        furniture=_any(cues.FURNITURE),
        other=_any(cues.OTHER),
        anaphora=re.compile(level(cues.ANAPHORA)),
        aftermath=re.compile(level(cues.AFTERMATH)),
        summary=_any(cues.SUMMARY),
        zero_both=_any(cues.ZERO_BOTH),
        zero_killed=_any(cues.ZERO_KILLED),
        zero_injured=_any(cues.ZERO_INJURED),
        not_yet=_any(cues.NOT_YET),
        superseded=re.compile(level(cues.SUPERSEDED)),
        strongly_past=re.compile(level(cues.STRONGLY_PAST)),
        past_part=re.compile(level(cues.STRONGLY_PAST)),
        unclaimed=_any(cues.UNCLAIMED),
        unsure=re.compile(level(cues.UNSURE)),
        held=re.compile(level(cues.HELD)),
        unknown_group=re.compile(cues.UNKNOWN_GROUP),
        group_attacks=re.compile(level(with_group(cues.GROUP_ATTACKS))),
        blames=_any(with_group(pattern) for pattern in cues.BLAMES),
        claims=tuple((status, re.compile(level(with_group(pattern)))) for status, pattern in cues.CLAIMS),
        said_by=tuple((who, re.compile(level(pattern))) for who, pattern in cues.SAID_BY.items()),
        topics={name.lower(): re.compile(level(getattr(cues, name))) for name in _TOPICS},
    )


@lru_cache(maxsize=1)
def urdu() -> Language:
    """Urdu, built at its first use."""
    return Language("ur", _table(), _cues(), words.MONTHS, words.WEEKDAYS, True, frozenset(map(fold, words.NOT_PLACES)))
