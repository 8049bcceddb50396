"""A trend from the one filter: what the page of trends and the interface ask alike."""

from incidents.aggregates import Reach
from incidents.aggregates.lag import reporting_lag
from incidents.aggregates.trends import Trend, TrendQuestion, trend
from incidents.filters import IncidentFilterSet
from incidents.filters.presets import RECORD_START
from incidents.filters.wording import LABELS

# Bins an average goes over, and the default.
AVERAGES = (3, 6, 12)
AVERAGE = 6


# Filters that leave incidents of a place out, by the place that they may cut through.
_CUTS = {
    "country": ("province", "district", "place", "bbox", "near", "h3"),
    "province": ("district", "place", "bbox", "near", "h3"),
    "district": ("place", "bbox", "near", "h3"),
}


def cuts_through(filters: IncidentFilterSet, kind: str) -> list[str]:
    """What of the filter leaves incidents of a "country", "province" or "district" out by where they happened.

    A rate by its people would then be too low. The labels of the parameters, none when all are counted.
    """
    return [LABELS[name] for name in _CUTS[kind] if filters.given(name)]


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
