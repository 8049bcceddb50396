"""English: its word lists made into one table, its turns of phrase compiled."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import product

from ingest.reading.language import Cues, Language, one_of, with_group
from ingest.reading.lexicons import english_attacks as attacks
from ingest.reading.lexicons import english_cues as cues
from ingest.reading.lexicons import english_people as people
from ingest.reading.lexicons import english_times as times
from ingest.reading.lexicons import english_words as words
from ingest.reading.phrases import Entry, PhraseTable, read_list
from ingest.reading.text import phrase, word_set

_UNCOUNTABLE = word_set("personnel people police khwarij khawarij khawaarij staff zaireen fidayeen chinese")
_IRREGULAR = {
    "man": "men",
    "woman": "women",
    "child": "children",
    "person": "persons",
    "life": "lives",
    "wife": "wives",
}
_HEAD_OF_PHRASE = ("member of", "gunman of", "tourist from")


def plural(noun: str) -> str:
    """The plural of an English noun phrase, its last word changed ("member of ..." its first)."""
    for start in _HEAD_OF_PHRASE:
        if noun.startswith(start):
            first, rest = noun.split(" ", 1)
            return f"{plural(first)} {rest}"
    before, last = noun.rsplit(" ", 1) if " " in noun else ("", noun)
    return f"{before} {_plural_word(last)}".strip()


def _plural_word(word: str) -> str:
    if word in _UNCOUNTABLE:
        return word
    for single, several in _IRREGULAR.items():
        if word.endswith(single):
            return word[: -len(single)] + several
    if word == "passerby":
        return "passersby"
    if word.endswith("y") and word[-2] not in "aeiou":
        return word[:-1] + "ies"
    if word.endswith(("s", "ch", "sh", "x")):
        return word + "es"
    return word + "s"


def _people() -> Iterator[Entry]:
    """Heads in the singular ("class|s") and the plural ("class|p")."""
    for entry in read_list("head", people.HEADS):
        single = " ".join(entry.words)
        several = "passers by" if single == "passer by" else plural(single)
        if several == single:
            yield Entry("head", entry.words, f"{entry.value}|p")
            continue
        yield Entry("head", entry.words, f"{entry.value}|s")
        yield Entry("head", tuple(several.split()), f"{entry.value}|p")


def _times() -> Iterator[Entry]:
    yield from read_list("part", times.PARTS)
    yield from read_list("day", times.DAYS)
    for name in words.WEEKDAYS:
        yield Entry("weekday", (name,), name)
    for name in words.MONTHS:
        yield Entry("month", (name,), name)


def _injuries() -> Iterator[Entry]:
    """ "Sustained serious bullet injuries": every verb with every qualifier and noun."""
    for verb, degree, kind, noun in product(
        words.INJURY_VERBS, words.INJURY_DEGREES, words.INJURY_KINDS, words.INJURIES
    ):
        written = " ".join(part for part in (verb, degree, kind, noun) if part)
        yield Entry("harm", phrase(written), "injured/subj")


def _limbs() -> Iterator[Entry]:
    """ "Hit in the arm", "with a bullet in his shoulder": wounds one does not die of at once."""
    for verb, whose, limb in product(words.HITS, words.WHOSE, words.LIMBS):
        yield Entry("harm", phrase(f"{verb} {whose} {limb}"), "injured/subj")


def _table() -> PhraseTable:
    lists = {
        "service": people.SERVICES,
        "qualifier": people.QUALIFIERS,
        "number": words.NUMBERS,
        "scale": words.SCALES,
        "vague": words.VAGUE,
        "quantifier": words.QUANTIFIERS,
        "unit": words.UNITS,
        "harm": words.HARMS,
        "grammar": words.GRAMMAR,
        "type": attacks.TYPES,
        "violence": attacks.VIOLENCE,
        "target": attacks.TARGETS,
        "event": attacks.EVENTS,
        "actor": attacks.ACTORS,
        "militancy": attacks.MILITANCY,
        "site": times.SITES,
    }
    entries = [entry for category, block in lists.items() for entry in read_list(category, block)]
    return PhraseTable([*entries, *_people(), *_times(), *_injuries(), *_limbs()])


def _cues() -> Cues:
    return Cues(
        background=one_of(cues.BACKGROUND),
        boilerplate=one_of(cues.BOILERPLATE),
        furniture=one_of(cues.FURNITURE),
        other=one_of(cues.OTHER),
        anaphora=re.compile(cues.ANAPHORA),
        aftermath=re.compile(cues.AFTERMATH),
        summary=one_of(cues.SUMMARY),
        zero_both=one_of(cues.ZERO_BOTH),
        zero_killed=one_of(cues.ZERO_KILLED),
        zero_injured=one_of(cues.ZERO_INJURED),
        not_yet=one_of(cues.NOT_YET),
        superseded=re.compile(cues.SUPERSEDED),
        strongly_past=re.compile(cues.STRONGLY_PAST),
        past_part=re.compile(cues.PAST_PART),
        unclaimed=one_of(cues.UNCLAIMED),
        unsure=re.compile(cues.UNSURE),
        held=re.compile(cues.HELD),
        unknown_group=re.compile(cues.UNKNOWN_GROUP),
        group_attacks=re.compile(with_group(cues.GROUP_ATTACKS)),
        blames=one_of(with_group(pattern) for pattern in cues.BLAMES),
        claims=tuple((status, re.compile(with_group(pattern))) for status, pattern in cues.CLAIMS),
        said_by=tuple((who, re.compile(pattern)) for who, pattern in cues.SAID_BY.items()),
        topics={
            "crime": re.compile(cues.CRIME),
            "accident": re.compile(cues.ACCIDENT),
            "nature": re.compile(cues.NATURE),
            "justice": re.compile(cues.JUSTICE),
            "arrest": re.compile(cues.ARREST),
            "remember": re.compile(cues.REMEMBER),
            "study": re.compile(cues.STUDY),
            "opinion": re.compile(cues.OPINION),
            "protest": re.compile(cues.PROTEST),
            "vow": re.compile(cues.VOW),
            "comment": re.compile(cues.COMMENT),
            "rumour": re.compile(cues.RUMOUR),
            "ruled_out": re.compile(cues.RULED_OUT),
            "talk": re.compile(cues.TALK),
            "inter_militant_clash": re.compile(cues.INTER_MILITANT_CLASH),
            "cross_border_fire": re.compile(cues.CROSS_BORDER_FIRE),
            "sectarian_clash": re.compile(cues.SECTARIAN_CLASH),
            "state_strike": re.compile(cues.STATE_STRIKE),
            "timeline": re.compile(cues.TIMELINE),
            "drill": re.compile(cues.DRILL),
            "sport": re.compile(cues.SPORT),
            "foreign": re.compile(cues.FOREIGN),
            "operation": re.compile(cues.OPERATION),
            "attacked": re.compile(cues.ATTACKED),
            "clash": re.compile(cues.CLASH),
        },
    )


@lru_cache(maxsize=1)
def english() -> Language:
    """English, built at its first use."""
    return Language("en", _table(), _cues(), words.MONTHS, words.WEEKDAYS)
