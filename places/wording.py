"""How sources word a place: parts, nearness, buildings and roads named beside it.

Nothing here knows any place; only the words around place names.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from places.names import fold


def _words(text: str) -> frozenset[str]:
    return frozenset(fold(text).split())


# Words for a thing that stands in the place it is named after or with: the place itself is meant.
SITE_WORDS = _words(
    """
    police station stations post posts outpost checkpost checkposts check checkpoint picket camp fort fc levies
    levy army military base air airbase airport cantonment cantt bazaar bazar market mosque masjid imambargah
    church temple school college university hospital clinic court office offices house residence hotel jail prison
    toll plaza gate port colony city town village bus stand stop stadium ground square chowk chowrangi phatak
    crossing main centre center polling election committee peace coast guard cadet hq headquarters lines line
    ctd dc deputy commissioner commissioners president presidents railway candidates candidate leader rally
    building park bank street block sector phase ward no number near union council tehsil subdivision
    sub division locality neighbourhood bungalow
    تھانہ تھانے چوکی چیک پوسٹ بازار شہر گاؤں قصبہ قصبے تحصیل کیمپ قلعہ مسجد سکول چوک
    """
)
# Words for a stretch or tract: the place named only says roughly where.
TRACT_WORDS = _words(
    """
    road highway motorway bypass route link section track area areas outskirts suburbs vicinity valley hills hill
    range mountains mountain forest stream river canal pipeline dam field coalfield mine mines riverine region
    bridge site sites gas well plant wildlife territory desert
    علاقہ علاقے علاقوں روڈ شاہراہ سڑک مضافات وادی پہاڑی
    """
)
BORDER_WORDS = _words("border borders سرحد")
# Words that leave only the district: its border, its court, the unit itself.
DISTRICT_WORDS = BORDER_WORDS | _words("district districts distt agency tribal ضلع ضلعے اضلاع ایجنسی")
ROAD_WORDS = _words("road highway motorway bypass route روڈ شاہراہ سڑک")
_LITTLE_WORDS = _words("the a an at in on of from to by کے کی کا میں سے پر")
STRIPPED = SITE_WORDS | TRACT_WORDS | DISTRICT_WORDS | _LITTLE_WORDS
DIRECTIONS = _words("north south east west upper lower central")

_MILE_KM = 1.609
_DISTANCE = re.compile(
    r"(?:about|some|around|roughly|nearly|almost)?\s*(?P<number>\d+(?:\.\d+)?)\s*-?\s*"
    r"(?P<unit>kms?|kilomet(?:er|re)s?|miles?)\s*(?:away)?\s*"
    r"(?:(?:to\s+the\s+)?(?:north|south|east|west)(?:[-\s]?(?:east|west))?)?\s*(?:of|from|off)\b",
    re.IGNORECASE,
)
_DISTANCE_UR = re.compile(
    r"(?P<place>.+?)\s+سے\s+(?:تقریبا[ًً]?\s+)?(?P<number>\d+(?:\.\d+)?)\s*(?P<unit>کلو\s?میٹر|میل)(?:\s+دور)?"
)
_NEAR = re.compile(
    r"\b(?:close\s+to|not\s+far\s+from|adjacent\s+to|in\s+the\s+vicinity\s+of|outside\s+of|outside|around|nearby"
    r"|on\s+the\s+outskirts\s+of|just\s+outside)\s+",
    re.IGNORECASE,
)
_TRACT_OF = re.compile(r"\b(areas?|outskirts|suburbs|vicinity|surroundings|environs)\s+of\s+", re.IGNORECASE)
_NEAR_UR = re.compile(r"(?P<place>[^,،]+?)\s+کے\s+(?:قریبی?|نزدیک|مضافات(?:ی)?)(?:\s+علاق[ےہ])?(?:\s+میں)?")
# "<district> کے علاقے <place>": the wider unit comes first in Urdu.
_WITHIN_UR = re.compile(r"\s+(?:کے|کی)\s+(?:علاقے|تحصیل|گاؤں|ضلع|شہر|قصبے)\s+")
_BRACKETS = re.compile(r"[(\[]([^)\]]*)[)\]]?")
_SEVERAL = re.compile(r"\s+(?:and|&|اور)\s+|\s*/\s*|\s*\+\s*", re.IGNORECASE)
_PARTS = re.compile(r"\s*[,;،؛]\s*|\s+[-\u2013\u2014]\s+|\s+(?:of|in|at)\s+|\s+(?=near\b)", re.IGNORECASE)
_STRETCH = re.compile(
    r"^(?P<one>.+?)\s*[-\u2013\u2014]\s*(?P<other>[^-\u2013\u2014]+?)(?P<road>\s+(?:link\s+)?(?:road|highway|motorway|section|route))?$",
    re.IGNORECASE,
)
_OTHERS = re.compile(r"^(?:the\s+)?(?:others?|elsewhere|other\s+\w+(?:\s+\w+)?)$", re.IGNORECASE)
_HEAD_DIRECTION = re.compile(r"^(?P<head>\w+)\s+(?P<joint>and|&|اور)\s+(?P<second>\w+)\s+(?P<name>.+)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Variant:
    """A part with some of its surrounding words taken off, and what those words said."""

    words: tuple[str, ...]
    near: bool
    road: bool
    district_only: bool

    @property
    def key(self) -> str:
        """The words in compact form."""
        return "".join(self.words)

    @property
    def folded(self) -> str:
        """The words in folded form."""
        return " ".join(self.words)


@dataclass(frozen=True, slots=True)
class Part:
    """One piece of the text, as written, with `near` and the distance already taken off."""

    text: str
    near: bool = False
    bracketed: bool = False
    """Stood in brackets: often a remark ("wedding"), so an unknown one says nothing of the place."""

    def variants(self) -> list[Variant]:
        """The part as it stands, then without closing, then without opening words such as "police station"."""
        words = fold(self.text).split()
        found = [Variant(tuple(words), self.near, road=False, district_only=False)]
        taken: list[str] = []
        while words and (words[-1] in STRIPPED or words[-1].isdigit()):
            taken.append(words.pop())
            found.append(self._variant(words, taken))
        while words and (words[0] in STRIPPED or words[0].isdigit()):
            taken.append(words.pop(0))
            found.append(self._variant(words, taken))
        return [variant for variant in found if variant.words]

    def _variant(self, words: list[str], taken: list[str]) -> Variant:
        return Variant(
            tuple(words),
            near=self.near or any(word in TRACT_WORDS for word in taken),
            road=any(word in ROAD_WORDS for word in taken),
            district_only=_leaves_district(taken),
        )

    @property
    def is_generic(self) -> bool:
        """Nothing but words such as "police station": it names no place."""
        return all(word in STRIPPED or word.isdigit() for word in fold(self.text).split())

    @property
    def names_border(self) -> bool:
        """The part speaks of a border, which may be far from the town named beside it."""
        return bool(BORDER_WORDS & set(fold(self.text).split()))

    @property
    def stretch(self) -> tuple[str, str, bool] | None:
        """Both ends of "A-B road", and whether a word such as road was there; None for other parts."""
        found = _STRETCH.match(self.text)
        return (found["one"], found["other"], bool(found["road"])) if found else None


@dataclass(frozen=True, slots=True)
class Wording:
    """A text taken apart.

    `segments` hold the parts in the order to be tried: brackets first, then from the left. More than
    one segment means that the text joins several places by "and" or a slash.
    """

    whole: Part
    segments: tuple[tuple[Part, ...], ...]
    and_others: bool
    distance_km: float | None


def read(text: str) -> Wording:
    """Take the words of a source apart."""
    text, distance_km = _take_distance(" ".join(text.split()))
    text = _unify_nearness(text)
    inside = " , ".join(found for found in _BRACKETS.findall(text) if found.strip())
    outside = _BRACKETS.sub(" ", text)
    pieces = [piece for piece in _SEVERAL.split(_share_name(outside)) if piece.strip()]
    named = [piece for piece in pieces if not _OTHERS.match(piece.strip())]
    if len(pieces) > 1 and "," in pieces[0] and "," not in pieces[-1]:
        # "A, B and C" is a list; "A, B and C, D" are two places with the wider unit behind each.
        named = [name for piece in named for name in piece.split(",")]
    segments = [_parts(piece) for piece in named]
    if inside:
        remarks = tuple(replace(part, bracketed=True) for part in _parts(inside))
        segments[:1] = [remarks + (segments[0] if segments else ())]
    return Wording(
        whole=_part(text),
        segments=tuple(segment for segment in segments if segment),
        and_others=len(named) < len(pieces),
        distance_km=distance_km,
    )


def _take_distance(text: str) -> tuple[str, float | None]:
    """ "5 km from X" becomes "near X" and 5.0; miles are turned into kilometres."""
    if found := _DISTANCE_UR.search(text):
        text = text.replace(found[0], f"near {found['place']}")
    elif found := _DISTANCE.search(text):
        text = text.replace(found[0], "near ", 1)
    else:
        return text, None
    number = float(found["number"])
    is_mile = found["unit"].lower().startswith(("mile", "میل"))
    return " ".join(text.split()), round(number * _MILE_KM, 1) if is_mile else number


def _unify_nearness(text: str) -> str:
    text = _NEAR.sub("near ", text)
    text = _TRACT_OF.sub(lambda found: "near " if found.start() == 0 else f"{found[1]}, ", text)
    text = _NEAR_UR.sub(lambda found: f"near {found['place']}", text)
    return ", ".join(reversed(_WITHIN_UR.split(text)))


def _share_name(text: str) -> str:
    """ "North and South Waziristan" names two districts that share their second word."""
    found = _HEAD_DIRECTION.match(text)
    if found and {fold(found["head"]), fold(found["second"])} <= DIRECTIONS:
        return f"{found['head']} {found['name']} {found['joint']} {found['second']} {found['name']}"
    return text


def _leaves_district(taken: list[str]) -> bool:
    """ "X district" and "X border" speak of the unit; a "border post" of X is a thing in X."""
    if not DISTRICT_WORDS.intersection(taken):
        return False
    border_only = not (DISTRICT_WORDS - BORDER_WORDS).intersection(taken)
    return not (border_only and SITE_WORDS.intersection(taken))


def _parts(text: str) -> tuple[Part, ...]:
    pieces = (_part(piece) for piece in _PARTS.split(text) if piece.strip())
    return tuple(part for part in pieces if fold(part.text))


def _part(text: str) -> Part:
    text = text.strip()
    if text.lower().startswith("near "):
        return Part(text[5:], near=True)
    return Part(text)
