"""Dates known to the year, the month or the day, kept as ISO 8601 text of that length."""

from __future__ import annotations

import datetime as dt

PARTIAL_DATE = r"^([0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?)?$"
PARTIAL_DATE_LENGTH = 10
_FILL = "0000-01-01"


def is_partial_date(text: str) -> bool:
    """True for "" (unknown), "2014", "2014-08" and "2014-08-26"; false for a day the calendar lacks."""
    if text == "":
        return True
    if len(text) not in (4, 7, 10):
        return False
    try:
        dt.date.fromisoformat(text + _FILL[len(text) :])
    except ValueError:
        return False
    return True
