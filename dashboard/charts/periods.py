"""Time cut into bins without gaps: a month in which nothing happened is a bin too."""

from collections.abc import Iterator
from datetime import date, timedelta

from dashboard import words
from dashboard.figures import Bin

UNITS = {"day": "Day", "week": "Week", "month": "Month", "quarter": "Quarter", "year": "Year"}
_MONTHS = {"month": 1, "quarter": 3, "year": 12}


def bin_start(unit: str, day: date) -> date:
    """The first day of the ``unit`` that holds ``day``; weeks start on Monday, as in the aggregates."""
    if unit == "day":
        return day
    if unit == "week":
        return day - timedelta(days=day.weekday())
    length = _MONTHS[unit]
    return date(day.year, (day.month - 1) // length * length + 1, 1)


def next_start(unit: str, start: date) -> date:
    """The first day of the unit after the one that starts on ``start``."""
    if unit in {"day", "week"}:
        return start + timedelta(days=1 if unit == "day" else 7)
    months = start.year * 12 + start.month - 1 + _MONTHS[unit]
    return date(months // 12, months % 12 + 1, 1)


def bins(unit: str, first: date, last: date) -> tuple[Bin, ...]:
    """Every bin from the one that holds ``first`` to the one that holds ``last``, whole units."""
    return tuple(_bins(unit, first, last))


def _bins(unit: str, first: date, last: date) -> Iterator[Bin]:
    start = bin_start(unit, first)
    while start <= last:
        following = next_start(unit, start)
        yield Bin(start, following - timedelta(days=1), label(unit, start))
        start = following


def label(unit: str, start: date) -> str:
    """How a bin reads: 5 Mar 2026, Week of 2 Mar 2026, March 2026, Jan to Mar 2026, 2026."""
    match unit:
        case "day":
            return words.day(start, month="%b")
        case "week":
            return f"Week of {words.day(start, month='%b')}"
        case "month":
            return f"{start:%B %Y}"
        case "quarter":
            last = next_start(unit, start) - timedelta(days=1)
            return f"{start:%b} to {last:%b %Y}"
        case _:
            return str(start.year)
