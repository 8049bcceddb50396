"""The map of the country: districts shaded by class, rings and points of incidents over them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import TypeVar

from dashboard.figures.schema import Figure, Json, Trace, base_layout, token

# The units of the outline, by the ids their polygons carry.
PROVINCES = (
    "azad-jammu-and-kashmir",
    "balochistan",
    "gilgit-baltistan",
    "islamabad-capital-territory",
    "khyber-pakhtunkhwa",
    "punjab",
    "sindh",
)
Value = TypeVar("Value")
# What must always be in view: the drawn districts' box, west, south, east, north.
COUNTRY_BOX = (60.87, 23.55, 77.85, 37.15)
# How far the neighbours' land is drawn; nobody can look beyond.
BACKDROP_BOX = (55.0, 19.0, 83.0, 42.0)
CENTRE = {"lon": 69.4, "lat": 30.6}
UNKNOWN = -1
# Plotly sizes a circle by sqrt(value / sizeref); this makes 100 killed a circle of 36 pixels across.
POINT_SIZEREF = 2 * 100 / 36**2
POINT_SIZEMIN = 2.6
# A circle of size zero is not drawn at all.
LEAST = 0.01
RING_WIDTH = 1.4
# Pixels across of a district's ring, before it grows with its rows.
DISTRICT_RING = 7


@dataclass(frozen=True, slots=True)
class Layers:
    """Where the browser finds the polygons."""

    districts: str
    provinces: str
    neighbours: str


@dataclass(frozen=True, slots=True)
class DistrictRow:
    """One drawn district: the class it is shaded by (0 none, UNKNOWN not known), its name and its numbers in words."""

    slug: str
    name: str
    shade: int
    words: str


@dataclass(frozen=True, slots=True)
class DistrictRing:
    """The rows known only to one district, drawn as one ring at its middle."""

    slug: str
    name: str
    longitude: float
    latitude: float
    incidents: int
    words: str


@dataclass(frozen=True, slots=True)
class PointColumns:
    """Incidents with a place of their own, column by column: 25,000 of them cost no object each.

    ``details`` are uid, title, and when, where and how well the place is known, in words.
    """

    longitudes: Sequence[float]
    latitudes: Sequence[float]
    killed: Sequence[int | None]
    details: Sequence[tuple[str, str, str, str]]


def map_figure(
    districts: Sequence[DistrictRow], layers: Layers, *, classes: int, href: str = "", dragmode: str | bool = "pan"
) -> Figure:
    """Shaded districts in ``classes`` classes above none, on land and sea, with the provinces' outlines."""
    layout = base_layout(margin=(0, 0, 0, 0), dragmode=dragmode)
    layout["map"] = country_map(layers)
    layout["meta"] = {"fit": COUNTRY_BOX}
    shaded = shaded_districts(districts, layers, classes=classes, href=href)
    return {"data": [shaded, provinces_outline(layers)], "layout": layout}


def shaded_districts(districts: Sequence[DistrictRow], layers: Layers, *, classes: int, href: str) -> Trace:
    """The polygons. Classes are whole numbers, each with one flat colour of the ramp."""
    ramp = ["ramp-unknown", *(f"ramp-{number}" for number in range(classes + 1))]
    return {
        "type": "choroplethmap",
        "meta": {"role": "districts", "href": href},
        "geojson": layers.districts,
        "locations": [row.slug for row in districts],
        "z": [row.shade for row in districts],
        "zmin": UNKNOWN - 0.5,
        "zmax": classes + 0.5,
        "colorscale": _steps(ramp),
        "showscale": False,
        "marker": {"line": {"color": token("map-line"), "width": 0.6}, "opacity": 1},
        "customdata": [(row.slug, row.name, row.words) for row in districts],
        "hovertemplate": "%{customdata[1]}<br>%{customdata[2]}<extra></extra>",
    }


def provinces_outline(layers: Layers) -> Trace:
    """The provinces' edges: a trace, for a layer of the layout would lie over the points."""
    return {
        "type": "choroplethmap",
        "meta": {"role": "outline"},
        "geojson": layers.provinces,
        "locations": PROVINCES,
        "z": [0] * len(PROVINCES),
        "colorscale": [(0.0, "rgba(0,0,0,0)"), (1.0, "rgba(0,0,0,0)")],
        "showscale": False,
        "marker": {"line": {"color": token("map-province"), "width": 1.1}},
        "hoverinfo": "skip",
    }


def _steps(roles: Sequence[str]) -> list[tuple[float, str]]:
    width = 1 / len(roles)
    return [(edge, token(role)) for i, role in enumerate(roles) for edge in (i * width, min((i + 1) * width, 1.0))]


def point_traces(
    points: PointColumns, near: PointColumns, rings: Sequence[DistrictRing], *, href: str, ring_href: str
) -> list[Trace]:
    """Rings of districts lowest, then rings of rows near a place, then points.

    ``points`` are known to the town or better, ``near`` only to their surroundings or tehsil. ``href`` leads to an
    incident, ``ring_href`` to a ring's rows. A toll that is not reported gets a mark of its own, never that of none.
    """
    known = _where(points, lambda killed: killed is not None)
    unknown = _where(points, lambda killed: killed is None)
    traces = [
        _district_rings(rings, ring_href),
        _near_rings(near, href),
        _points(unknown, href, role="map-unreported", name="Town known, killed not reported"),
        _points(known, href, role="map-point", name="Town known, sized by killed"),
    ]
    return [trace for trace in traces if trace["lon"]]


def country_map(layers: Layers, *, hairlines: bool = False) -> Json:
    """A map without tiles, letters or network: the sea, the neighbours' land, our polygons, provinces' outlines.

    No line of the neighbours is drawn, so that none lies inside Kashmir. ``hairlines`` draws the districts' edges
    where no district is shaded.
    """
    edges = {"sourcetype": "geojson", "source": layers.districts, "type": "line", "line": {"width": 0.6}}
    west, south, east, north = BACKDROP_BOX
    return {
        "style": {
            "version": 8,
            "sources": {
                "land": {"type": "geojson", "data": layers.neighbours},
                "country": {"type": "geojson", "data": layers.provinces},
            },
            "layers": [
                {"id": "sea", "type": "background", "paint": {"background-color": token("sea")}},
                {
                    "id": "land",
                    "type": "fill",
                    "source": "land",
                    "filter": ["==", ["get", "slug"], "land"],
                    "paint": {"fill-color": token("land"), "fill-antialias": False},
                },
                {
                    "id": "country",
                    "type": "fill",
                    "source": "country",
                    "paint": {"fill-color": token("ramp-0"), "fill-antialias": False},
                },
            ],
        },
        "center": CENTRE,
        "zoom": 4.2,
        "bounds": {"west": west, "east": east, "south": south, "north": north},
        "layers": [{**edges, "color": token("map-line")}] if hairlines else [],
    }


def point_diameter(killed: int | None) -> float:
    """Pixels across of an incident's circle: its area follows the number killed, down to a smallest circle."""
    return max(2 * POINT_SIZEMIN, sqrt((killed or 0) / POINT_SIZEREF * 2))


def _where(points: PointColumns, keep: Callable[[int | None], bool]) -> PointColumns:
    indexes = [index for index, killed in enumerate(points.killed) if keep(killed)]
    if len(indexes) == len(points.killed):
        return points
    return PointColumns(
        [points.longitudes[i] for i in indexes],
        [points.latitudes[i] for i in indexes],
        [points.killed[i] for i in indexes],
        [points.details[i] for i in indexes],
    )


def _points(points: PointColumns, href: str, *, role: str, name: str) -> Trace:
    return {
        "type": "scattermap",
        "name": name,
        "meta": {"role": "points", "href": href},
        "mode": "markers",
        "lon": points.longitudes,
        "lat": points.latitudes,
        "marker": {
            "size": [killed or LEAST for killed in points.killed],
            "sizemode": "area",
            "sizeref": POINT_SIZEREF,
            "sizemin": POINT_SIZEMIN,
            "color": token(role),
            "opacity": 0.72,
        },
        "customdata": points.details,
        "hovertemplate": _INCIDENT_WORDS,
    }


# No bold in hover boxes: Plotly would write it as an inline style, which the pages forbid.
_INCIDENT_WORDS = "%{customdata[1]}<br>%{customdata[2]}<br>%{customdata[3]}<extra></extra>"


def _near_rings(points: PointColumns, href: str) -> Trace:
    outer = [point_diameter(killed) + 2 * RING_WIDTH for killed in points.killed]
    trace = _rings(points.longitudes, points.latitudes, outer, points.details)
    trace |= {
        "name": "Only near a place, or its tehsil",
        "meta": {"role": "points", "href": href},
        "hovertemplate": _INCIDENT_WORDS,
    }
    return trace


def _district_rings(rings: Sequence[DistrictRing], href: str) -> Trace:
    trace = _rings(
        [ring.longitude for ring in rings],
        [ring.latitude for ring in rings],
        [DISTRICT_RING + 2 * sqrt(ring.incidents) for ring in rings],
        [(ring.slug, ring.name, ring.words) for ring in rings],
    )
    trace |= {
        "name": "Known only to the district",
        "meta": {"role": "rings", "href": href},
        "hovertemplate": "%{customdata[1]}, known only to the district<br>%{customdata[2]}<extra></extra>",
    }
    return trace


def _rings(
    longitudes: Sequence[float], latitudes: Sequence[float], outer: Sequence[float], details: Sequence[Sequence[object]]
) -> Trace:
    """Hollow rings: each is a dark circle and a light one just after it, since a circle here has no outline.

    The pair is drawn before the next, so a ring that lies over another hides it as ink on paper would.
    """
    return {
        "type": "scattermap",
        "mode": "markers",
        "lon": _twice(longitudes),
        "lat": _twice(latitudes),
        "marker": {
            "size": [round(size, 1) for size in outer for size in (size, size - 2 * RING_WIDTH)],
            "color": [token("map-ring"), token("map-hollow")] * len(outer),
            "opacity": 1,
        },
        "customdata": _twice(details),
    }


def _twice(values: Sequence[Value]) -> list[Value]:
    return [value for value in values for _ in range(2)]
