"""Units of time, and the first day of the unit that holds a day."""

from django.db.models import DateField, Func

# Weeks start on Monday.
PERIODS = ("day", "week", "month", "quarter", "year")


def first_day(unit: str, column: str) -> Func:
    """The first day of the unit of PERIODS that holds the column's day.

    Cut without a time zone, which a day does not have. The expression is the one the database keeps statistics of
    (migration 0010): without them it takes every day for a month of its own, and sorts a million rows instead of adding
    them up. Raises ValueError for an unknown unit.
    """
    if unit not in PERIODS:
        raise ValueError(f"unit {unit!r} is not one of {', '.join(PERIODS)}")
    return Func(column, template=f"date_trunc('{unit}', %(expressions)s::timestamp)::date", output_field=DateField())
