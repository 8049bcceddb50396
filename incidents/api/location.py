"""Where an incident was, as it is written: slugs, words or a point, and how closely it is known."""

from collections.abc import Mapping
from typing import Any, NoReturn

from rest_framework.exceptions import ValidationError

from incidents.api.fields import Degrees, RowOf, Several, Strict, Text, Word
from incidents.choices import LocationPrecision
from incidents.models.incident import LATITUDE_RANGE, LONGITUDE_RANGE
from incidents.services import LocationInput
from places.choices import PlacePrecision
from places.models import District, Place, Province
from places.resolve import resolve_place

WITH_A_POINT = frozenset(
    {LocationPrecision.EXACT, LocationPrecision.TOWN, LocationPrecision.NEAR, LocationPrecision.TEHSIL}
)
_OF_A_PLACE = {
    PlacePrecision.TOWN: LocationPrecision.TOWN,
    PlacePrecision.AREA: LocationPrecision.NEAR,
    PlacePrecision.TEHSIL: LocationPrecision.TEHSIL,
}
_SLUGS = ("place", "district", "province", "district_set")


class LocationSerializer(Strict):
    """A place lends its point, its district and its precision where no other is given, a district its province.

    Words alone are read as the gazetteer reads them.
    """

    place = RowOf(Place.objects.select_related("district__province"), what="place")
    district = RowOf(District.objects.select_related("province", "split_from"), what="district")
    province = RowOf(Province.objects.all(), what="province")
    district_set = Several(
        child=RowOf(District.objects.filter(drawn=True), what="drawn district", allow_null=False), max_length=40
    )
    place_text = Text(max_length=160)
    district_text = Text(max_length=120)
    latitude = Degrees(min_value=LATITUDE_RANGE[0], max_value=LATITUDE_RANGE[1])
    longitude = Degrees(min_value=LONGITUDE_RANGE[0], max_value=LONGITUDE_RANGE[1])
    location_precision = Word(LocationPrecision)
    near_km = Degrees(min_value=0, max_value=500)

    def validate(self, given: Mapping[str, Any]) -> LocationInput:
        """The location. Raises ValidationError naming the field that could put it right."""
        words, precision = given.get("place_text"), given.get("location_precision")
        if words and not precision and "latitude" not in given and not any(given.get(name) for name in _SLUGS):
            return _read(words, given.get("district_text", ""))
        where = _put_together(given)
        _check(where)
        return where


def _read(words: str, district: str) -> LocationInput:
    resolution = resolve_place(words, district=district or None)
    if resolution.match is None:
        found = "; ".join(dict.fromkeys(f"{one.name}, {one.place_slug}" for one in resolution.candidates[:5]))
        hint = f" It may be: {found}." if found else ""
        _refuse("place_text", f"“{words}” names no one place. Give the slug of a place, district or province.{hint}")
    return LocationInput.from_match(resolution.match, place_text=words, district_text=district)


def _put_together(given: Mapping[str, Any]) -> LocationInput:
    place: Place | None = given.get("place")
    several = tuple(one.slug for one in given.get("district_set", ()))
    district: District | None = given.get("district") or (place.district if place and not several else None)
    province: Province | None = given.get("province") or (district.province if district else None)
    precision = given.get("location_precision") or _precision(given)
    latitude, longitude = given.get("latitude"), given.get("longitude")
    if place is not None and latitude is None and longitude is None and precision in WITH_A_POINT:
        latitude, longitude = place.latitude, place.longitude
    return LocationInput(
        precision=str(precision),
        place_text=given.get("place_text") or (place.name if place else ""),
        district_text=given.get("district_text", ""),
        province=province,
        district=district,
        place=place,
        district_set=_drawn(district) or several,
        latitude=latitude,
        longitude=longitude,
        near_km=given.get("near_km"),
    )


def _drawn(district: District | None) -> tuple[str, ...]:
    """The drawn district that a district stands in: itself, or the one it was split from."""
    if district is not None and not district.drawn:
        district = district.split_from
    return (district.slug,) if district is not None and district.drawn else ()


def _precision(given: Mapping[str, Any]) -> LocationPrecision:
    """How closely a place is known, when only what it is called is given."""
    if "latitude" in given or "longitude" in given:
        _refuse("location_precision", "Say how closely these coordinates are known, such as exact.")
    if place := given.get("place"):
        return _OF_A_PLACE[PlacePrecision(place.precision)]
    if given.get("district") or given.get("district_set"):
        return LocationPrecision.DISTRICT
    if given.get("province"):
        return LocationPrecision.PROVINCE
    _refuse("location_precision", "Give a place, district or province, or say “country” when no more is known.")


def _check(where: LocationInput) -> None:
    """Hold the place against what its precision says, as the record's constraints do."""
    if (where.latitude is None) != (where.longitude is None):
        missing = "latitude" if where.latitude is None else "longitude"
        _refuse(missing, f"Give the {missing} too, or leave both out.")
    if where.near_km is not None and where.precision != LocationPrecision.NEAR:
        _refuse("near_km", "A distance goes with the precision “near” alone. Leave it out.")
    if where.district and where.province != where.district.province:
        _refuse("province", f"{where.district} lies in {where.district.province.slug}. Give that, or leave it out.")
    if where.precision in WITH_A_POINT:
        if where.latitude is None:
            _refuse("location_precision", f"“{where.precision}” needs a place or coordinates.")
        return
    if where.latitude is not None:
        _refuse("latitude", f"What is known to its {where.precision} alone has no point. Leave the coordinates out.")
    _check_wider(where)


def _check_wider(where: LocationInput) -> None:
    if where.precision == LocationPrecision.DISTRICT and not where.district_set:
        _refuse("district", "Give the district, or the drawn districts it may be as district_set.")
    if where.precision == LocationPrecision.PROVINCE and where.province is None:
        _refuse("province", "Give the province.")
    if where.precision != LocationPrecision.DISTRICT and where.district is not None:
        _refuse("district", f"A district is given. Leave it out, or say “district” instead of “{where.precision}”.")
    if where.precision == LocationPrecision.COUNTRY and where.province is not None:
        _refuse("province", "A province is given. Leave it out, or say “province” instead of “country”.")


def _refuse(field: str, message: str) -> NoReturn:
    raise ValidationError({field: [message]})
