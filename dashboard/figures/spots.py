"""Maps of places rather than of districts: a smooth picture of points, and equal hexagons."""

from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.figures.maps import COUNTRY_BOX, UNKNOWN, Layers, class_colours, country_map, provinces_outline
from dashboard.figures.schema import Figure, Layout, Trace, base_layout, token

# Pixels from a place to where its colour has faded out.
RADIUS = 22


@dataclass(frozen=True, slots=True)
class SpotRow:
    """One place: where it is, its weight and its numbers in words."""

    longitude: float
    latitude: float
    weight: float
    words: str


@dataclass(frozen=True, slots=True)
class HexagonRow:
    """One cell: its name, its outline (longitude, latitude, closed), its class (UNKNOWN not known), its numbers."""

    cell: str
    ring: Sequence[tuple[float, float]]
    shade: int
    words: str


def density_figure(spots: Sequence[SpotRow], layers: Layers, *, full: float, href: str = "") -> Figure:
    """Places as one smooth colour: a place of the weight ``full`` or more has the deepest at its middle."""
    smooth: Trace = {
        "type": "densitymap",
        "meta": {"role": "density", "href": href},
        "lon": [spot.longitude for spot in spots],
        "lat": [spot.latitude for spot in spots],
        "z": [spot.weight for spot in spots],
        "zmin": 0,
        "zmax": full,
        "radius": RADIUS,
        "colorscale": [(step / 4, token(f"ramp-{step + 1}")) for step in range(5)],
        "showscale": False,
        "text": [spot.words for spot in spots],
        "customdata": [(spot.longitude, spot.latitude) for spot in spots],
        "hovertemplate": "%{text}<extra></extra>",
    }
    return {"data": [smooth, provinces_outline(layers)], "layout": _layout(layers)}


def hexagons_figure(hexagons: Sequence[HexagonRow], layers: Layers, *, classes: int, href: str = "") -> Figure:
    """Cells shaded in ``classes`` classes above none. Their outlines come with the figure."""
    shaded: Trace = {
        "type": "choroplethmap",
        "meta": {"role": "hexagons", "href": href},
        "geojson": {
            "type": "FeatureCollection",
            "features": [
                {"type": "Feature", "id": row.cell, "geometry": {"type": "Polygon", "coordinates": [row.ring]}}
                for row in hexagons
            ],
        },
        "locations": [row.cell for row in hexagons],
        "z": [row.shade for row in hexagons],
        "zmin": UNKNOWN - 0.5,
        "zmax": classes + 0.5,
        "colorscale": class_colours(classes),
        "showscale": False,
        "marker": {"line": {"color": token("map-line"), "width": 0.6}, "opacity": 1},
        "customdata": [(row.cell, row.words) for row in hexagons],
        "hovertemplate": "%{customdata[1]}<extra></extra>",
    }
    return {"data": [shaded, provinces_outline(layers)], "layout": _layout(layers)}


def _layout(layers: Layers) -> Layout:
    layout = base_layout(margin=(0, 0, 0, 0), dragmode="pan")
    layout["map"] = country_map(layers, hairlines=True)
    layout["meta"] = {"fit": COUNTRY_BOX}
    return layout
