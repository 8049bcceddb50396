"""Pictures as plain data: typed rows to dicts in Plotly's schema.

Nothing here knows Django or an app of this project, and nothing builds `plotly.graph_objects`, which takes a hundred
times as long; tests hold the dicts against Plotly's own schema instead. Colours are named by their role, as
``var(--kp)``: the stylesheet owns them for light and dark, and the script that draws puts their values in.
"""

from dashboard.figures.dots import Dot, dots_figure
from dashboard.figures.heat import HeatRows, Tile, heat_figure
from dashboard.figures.lines import Line, LineRows, Panel, Shaded, lines_figure, panels_figure
from dashboard.figures.locator import PlaceRow, locator_figure
from dashboard.figures.maps import DistrictRow, Layers, map_figure
from dashboard.figures.points import Links, PackedPoints, RingRow, Spot, later_traces, point_diameter, spot_trace
from dashboard.figures.schema import Figure, Trace, token
from dashboard.figures.spots import HexagonRow, SpotRow, density_figure, hexagons_figure
from dashboard.figures.timeline import Bin, Mark, Series, Spread, TimelineRows, timeline_figure

__all__ = [
    "Bin",
    "DistrictRow",
    "Dot",
    "Figure",
    "HeatRows",
    "HexagonRow",
    "Layers",
    "Line",
    "LineRows",
    "Links",
    "Mark",
    "PackedPoints",
    "Panel",
    "PlaceRow",
    "RingRow",
    "Series",
    "Shaded",
    "Spot",
    "SpotRow",
    "Spread",
    "Tile",
    "TimelineRows",
    "Trace",
    "density_figure",
    "dots_figure",
    "heat_figure",
    "hexagons_figure",
    "later_traces",
    "lines_figure",
    "locator_figure",
    "map_figure",
    "panels_figure",
    "point_diameter",
    "spot_trace",
    "timeline_figure",
    "token",
]
