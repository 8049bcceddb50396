"""From the words of a source to a place: one clear match, or the candidates, never the first of several."""

from __future__ import annotations

from dataclasses import replace

from places.choices import MatchPrecision
from places.gazetteer import Gazetteer, Unit, gazetteer
from places.lookup import Found, exact, fuzzy, leading
from places.matches import Match, Resolution
from places.names import compact
from places.scope import COUNTRY, Scope, district_match, fallback, province_named, scope_of_units, stated_scope
from places.search import search_places
from places.wording import Part, Wording, read

__all__ = ["Match", "Resolution", "resolve_place", "search_places"]


def resolve_place(text: str, *, province: str | None = None, district: str | None = None) -> Resolution:
    """Where `text` is, given the district and province a source states (names as it writes them).

    The cases, in this order:

    1. The text joins several places ("Harnai and Panjgur"): no match, a candidate for each.
    2. The whole text is a place's name; then what stands in brackets; then the parts between commas
       from the left; each of these also without words such as "police station" or "area of".
    3. The leading words of a part name a place of the stated district ("Wana Dubkot").
    4. A part misspells one place and no other is near.
    5. The text names a district, or several under one name (Karachi), or a province, or one is stated:
       district or province precision.

    A place is looked for inside the stated district, its parent and its children. Where no district is
    stated, a part that names one stands for it. Places whose name needs its district, and names of
    several places, come back as candidates. "near X", "5 km from X", "X road" lower the precision.
    """
    index = gazetteer()
    wording = read(text or "")
    stated = stated_scope(index, district=district, province=province)
    is_joined = len(wording.segments) > 1 or wording.and_others
    if is_joined and (joined := _several(index, wording, stated)):
        return joined
    parts = tuple(part for segment in wording.segments for part in segment if compact(part.text) != COUNTRY)
    scope, parts, listed = _scope_from_text(index, parts, stated)
    if listed:
        return listed
    resolution = _ladder(index, wording.whole, parts, scope)
    return _with_distance(resolution, wording.distance_km)


def _ladder(index: Gazetteer, whole: Part, parts: tuple[Part, ...], scope: Scope) -> Resolution:
    base = fallback(index, scope)
    found, undecided = _first_place(index, whole, parts, scope)
    if found and found.clear:
        return Resolution(found.clear, found.candidates, found.reason, base)
    named = _district_in(index, (whole, *parts), scope)
    outside = named is not None and bool(scope.strict) and not scope.family.issuperset(named.district_set)
    if named and not outside and _is_only_reading(named, undecided):
        return Resolution(named, (named,), _district_reason(named), base)
    if undecided:
        return Resolution(None, undecided.candidates, undecided.reason, base)
    if named and outside:
        return Resolution(base, (named,), f"the text names {named.name}, outside the stated district", base)
    return _nothing_found(index, whole, parts, scope)


def _district_reason(named: Match) -> str:
    return "the name means several drawn districts" if named.district_slug is None else "the text names a district"


def _nothing_found(index: Gazetteer, whole: Part, parts: tuple[Part, ...], scope: Scope) -> Resolution:
    """No place: the stated district or province, or what a misspelt name might have been."""
    base = fallback(index, scope)
    misspelt = (fuzzy(index, part, scope) for part in parts)
    near_misses = next((found.candidates for found in misspelt if found), ())
    if scope.strict or scope.province:
        return Resolution(base, near_misses, f"no place in the text resolves: {base.precision} only", base)
    if slug := next((slug for part in (whole, *parts) if (slug := _province_in(index, part))), None):
        match = fallback(index, replace(scope, province=slug))
        return Resolution(match, near_misses, "the text names a province", match)
    return Resolution(None, near_misses, "nothing in the text resolves", base)


# -- 1. several places -------------------------------------------------------------------------------


def _several(index: Gazetteer, wording: Wording, scope: Scope) -> Resolution | None:
    """A resolution when the text names more than one place; None when the "and" joins something else."""
    whole = next((reading for variant in wording.whole.variants() if (reading := exact(index, variant, scope))), None)
    if whole and whole.clear:
        return None
    found: dict[tuple[str | None, tuple[str, ...]], Match] = {}
    unknown = 0
    for parts in wording.segments:
        matches = _readings(index, parts, scope)
        for match in matches:
            found.setdefault((match.place_slug, match.district_set), match)
        unknown += not matches and not all(part.is_generic for part in parts)
    if not found or (len(found) == 1 and not unknown and not wording.and_others):
        return None
    share = round(1 / max(2, len(found) + unknown), 2)
    candidates = tuple(replace(match, score=share) for match in found.values())
    return Resolution(None, candidates, "names several places", fallback(index, scope))


def _readings(index: Gazetteer, parts: tuple[Part, ...], scope: Scope) -> tuple[Match, ...]:
    """What one of several joined names means: a place, a district, or places that compete."""
    inner, rest, _ = _scope_from_text(index, parts, scope)
    found, undecided = _first_place(index, parts[0], rest, inner)
    if found and found.clear:
        return (found.clear,)
    if named := _district_in(index, parts, scope) or _district_in(index, parts, Scope()):
        return (named,)
    return undecided.candidates if undecided else ()


def _scope_from_text(
    index: Gazetteer, parts: tuple[Part, ...], stated: Scope
) -> tuple[Scope, tuple[Part, ...], Resolution | None]:
    """The scope with what the text itself says of district and province, and the parts that are left.

    A list of unrelated districts is no scope but several places.
    """
    if stated.strict or not parts:
        return stated, parts, None
    if len(parts) == 1:
        return *_trailing_district(index, parts[0], stated), None
    scope, named = stated, []
    for part in parts:
        if units := _units_of(index, part, stated.province):
            named.append((part, units))
        elif slug := province_named(index, part.text):
            scope = replace(scope, province=scope.province or slug)
    if not named:
        return scope, tuple(part for part in parts if not province_named(index, part.text)), None
    last, units = named[-1]
    inner = scope_of_units(units, words=last.text)
    strangers = [
        part
        for part, others in named[:-1]
        if not scope_of_units(others, words="").strict & inner.family and not _has_place(index, part, inner)
    ]
    if strangers:
        each = tuple(
            district_match(index, scope_of_units(units, words=part.text), how="exact", score=1 / len(named))
            for part, units in named
        )
        return stated, parts, Resolution(None, each, "names several places", fallback(index, scope))
    left = tuple(part for part in parts if part is not last and not province_named(index, part.text))
    # "Quetta (BNP rally)": what is in brackets is a remark on the district's town, not a place in it.
    only_remarks = all(part.bracketed for part in left)
    return inner, (*left, last) if only_remarks else left, None


def _trailing_district(index: Gazetteer, part: Part, stated: Scope) -> tuple[Scope, tuple[Part, ...]]:
    """ "Sariab Quetta": closing words that name a district, where the words before name a place in it."""
    words = part.text.split()
    for at in range(1, len(words)):
        last, first = Part(" ".join(words[at:])), replace(part, text=" ".join(words[:at]))
        if (units := _units_of(index, last, stated.province)) and not first.is_generic:
            inner = scope_of_units(units, words=last.text)
            if _has_place(index, first, inner) and not _has_place(index, part, stated):
                return inner, (first,)
    return stated, (part,)


def _has_place(index: Gazetteer, part: Part, scope: Scope) -> bool:
    return any(exact(index, variant, scope) for variant in part.variants())


# -- 5. districts and provinces ------------------------------------------------------------------------


def _units_of(index: Gazetteer, part: Part, province: str | None) -> list[Unit]:
    """Districts that the part names, inside the province where one is stated; a road to one is not in it."""
    for variant in part.variants():
        if variant.road:
            continue
        units = [unit for unit in index.districts.get(variant.key, ()) if province in (None, unit.province)]
        if units:
            return units
    return []


def _district_in(index: Gazetteer, parts: tuple[Part, ...], scope: Scope) -> Match | None:
    """The district that a part of the text names."""
    for part in parts:
        if units := _units_of(index, part, None if scope.strict else scope.province):
            named = scope_of_units(units, words=part.text)
            if scope.strict and named.strict <= scope.family:
                named = replace(named, words=scope.words)
            return district_match(index, named, how="exact")
    return None


def _is_only_reading(named: Match, undecided: Found | None) -> bool:
    """No place of the same name lies in another district."""
    return undecided is None or all(match.district_slug in named.district_set for match in undecided.candidates)


def _province_in(index: Gazetteer, part: Part) -> str | None:
    return next((slug for variant in part.variants() if (slug := index.provinces.get(variant.key))), None)


# -- 2. to 4. places -----------------------------------------------------------------------------------


def _first_place(
    index: Gazetteer, whole: Part, parts: tuple[Part, ...], scope: Scope
) -> tuple[Found | None, Found | None]:
    """The first clear place, and the first set of competing ones met on the way."""
    undecided: Found | None = None
    border = any(part.names_border for part in parts)
    for at, part in enumerate((whole, *parts)):
        if at and _is_stretch(index, part, scope):
            continue
        for variant in part.variants():
            found = None if variant.district_only else exact(index, variant, scope)
            if found and found.clear:
                vague = border or _follows_unknown(parts, part)
                return (_blurred(found) if vague else found), undecided
            undecided = undecided or found
    for part in parts:
        if undecided is None and not _is_stretch(index, part, scope) and (found := _loosely(index, part, scope)):
            return (_blurred(found) if border or _follows_unknown(parts, part) else found), None
    return None, undecided


def _loosely(index: Gazetteer, part: Part, scope: Scope) -> Found | None:
    """By leading words, else as a misspelling; only a clear place counts, and no district of that name."""
    variants = part.variants()
    if not variants or _units_of(index, part, scope.province):
        return None
    if scope.strict and (found := leading(index, variants[0], scope)):
        return found
    found = fuzzy(index, part, scope)
    return found if found and found.clear else None


def _follows_unknown(parts: tuple[Part, ...], part: Part) -> bool:
    """An earlier part names something that is not in the tables: the place only says what it lies near.

    A site in a town ("Ward 9, Pasni") is no such thing.
    """
    if part not in parts:
        return False
    earlier = parts[: parts.index(part)]
    return any(not (other.is_generic or other.bracketed or _is_site(other)) for other in earlier)


def _is_site(part: Part) -> bool:
    """A street, ward, market or office: something that lies inside the town named after it."""
    variants = part.variants()
    return len(variants) > 1 and not any(variant.near for variant in variants)


def _is_stretch(index: Gazetteer, part: Part, scope: Scope) -> bool:
    """ "A-B road" with a known name at both ends (at one end is enough where a road is named)."""
    if not part.stretch or _has_place(index, part, scope):
        return False
    one, other, road = part.stretch
    known = [_is_known(index, end) for end in (one, other)]
    return all(known) or (road and any(known))


def _is_known(index: Gazetteer, words: str) -> bool:
    key = compact(words)
    return key in index.places or key in index.districts


def _blurred(found: Found) -> Found:
    """The same place, with a town's precision lowered to near."""
    if found.clear is None or found.clear.precision != MatchPrecision.TOWN.value:
        return found
    match = replace(found.clear, precision=MatchPrecision.NEAR.value)
    return replace(found, clear=match, candidates=(match, *found.candidates[1:]))


def _with_distance(resolution: Resolution, distance_km: float | None) -> Resolution:
    match = resolution.match
    if distance_km is None or match is None or match.place_slug is None:
        return resolution
    match = replace(match, distance_km=distance_km)
    return replace(resolution, match=match, candidates=(match, *resolution.candidates[1:]))
