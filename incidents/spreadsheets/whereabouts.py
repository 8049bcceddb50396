"""Where a row says it was: the gazetteer's reading of its words, its coordinates, and how closely that is known."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from incidents.choices import LocationPrecision
from incidents.services.errors import RecordError
from incidents.services.inputs import LocationInput
from incidents.spreadsheets.cells import Clear
from incidents.spreadsheets.columns import LOCATION
from incidents.spreadsheets.tables import Tables
from places.boundaries import district_at
from places.matches import Match, Resolution
from places.names import fold
from places.resolve import resolve_place

Given = Mapping[str, Any]
"""What the cells of a row give, by column; a blank cell is not in it."""

WITH_POINT = (LocationPrecision.EXACT, LocationPrecision.TOWN, LocationPrecision.NEAR, LocationPrecision.TEHSIL)
_FEW = 4


@dataclass(frozen=True, slots=True)
class Located:
    """A location, and what an editor should look at although it is no error: column and words."""

    location: LocationInput
    notes: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class _Words:
    place: str = ""
    district: str = ""
    province: str = ""

    @property
    def folded(self) -> tuple[str, str, str]:
        return fold(self.place), fold(self.district), fold(self.province)


def locate(given: Given, before: LocationInput | None, tables: Tables) -> Located:
    """The location of a row; ``before`` is that of the incident it changes. Raises RecordError naming the column.

    The cases, in this order:

    1. Nothing of the place is given: it stays as it was.
    2. The words for place, district and province are those of the record: only what is given beside them changes.
    3. Else the words are read anew, and nothing of the old point is kept.

    Then coordinates, and how closely the place is said to be known, are laid over what the words gave.
    """
    cells = {name: given[name] for name in LOCATION if name in given}
    if before is not None and not cells:
        return Located(before)
    old = _words_of(before) if before is not None else _Words()
    words = _Words(*(_text(cells, name, getattr(old, name)) for name in ("place", "district", "province")))
    same = before is not None and words.folded == old.folded
    found = Located(before) if same and before is not None else _read(words, cells, tables)
    return _with_precision(_with_point(found, cells, tables), cells)


def _words_of(location: LocationInput) -> _Words:
    district = location.district_text or (location.district.name if location.district else "")
    return _Words(location.place_text, district, location.province.name if location.province else "")


def _text(cells: Given, name: str, old: str) -> str:
    value = cells.get(name, old)
    return "" if value is Clear.CLEAR else str(value)


def _value(cells: Given, name: str) -> Any:  # noqa: ANN401
    value = cells.get(name)
    return None if value is Clear.CLEAR else value


# -- What the words mean -------------------------------------------------------------------------------


def _read(words: _Words, cells: Given, tables: Tables) -> Located:
    province = tables.province(words.province) if words.province else ""
    if words.district:
        tables.districts(words.district, province)
    has_point = _value(cells, "latitude") is not None
    if not (words.place or words.district or words.province or has_point):
        if _value(cells, "location_precision") == LocationPrecision.COUNTRY:
            return Located(LocationInput(precision=LocationPrecision.COUNTRY))
        raise RecordError("place", "say where it was: a place, a district or a province; or set “Place known to”")
    resolution = resolve_place(words.place, province=words.province or None, district=words.district or None)
    notes: tuple[tuple[str, str], ...] = ()
    placed = bool(words.district) or has_point or (bool(words.province) and not resolution.candidates)
    if resolution.match is None and not placed:
        raise RecordError("place", _undecided(words.place, resolution, tables))
    if words.place and (resolution.match is None or resolution.match.place_slug is None):
        notes = _not_found(words, resolution.match or resolution.fallback)
    match = resolution.match or resolution.fallback
    location = LocationInput.from_match(match, place_text=words.place, district_text=words.district, rows=tables.places)
    return Located(location, notes)


def _undecided(place: str, resolution: Resolution, tables: Tables) -> str:
    """Why the words name no one place, and what would."""
    if resolution.reason == "names several places":
        return f"“{place}” names several places; give each a row of its own, or name the district they share"
    if resolution.candidates:
        named = dict.fromkeys(_candidate(match, tables) for match in resolution.candidates)
        more = " and others" if len(named) > _FEW else ""
        return f"“{place}” may be {', '.join(list(named)[:_FEW])}{more}; name its district"
    return f"no place is called “{place}”{tables.nearest_place(place)}; name its district, or give coordinates"


def _candidate(match: Match, tables: Tables) -> str:
    district = tables.places.districts(match.district_slug)
    within = district.name if district else match.district_words
    return f"{match.name} ({within})" if within and within != match.name else match.name


def _not_found(words: _Words, match: Match) -> tuple[tuple[str, str], ...]:
    if fold(words.place) in {fold(words.district), fold(match.name), fold(words.province)}:
        return ()
    known = LocationPrecision(match.precision).label.lower()
    return (("place", f"“{words.place}” is not in the gazetteer; its words are kept, its place is known as: {known}"),)


# -- What is said beside the words ---------------------------------------------------------------------


def _with_point(found: Located, cells: Given, tables: Tables) -> Located:
    if "latitude" not in cells and "longitude" not in cells:
        return found
    latitude, longitude = _value(cells, "latitude"), _value(cells, "longitude")
    if (latitude is None) != (longitude is None):
        column = "longitude" if longitude is None else "latitude"
        raise RecordError(column, "give latitude and longitude together, or neither")
    if latitude is None:
        if _value(cells, "location_precision") in (None, *WITH_POINT):
            raise RecordError("latitude", "without coordinates, say how closely the place is known instead")
        return replace(found, location=replace(found.location, latitude=None, longitude=None))
    precision = _value(cells, "location_precision") or found.location.precision
    if "location_precision" not in cells and (latitude, longitude) != (
        found.location.latitude,
        found.location.longitude,
    ):
        raise RecordError("location_precision", "say how closely these coordinates are known, such as Exact spot")
    if precision not in WITH_POINT:
        raise RecordError("location_precision", "coordinates go with Exact spot, Town or village, Near or Tehsil only")
    location = replace(found.location, latitude=latitude, longitude=longitude, precision=str(precision))
    return Located(_in_its_district(location, tables), found.notes)


def _in_its_district(location: LocationInput, tables: Tables) -> LocationInput:
    """A point says which district it lies in where none is named."""
    if location.district_set or location.latitude is None or location.longitude is None:
        return location
    held = district_at(location.latitude, location.longitude)
    district = tables.places.districts(held.district_slug) if held else None
    if district is None:
        return location
    text = location.district_text or district.name
    return replace(
        location, district=district, district_set=(district.slug,), district_text=text, province=district.province
    )


def _with_precision(found: Located, cells: Given) -> Located:
    location = found.location
    near_km = cells.get("near_km", location.near_km)
    precision = _value(cells, "location_precision")
    if precision is None and location.precision == LocationPrecision.TOWN and _value(cells, "near_km") is not None:
        precision = LocationPrecision.NEAR.value  # some way from a town is not in it
    if precision is not None and precision != location.precision:
        location = _known_to(location, precision)
    if location.precision != LocationPrecision.NEAR:
        if "near_km" in cells and near_km is not Clear.CLEAR:
            raise RecordError("near_km", "a distance goes with “Near a named place” alone")
        near_km = None
    return replace(found, location=replace(location, near_km=None if near_km is Clear.CLEAR else near_km))


def _known_to(location: LocationInput, precision: str) -> LocationInput:
    """The location at the precision an editor states, which may be coarser than what the gazetteer knows."""
    if precision in WITH_POINT:
        if location.latitude is None or precision == LocationPrecision.EXACT:
            label = LocationPrecision(precision).label
            raise RecordError("location_precision", f"“{label}” needs latitude and longitude here")
        return replace(location, precision=precision)
    location = replace(location, precision=precision, place=None, latitude=None, longitude=None)
    if precision == LocationPrecision.DISTRICT:
        if not location.district_set:
            raise RecordError("location_precision", "“District only” needs a district")
        return location
    location = replace(location, district=None, district_set=())
    if precision == LocationPrecision.PROVINCE:
        if location.province is None:
            raise RecordError("location_precision", "“Province only” needs a province")
        return location
    return replace(location, province=None)
