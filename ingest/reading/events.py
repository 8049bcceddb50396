"""From clauses to events: one article may tell of several incidents, and of earlier ones."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from ingest.reading.clauses import Clause
from ingest.reading.doc import Doc
from ingest.reading.event import Event
from ingest.reading.locations import Location
from ingest.reading.sequels import is_afresh, is_earlier, is_of_several, nth
from ingest.reading.status import Status
from ingest.reading.titles import give_titles

# How far into a clause a word for what was told before still opens it.
_OPENING = 40
_SURE = 0.5
# As many incidents as these words say.
_NUMBERS = {2: frozenset({"two", "twin", "2", "both"}), 3: frozenset({"three", "3"}), 4: frozenset({"four", "4"})}
_AT_ONCE = re.compile(r"\b(?:simultaneous(?:ly)?|blasts|explosions|bombings)\b")


def _distinct(places: Sequence[Location]) -> list[Location]:
    """Sure places that are not the same one told twice."""
    kept: list[Location] = []
    for place in places:
        names = {place.place or place.words}
        if (
            place.weight >= _SURE
            and place.districts
            and not any(names & {other.place or other.words} for other in kept)
        ):
            kept.append(place)
    return kept


def find_events(doc: Doc, clauses: Sequence[Sequence[Clause]], states: Sequence[Status]) -> list[Event]:
    """The article's events in the order of the text, main ones first."""
    finder = _Finder(doc)
    for of, status in zip(clauses, states, strict=True):
        for clause in of:
            finder.take(clause, status)
    return finder.finish()


class _Finder:
    """Goes through the clauses, keeping the event in focus."""

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self.cues = doc.language.cues
        self.main: list[Event] = []
        self.background: list[Event] = []
        self.titles: list[Clause] = []
        self.sums_up = False
        self.summaries: list[Clause] = []
        self.waiting: list[Clause] = []
        self.claims: list[Clause] = []
        self.focus: Event | None = None

    def take(self, clause: Clause, status: Status) -> None:
        """Give the clause to the event it speaks of."""
        if clause.sentence.is_title:
            self.titles.append(clause)
            self.sums_up = self.sums_up or status.kind == "summary"
        elif status.kind == "background":
            self._take_background(clause)
        elif status.kind == "summary" and not self._is_own(clause) and not self._is_placed_part(clause):
            self.summaries.append(clause)
            self.waiting.append(clause)
        elif (status.kind != "furniture" and not status.starts_other and self._sums_up_again(clause)) or (
            status.kind != "furniture" and self._sums_all(clause)
        ):
            self.summaries.append(clause)
        elif status.kind != "furniture" and self._is_claim_of_several(clause):
            self.claims.append(clause)
        elif status.kind != "furniture":
            self._take_current(clause, status)

    def _is_placed_part(self, clause: Clause) -> bool:
        """ "A policeman was killed in Bannu and two men in Khyber in separate attacks": each part is an event."""
        return clause.is_part and bool(clause.districts or clause.days) and any(fact.low for fact in clause.facts)

    def _is_own(self, clause: Clause) -> bool:
        """After a first event, a summing-up of places not told of yet is an event of its own."""
        harmed = any(fact.low for fact in clause.facts)
        told = frozenset().union(*(event.districts for event in self.main)) if self.main else frozenset()
        return bool(self.main) and harmed and bool(clause.districts) and not clause.districts & told

    def _take_background(self, clause: Clause) -> None:
        if not clause.has_trigger or not (clause.facts or clause.types) or not (clause.districts or clause.times):
            return
        last = self.background[-1] if self.background else None
        same = last is not None and not clause.opens_sentence and not self._disagrees(last, clause)
        if last is None or not same:
            last = Event("background")
            self.background.append(last)
        last.add(clause)

    def _take_current(self, clause: Clause, status: Status) -> None:
        event = self._event_of(clause, status)
        if event is None:
            self.waiting.append(clause)
            return
        event.add(clause)
        self.focus = event

    def _event_of(self, clause: Clause, status: Status) -> Event | None:
        if self._is_another(clause):
            return self._new()
        if not clause.has_trigger or (self._is_claim(clause) and not clause.districts):
            return self._named_again(clause) or self._by_way(clause) or self.focus
        if self._starts_afresh(clause):
            return self._new(is_same_day=True)
        if self.focus is None:
            return self._new()
        if told := self._by_order(clause):
            return told
        if self._leads_on(clause, status):
            return self._new()
        if self._speaks_again(clause):
            return self._named_again(clause) or self.focus
        if clause.districts:
            return self._by_district(clause)
        if self._other_day(self.focus, clause):
            return self._by_day(clause) or self._new()
        return self.focus

    def _is_another(self, clause: Clause) -> bool:
        """ "Before that, ..."; or, of several at places of their own, weapons alone: "at X, drones dropped shells"."""
        if clause.is_part and clause.tells_harm and is_earlier(clause.low):
            return True
        only_weapons = len(clause.types) > 1 and not clause.has_trigger
        return bool(self.summaries) and only_weapons and self._is_at_new_place(clause)

    def _leads_on(self, clause: Clause, status: Status) -> bool:
        """Words for another incident open the sentence; or, after a sum of several, a place not told of yet."""
        died_later = any(fact.is_of_injured for fact in clause.facts)
        if status.starts_other and clause.opens_sentence and not died_later and not self._only_aftermath(clause):
            return True
        return bool(self.summaries) and self._is_at_new_place(clause)

    def _starts_afresh(self, clause: Clause) -> bool:
        """ "In the evening, unidentified men fired at ...", at a place not told of yet."""
        named = {place.place for place in clause.places if place.place}
        told = set().union(*(event.places for event in self.main))
        if any(event.districts & clause.districts and not event.places for event in self.main):
            return False
        opens = clause.opens_sentence and is_afresh(clause.low)
        return opens and clause.has_trigger and bool(named and told) and not named & told

    def _is_claim(self, clause: Clause) -> bool:
        """A group speaks of an attack: no attack of its own."""
        return any(pattern.search(clause.sentence.marked) for _, pattern in self.cues.claims)

    def _is_claim_of_several(self, clause: Clause) -> bool:
        """ "The group claimed both attacks", "no one claimed any of the attacks": of every incident told so far."""
        is_claim = self._is_claim(clause) or bool(self.cues.unclaimed.search(clause.low))
        return len(self.main) > 1 and is_claim and not clause.districts and is_of_several(clause.low)

    def _is_at_new_place(self, clause: Clause) -> bool:
        """After a sum of several incidents: one at a place not told of yet."""
        named = {place.place for place in clause.places if place.place}
        told = set().union(*(event.places for event in self.main))
        return (
            bool(named) and not named & told and not self._only_aftermath(clause) and all(e.places for e in self.main)
        )

    def _sums_up_again(self, clause: Clause) -> bool:
        """Before the first incident: numbers that the title or a summing-up already gave, at no place."""
        if self.focus is not None or not self.summaries or clause.districts:
            return False
        told = {(f.harm, part.low) for c in [*self.titles, *self.summaries] for f in c.facts for part in f.parts}
        said = {(f.harm, part.low) for f in clause.facts for part in f.parts}
        return bool(said) and said <= told

    def _sums_all(self, clause: Clause) -> bool:
        """ "All the eight wounded are out of danger": after several incidents, at no place, the sum of all of them."""
        said = [fact for fact in clause.facts if fact.low and fact.low > 1]
        if len(self.main) < 2 or not said or clause.districts or clause.places:
            return False
        return all(fact.low == sum(event.most(fact.harm) for event in self.main) for fact in said)

    def _only_aftermath(self, clause: Clause) -> bool:
        harmed = any(fact.low != 0 for fact in clause.facts)
        return not harmed and bool(self.cues.aftermath.search(clause.low))

    def _speaks_again(self, clause: Clause) -> bool:
        """ "The bomber ...", "the attack ...": the event before; also burials, cases and strikes that follow it."""
        if self._only_aftermath(clause):
            return True
        found = self.cues.anaphora.search(clause.low)
        if found is None:
            return False
        harmed = any(fact.low for fact in clause.facts)
        return not harmed or found.start() < _OPENING

    def _named_again(self, clause: Clause) -> Event | None:
        """A clause without violence of its own goes to the event whose place or district it names."""
        named = {place.place for place in clause.locations if place.place}
        same = [event for event in self.main if named & event.places]
        if len(same) != 1:
            same = [event for event in self.main if clause.districts & event.districts]
        return same[0] if len(same) == 1 else None

    def _by_order(self, clause: Clause) -> Event | None:
        """ "Five soldiers were wounded in the first raid": of several incidents told before, the first."""
        at = nth(clause.low)
        if at is None or len(self.main) < 2 or clause.districts:
            return None
        return self.main[at] if at < len(self.main) else None

    def _by_way(self, clause: Clause) -> Event | None:
        """ "The group claimed the ambush": the one event that was made so."""
        if len(self.main) < 2 or not clause.types:
            return None
        first = clause.types[0]
        if clause.sentence.words(first.first - 1, first.first) != "the":
            return None
        way = first.value
        same = [event for event in self.main if any(hit.value == way for c in event.clauses for hit in c.types)]
        return same[0] if len(same) == 1 else None

    def _by_district(self, clause: Clause) -> Event:
        same = [event for event in self.main if event.districts & clause.districts]
        same = [event for event in same if not self._other_day(event, clause)]
        elsewhere = bool(same) and all(self._other_place(event, clause) for event in same)
        if elsewhere and (self.summaries or (len(self.main) > 1 and self._has_new_toll(clause, same))):
            within = clause.districts & frozenset().union(*(event.districts for event in same))
            return self._new(within)
        if same:
            return self.focus if self.focus in same else same[-1]
        if self.focus is not None and not self.focus.districts and not self._other_day(self.focus, clause):
            return self.focus
        return self._new()

    def _other_place(self, event: Event, clause: Clause) -> bool:
        """Several incidents of one district, each at a place of its own."""
        named = {place.place for place in clause.places if place.place}
        return bool(named and event.places) and not named & event.places

    def _has_new_toll(self, clause: Clause, events: Sequence[Event]) -> bool:
        """It counts people whom the district's events did not."""
        told = {(f.harm, f.low) for event in events for c in event.all_clauses for f in c.facts}
        said = {(f.harm, f.low) for f in clause.facts if f.low}
        return clause.opens_sentence and bool(said) and not said & told

    def _by_day(self, clause: Clause) -> Event | None:
        days = {time.day for time in clause.days}
        return next((event for event in reversed(self.main) if event.day in days), None)

    def _other_day(self, event: Event, clause: Clause) -> bool:
        if any(time.relative is not None for time in clause.times) and not clause.days and event.clauses:
            return True
        if event.is_long:
            return False
        days = {time.day for time in clause.days}
        return bool(days) and event.day is not None and event.day not in days

    def _disagrees(self, event: Event, clause: Clause) -> bool:
        apart = bool(event.districts and clause.districts and not event.districts & clause.districts)
        return apart or self._other_day(event, clause)

    def _new(self, within: frozenset[str] = frozenset(), *, is_same_day: bool = False) -> Event:
        event = Event("main", before=self.focus, districts=within, within=within, is_same_day=is_same_day)
        self.main.append(event)
        return event

    # -- the end -------------------------------------------------------------------------------------------

    def finish(self) -> list[Event]:
        """Give title and summaries to their events."""
        if len(self.main) == 1:
            self._settle_single(self.main[0])
        elif not self.main:
            self._from_summaries()
        if len(self.main) > 1:
            for event in self.main:
                event.shared = [*self.titles, *self.summaries, *self.claims]
        give_titles(self.titles, self.main, self.summaries, sums_up=self.sums_up)
        main = [place for event in self.main for place in self._by_place(event)]
        return [*main, *self.background]

    def _by_place(self, event: Event) -> list[Event]:
        """ "Two schools were blown up in X and Y": an incident for each, where no numbers are to be shared out."""
        if any(fact.low for clause in event.all_clauses for fact in clause.facts):
            return [event]
        for clause in event.clauses:
            places = _distinct(clause.places)
            if len(places) > 1 and self._counts(len(places), clause):
                return [replace(event, only=place) for place in places]
        return [event]

    def _counts(self, number: int, clause: Clause) -> bool:
        """The clause, the title or a summing-up says that there were so many, or that they were several."""
        if _AT_ONCE.search(clause.low) and len(clause.districts) == number:
            return True
        words = _NUMBERS.get(number, frozenset())
        return any(words & set(told.low.split()) for told in (clause, *self.titles, *self.summaries, *self.waiting))

    def _settle_single(self, event: Event) -> None:
        event.clauses = sorted([*self.waiting, *event.clauses], key=lambda c: (c.sentence.index, c.first))
        for clause in self.waiting:
            event.districts = event.districts or clause.districts
            event.day = event.day or next((time.day for time in clause.days), None)

    def _from_summaries(self) -> None:
        told = [clause for clause in self.waiting if clause.has_trigger]
        if not told and not any(title.has_trigger for title in self.titles):
            return
        event = self._new()
        for clause in self.waiting:
            event.add(clause)
