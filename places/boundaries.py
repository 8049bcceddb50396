"""Which drawn district holds a point, and which districts touch: from the carried polygons.

What reckons with polygons is imported where it is needed: a worker that only asks for neighbours is spared 20 MB.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from places.reference import DATA

if TYPE_CHECKING:
    from shapely import STRtree
    from shapely.geometry.base import BaseGeometry

NEAREST_KM = 5.0
"""A point outside every polygon belongs to the nearest one within this distance: coast and drawn edges."""
_KM_PER_DEGREE = 111.195


@dataclass(frozen=True, slots=True)
class BoundaryMatch:
    """The drawn district of a point. `km` is 0 inside, else the distance to the polygon's edge."""

    district_slug: str
    how: Literal["inside", "nearest"]
    km: float


@dataclass(frozen=True, slots=True)
class _Boundaries:
    slugs: list[str]
    shapes: list[BaseGeometry]
    tree: STRtree


@lru_cache(maxsize=1)
def _boundaries() -> _Boundaries:
    import shapely
    from shapely import STRtree
    from shapely.geometry import shape

    source = json.loads((DATA / "boundaries" / "districts.geojson").read_text(encoding="utf-8"))
    shapes = [shape(feature["geometry"]) for feature in source["features"]]
    shapely.prepare(shapes)
    return _Boundaries([feature["id"] for feature in source["features"]], shapes, STRtree(shapes))


def _in_km(geometry: BaseGeometry, *, latitude: float, longitude: float) -> BaseGeometry:
    """The geometry in kilometres east and north of a point; true within a per cent over some tens of km."""
    import numpy
    import shapely

    scale = _KM_PER_DEGREE * numpy.array([math.cos(math.radians(latitude)), 1.0])
    return shapely.transform(geometry, lambda points: (points - numpy.array([longitude, latitude])) * scale)


def district_at(latitude: float, longitude: float) -> BoundaryMatch | None:
    """The drawn district of a point (degrees, WGS 84): the one around it, else the nearest within 5 km.

    Where outlines overlap by their simplification, the polygon whose edge is farther off holds the point.
    """
    from shapely.geometry import Point

    bounds = _boundaries()
    point = Point(longitude, latitude)
    held = [int(at) for at in bounds.tree.query(point, predicate="intersects")]
    if held:
        deepest = max(held, key=lambda at: (bounds.shapes[at].boundary.distance(point), bounds.slugs[at]))
        return BoundaryMatch(bounds.slugs[deepest], "inside", 0.0)
    reach = NEAREST_KM / (_KM_PER_DEGREE * math.cos(math.radians(latitude)))
    origin = Point(0.0, 0.0)
    distances = [
        (_in_km(bounds.shapes[at], latitude=latitude, longitude=longitude).distance(origin), bounds.slugs[at])
        for at in bounds.tree.query(point.buffer(reach * 1.05))
    ]
    km, slug = min(distances, default=(math.inf, ""))
    return BoundaryMatch(slug, "nearest", round(km, 2)) if km <= NEAREST_KM else None


@lru_cache(maxsize=1)
def _touching() -> dict[str, frozenset[str]]:
    found = json.loads((DATA / "boundaries" / "touching.json").read_text(encoding="utf-8"))
    return {slug: frozenset(others) for slug, others in found.items()}


def neighbours_of(slug: str) -> frozenset[str]:
    """Slugs of the drawn districts that touch this one; KeyError when it is not drawn."""
    return _touching()[slug]
