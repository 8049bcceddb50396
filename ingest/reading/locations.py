"""Where: phrases that name a place, from several names that stand together, each with its role."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ingest.reading.doc import Sentence
from ingest.reading.knowledge import PlaceName
from ingest.reading.roles import Role, is_known_word, role_of
from ingest.reading.text import fold, word_set

# What may stand between two names of one phrase: "Tang area of tehsil Datta Khel, North Waziristan".
_CHAIN = word_set(
    """, area areas of in the district tehsil town village sub division subdivision locality 's ( ) and at near city
    valley bazaar bazar region taluka road chowk police station limits jurisdiction a agency union council bordering
    neighbourhood"""
) | frozenset(map(fold, word_set("کے کی کا علاقے علاقہ تحصیل ضلع میں شہر گاؤں ، قریب نزدیک صوبے صوبہ بازار")))
_LONGEST_GAP = 5
_LONGEST_UNKNOWN = 4
_AREA = frozenset({"area", "village"})
_EDGES = frozenset({",", "of", "in", "area"})


@dataclass(frozen=True, slots=True)
class Location:
    """A phrase that names a place: the words from `first` up to `last`.

    `districts` are the slugs it may lie in, empty for a province; `is_district`: the phrase itself names
    the district, so that it needs no guess; `place` is the name of the finest place in it. `role`: event,
    office (an official's), origin (where people come from), care (where the harmed were taken), route,
    road, dateline, border, or past (of an earlier time).
    """

    first: int
    last: int
    words: str
    districts: frozenset[str]
    provinces: frozenset[str]
    is_district: bool
    role: str
    weight: float
    needs_context: bool = False
    place: str = ""

    @property
    def is_event(self) -> bool:
        """It says where something happened."""
        return self.role == "event"


def locations(sentence: Sentence, persons: Sequence[tuple[int, int]], dateline_end: int = 0) -> list[Location]:
    """The sentence's places as phrases with roles; parts of persons' names are left out."""
    found = [(chain, role_of(sentence, chain, persons, dateline_end)) for chain in _chains(sentence)]
    return [_location(sentence, chain, role) for chain, role in found if role.name != "person"]


def _chains(sentence: Sentence) -> list[list[PlaceName]]:
    chains: list[list[PlaceName]] = []
    for place in sentence.places:
        if chains and _goes_on(sentence, chains[-1][-1], place):
            chains[-1].append(place)
        else:
            chains.append([place])
    return chains


def _goes_on(sentence: Sentence, one: PlaceName, place: PlaceName) -> bool:
    """Whether a name continues the phrase of the one before it; "Kech and Panjgur" are two."""
    gap = [token.low for token in sentence.tokens[one.last : place.first]]
    if len(gap) > _LONGEST_GAP or not all(word in _CHAIN for word in gap) or "and" in gap:
        return False
    shared = bool(one.districts & place.districts)
    if one.kind == "province":
        return gap == ["'s"]
    if one.kind == "district":
        return shared or place.kind == "province" or (place.kind == "place" and gap == ["'s"])
    return shared or not one.districts or not place.districts or place.kind != "place"


def _location(sentence: Sentence, chain: list[PlaceName], role: Role) -> Location:
    first, last = _unknown_before(sentence, chain[0].first), chain[-1].last
    districts, is_district = _districts(chain)
    provinces = frozenset[str]().union(*(place.provinces for place in chain if place.kind == "province"))
    return Location(
        first,
        last,
        _text(sentence, first, last),
        districts,
        provinces or chain[-1].provinces,
        is_district,
        role.name,
        role.weight,
        all(place.needs_context for place in chain),
        next((sentence.words(p.first, p.last) for p in chain if p.kind == "place"), ""),
    )


def _text(sentence: Sentence, first: int, last: int) -> str:
    """The phrase as written, blanks made single."""
    pieces: list[str] = []
    end = sentence.tokens[first].start
    for token in sentence.tokens[first:last]:
        pieces.append(("-" if token.glued and pieces else " " if token.start > end else "") + token.text)
        end = token.end
    return "".join(pieces)


def _districts(chain: list[PlaceName]) -> tuple[frozenset[str], bool]:
    """The districts that the phrase may lie in, and whether it names one."""
    named = [place for place in chain if place.kind == "district"]
    places = [place for place in chain if place.kind == "place"]
    if named:
        is_narrower = len(named) > 1 and named[0].districts <= named[-1].districts
        return (named[0] if is_narrower else named[-1]).districts, True
    if not places:
        return frozenset(), False
    common = frozenset.intersection(*(place.districts for place in places))
    return common or places[-1].districts, False


def _unknown_before(sentence: Sentence, first: int) -> int:
    """Back over capitalised words before the name that no list knows: "Gul Mosaki, Mir Ali"."""
    at = first
    while at and first - at < _LONGEST_UNKNOWN and _belongs(sentence, at - 1, near=first - at < _LONGEST_UNKNOWN - 1):
        at -= 1
    while at < first and sentence.tokens[at].low in _EDGES:
        at += 1
    return at


def _belongs(sentence: Sentence, at: int, *, near: bool) -> bool:
    """Whether the word is part of an unknown name, or joins one to the phrase ("area of", a comma)."""
    token = sentence.tokens[at]
    if token.low in _AREA:
        return True
    if token.low in _EDGES and at and near:
        before = sentence.tokens[at - 1]
        is_name = before.is_name_like and not is_known_word(sentence, at - 1)
        return before.low in _AREA or (token.low == "," and is_name)
    return token.is_name_like and token.is_word and not is_known_word(sentence, at)
