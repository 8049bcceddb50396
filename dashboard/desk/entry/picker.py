"""The small map on which an editor points at a place."""

from dashboard.figures import Figure, Layers
from dashboard.figures.maps import COUNTRY_BOX, country_map, provinces_outline
from dashboard.figures.schema import Trace, base_layout, token


def picker_figure(layers: Layers) -> Figure:
    """The country with its districts' edges, and one point, nowhere at first."""
    layout = base_layout(margin=(0, 0, 0, 0), dragmode="pan")
    layout["map"] = country_map(layers, hairlines=True)
    layout["meta"] = {"fit": COUNTRY_BOX}
    here: Trace = {
        "type": "scattermap",
        "meta": {"role": "here"},
        "mode": "markers",
        "lon": [],
        "lat": [],
        "marker": {"size": 12, "color": token("killed"), "opacity": 0.9},
        "hoverinfo": "skip",
    }
    return {"data": [provinces_outline(layers), here], "layout": layout}
