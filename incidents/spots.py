"""Where accounts are, in the form in which they are compared. Plain values, no database."""

from collections.abc import Callable, Iterable
from itertools import chain

from incidents.choices import POINT_PRECISIONS, LocationPrecision
from incidents.evidence import Spot
from places.names import fold, skeleton

_NAMED_SPOTS = POINT_PRECISIONS | {LocationPrecision.NEAR}


def spot_of(
    *,
    precision: str,
    province: str,
    districts: Iterable[str],
    neighbours_of: Callable[[str], frozenset[str]],
    place: str = "",
    words: str = "",
    area: str = "",
    latitude: float | None = None,
    longitude: float | None = None,
) -> Spot:
    """A place as it is compared: named and with a point only where it is one, not the middle of a district.

    ``words`` name the place, ``area`` what it lies in. A town named like its district may as well be the district:
    "in Zhob" is both.
    """
    drawn = frozenset(districts)
    name = name_words(words) - name_words(area) - _GENERAL
    is_spot = bool(name) and precision in _NAMED_SPOTS
    point = None
    if is_spot and precision in POINT_PRECISIONS and latitude is not None and longitude is not None:
        point = (latitude, longitude)
    return Spot(
        districts=drawn,
        neighbours=frozenset(chain.from_iterable(map(neighbours_of, drawn))),
        province=province,
        place=place if is_spot else "",
        point=point,
        words=name,
    )


def name_words(text: str) -> frozenset[str]:
    """The words of a name, each in one form for the many ways it is written in Latin letters."""
    return frozenset(skeleton(word) for word in fold(text).split())


# What stands in the names of very different spots.
_GENERAL = name_words(
    "a an and area at bazaar bazar border camp checkpoint checkpost chowk city district e east fort gas house i in "
    "kot line lower market mosque near north of office on other police post railway road school south station tehsil "
    "the town track upper village west"
)
