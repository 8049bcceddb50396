"""Names for a type-ahead box: places, districts and their other names, best first."""

from __future__ import annotations

from rapidfuzz import process
from rapidfuzz.distance import JaroWinkler

from places.gazetteer import Gazetteer, Name, gazetteer
from places.lookup import match_of
from places.matches import Match
from places.names import compact, fold
from places.scope import district_match, scope_of_units
from places.wording import Variant

_SIMILARITY = 0.84


def search_places(q: str, limit: int = 10) -> list[Match]:
    """Places and districts whose name begins with, holds, or resembles `q`; at most `limit`, best first.

    Every homonym is listed with its district: a person chooses. Score 1 is the whole name, 0.9 its
    beginning, 0.8 the beginning of a word in it, less than that a likeness.
    """
    folded = fold(q)
    if not folded:
        return []
    index = gazetteer()
    found: dict[str, Match] = {}
    for match in (*_districts(index, compact(q)), *_places(index, folded)):
        slug = f"{match.place_slug}/{'+'.join(match.district_set)}"
        if slug not in found or found[slug].score < match.score:
            found[slug] = match
    ranked = sorted(found.values(), key=lambda match: (-match.score, len(match.name), match.name))
    return ranked[:limit]


def _districts(index: Gazetteer, key: str) -> list[Match]:
    return [
        district_match(
            index,
            scope_of_units(units, words=index.district_names[name]),
            how="district",
            score=1.0 if name == key else 0.9,
        )
        for name, units in index.districts.items()
        if name.startswith(key)
    ]


def _score(name: Name, folded: str, key: str) -> float:
    if name.key == key:
        return 1.0
    if name.key.startswith(key):
        return 0.9
    return 0.8 if f" {folded}" in name.folded else 0.0


def _places(index: Gazetteer, folded: str) -> list[Match]:
    key = folded.replace(" ", "")
    names = [name for names in index.places.values() for name in names]
    scored = [(name, score) for name in names if (score := _score(name, folded, key))]
    if not scored and len(key) >= 4:
        rough = process.extract(
            key, [name.key for name in names], scorer=JaroWinkler.similarity, score_cutoff=_SIMILARITY, limit=40
        )
        scored = [(names[at], 0.75 * score) for _, score, at in rough]
    variant = Variant(tuple(folded.split()), near=False, road=False, district_only=False)
    # A tehsil after the town of the same name.
    return [match_of(name, variant, score=score - 0.01 * name.spot.rank, how="search") for name, score in scored]
