"""An incident as the text tells of it: the clauses that speak of it."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field

from ingest.reading.clauses import Clause
from ingest.reading.locations import Location

_LONG = re.compile(
    r"\b(?:[\w-]+-(?:day|hour)|day-long|days-long) (?:\w+ )?(?:operation|siege|stand-?off|battle|assault)\b"
)


@dataclass(slots=True)
class Event:
    """The clauses that speak of one incident; `shared` ones speak of others too.

    `before` is the event in focus when it was first told; `only` its place, where one clause names several;
    `within` the districts that its place lies in, as they are those of an event told before. `is_same_day`: it was
    told as of a later hour of that event's day.
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
    within: frozenset[str] = frozenset()
    is_same_day: bool = False

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

    def most(self, harm: str) -> int:
        """The largest number of people that its clauses tell of so far; 0 where they tell of none."""
        return max((fact.low or 0 for clause in self.clauses for fact in clause.facts if fact.harm == harm), default=0)
