"""What reading an article gives: drafts of incidents, every value with the words it came from.

The words of all vocabularies are those of the record (`incidents.choices`), as plain strings, since
nothing here may import an app.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

from ingest.reading.article import Span
from ingest.reading.candidates import Candidate

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Value(Generic[T]):
    """A value, how sure it is (0 to 1), the words it came from, the rule, and what else it might be."""

    value: T
    confidence: float = 0.0
    spans: tuple[Span, ...] = ()
    rule: str = ""
    alternatives: tuple[T, ...] = ()


@dataclass(frozen=True, slots=True)
class Range:
    """Lowest and highest number; equal when only one is given. `high` is None where it is open ("dozens")."""

    low: int
    high: int | None


@dataclass(frozen=True, slots=True)
class Figure:
    """One number of people in the text.

    `victim_class`, `harm`, `quantifier`, `said_by` and `tags` are words of the record; `quantifier` and
    `said_by` are None where the text does not say. `words` are the source's own ("at least seven people").
    """

    victim_class: str
    harm: str
    low: int
    high: int | None
    quantifier: str | None = None
    said_by: str | None = None
    tags: tuple[str, ...] = ()
    words: str = ""
    spans: tuple[Span, ...] = ()
    rule: str = ""
    confidence: float = 0.5

    @property
    def is_claimed(self) -> bool:
        """Said by an armed group: shown beside the toll, never part of it."""
        return self.said_by == "militants"


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who is said to have done it. `group` is a slug, None where the words decide none.

    `track` is claim, official_blame or analyst; `level` a word of the record that fits the track.
    """

    words: str
    group: str | None
    group_name: str
    track: str
    level: str
    said_by: str | None = None
    spans: tuple[Span, ...] = ()
    confidence: float = 0.5


@dataclass(frozen=True, slots=True)
class PlaceReading:
    """Where: the words of the text, and what they resolve to (slugs and names; None where nothing does)."""

    words: str
    province: str | None = None
    province_name: str = ""
    district: str | None = None
    district_name: str = ""
    place: str | None = None
    place_name: str = ""
    precision: str | None = None
    latitude: float | None = None
    longitude: float | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """One incident of the article, for a person to decide on.

    `role` is main (what the article reports) or background (told again). `killed` and `injured` are
    victims without militants and without what militants claim; None: not stated, 0: the text says none.
    `claim_status` is claimed, denied, attributed, unclaimed or unknown. `victim_names` serve matching
    only and are never shown in public.
    """

    role: str
    event_class: Value[str]
    date: Value[dt.date | None]
    date_precision: str | None
    part_of_day: str | None
    place: Value[PlaceReading | None]
    attack_types: Value[tuple[str, ...]]
    targets: Value[tuple[str, ...]]
    figures: tuple[Figure, ...]
    attributions: tuple[Attribution, ...]
    killed: Value[Range | None]
    injured: Value[Range | None]
    killed_militants: Value[int | None]
    claimed_killed: Value[Range | None]
    perpetrator: Value[str | None]
    claim_status: Value[str]
    victim_names: tuple[str, ...] = ()
    candidates: tuple[Candidate, ...] = ()

    def fields(self) -> Iterator[tuple[str, Value[object]]]:
        """Each field that carries evidence, by its name."""
        for name in FIELDS:
            yield name, getattr(self, name)


FIELDS = (
    "event_class",
    "date",
    "place",
    "attack_types",
    "targets",
    "killed",
    "injured",
    "killed_militants",
    "claimed_killed",
    "perpetrator",
    "claim_status",
)


@dataclass(frozen=True, slots=True)
class Reading:
    """The article's reading. `kind`: attack, operation, clash, roundup, opinion or not_relevant; `reasons` say why."""

    relevant: bool
    kind: str
    reasons: tuple[str, ...]
    drafts: tuple[Draft, ...]
    lang: str
