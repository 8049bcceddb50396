"""The outline of a drawn area on a map: a box, or a circle round a point."""

import math
from collections.abc import Sequence

from dashboard.figures.schema import Trace, token

# Kilometres to a degree of latitude, as the filter measures (``IncidentQuerySet.within_km``).
KM_PER_DEGREE = 111.32
# Sides of the polygon that stands for a circle.
SIDES = 72


def box_outline(west: float, south: float, east: float, north: float) -> Trace:
    """The four edges of a box, in degrees."""
    return _closed([(west, south), (east, south), (east, north), (west, north)])


def circle_outline(longitude: float, latitude: float, km: float) -> Trace:
    """What lies ``km`` from a point, on the flat earth of the filter."""
    reach = km / KM_PER_DEGREE
    wider = reach / math.cos(math.radians(latitude))
    turns = [2 * math.pi * side / SIDES for side in range(SIDES)]
    return _closed([(longitude + wider * math.sin(turn), latitude + reach * math.cos(turn)) for turn in turns])


def _closed(corners: Sequence[tuple[float, float]]) -> Trace:
    ring = [*corners, corners[0]]
    return {
        "type": "scattermap",
        "mode": "lines",
        "meta": {"role": "area"},
        "lon": [round(longitude, 4) for longitude, _ in ring],
        "lat": [round(latitude, 4) for _, latitude in ring],
        "line": {"color": token("ink"), "width": 2},
        "hoverinfo": "skip",
    }
