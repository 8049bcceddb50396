"""From clauses to events: one article may tell of several incidents, and of earlier ones."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from ingest.reading.clauses import Clause
from ingest.reading.doc import Doc
from ingest.reading.locations import Location
from ingest.reading.status import Status

# How far into a clause a word for what was told before still opens it.
_OPENING = 40
_SURE = 0.5
_LONG = re.compile(
    r"\b(?:[\w-]+-(?:day|hour)|day-long|days-long) (?:\w+ )?(?:operation|siege|stand-?off|battle|assault)\b"
)
# What a title must share with one event of several to be its own.
_FITS = 1.0


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


@dataclass(slots=True)
class Event:
    """The clauses that speak of one incident; `shared` ones speak of others too.

    `before` is the event in focus when it was first told; `only` its place, where one clause names several.
    """

    role: str
    clauses: list[Clause] = field(default_factory=list)
    title: Clause | None = None
    shared: list[Clause] = field(default_factory=list)
    districts: frozenset[str] = frozenset()
    day: dt.date | None = None
    places: set[str] = field(default_factory=set)
    before: Event | None = None
    only: Location | None = None

    @property
    def is_long(self) -> bool:
        """It went on for days, so that another day is no other incident."""
        return any(_LONG.search(clause.low) for clause in self.clauses[:2])

    def add(self, clause: Clause) -> None:
        """Take a clause in; the first district and day named stay the event's."""
        self.clauses.append(clause)
        if clause.districts:
            common = self.districts & clause.districts
            self.districts = common or self.districts or clause.districts
        if self.day is None and clause.days and clause.has_trigger:
            self.day = clause.days[0].day
        self.places |= {place.place for place in clause.locations if place.place and place.role in {"event", "road"}}

    @property
    def all_clauses(self) -> list[Clause]:
        """Its own clauses, the title first."""
        return [self.title, *self.clauses] if self.title else list(self.clauses)


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
        elif status.kind != "furniture" and self._sums_up_again(clause):
            self.summaries.append(clause)
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
        if not clause.has_trigger or (self._is_claim(clause) and not clause.districts):
            return self._named_again(clause) or self.focus
        if self.focus is None:
            return self._new()
        if status.starts_other and clause.opens_sentence and not self._only_aftermath(clause):
            return self._new()
        if self.summaries and self._is_at_new_place(clause):
            return self._new()
        if self._speaks_again(clause):
            return self._named_again(clause) or self.focus
        if clause.districts:
            return self._by_district(clause)
        if self._other_day(self.focus, clause):
            return self._by_day(clause) or self._new()
        return self.focus

    def _is_claim(self, clause: Clause) -> bool:
        """A group speaks of an attack: no attack of its own."""
        return any(pattern.search(clause.sentence.marked) for _, pattern in self.cues.claims)

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

    def _by_district(self, clause: Clause) -> Event:
        same = [event for event in self.main if event.districts & clause.districts]
        same = [event for event in same if not self._other_day(event, clause)]
        if self.summaries and same and all(self._other_place(event, clause) for event in same):
            return self._new()
        if same:
            return self.focus if self.focus in same else same[-1]
        if self.focus is not None and not self.focus.districts and not self._other_day(self.focus, clause):
            return self.focus
        return self._new()

    def _other_place(self, event: Event, clause: Clause) -> bool:
        """Several incidents of one district, each at a place of its own."""
        named = {place.place for place in clause.places if place.place}
        return bool(named and event.places) and not named & event.places

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

    def _new(self) -> Event:
        event = Event("main", before=self.focus)
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
                event.shared = [*self.titles, *self.summaries]
        self._give_title()
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

    def _give_title(self) -> None:
        """Each title goes to the event that it fits best; one that sums up several goes to none."""
        for title in self.titles:
            if len(self.main) == 1:
                self.main[0].title = self.main[0].title or title
                continue
            if self._is_sum(title):
                continue
            fits = [(self._fit(event, title), -at, event) for at, event in enumerate(self.main)]
            best = max(fits, key=lambda fit: fit[:2], default=None)
            if best and best[0] >= _FITS and best[2].title is None:
                best[2].title = title

    def _is_sum(self, title: Clause) -> bool:
        """The title speaks of several incidents, or its numbers are those of a sentence that does."""
        said = {(fact.harm, fact.low) for fact in title.facts if fact.low}
        summed = {(fact.harm, fact.low) for clause in self.summaries for fact in clause.facts if fact.low}
        return self.sums_up or (bool(said) and said <= summed)

    def _fit(self, event: Event, title: Clause) -> float:
        """Shared numbers count most, then the district; the first event is the likeliest."""
        numbers = {(fact.harm, fact.low) for clause in event.clauses[:3] for fact in clause.facts if fact.low}
        parts = {(f.harm, p.low) for clause in event.clauses[:3] for f in clause.facts for p in f.parts if p.low}
        said = {(f.harm, p.low) for f in title.facts for p in f.parts if p.low} | {
            (f.harm, f.low) for f in title.facts if f.low
        }
        if title.districts and event.districts and not title.districts & event.districts:
            return 0.0
        near = 1.0 if title.districts & event.districts else 0.5 if event is self.main[0] else 0.0
        return near + 0.5 * len(said & (numbers | parts))
