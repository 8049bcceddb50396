"""A trend from the one filter: what the page of trends and the interface ask alike."""

from incidents.aggregates import Reach
from incidents.aggregates.lag import reporting_lag
from incidents.aggregates.trends import Trend, TrendQuestion, trend
from incidents.filters import IncidentFilterSet
from incidents.filters.presets import RECORD_START

# Bins an average goes over, and the default.
AVERAGES = (3, 6, 12)
AVERAGE = 6


def trend_of(
    filters: IncidentFilterSet, record: Reach, *, measure: str, unit: str, by: str | None = None, average: int = AVERAGE
) -> Trend:
    """The trend of a valid filter under its counting rule. ``record`` is how far the whole record reaches."""
    first, last = filters.period
    return trend(
        filters.qs,
        TrendQuestion(filters.rule_or_default, measure, unit, by, average),
        first=first or RECORD_START,
        last=last,
        record_last=record.last,
        lag=reporting_lag(record.last),
        parents=filters.parents if by == "group" else None,
    )
