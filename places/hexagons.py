"""Hexagons of the H3 grid: equal cells that cover the country, whatever its districts are. Pure geometry, in degrees.

H3 (Apache-2.0) is loaded when first asked for: most pages never need it.
"""

import re
from collections.abc import Iterable
from functools import cache
from importlib import import_module
from types import ModuleType

# From about 12,400 km² a cell to about 36 km². Finer ones would show places closer than most are known.
RESOLUTIONS = (3, 4, 5, 6)
# Edges are arcs, which reach a little beyond the box of their ends (a thousandth of it at most here).
_BEYOND = 0.02
_DECIMALS = 4
_CELL = re.compile(r"[0-9a-f]{15}", re.ASCII)

Point = tuple[float, float]
Box = tuple[float, float, float, float]


@cache
def _h3() -> ModuleType:
    return import_module("h3")


def is_cell(text: str) -> bool:
    """Whether a text names a cell of one of RESOLUTIONS, as H3 writes it: fifteen digits of base sixteen."""
    h3 = _h3()
    # What is no number of base sixteen, or one below zero, h3 itself cannot read.
    return bool(_CELL.fullmatch(text)) and h3.is_valid_cell(text) and h3.get_resolution(text) in RESOLUTIONS


def cells_of(points: Iterable[Point], resolution: int) -> list[str]:
    """The cell of each point (latitude, longitude), in order."""
    cell = _h3().latlng_to_cell
    return [cell(latitude, longitude, resolution) for latitude, longitude in points]


def inside(points: Iterable[Point], cell: str) -> list[Point]:
    """Those of the points (latitude, longitude) that stand in the cell."""
    h3 = _h3()
    resolution = h3.get_resolution(cell)
    return [point for point in points if h3.latlng_to_cell(*point, resolution) == cell]


def centre(cell: str) -> Point:
    """The middle of a cell: latitude, longitude."""
    latitude, longitude = _h3().cell_to_latlng(cell)
    return latitude, longitude


def ring(cell: str) -> list[Point]:
    """The outline as GeoJSON has it: longitude, latitude, against the clock, the first corner again at the end."""
    corners = [
        (round(longitude, _DECIMALS), round(latitude, _DECIMALS))
        for latitude, longitude in _h3().cell_to_boundary(cell)
    ]
    return [*corners, corners[0]]


def box(cell: str) -> Box:
    """West, south, east and north of a cell, a little wider than it is."""
    corners = _h3().cell_to_boundary(cell)
    latitudes, longitudes = [corner[0] for corner in corners], [corner[1] for corner in corners]
    tall = _BEYOND * (max(latitudes) - min(latitudes))
    wide = _BEYOND * (max(longitudes) - min(longitudes))
    return min(longitudes) - wide, min(latitudes) - tall, max(longitudes) + wide, max(latitudes) + tall


def around(point: Point, resolution: int) -> list[str]:
    """The cell of a point and the six around it."""
    h3 = _h3()
    return list(h3.grid_disk(h3.latlng_to_cell(*point, resolution), 1))
