"""The map of the country: districts shaded by class, on land and sea."""

from collections.abc import Sequence
from dataclasses import dataclass

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
# What must always be in view: the drawn districts' box, west, south, east, north.
COUNTRY_BOX = (60.87, 23.55, 77.85, 37.15)
# How far the neighbours' land is drawn; nobody can look beyond.
BACKDROP_BOX = (55.0, 19.0, 83.0, 42.0)
CENTRE = {"lon": 69.4, "lat": 30.6}
UNKNOWN = -1


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


def map_figure(
    districts: Sequence[DistrictRow],
    layers: Layers,
    *,
    classes: int,
    href: str = "",
    dragmode: str | bool = "pan",
    roles: Sequence[str] = (),
) -> Figure:
    """Shaded districts in ``classes`` classes above none, on land and sea, with the provinces' outlines.

    ``roles`` are the colours of the classes from the lowest, ``classes + 1`` of them, where not those of the ramp.
    """
    layout = base_layout(margin=(0, 0, 0, 0), dragmode=dragmode)
    layout["map"] = country_map(layers)
    layout["meta"] = {"fit": COUNTRY_BOX}
    shaded = shaded_districts(districts, layers, classes=classes, href=href, roles=roles)
    return {"data": [shaded, provinces_outline(layers)], "layout": layout}


def shaded_districts(
    districts: Sequence[DistrictRow], layers: Layers, *, classes: int, href: str, roles: Sequence[str] = ()
) -> Trace:
    """The polygons. Classes are whole numbers, each with one flat colour of the ramp."""
    return {
        "type": "choroplethmap",
        "meta": {"role": "districts", "href": href},
        "geojson": layers.districts,
        "locations": [row.slug for row in districts],
        "z": [row.shade for row in districts],
        "zmin": UNKNOWN - 0.5,
        "zmax": classes + 0.5,
        "colorscale": _steps(["ramp-unknown", *roles]) if roles else class_colours(classes),
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


def class_colours(classes: int) -> list[tuple[float, str]]:
    """A flat colour each for what is not known, for none, and for ``classes`` classes above none."""
    return _steps(["ramp-unknown", *(f"ramp-{number}" for number in range(classes + 1))])


def _steps(roles: Sequence[str]) -> list[tuple[float, str]]:
    width = 1 / len(roles)
    return [(edge, token(role)) for i, role in enumerate(roles) for edge in (i * width, min((i + 1) * width, 1.0))]


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
        "layers": [{**edges, "color": token("map-line"), "below": "traces"}] if hairlines else [],
    }
