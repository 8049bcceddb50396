"""Grouped numbers: the one place that counts incidents, for pages, charts and the API alike.

Every function takes a queryset (already public and filtered) and a counting rule, asks the database once, and returns
frozen dataclasses. Numbers are people or incidents; None means that no row reports one, which is not zero.
"""

from incidents.aggregates.headline import Headline, Reach, headline, number_of_rows, reach, reporting
from incidents.aggregates.maps import (
    DistrictTotal,
    MarginNote,
    Undrawn,
    district_totals,
    districts_in_time,
    undrawn,
    without_coordinates,
)
from incidents.aggregates.measures import MEASURES, Measure, Tally
from incidents.aggregates.points import DistrictRing, MapPoints, PointColumns, district_rings, map_points, titles_of
from incidents.aggregates.rules import Parted, RuleTotals, under_every_rule
from incidents.aggregates.spots import HexagonTotal, Spots, SpotTotal, hexagon_totals, spots_of
from incidents.aggregates.sums import published_total
from incidents.aggregates.tables import DIMENSIONS, Cell, Table, tabulate

__all__ = [
    "DIMENSIONS",
    "MEASURES",
    "Cell",
    "DistrictRing",
    "DistrictTotal",
    "Headline",
    "HexagonTotal",
    "MapPoints",
    "MarginNote",
    "Measure",
    "Parted",
    "PointColumns",
    "Reach",
    "RuleTotals",
    "SpotTotal",
    "Spots",
    "Table",
    "Tally",
    "Undrawn",
    "district_rings",
    "district_totals",
    "districts_in_time",
    "headline",
    "hexagon_totals",
    "map_points",
    "number_of_rows",
    "published_total",
    "reach",
    "reporting",
    "spots_of",
    "tabulate",
    "titles_of",
    "under_every_rule",
    "undrawn",
    "without_coordinates",
]
