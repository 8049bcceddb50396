"""From the fields about a place to the location of an entry."""

from collections.abc import Mapping
from typing import Any

from incidents.choices import LocationPrecision
from incidents.models.incident import LATITUDE_RANGE, LONGITUDE_RANGE
from incidents.services import LocationInput
from places.models import District, Place

WITH_A_POINT = frozenset(
    {LocationPrecision.EXACT, LocationPrecision.TOWN, LocationPrecision.NEAR, LocationPrecision.TEHSIL}
)


class PlaceProblem(ValueError):
    """What does not fit together about a place; ``field`` names the field that could put it right."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


def location_of(found: Mapping[str, Any]) -> LocationInput | None:
    """The location that cleaned fields give, None while its precision is missing.

    A place lends its point and its district where no other is given, a district its province. Raises PlaceProblem.
    """
    precision = found.get("location_precision")
    if not precision:
        return None
    place: Place | None = found.get("place")
    drawn = tuple(found.get("district_set", "").split())
    district: District | None = found.get("district") or (place.district if place and not drawn else None)
    province = found.get("province") or (district.province if district else None)
    latitude, longitude = _point(found, place if precision in WITH_A_POINT else None)
    where = LocationInput(
        precision=precision,
        place_text=found.get("place_text", ""),
        district_text=found.get("district_text", ""),
        province=province,
        district=district,
        place=place,
        district_set=(district.slug,) if district and district.drawn else drawn,
        latitude=latitude,
        longitude=longitude,
        near_km=found.get("near_km"),
    )
    _check(where)
    return where


def _point(found: Mapping[str, Any], place: Place | None) -> tuple[float | None, float | None]:
    latitude, longitude = found.get("latitude"), found.get("longitude")
    if latitude is None and longitude is None and place is not None:
        return place.latitude, place.longitude
    if (latitude is None) != (longitude is None):
        missing = "latitude" if latitude is None else "longitude"
        raise PlaceProblem(missing, f"Give the {missing} too, or leave both out")
    for name, value, (low, high) in (
        ("latitude", latitude, LATITUDE_RANGE),
        ("longitude", longitude, LONGITUDE_RANGE),
    ):
        if value is not None and not low <= value <= high:
            raise PlaceProblem(name, f"The {name} of a place in Pakistan lies between {low} and {high} degrees")
    return latitude, longitude


def _check(where: LocationInput) -> None:
    """Hold the place against what its precision says, as the record's constraints do."""
    if where.near_km is not None and where.precision != LocationPrecision.NEAR:
        raise PlaceProblem("near_km", "A distance goes with “Near a named place” alone; leave it out")
    if where.district and where.province != where.district.province:
        raise PlaceProblem("province", f"{where.district} lies in {where.district.province}; choose that, or none")
    if where.precision in WITH_A_POINT:
        if where.latitude is None:
            raise PlaceProblem(
                "place_text",
                "Choose a place from the list, click on the map or give coordinates; or say that it is known only "
                "to its district or province",
            )
        return
    if where.latitude is not None:
        raise PlaceProblem(
            "latitude", "A place not known better than its district has no point; leave the coordinates out"
        )
    _check_wider(where)


def _check_wider(where: LocationInput) -> None:
    match where.precision:
        case LocationPrecision.DISTRICT:
            if not where.district_set:
                raise PlaceProblem("district", "Choose the district")
        case LocationPrecision.PROVINCE:
            if where.province is None:
                raise PlaceProblem("province", "Choose the province")
            if where.district is not None:
                raise PlaceProblem("district", "The district is chosen; leave it out, or say “District only”")
        case _:
            if where.district is not None or where.province is not None:
                raise PlaceProblem(
                    "province", "The province is chosen; leave it out, or say that the place is known to it"
                )
