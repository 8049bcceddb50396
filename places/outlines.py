"""Outlines for small maps that the server draws: paths of an SVG, made once from the carried polygons."""

import json
from dataclasses import dataclass
from functools import cache

from places.reference import DATA


@dataclass(frozen=True, slots=True)
class Outlines:
    """Paths by slug in a picture of ``width`` by ``height`` units, north above."""

    width: int
    height: int
    provinces: dict[str, str]
    districts: dict[str, str]


@cache
def outlines() -> Outlines:
    """The outlines of provinces and drawn districts, true to 0.05 degrees: for pictures a few hundred pixels wide."""
    found = json.loads((DATA / "boundaries" / "outlines.json").read_text(encoding="utf-8"))
    width, height = found["size"]
    return Outlines(width, height, provinces=found["provinces"], districts=found["districts"])
