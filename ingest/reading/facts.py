"""What one clause says of people harmed."""

from __future__ import annotations

from dataclasses import dataclass

from ingest.reading.persons import Part

_DEATH_OF_OWN = ("martyr", "embrac", "attained", "shahadat")
_DEATH_OF_ANYONE = ("laid down", "lay down", "lost", "succumb", "sacrific")
_DEATH_OF_ENEMY = ("eliminat", "neutrali", "sent to hell", "despatched", "dispatched", "wiped")


@dataclass(frozen=True, slots=True)
class Fact:
    """People harmed, as one clause says it; the words from `first` up to `last` of sentence `sentence`.

    `total` is the number of all `parts`; it is None in `low` where the text only says that there were some.
    `kind`: stated, zero ("no casualties"), all ("all attackers"), toll ("the death toll rose to 12"), more
    ("another died"), superseded (a figure taken back), past (of an earlier time than the rest of its sentence), sum
    (of several places, each told for itself), treated (of the injured, who are in hospital), total ("nine in all").
    `is_of_injured`: they were hurt first ("succumbed", "an injured boy died").
    `leaning`: victim, militant or soft (rather a victim) where the verb tells the side ("martyred", "neutralised").
    """

    harm: str
    total: Part
    parts: tuple[Part, ...]
    sentence: int
    first: int
    last: int
    kind: str = "stated"
    quantifier: str | None = None
    said_by: str | None = None
    leaning: str = ""
    is_definite: bool = False
    is_of_injured: bool = False

    @property
    def low(self) -> int | None:
        """The number, or its lower bound."""
        return self.total.low


def leaning(said: str) -> str:
    """Whose death the verb tells of: only one's own are martyred, only an enemy is eliminated."""
    if said.startswith(_DEATH_OF_OWN):
        return "victim"
    if said.startswith(_DEATH_OF_ANYONE) or said == "fell":
        return "soft"
    return "militant" if said.startswith(_DEATH_OF_ENEMY) else ""
