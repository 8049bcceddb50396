"""Drafts and articles for tests of what is the same, in memory: two districts that touch and one far off."""

import datetime as dt
from typing import Any

from ingest.matching.articles import Told, told_of
from ingest.reading.article import ArticleText
from ingest.reading.drafts import Attribution, Draft, PlaceReading, Range, Reading, Value

DAY = dt.date(2025, 2, 13)
_AROUND = {"bannu": {"lakki-marwat"}, "lakki-marwat": {"bannu"}}
_WIDER = {"Karachi": {"karachi-south", "karachi-east"}}


class Ground:
    """What is known in these tests."""

    def drawn(self, place: PlaceReading) -> frozenset[str]:
        """A district itself, or those of a city that is larger than one."""
        return frozenset({place.district} if place.district else _WIDER.get(place.district_name, ()))

    def neighbours(self, slug: str) -> frozenset[str]:
        """Bannu and Lakki Marwat touch."""
        return frozenset(_AROUND.get(slug, ()))

    def wholes(self, group: str) -> frozenset[str]:
        """One brigade is part of one army."""
        return frozenset({group, "army"} if group == "brigade" else {group})


def place(district: str | None = "bannu", name: str = "", **more: Any) -> PlaceReading:
    """A district, or a named spot in it."""
    given: dict[str, Any] = {
        "words": name or (district or "").title(), "province": "khyber-pakhtunkhwa",
        "province_name": "Khyber Pakhtunkhwa", "district": district, "district_name": (district or "").title(),
        "place": name.lower() or None, "place_name": name, "precision": "town" if name else "district",
    }  # fmt: skip
    return PlaceReading(**(given | more))


def claim(group: str) -> Attribution:
    """A claim of a group."""
    return Attribution(group, group, group, "claim", "made")


def draft(
    *,
    where: PlaceReading | None = None,
    day: dt.date | None = DAY,
    killed: int | None = 4,
    injured: int | None = 7,
    militants: int | None = None,
    **more: Any,
) -> Draft:
    """A bombing of a police van in Bannu unless a test says otherwise."""
    given: dict[str, Any] = {
        "role": "main",
        "event_class": Value("militant_attack"),
        "date": Value(day),
        "date_precision": "day" if day else None,
        "part_of_day": None,
        "place": Value(where or place()),
        "attack_types": Value(("ied",)),
        "targets": Value(("police",)),
        "figures": (),
        "attributions": (),
        "killed": Value(None if killed is None else Range(killed, killed)),
        "injured": Value(None if injured is None else Range(injured, injured)),
        "killed_militants": Value(militants),
        "claimed_killed": Value(None),
        "perpetrator": Value(None),
        "claim_status": Value("unknown"),
    }
    return Draft(**(given | more))


def told(
    id_: str = "a",
    *drafts: Draft,
    title: str = "Policemen killed in blast",
    text: str = "A short text.",
    kind: str = "attack",
    address: str = "",
    published: dt.date | None = DAY,
) -> Told:
    """An article with these drafts; without any it is not relevant."""
    reading = Reading(bool(drafts), kind, (), drafts, "en")
    return told_of(ArticleText(id_, title, text, published), reading, address=address, ground=Ground())
