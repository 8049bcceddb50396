"""Finding a part of a text among the names: one clear place, or those that compete."""

from __future__ import annotations

from dataclasses import dataclass, replace

from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from places.choices import MatchPrecision, PlaceKind
from places.gazetteer import RANKS, Gazetteer, Name
from places.matches import Match
from places.names import skeleton
from places.scope import Scope, same_directions
from places.wording import STRIPPED, Part, Variant

# Shortest compact name, lowest similarity and smallest lead over the next place at which a misspelling
# is read as a name: inside a named district, inside a province, anywhere.
_IN_DISTRICT = (5, 0.80)
_IN_PROVINCE = (6, 0.85)
_ANYWHERE = (6, 0.85)
_LEAD = 0.08
_CANDIDATE_FLOOR = 0.65
# Endings so common that they say little about which village is meant: the rest must be alike by itself.
_ENDINGS = ("khel", "abad", "zai", "pur", "kot", "wala", "garh", "bazar", "banda", "kalai", "kalay", "goth", "shah")
_STEM_SIMILARITY = 0.75
# Below this many letters, and wherever no district is named, a changed consonant makes another name
# (Chakar, Chakab).
_LONG_NAME = 8
_PREFIX_SCORE = 0.75
_LONGEST_LIST = 10


@dataclass(frozen=True, slots=True)
class Found:
    """Places that a part may mean. `clear` is set where it means exactly one."""

    clear: Match | None
    candidates: tuple[Match, ...]
    reason: str


def match_of(name: Name, variant: Variant, *, score: float, how: str, words: str = "") -> Match:
    """The match of a place, its precision lowered where the words only say "near" it."""
    spot = name.spot
    lowered = variant.near and spot.precision == MatchPrecision.TOWN.value
    return Match(
        place_slug=spot.slug,
        district_slug=spot.district,
        district_set=(spot.district,),
        district_words=words or spot.district_name,
        province_slug=spot.province,
        latitude=spot.latitude,
        longitude=spot.longitude,
        precision=MatchPrecision.NEAR.value if lowered else spot.precision,
        distance_km=None,
        name=spot.name,
        score=round(score, 2),
        how=how,
    )


def exact(index: Gazetteer, variant: Variant, scope: Scope) -> Found | None:
    """Places whose name equals the words, spaces aside; None when there is no such name.

    A name is taken inside the stated district, then inside its parent and children, then (no district
    stated) inside the province or anywhere, where names that need their district are only candidates.
    """
    names = [name for name in index.places.get(variant.key, ()) if not _means_district(index, name, scope)]
    if scope.family:
        inside = [name for name in names if name.spot.district in scope.strict]
        # "Murree Road" runs through Rawalpindi: a road's name is not followed beyond the district itself.
        kin = [] if variant.road else [name for name in names if name.spot.district in scope.family]
        return _choose(inside or kin, variant, scope) if inside or kin else None
    names = [name for name in names if scope.province in (None, name.spot.province)]
    if not names:
        return None
    unflagged = [name for name in names if not name.needs_district]
    if variant.road or len({name.spot.district for name in names}) > 1 or not unflagged:
        return _undecided(names, variant, scope, "the name alone is not enough: its district must be named")
    return _choose(unflagged, variant, scope)


def _means_district(index: Gazetteer, name: Name, scope: Scope) -> bool:
    """The name is rather a district's: of several polygons (Karachi), or its own and here only of a tract in it."""
    units = index.districts.get(name.key, [])
    drawn: frozenset[str] = frozenset().union(*(unit.drawn for unit in units))
    if name.spot.district not in drawn:
        return False
    if len(drawn) > 1 and len(scope.strict) != 1:
        return True
    is_tract = name.spot.rank >= RANKS[PlaceKind.AREA]
    return is_tract and any(unit.slug == name.spot.district and unit.has_name(name.key) for unit in units)


def _how(name: Name, variant: Variant) -> tuple[float, str]:
    if name.folded != variant.folded:
        return 0.95, "compact"
    return (0.98, "alias") if name.is_alias else (1.0, "exact")


def _choose(names: list[Name], variant: Variant, scope: Scope) -> Found:
    """The one place among names inside the allowed districts, a town before a village before an area."""
    top = min(name.spot.rank for name in names)
    best = [name for name in names if name.spot.rank == top]
    own = [name for name in best if not name.is_alias]
    best = own if len(own) == 1 else best
    districts = {name.spot.district for name in names}
    if len(best) == 1 and len(districts) == 1:
        score, how = _how(best[0], variant)
        match = match_of(best[0], variant, score=score, how=how, words=scope.words)
        return Found(match, (match,), f"{match.name} by {how} name")
    return _undecided(names, variant, scope, "several places have this name")


def _undecided(names: list[Name], variant: Variant, scope: Scope, reason: str) -> Found:
    """Every competing place, one per district (a town hides its own tehsil), sharing one score."""
    best: dict[str, Name] = {}
    for name in sorted(names, key=lambda name: (name.spot.rank, name.is_alias, name.spot.slug)):
        best.setdefault(name.spot.district, name)
    share = 1.0 / max(2, len(best))
    found = [
        match_of(name, variant, score=share * _how(name, variant)[0], how=_how(name, variant)[1])
        for name in best.values()
    ]
    return Found(None, tuple(sorted(found, key=lambda match: -match.score)[:_LONGEST_LIST]), reason)


def leading(index: Gazetteer, variant: Variant, scope: Scope) -> Found | None:
    """The longest leading words that name one place inside the stated district: "Wana Dubkot" lies near Wana.

    Only where the district is named; a name that needs it must be a town's, others are too often words.
    """
    for length in range(len(variant.words) - 1, 0, -1):
        key = "".join(variant.words[:length])
        names = [
            name
            for name in index.places.get(key, ())
            if name.spot.district in scope.strict
            and len(key) >= 4
            and name.spot.rank < RANKS[PlaceKind.TEHSIL]
            and not _means_district(index, name, scope)
        ]
        rest = variant.words[length:]
        inside = all(word in STRIPPED or word.isdigit() for word in rest)
        if not names or (not inside and any(name.needs_district and name.spot.rank for name in names)):
            continue
        shortened = Variant(variant.words[:length], variant.near or not inside, variant.road, variant.district_only)
        found = _choose(names, shortened, scope)
        if found.clear:
            match = replace(found.clear, score=_PREFIX_SCORE, how="prefix")
            return Found(match, (match,), f"the leading words name {match.name}")
    return None


def fuzzy(index: Gazetteer, part: Part, scope: Scope) -> Found | None:
    """Places whose name the part misspells; one only where it is clearly ahead of the next."""
    variant = part.variants()[-1] if part.variants() else None
    shortest, floor = _IN_DISTRICT if scope.family else _IN_PROVINCE if scope.province else _ANYWHERE
    if variant is None or variant.district_only or len(variant.key) < shortest:
        return None
    if variant.road and not scope.family:
        return None
    pool = [name for name in _pool(index, scope, variant) if not _means_district(index, name, scope)]
    scored = _similar(pool, variant)
    if not scored:
        return None
    matches = [match_of(name, variant, score=score, how="fuzzy", words=scope.words) for name, score in scored]
    lead = scored[0][1] - scored[1][1] if len(scored) > 1 else 1.0
    if scored[0][1] >= floor and lead >= _LEAD and _alike(variant.key, scored[0][0].key, scope):
        return Found(matches[0], tuple(matches), f"read as {matches[0].name}")
    return Found(None, tuple(matches[:_LONGEST_LIST]), "no name is clearly the nearest")


def _pool(index: Gazetteer, scope: Scope, variant: Variant) -> list[Name]:
    if scope.family:
        return index.names_in(scope.strict if variant.road else scope.family)
    names = (name for names in index.places.values() for name in names)
    return [name for name in names if not name.needs_district and scope.province in (None, name.spot.province)]


def _similar(names: list[Name], variant: Variant) -> list[tuple[Name, float]]:
    """The nearest name of each place, best first; a place hides a tehsil of the same name in its district."""
    key, bones = variant.key, skeleton(variant.key)
    choices = [name.skeleton for name in names]
    scorer = Levenshtein.normalized_similarity
    rough = process.extract(bones, choices, scorer=scorer, score_cutoff=_CANDIDATE_FLOOR, limit=60)
    best: dict[tuple[str, str], tuple[Name, float]] = {}
    for _, by_skeleton, at in rough:
        name = names[at]
        score = max(0.97 * by_skeleton, scorer(key, name.key))
        place = (name.spot.district, skeleton("".join(name.spot.name.casefold().split())))
        held = best.get(place)
        if held is None or (score, -name.spot.rank) > (held[1], -held[0].spot.rank):
            best[place] = (name, score)
    return sorted(best.values(), key=lambda item: (-item[1], item[0].spot.rank, item[0].spot.slug))[:_LONGEST_LIST]


def _consonants(bones: str) -> str:
    return "".join(letter for letter in bones if letter not in "aiu")


def _alike(key: str, name: str, scope: Scope) -> bool:
    """Whether two names may be one in two spellings: same first sound, digits, direction; like stems."""
    bones, other = skeleton(key), skeleton(name)
    if bones[:1] != other[:1] or not same_directions(key, name):
        return False
    if [letter for letter in key if letter.isdigit()] != [letter for letter in name if letter.isdigit()]:
        return False
    strict = not scope.family or min(len(bones), len(other)) < _LONG_NAME
    if strict and _consonants(bones) != _consonants(other):
        return False
    stems = [next((part.removesuffix(end) for end in _ENDINGS if part.endswith(end)), part) for part in (key, name)]
    return Levenshtein.normalized_similarity(skeleton(stems[0]), skeleton(stems[1])) >= _STEM_SIMILARITY
