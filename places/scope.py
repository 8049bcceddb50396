"""The district and province a source states, read into the polygons they allow."""

from __future__ import annotations

from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

from places.choices import MatchPrecision
from places.gazetteer import Gazetteer, Unit
from places.matches import Match
from places.names import compact, fold, skeleton
from places.wording import DIRECTIONS, DISTRICT_WORDS

COUNTRY = "pakistan"
_DISTRICT_SIMILARITY = 0.8
_DISTRICT_MARGIN = 0.1


@dataclass(frozen=True, slots=True)
class Scope:
    """Where a place may lie.

    `strict` are the drawn districts the words mean, `family` those of parent and children too; both
    empty where no district is known. `words` are the district's words as the source has them.
    """

    words: str = ""
    units: tuple[Unit, ...] = ()
    strict: frozenset[str] = frozenset()
    family: frozenset[str] = frozenset()
    province: str | None = None


def scope_of_units(units: list[Unit], *, words: str) -> Scope:
    """The scope of district rows that share a name."""
    provinces = {unit.province for unit in units}
    return Scope(
        words=words,
        units=tuple(units),
        strict=frozenset().union(*(unit.drawn for unit in units)),
        family=frozenset().union(*(unit.family for unit in units)),
        province=provinces.pop() if len(provinces) == 1 else None,
    )


def province_named(index: Gazetteer, words: str) -> str | None:
    """Slug of the province these words are the name of."""
    return index.provinces.get(compact(words))


def stated_scope(index: Gazetteer, *, district: str | None, province: str | None) -> Scope:
    """What the source's district and province fields allow.

    In this order: the district's names (seats and ambiguous ones too, since a district is meant); the
    same within the stated province; one clear misspelling of a district; a place that is stated as
    if it were a district. An unknown district keeps its words and leaves the province alone.
    """
    province_slug = province_named(index, province) if province else None
    if not district or not fold(district):
        return Scope(province=province_slug)
    units = _units_named(index, district, province_slug)
    if units:
        return scope_of_units(units, words=district)
    return Scope(words=district, province=province_slug)


def _units_named(index: Gazetteer, words: str, province: str | None) -> list[Unit]:
    folded = [word for word in fold(words).split() if word not in DISTRICT_WORDS]
    for key in (compact(words), "".join(folded)):
        units = index.stated_districts.get(key, [])
        if inside := [unit for unit in units if province in (None, unit.province)]:
            return inside
        if units:
            return list(units)
    return _misspelt(index, "".join(folded), province) or _district_of_place(index, "".join(folded), province)


def _misspelt(index: Gazetteer, key: str, province: str | None) -> list[Unit]:
    """Districts with the one name that is clearly nearest, or none."""
    scored: dict[str, float] = {}
    for name, units in index.districts.items():
        if province not in (None, *(unit.province for unit in units)) or not same_directions(key, name):
            continue
        score = Levenshtein.normalized_similarity(skeleton(key), skeleton(name))
        for unit in units:
            scored[unit.slug] = max(score, scored.get(unit.slug, 0.0))
    ranked = sorted(scored.items(), key=lambda item: -item[1])
    if not ranked or ranked[0][1] < _DISTRICT_SIMILARITY or len(key) < 4:
        return []
    best = index.units[ranked[0][0]]
    others = [score for slug, score in ranked[1:] if not index.units[slug].drawn <= best.family]
    return [best] if not others or ranked[0][1] - others[0] >= _DISTRICT_MARGIN else []


def same_directions(one: str, other: str) -> bool:
    """North and South Waziristan differ in two letters and are never a misspelling of each other.

    A first name without any direction may have it misspelt ("Noth Waziristan").
    """
    said = {word for word in DIRECTIONS if one.startswith(word)}
    return not said or said == {word for word in DIRECTIONS if other.startswith(word)}


def _district_of_place(index: Gazetteer, key: str, province: str | None) -> list[Unit]:
    spots = {
        name.spot.district
        for name in index.places.get(key, ())
        if not name.needs_district and province in (None, name.spot.province)
    }
    return [index.units[spots.pop()]] if len(spots) == 1 else []


def fallback(index: Gazetteer, scope: Scope) -> Match:
    """What is known whatever the text means: the district, else the province, else the country."""
    if scope.strict:
        return district_match(index, scope, how="district")
    return Match(
        place_slug=None,
        district_slug=None,
        district_set=(),
        district_words=scope.words,
        province_slug=scope.province,
        latitude=None,
        longitude=None,
        precision=(MatchPrecision.PROVINCE if scope.province else MatchPrecision.COUNTRY).value,
        distance_km=None,
        name=index.province_names[scope.province] if scope.province else "Pakistan",
        score=1.0,
        how="province" if scope.province else "country",
    )


def district_match(index: Gazetteer, scope: Scope, *, how: str, score: float = 1.0) -> Match:
    """A match at district precision. Several drawn districts share no label point: none is given."""
    drawn = tuple(sorted(scope.strict))
    single = index.units[drawn[0]] if len(drawn) == 1 else None
    return Match(
        place_slug=None,
        district_slug=single.slug if single else None,
        district_set=drawn,
        district_words=scope.words,
        province_slug=scope.province,
        latitude=single.latitude if single else None,
        longitude=single.longitude if single else None,
        precision=MatchPrecision.DISTRICT.value,
        distance_km=None,
        name=scope.units[0].name if len(scope.units) == 1 else scope.words,
        score=score,
        how=how,
    )
