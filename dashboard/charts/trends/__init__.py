"""Charts of the page of trends: one question over time, seen in several ways."""

from dashboard.charts.trends.asked import AREAS, PARTS, SPLITS, Asked, TrendChart
from dashboard.charts.trends.calendar import calendar, weekdays
from dashboard.charts.trends.over_time import over_time
from dashboard.charts.trends.panels import panels
from dashboard.charts.trends.rates import rates
from dashboard.charts.trends.years import cumulative, years

__all__ = [
    "AREAS",
    "PARTS",
    "SPLITS",
    "Asked",
    "TrendChart",
    "calendar",
    "cumulative",
    "over_time",
    "panels",
    "rates",
    "weekdays",
    "years",
]
