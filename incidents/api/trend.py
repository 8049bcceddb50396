"""`stats/trend/`: a measure over time, bin by bin, with its average, what is provisional, and its changes."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from incidents.aggregates import MEASURES, reach
from incidents.aggregates.periods import PERIODS
from incidents.aggregates.trends import SPLITS, Point, Trend, TrendLine
from incidents.api.base import RecordView
from incidents.api.parameters import PAST, Parameters
from incidents.api.stats import filters_of, key_words, tally_of
from incidents.models import Incident
from incidents.statistics.changes import ChangePoint, Changes, TooFew
from incidents.statistics.lag import SHARE, Lag
from incidents.trends import AVERAGE, trend_of

# Bins that an average may go over.
SHORTEST_AVERAGE, LONGEST_AVERAGE = 2, 60
UNIT = "month"


class TrendView(RecordView):
    """A trend of the rows of a filter, counted under one rule (``attacks`` when none is named)."""

    def get(self, request: Request) -> Response:
        """The trend. 400 when the query holds anything unknown or malformed."""
        parameters = Parameters(request.query_params)
        filterset = parameters.filterset("measure", "unit", "by", "average", *PAST)
        past = parameters.past()
        measure = parameters.one_of("measure", MEASURES, "incidents")
        unit = parameters.one_of("unit", PERIODS, UNIT)
        by = parameters.one_of("by", SPLITS, "") or None
        average = parameters.whole_number("average", low=SHORTEST_AVERAGE, high=LONGEST_AVERAGE, default=AVERAGE)
        parameters.check()
        with past.reading():
            record = reach(Incident.public.all())
            found = trend_of(filterset, record, measure=measure, unit=unit, by=by, average=average)
        return Response(
            {
                "measure": measure,
                "unit": unit,
                "by": by,
                "average": average,
                "counting": filterset.rule_or_default.name,
                "filters": filters_of(filterset) | {name: value for name in PAST if (value := parameters.text(name))},
                **_of(found, unit),
            }
        )


def _of(found: Trend, unit: str) -> dict[str, Any]:
    first, last = found.window or (None, None)
    return {
        "window": {"first": first, "last": last},
        "record_last": found.last,
        "provisional_from": found.provisional_from,
        "lag": _lag(found.lag),
        "whole": _line(found.whole, unit),
        "lines": [{"key": line.key, **_line(line, unit)} for line in found.lines],
        "left_out": list(found.left_out),
    }


def _lag(lag: Lag) -> dict[str, Any]:
    return {
        "n": lag.n,
        "median": lag.median,
        "p90": lag.p90,
        "p95": lag.p95,
        "impossible": lag.impossible,
        "share": SHARE,
        "measured": lag.is_measured,
        "provisional_days": lag.provisional_days,
    }


def _line(line: TrendLine, unit: str) -> dict[str, Any]:
    return {
        "bins": [_bin(point, unit) for point in line.points],
        "search": _search(line.found),
        "changes": list(_changes(line)),
    }


def _bin(point: Point, unit: str) -> dict[str, Any]:
    return {
        "bin": key_words(unit, point.start),
        "start": point.start,
        "end": point.end,
        "days": point.days,
        **tally_of(point.tally),
        "average": None if point.average is None else round(point.average, 4),
        "provisional": point.is_provisional,
    }


def _search(found: Changes | TooFew) -> dict[str, Any]:
    searched = {"bins": found.n, "total": found.total}
    if isinstance(found, TooFew):
        return {**searched, "refused": found.reason, "dispersion": None, "shortest_level": None}
    dispersion = round(found.dispersion, 4)
    return {**searched, "refused": None, "dispersion": dispersion, "shortest_level": found.min_length}


def _changes(line: TrendLine) -> Iterator[dict[str, Any]]:
    if isinstance(line.found, TooFew):
        return
    for point in line.found.points:
        yield _change(point, [found.start for found in line.points])


def _change(point: ChangePoint, starts: list[date]) -> dict[str, Any]:
    return {
        "start": starts[point.index],
        "earliest": starts[point.low],
        "latest": starts[point.high],
        "before_per_day": round(point.before, 6),
        "after_per_day": round(point.after, 6),
        **{name: None if value is None else round(value, 4) for name, value in _ratio(point).items()},
    }


def _ratio(point: ChangePoint) -> dict[str, float | None]:
    return {"ratio": point.ratio, "ratio_low": point.ratio_low, "ratio_high": point.ratio_high}
