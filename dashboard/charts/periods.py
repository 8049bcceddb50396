"""Time cut into bins without gaps: a month in which nothing happened is a bin too."""

from datetime import date, timedelta

from dashboard import words
from dashboard.figures import Bin
from incidents.aggregates.periods import next_start, spans

UNITS = {"day": "Day", "week": "Week", "month": "Month", "quarter": "Quarter", "year": "Year"}


def bins(unit: str, first: date, last: date, *, asked: tuple[date, date] | None = None) -> tuple[Bin, ...]:
    """Every bin from the one that holds ``first`` to the one that holds ``last``, whole units.

    ``asked`` are the days asked about, which may cut the first and the last; left out, all days of each.
    """
    return tuple(
        Bin(start, end, label(unit, start), _shared((start, end), asked)) for start, end in spans(unit, first, last)
    )


def _shared(days: tuple[date, date], asked: tuple[date, date] | None) -> tuple[date, date] | None:
    """The days of both, None where they share none."""
    if asked is None:
        return None
    first, last = max(days[0], asked[0]), min(days[1], asked[1])
    return (first, last) if first <= last else None


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
