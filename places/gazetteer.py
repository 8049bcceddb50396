"""All names in memory, keyed for lookup.

Built from the database once per process and per state of the tables: every write to them, by any
route, renews one token by trigger (`places.models`), and `gazetteer()` compares that token, one
indexed row, before it hands out the index.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from threading import Lock

from places.choices import AliasKind, MatchPrecision, PlaceKind, PlacePrecision
from places.models import District, DistrictAlias, GazetteerToken, Place, PlaceAlias, Province
from places.names import compact, fold, skeleton

# A town before a village before an area before a tehsil of the same name.
RANKS = {
    PlaceKind.TOWN: 0,
    PlaceKind.VILLAGE: 1,
    PlaceKind.HIGHWAY_POINT: 1,
    PlaceKind.PASS: 1,
    PlaceKind.TUNNEL: 1,
    PlaceKind.AREA: 2,
    PlaceKind.TEHSIL: 3,
}
PRECISIONS = {
    PlacePrecision.TOWN: MatchPrecision.TOWN,
    PlacePrecision.AREA: MatchPrecision.NEAR,
    PlacePrecision.TEHSIL: MatchPrecision.TEHSIL,
}
# The reference table says this of names that mean a district only beside other words.
ONLY_IN_CONTEXT = "match only in context"

# Short and older names; the full ones come from the table.
PROVINCE_NAMES = {
    "balochistan": ("Baluchistan", "Balochistan province"),
    "khyber-pakhtunkhwa": ("KP", "KPK", "K-P", "Khyber Pakhtunkhawa", "NWFP", "FATA", "کے پی", "کے پی کے"),
    "punjab": ("Panjab",),
    "sindh": ("Sind",),
    "islamabad-capital-territory": ("ICT", "Islamabad", "اسلام آباد"),
    "azad-jammu-and-kashmir": ("AJK", "Azad Kashmir", "Pakistan-administered Kashmir", "آزاد کشمیر"),
    "gilgit-baltistan": ("GB", "Northern Areas"),
}


@dataclass(frozen=True, slots=True)
class Unit:
    """A district, drawn or not: the polygons it means, and those of its parent and children too."""

    slug: str
    name: str
    name_ur: str
    province: str
    drawn: frozenset[str]
    family: frozenset[str]
    latitude: float
    longitude: float

    def has_name(self, key: str) -> bool:
        """Whether the compact name is the unit's own, not an alias."""
        return key in {compact(self.name), compact(self.name_ur)}


@dataclass(frozen=True, slots=True)
class Spot:
    """A named place. `rank` orders places of one name, the smaller first."""

    slug: str
    name: str
    name_ur: str
    rank: int
    precision: str
    district: str
    district_name: str
    province: str
    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class Name:
    """One name of one place."""

    key: str
    folded: str
    skeleton: str
    spot: Spot
    is_alias: bool
    needs_district: bool


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """The index. Keys of all dictionaries of names are compact (`places.names.compact`)."""

    units: dict[str, Unit] = field(default_factory=dict)
    places: dict[str, list[Name]] = field(default_factory=lambda: defaultdict(list))
    by_district: dict[str, list[Name]] = field(default_factory=lambda: defaultdict(list))
    districts: dict[str, list[Unit]] = field(default_factory=lambda: defaultdict(list))
    """Names that mean a district even alone."""
    stated_districts: dict[str, list[Unit]] = field(default_factory=lambda: defaultdict(list))
    """Names that mean a district where a district is expected: seats and ambiguous names as well."""
    district_names: dict[str, str] = field(default_factory=dict)
    """How the table writes a district's compact name, whichever districts it means."""
    provinces: dict[str, str] = field(default_factory=dict)
    province_names: dict[str, str] = field(default_factory=dict)

    def names_in(self, districts: Iterable[str]) -> list[Name]:
        """All names of places in these drawn districts."""
        return [name for slug in sorted(districts) for name in self.by_district.get(slug, ())]


_lock = Lock()
_cached: tuple[uuid.UUID | None, Gazetteer] | None = None


def gazetteer() -> Gazetteer:
    """The current index; one short query when it is still current, about a quarter of a second when not."""
    global _cached
    # The token is read before the tables: a write in between costs one more build, never a stale index.
    token = GazetteerToken.objects.values_list("token", flat=True).first()
    cached = _cached
    if cached is not None and cached[0] == token:
        return cached[1]
    with _lock:
        built = _build()
        _cached = (token, built)
    return built


def _build() -> Gazetteer:
    index = Gazetteer()
    _add_provinces(index)
    _add_districts(index)
    _add_places(index)
    return index


def _add_provinces(index: Gazetteer) -> None:
    for slug, name, name_ur in Province.objects.values_list("slug", "name", "name_ur"):
        index.province_names[slug] = name
        for written in (slug, name, name_ur, *PROVINCE_NAMES.get(slug, ())):
            if written:
                index.provinces[compact(written)] = slug


class _Lineage:
    """Which polygons a district means, by way of `split_from`."""

    def __init__(self, districts: Iterable[District]) -> None:
        self.by_id = {district.pk: district for district in districts}
        self.children: dict[int, list[District]] = defaultdict(list)
        for district in self.by_id.values():
            if district.split_from_id:
                self.children[district.split_from_id].append(district)

    def drawn(self, district: District) -> frozenset[str]:
        """Itself when drawn; else its drawn successors; else what its parent means."""
        if district.drawn:
            return frozenset({district.slug})
        if successors := frozenset(child.slug for child in self.children[district.pk] if child.drawn):
            return successors
        parent = self.by_id.get(district.split_from_id or 0)
        return self.drawn(parent) if parent else frozenset()

    def family(self, district: District) -> frozenset[str]:
        """Its own polygons and those of its parent and children: sources use the old name for years."""
        kin = [district, *self.children[district.pk]]
        if district.split_from_id:
            kin.append(self.by_id[district.split_from_id])
        return frozenset().union(*(self.drawn(relative) for relative in kin))


def _add_districts(index: Gazetteer) -> None:
    rows = list(District.objects.with_province().order_by("slug"))
    lineage = _Lineage(rows)
    by_id = {}
    for row in rows:
        unit = by_id[row.pk] = Unit(
            slug=row.slug,
            name=row.name,
            name_ur=row.name_ur,
            province=row.province.slug,
            drawn=lineage.drawn(row),
            family=lineage.family(row),
            latitude=row.latitude,
            longitude=row.longitude,
        )
        index.units[row.slug] = unit
        for written in (row.name, row.name_ur, row.slug):
            _add_district_name(index, written, unit, alone=True)
    aliases = DistrictAlias.objects.order_by("name", "district__slug")
    for district_id, written, kind, note in aliases.values_list("district_id", "name", "kind", "note"):
        alone = kind != AliasKind.SEAT and ONLY_IN_CONTEXT not in note
        _add_district_name(index, written, by_id[district_id], alone=alone)


def _add_district_name(index: Gazetteer, written: str, unit: Unit, *, alone: bool) -> None:
    key = compact(written)
    index.district_names.setdefault(key, written)
    tables = (index.stated_districts, index.districts) if alone else (index.stated_districts,)
    for table in tables:
        if key and unit not in table[key]:
            table[key].append(unit)


def _add_places(index: Gazetteer) -> None:
    spots: dict[int, Spot] = {}
    for row in Place.objects.select_related("district__province").order_by("slug"):
        spot = spots[row.pk] = Spot(
            slug=row.slug,
            name=row.name,
            name_ur=row.name_ur,
            rank=RANKS[PlaceKind(row.kind)],
            precision=PRECISIONS[PlacePrecision(row.precision)].value,
            district=row.district.slug,
            district_name=row.district.name,
            province=row.district.province.slug,
            latitude=row.latitude,
            longitude=row.longitude,
        )
        for written in (row.name, row.name_ur):
            _add_place_name(index, written, spot, is_alias=False, needs_district=row.needs_district)
    aliases = PlaceAlias.objects.order_by("name", "place__slug")
    for place_id, written, needs in aliases.values_list("place_id", "name", "needs_district"):
        _add_place_name(index, written, spots[place_id], is_alias=True, needs_district=needs)


def _add_place_name(index: Gazetteer, written: str, spot: Spot, *, is_alias: bool, needs_district: bool) -> None:
    key = compact(written)
    if not key or any(name.spot is spot for name in index.places[key]):
        return
    name = Name(key, fold(written), skeleton(key), spot, is_alias, needs_district)
    index.places[key].append(name)
    index.by_district[spot.district].append(name)
