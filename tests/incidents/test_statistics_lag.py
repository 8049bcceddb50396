"""The reporting lag and the trailing average, by hand."""

import pytest

from incidents.statistics.averages import trailing
from incidents.statistics.lag import FIXED_DAYS, Lag, lag_of


def test_the_lag_says_within_how_many_days_each_share_was_reported() -> None:
    days = [0] * 100 + [1] * 80 + [3] * 10 + [9] * 10
    lag = lag_of(reversed(days))
    assert lag == Lag(n=200, median=0, p90=1, p95=3)
    assert (lag.is_measured, lag.provisional_days) == (True, 3)


def test_below_two_hundred_incidents_the_band_is_thirty_days() -> None:
    lag = lag_of([1] * 199)
    assert (lag.n, lag.p95, lag.is_measured, lag.provisional_days) == (199, 1, False, FIXED_DAYS)


def test_a_report_dated_before_its_incident_is_left_out_and_counted() -> None:
    assert lag_of([-2, 0, 0, 4]) == Lag(n=3, median=0, p90=4, p95=4, impossible=1)
    assert lag_of([]) == Lag(0)


def test_a_record_reported_on_the_day_still_holds_its_last_day_back() -> None:
    assert lag_of([0] * 300).provisional_days == 1


def test_an_average_trails_and_waits_for_its_window() -> None:
    assert trailing([3, 0, 6, None, 3, 3, 3], 3) == [None, None, 3.0, None, None, None, 3.0]
    assert trailing([], 6) == []
    with pytest.raises(ValueError, match="at least two"):
        trailing([1], 1)
