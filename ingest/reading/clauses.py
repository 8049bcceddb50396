"""A sentence read as clauses, each of which speaks of one place: the units that events are made of."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from ingest.reading.dateline import dateline_end
from ingest.reading.doc import Doc, Sentence
from ingest.reading.facts import Fact
from ingest.reading.harms import facts
from ingest.reading.locations import Location, locations
from ingest.reading.past import is_old, past_scopes
from ingest.reading.people import people
from ingest.reading.phrases import Hit
from ingest.reading.times import Time, times

_NEW_CLAUSE = frozenset({"while", "whereas", ";", "another", "besides"})
_HARMS = frozenset({"killed", "injured", "abducted"})
_JOINS_PLACES = frozenset(
    {
        "and",
        ",",
        "&",
        "districts",
        "district",
        "in",
        "the",
        "areas",
        "of",
        "area",
        "\u0627\u0648\u0631",
        "as",
        "well",
        "also",
    }
)


@dataclass(frozen=True, slots=True)
class Clause:
    """The words from `first` up to `last` of a sentence, with what was found in them.

    `opens_sentence`: the first clause of its sentence. `is_joint`: it names several places at once.
    """

    sentence: Sentence
    first: int
    last: int
    facts: tuple[Fact, ...]
    locations: tuple[Location, ...]
    times: tuple[Time, ...]
    opens_sentence: bool = True
    is_joint: bool = False

    @property
    def is_part(self) -> bool:
        """A part of its sentence that speaks of a place of its own."""
        return self.last - self.first < len(self.sentence.tokens)

    @property
    def types(self) -> list[Hit]:
        """Words of how an attack was made."""
        return self.hits("type")

    @property
    def has_trigger(self) -> bool:
        """Violence is told: by an attack's name, or by people harmed; who attacks is not enough."""
        actors = {hit.first for hit in self.hits("actor")}
        named = any(hit.first not in actors for hit in self.types)
        return named or bool(self.hits("violence")) or self.tells_harm

    @property
    def tells_harm(self) -> bool:
        """People were killed, injured or abducted, and not only in the past."""
        return any(fact.low != 0 and fact.kind != "past" and fact.harm in _HARMS for fact in self.facts)

    @property
    def places(self) -> list[Location]:
        """The phrases that say where it happened."""
        return [
            location for location in self.locations if location.is_event and (location.districts or location.provinces)
        ]

    @property
    def districts(self) -> frozenset[str]:
        """The districts it may have happened in; empty where it names none."""
        found = [place.districts for place in self.places if place.districts and _is_sure(place)]
        return frozenset().union(*found) if found else frozenset()

    @property
    def days(self) -> list[Time]:
        """Days that are the event's, not a statement's."""
        return [
            time
            for time in self.times
            if time.day and time.precision == "day" and not time.is_saying and not time.is_stretch
        ]

    def hits(self, category: str) -> list[Hit]:
        """The phrases of a list inside the clause."""
        return [hit for hit in self.sentence.hits.get(category, ()) if self.first <= hit.first < self.last]

    @property
    def low(self) -> str:
        """The clause's text in small letters."""
        start = self.sentence.tokens[self.first].start - self.sentence.start
        return self.sentence.low[start : self.sentence.tokens[self.last - 1].end - self.sentence.start]


def _is_sure(place: Location) -> bool:
    """Names that are common words count only where the words around them place something."""
    return place.weight >= (0.7 if place.needs_context else 0.4)


def read_clauses(doc: Doc, published: dt.date | None) -> list[list[Clause]]:
    """The clauses of every sentence, in order."""
    return [_clauses(sentence, doc, published) for sentence in doc.sentences]


def _clauses(sentence: Sentence, doc: Doc, published: dt.date | None) -> list[Clause]:
    groups = people(sentence)
    found = facts(sentence, doc.language, groups)
    spans = [(group.first, group.last) for group in groups]
    line = dateline_end(sentence, doc)
    where = locations(sentence, spans, line)
    when = [time for time in times(sentence, published, doc.language) if time.first >= line]
    items = _at_semicolons(sentence, found, when)
    scopes = () if items else past_scopes(sentence, when, [_anchor(fact) for fact in found], published, doc.language)
    past = _past_of(found, when, scopes, published)
    found = [replace(fact, kind="past") if _inside(_anchor(fact), past) else fact for fact in found]
    where = [replace(place, role="past", weight=0.1) if _inside(place.first, past) else place for place in where]
    pieces, is_joint = _pieces(sentence, found, where)
    pieces = items or pieces
    clauses = []
    for at, (first, last) in enumerate(pieces):
        clauses.append(
            Clause(
                sentence,
                first,
                last,
                tuple(fact for fact in found if first <= _anchor(fact) < last),
                tuple(place for place in where if first <= place.last - 1 < last),
                tuple(time for time in when if first <= time.first < last),
                opens_sentence=at == 0,
                is_joint=is_joint,
            )
        )
    return clauses


def _past_of(
    found: Sequence[Fact], when: Sequence[Time], scopes: Sequence[tuple[int, int]], published: dt.date | None
) -> Sequence[tuple[int, int]]:
    """The parts about an earlier time, where the sentence tells of something newer too; else none."""
    has_new = any(not _inside(_anchor(fact), scopes) and fact.kind != "zero" for fact in found)
    fresh = any(_is_fresh(time, published) and not _inside(time.first, scopes) for time in when)
    return scopes if has_new or fresh else ()


def _inside(at: int, scopes: Sequence[tuple[int, int]]) -> bool:
    return any(first <= at < last for first, last in scopes)


def _is_fresh(time: Time, published: dt.date | None) -> bool:
    return bool(time.day and published) and time.precision == "day" and not is_old(time, published)


def _at_semicolons(sentence: Sentence, found: Sequence[Fact], when: Sequence[Time]) -> list[tuple[int, int]]:
    """A list within a sentence: each part between semicolons with its own day and its own people harmed."""
    cuts = [at + 1 for at, token in enumerate(sentence.tokens) if token.low == ";"]
    edges = [0, *cuts, len(sentence.tokens)]
    pieces = [(first, last) for first, last in pairwise(edges) if last > first]
    if len(pieces) < 2:
        return []
    told = [
        any(first <= _anchor(fact) < last for fact in found) and any(first <= time.first < last for time in when)
        for first, last in pieces
    ]
    return pieces if sum(told) >= 2 else []


def _anchor(fact: Fact) -> int:
    return fact.total.first if fact.total.last else fact.first


def _pieces(sentence: Sentence, found: Sequence[Fact], where: Sequence[Location]) -> tuple[list[tuple[int, int]], bool]:
    """Where to cut: between places of different districts, each with people harmed or an attack of its own."""
    whole = [(0, len(sentence.tokens))]
    places = [place for place in where if place.is_event and place.districts and _is_sure(place)]
    groups, is_joint = _by_district(sentence, places)
    if len(groups) < 2:
        return whole, is_joint
    harmed = sorted(_anchor(fact) for fact in found)
    by_harm = _cut_at(sentence, groups, harmed) if len(harmed) > 1 else []
    # Without numbers on both sides only a clause of its own ("while ...") tells of another attack.
    by_clause = _cut_at_clauses(sentence, groups, _struck(sentence, harmed))
    return by_harm or by_clause or whole, is_joint


def _cut_at(sentence: Sentence, groups: Sequence[Sequence[Location]], told: Sequence[int]) -> list[tuple[int, int]]:
    """Before or after each place, as the first one stands before or after what is told of it."""
    place_first = groups[0][0].first < told[0]
    cuts = [_before(sentence, two[0].first) if place_first else one[-1].last for one, two in pairwise(groups)]
    return _if_all_told([0, *cuts, len(sentence.tokens)], told)


def _cut_at_clauses(
    sentence: Sentence, groups: Sequence[Sequence[Location]], told: Sequence[int]
) -> list[tuple[int, int]]:
    """At the last "while", "and another" or semicolon between two places."""
    cuts = []
    for one, two in pairwise(groups):
        between = range(one[-1].last, two[0].first)
        cut = next((at for at in reversed(between) if sentence.tokens[at].low in _NEW_CLAUSE), None)
        if cut is None:
            return []
        cuts.append(cut)
    return _if_all_told([0, *cuts, len(sentence.tokens)], told)


def _if_all_told(edges: Sequence[int], told: Sequence[int]) -> list[tuple[int, int]]:
    """The pieces, if something is told in each of them."""
    pieces = [(first, last) for first, last in pairwise(edges) if last > first]
    is_told = all(any(first <= at < last for at in told) for first, last in pieces)
    return pieces if is_told else []


def _struck(sentence: Sentence, harmed: Sequence[int]) -> list[int]:
    """Where the sentence tells of harm or of an attack."""
    actors = {hit.first for hit in sentence.hits.get("actor", ())}
    named = [hit.first for name in ("type", "violence") for hit in sentence.hits.get(name, ())]
    return sorted({*harmed, *(at for at in named if at not in actors)})


def _by_district(sentence: Sentence, places: Sequence[Location]) -> tuple[list[list[Location]], bool]:
    """Places in a row that may be one place together; places joined by "and" stay in one group, as several."""
    groups: list[list[Location]] = []
    is_joint = False
    for place in places:
        if groups and groups[-1][-1].districts & place.districts:
            groups[-1].append(place)
        elif groups and all(t.low in _JOINS_PLACES for t in sentence.tokens[groups[-1][-1].last : place.first]):
            groups[-1].append(place)
            is_joint = True
        else:
            groups.append([place])
    return groups, is_joint


def _before(sentence: Sentence, at: int) -> int:
    """Back over the words that lead to a place: "and in the Shagai area of"."""
    leads = {"in", "at", "near", "the", "from", "around", "of", "area", "district", "tehsil", "and", "while", "another"}
    while at and sentence.tokens[at - 1].low in leads:
        at -= 1
    return max(at, 1)
