"""Charts of the pages: the numbers of the aggregates, drawn by the figures, with the same rows as a table.

Every function takes a valid filter (or an incident) and returns what ``components/_chart.html`` shows.
"""

from dashboard.charts.changes import ChangeChart, change_map
from dashboard.charts.chart import Cell, Chart, ChartTable, Column, Key, Option, Switch
from dashboard.charts.frames import map_frames
from dashboard.charts.locator import IncidentMap, incident_map
from dashboard.charts.maps import MAP_MEASURES, MapChart, layer_switch, overview_map
from dashboard.charts.periods import UNITS
from dashboard.charts.points import map_traces
from dashboard.charts.series import SPLITS
from dashboard.charts.spots import RESOLUTIONS, SPOT_MEASURES, SpotsChart, density_map, hexagon_map
from dashboard.charts.timeline import TimelineChart, activity, timeline
from dashboard.charts.year_maps import YearMaps, year_maps
from dashboard.charts.years import YEAR_CUTS, draw_hours, months_heat, share_words, years_heat

__all__ = [
    "MAP_MEASURES",
    "RESOLUTIONS",
    "SPLITS",
    "SPOT_MEASURES",
    "UNITS",
    "YEAR_CUTS",
    "Cell",
    "ChangeChart",
    "Chart",
    "ChartTable",
    "Column",
    "IncidentMap",
    "Key",
    "MapChart",
    "Option",
    "SpotsChart",
    "Switch",
    "TimelineChart",
    "YearMaps",
    "activity",
    "change_map",
    "density_map",
    "draw_hours",
    "hexagon_map",
    "incident_map",
    "layer_switch",
    "map_frames",
    "map_traces",
    "months_heat",
    "overview_map",
    "share_words",
    "timeline",
    "year_maps",
    "years_heat",
]
