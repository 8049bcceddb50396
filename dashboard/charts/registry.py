"""Charts by name: what the page of one figure, its file and its frame for other sites draw again from an address."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from dashboard.charts import compare, trends
from dashboard.charts.change_periods import AGAINST, FIRST, LAST
from dashboard.charts.changes import draw as draw_change
from dashboard.charts.chart import Chart
from dashboard.charts.comparison import WHY_NO_PAST
from dashboard.charts.comparison import draw as draw_ucdp
from dashboard.charts.maps import MAP_MEASURES
from dashboard.charts.maps import draw as draw_map
from dashboard.charts.periods import UNITS
from dashboard.charts.series import SPLITS
from dashboard.charts.spots import RESOLUTION, RESOLUTIONS, SPOT_MEASURES, draw_density, draw_hexagons
from dashboard.charts.timeline import draw as draw_timeline
from dashboard.charts.trackers import draw as draw_trackers
from dashboard.charts.trends import AREAS, Asked, TrendChart
from dashboard.charts.year_maps import draw as draw_year_maps
from dashboard.charts.years import YEAR_CUTS, draw_hours, draw_months, draw_years
from dashboard.parameters import Parameter
from dashboard.trackers import AREA, MEASURE, PUBLISHER, UNIT
from incidents.aggregates import MEASURES
from incidents.aggregates.sides import TAKEN_APART
from incidents.comparing import PARAMETERS
from incidents.filters import IncidentFilterSet
from incidents.trends import AVERAGE, AVERAGES

# A chart, from the one filter and the values of its own parameters.
Draw = Callable[[IncidentFilterSet, Mapping[str, str]], Chart]


@dataclass(frozen=True, slots=True)
class Drawing:
    """One kind of chart. ``page`` names the address of the page where its question can be changed.

    ``why_no_past`` says why it cannot be drawn of the record as it stood, "" where it can.
    """

    name: str
    draw: Draw
    page: str
    parameters: tuple[Parameter, ...] = ()
    why_no_past: str = ""


TIMELINE = Drawing(
    "timeline",
    draw_timeline,
    "timeline",
    (
        Parameter("unit", UNITS, "month"),
        Parameter("by", SPLITS, "province"),
        Parameter("measure", MEASURES, "incidents"),
    ),
)
# The heat maps of the pages of groups, districts and campaigns: those lead to the page, whose filter they share.
YEARS = Drawing("by-year", draw_years, "timeline", (Parameter("by", YEAR_CUTS, "attack_type"),))
MONTHS = Drawing("months", draw_months, "timeline")
HOURS = Drawing("hours", draw_hours, "timeline")

_SHADED_BY = Parameter("measure", MAP_MEASURES, "incidents")
# What the map page shows of its rows.
LAYERS = {
    "districts": "Districts and incidents",
    "change": "Change between two periods",
    "density": "Smooth picture",
    "hexagons": "Hexagons",
    "years": "Year by year",
}
MAP = Drawing("map", draw_map, "map", (_SHADED_BY, Parameter("layer", ["districts"], "districts")))
# What is wrong with the days of another period is found where it is drawn.
_AGAINST = (Parameter("against", AGAINST, "before"), Parameter(FIRST, None, ""), Parameter(LAST, None, ""))
CHANGE = Drawing("map-change", draw_change, "map", (_SHADED_BY, Parameter("layer", ["change"], "change"), *_AGAINST))
_SPOTS_BY = Parameter("measure", SPOT_MEASURES, "incidents")
_RESOLUTION = Parameter("resolution", RESOLUTIONS, RESOLUTION)
DENSITY = Drawing("map-density", draw_density, "map", (_SPOTS_BY, Parameter("layer", ["density"], "density")))
HEXAGONS = Drawing(
    "map-hexagons", draw_hexagons, "map", (_SPOTS_BY, Parameter("layer", ["hexagons"], "hexagons"), _RESOLUTION)
)
YEAR_MAPS = Drawing("map-years", draw_year_maps, "map", (_SHADED_BY, Parameter("layer", ["years"], "years")))
# Of the page itself, whichever layer it shows.
MAP_PAGE = (
    _SHADED_BY,
    Parameter("layer", LAYERS, "districts"),
    *_AGAINST,
    _RESOLUTION,
)
# Maps of places: no number of people belongs to one.
SPOTS = {"density": DENSITY, "hexagons": HEXAGONS}
TRACKERS = Drawing("trackers", draw_trackers, "trackers", (MEASURE, UNIT, AREA, PUBLISHER))
# Which version is there is found where it is drawn.
UCDP = Drawing("ucdp", draw_ucdp, "comparison", (Parameter("version", None, ""),), why_no_past=WHY_NO_PAST)

_MEASURE = Parameter("measure", MEASURES, "incidents")
_UNIT = Parameter("unit", UNITS, "month")
_AVERAGE = Parameter("average", tuple(str(bins) for bins in AVERAGES), str(AVERAGE))
_AREA = Parameter("area", AREAS, "province")


def _of_trends(draw: Callable[[Asked], TrendChart]) -> Draw:
    """A chart of the page of trends, from an address."""
    return lambda filters, chosen: draw(Asked.of(filters, chosen))


TRENDS = (
    Drawing("trend", _of_trends(trends.over_time), "trends", (_MEASURE, _UNIT, _AVERAGE)),
    Drawing(
        "trend-panels",
        _of_trends(trends.panels),
        "trends",
        (_MEASURE, _UNIT, Parameter("by", trends.PARTS, "province"), _AVERAGE),
    ),
    Drawing("years", _of_trends(trends.years), "trends", (_MEASURE,)),
    Drawing("cumulative", _of_trends(trends.cumulative), "trends", (_MEASURE,)),
    Drawing("calendar", _of_trends(trends.calendar), "trends", (_MEASURE,)),
    Drawing("weekdays", _of_trends(trends.weekdays), "trends", (_MEASURE,)),
    Drawing("rates", _of_trends(trends.rates), "trends", (_MEASURE, _AREA)),
)

# What is wrong with a side is found where it is drawn.
_SIDES = tuple(Parameter(name, None, "") for name in PARAMETERS)
RATIOS = Drawing(compare.RATIOS, compare.draw_ratios, "compare", _SIDES)
DRIVERS = Drawing(
    compare.DRIVERS,
    compare.draw_drivers,
    "compare",
    (*_SIDES, Parameter("by", None, ""), Parameter("measure", TAKEN_APART, "incidents")),
)

_ALL = (
    TIMELINE,
    MAP,
    CHANGE,
    DENSITY,
    HEXAGONS,
    YEAR_MAPS,
    RATIOS,
    DRIVERS,
    TRACKERS,
    UCDP,
    *TRENDS,
    YEARS,
    MONTHS,
    HOURS,
)
DRAWINGS: dict[str, Drawing] = {drawing.name: drawing for drawing in _ALL}
