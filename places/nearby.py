"""What is near a point: names for those who read coordinates."""

from collections.abc import Sequence
from math import cos, radians

from places import hexagons
from places.models import Place

# Cells with an edge of about 22 km: a name in the cell of a point or in one beside it is near enough to say.
_RESOLUTION = 4

Named = tuple[str, float, float]


def names_near(points: Sequence[hexagons.Point]) -> list[str]:
    """For each point (latitude, longitude) the name of the nearest place of the gazetteer; "" with none near.

    One query, none without points.
    """
    if not points:
        return []
    places = list(Place.objects.order_by("slug").values_list("name", "latitude", "longitude"))
    by_cell: dict[str, list[Named]] = {}
    cells = hexagons.cells_of(((latitude, longitude) for _, latitude, longitude in places), _RESOLUTION)
    for cell, place in zip(cells, places, strict=True):
        by_cell.setdefault(cell, []).append(place)
    return [_nearest(point, by_cell) for point in points]


def _nearest(point: hexagons.Point, by_cell: dict[str, list[Named]]) -> str:
    near = [place for cell in hexagons.around(point, _RESOLUTION) for place in by_cell.get(cell, ())]
    across = cos(radians(point[0]))
    return min(
        near,
        key=lambda place: (place[1] - point[0]) ** 2 + ((place[2] - point[1]) * across) ** 2,
        default=("", 0.0, 0.0),
    )[0]
