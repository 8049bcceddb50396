"""A sentence read as clauses, each of which speaks of one place: the units that events are made of."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ingest.reading.cuts import anchor, at_semicolons, is_sure, pieces_of
from ingest.reading.dateline import dateline_end
from ingest.reading.doc import Doc, Sentence
from ingest.reading.facts import Fact
from ingest.reading.harms import facts
from ingest.reading.locations import Location, locations
from ingest.reading.past import is_old, past_scopes
from ingest.reading.people import people, with_antecedents
from ingest.reading.persons import People
from ingest.reading.phrases import Hit
from ingest.reading.reckoning import counted_back
from ingest.reading.times import Time, times

# Title and lead tell the news, however late.
_BODY = 2
_NO_NEWS = frozenset({"past", "treated"})
_HARMS = frozenset({"killed", "injured", "abducted"})


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
        return any(fact.low != 0 and fact.kind not in _NO_NEWS and fact.harm in _HARMS for fact in self.facts)

    @property
    def places(self) -> list[Location]:
        """The phrases that say where it happened."""
        return [
            location for location in self.locations if location.is_event and (location.districts or location.provinces)
        ]

    @property
    def districts(self) -> frozenset[str]:
        """The districts it may have happened in; empty where it names none."""
        found = [place.districts for place in self.places if place.districts and is_sure(place)]
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


def read_clauses(doc: Doc, published: dt.date | None) -> list[list[Clause]]:
    """The clauses of every sentence, in order."""
    read: list[list[Clause]] = []
    before: list[People] = []
    for sentence in doc.sentences:
        groups = with_antecedents(people(sentence), before)
        read.append(_clauses(sentence, groups, doc, published))
        if sentence.is_title or any(not group.is_single for group in groups):
            before = groups if not sentence.is_title else []
    return read


def _clauses(sentence: Sentence, groups: list[People], doc: Doc, published: dt.date | None) -> list[Clause]:
    found = facts(sentence, doc.language, groups)
    spans = [(group.first, group.last) for group in groups]
    line = dateline_end(sentence, doc)
    where = locations(sentence, spans, line)
    when = [time for time in times(sentence, published, doc.language) if time.first >= line]
    when = counted_back(sentence, when, found)
    items = at_semicolons(sentence, found, when)
    scopes = () if items else past_scopes(sentence, when, [anchor(fact) for fact in found], published, doc.language)
    late = _late_deaths(sentence, found, when, published)
    past = [*_past_of(found, when, scopes, published), *late]
    found = [replace(fact, kind="past") if _inside(anchor(fact), past) else fact for fact in found]
    where = [replace(place, role="past", weight=0.1) if _inside(place.first, past) else place for place in where]
    pieces, is_joint = pieces_of(sentence, found, where)
    pieces = items or pieces
    found = _without_sums(found) if len(pieces) > 1 else found
    when = [] if late else when
    clauses = []
    for at, (first, last) in enumerate(pieces):
        clauses.append(
            Clause(
                sentence,
                first,
                last,
                tuple(fact for fact in found if first <= anchor(fact) < last),
                tuple(place for place in where if first <= place.last - 1 < last),
                tuple(time for time in when if first <= time.first < last),
                opens_sentence=at == 0,
                is_joint=is_joint,
            )
        )
    return clauses


def _without_sums(found: Sequence[Fact]) -> list[Fact]:
    """ "Killed five people, two in Tank and three in Bajaur": the sum belongs to neither place."""
    return [replace(fact, kind="sum") if fact.kind == "total" or _is_sum(fact, found) else fact for fact in found]


def _is_sum(fact: Fact, found: Sequence[Fact]) -> bool:
    kind = fact.parts[0].victim_class
    after = [
        one.low or 0
        for one in found
        if one.harm == fact.harm and one.first >= fact.last and one.parts[0].victim_class == kind
    ]
    return len(after) > 1 and sum(after) == fact.low


def _past_of(
    found: Sequence[Fact], when: Sequence[Time], scopes: Sequence[tuple[int, int]], published: dt.date | None
) -> Sequence[tuple[int, int]]:
    """The parts about an earlier time, where the sentence tells of something newer too; else none."""
    has_new = any(not _inside(anchor(fact), scopes) and fact.kind != "zero" for fact in found)
    fresh = any(_is_fresh(time, published) and not _inside(time.first, scopes) for time in when)
    return scopes if has_new or fresh else ()


def _late_deaths(
    sentence: Sentence, found: Sequence[Fact], when: Sequence[Time], published: dt.date | None
) -> list[tuple[int, int]]:
    """ "A constable who lost an arm in an attack on May 20 died on Sunday", told beside the news: of an earlier one."""
    if sentence.raw.paragraph < _BODY:
        return []
    old = [time.first for time in when if is_old(time, published)]
    return [(fact.first, fact.last) for fact in found if any(fact.first <= at < fact.last for at in old)]


def _inside(at: int, scopes: Sequence[tuple[int, int]]) -> bool:
    return any(first <= at < last for first, last in scopes)


def _is_fresh(time: Time, published: dt.date | None) -> bool:
    return bool(time.day and published) and time.precision == "day" and not is_old(time, published)
