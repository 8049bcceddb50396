"""A small map of where one incident was, drawn no more precisely than it is known."""

from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.figures.maps import Layers, country_map, provinces_outline
from dashboard.figures.points import Spot, spot_trace
from dashboard.figures.schema import Figure, Trace, base_layout, token


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """Where one incident was.

    ``units`` are shaded, slug and name: its district, all the districts its words may mean, or its province when
    ``by_province``. With coordinates there is a point when ``exact``, otherwise a ring.
    """

    title: str
    when: str
    where: str
    killed: int | None
    longitude: float | None
    latitude: float | None
    exact: bool
    units: tuple[tuple[str, str], ...]
    by_province: bool = False


def locator_figure(place: PlaceRow, layers: Layers) -> Figure:
    """The units meant, shaded and brought into view, and a point or a ring where coordinates are known."""
    layout = base_layout(margin=(0, 0, 0, 0), dragmode="pan")
    layout["map"] = country_map(layers, hairlines=True)
    layout["meta"] = {"fit": "locations"}
    return {"data": [_units(place, layers), provinces_outline(layers), *_mark(place)], "layout": layout}


def _units(place: PlaceRow, layers: Layers) -> Trace:
    return {
        "type": "choroplethmap",
        "meta": {"role": "units"},
        "geojson": layers.provinces if place.by_province else layers.districts,
        "locations": [slug for slug, _ in place.units],
        "z": [1] * len(place.units),
        "zmin": 0,
        "zmax": 1,
        "colorscale": [(0.0, token("map-here")), (1.0, token("map-here"))],
        "showscale": False,
        "marker": {"line": {"color": token("map-province"), "width": 0.8}, "opacity": 1},
        "customdata": list(place.units),
        "hovertemplate": "%{customdata[1]}<extra></extra>",
    }


def _mark(place: PlaceRow) -> Sequence[Trace]:
    if place.longitude is None or place.latitude is None:
        return []
    spot = Spot(place.longitude, place.latitude, place.killed, ("", place.title, place.when, place.where))
    return [spot_trace(spot, exact=place.exact)]
