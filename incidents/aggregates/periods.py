"""Units of time, and the first day of the unit that holds a day: in the database, and outside of it."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import DateField, Func

# Weeks start on Monday.
PERIODS = ("day", "week", "month", "quarter", "year")
_MONTHS = {"month": 1, "quarter": 3, "year": 12}


def first_day(unit: str, column: str) -> Func:
    """The first day of the unit of PERIODS that holds the column's day.

    Cut without a time zone, which a day does not have. The expression is the one the database keeps statistics of
    (migration 0010): without them it takes every day for a month of its own, and sorts a million rows instead of adding
    them up. Raises ValueError for an unknown unit.
    """
    if unit not in PERIODS:
        raise ValueError(f"unit {unit!r} is not one of {', '.join(PERIODS)}")
    return Func(column, template=f"date_trunc('{unit}', %(expressions)s::timestamp)::date", output_field=DateField())


def bin_start(unit: str, day: date) -> date:
    """The first day of the ``unit`` that holds ``day``, as ``first_day`` has it."""
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


def spans(unit: str, first: date, last: date) -> Iterator[tuple[date, date]]:
    """First and last day of every unit from the one that holds ``first`` to the one that holds ``last``."""
    start = bin_start(unit, first)
    while start <= last:
        following = next_start(unit, start)
        yield start, following - timedelta(days=1)
        start = following
