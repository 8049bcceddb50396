"""Periods as a query writes them."""

import re
from calendar import monthrange
from collections.abc import Sequence
from datetime import date

from incidents.filters.fields import shown
from incidents.wording import day as day_words

EXAMPLE = "2021-01-01..2021-08-14"
_YEAR, _MONTH = re.compile(r"[0-9]{4}", re.ASCII), re.compile(r"([0-9]{4})-([0-9]{2})", re.ASCII)


class PeriodError(ValueError):
    """What is wrong with a period, and what would be right."""


def read_period(values: Sequence[str]) -> tuple[date, date]:
    """First and last day: ``2021-01-01..2021-08-14``, a year, a month, or two days given one after the other.

    Raises PeriodError.
    """
    if not values:
        raise PeriodError(f"Give its first and last day, for example {EXAMPLE}.")
    if len(values) > 2:
        raise PeriodError("Give one period: its first and its last day.")
    ends = values if len(values) == 2 else values[0].split("..")
    if len(ends) == 1 and (whole := _whole(ends[0])):
        return whole
    if len(ends) != 2:
        raise PeriodError(f"{shown(values[0])} is not a period. Write its first and last day, for example {EXAMPLE}.")
    first, last = (_day(text) for text in ends)
    if first > last:
        raise PeriodError(f"It ends before it starts. Write the earlier day first: {last}..{first}.")
    return first, last


def clipped(window: tuple[date, date], reach: tuple[date, date]) -> tuple[date, date]:
    """The part of a window that the record reaches. Raises PeriodError where there is none."""
    first, last = max(window[0], reach[0]), min(window[1], reach[1])
    if first > last:
        raise PeriodError(f"The record reaches from {reach_words(reach)}. Choose days inside.")
    return first, last


def reach_words(reach: tuple[date, date]) -> str:
    """Two days with "to" between them."""
    return f"{day_words(reach[0])} to {day_words(reach[1])}"


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise PeriodError(f"{shown(text)} is not a day. Write days as YYYY-MM-DD, a period as {EXAMPLE}.") from None


def _whole(text: str) -> tuple[date, date] | None:
    """A year or a month."""
    if _YEAR.fullmatch(text) and int(text):
        return date(int(text), 1, 1), date(int(text), 12, 31)
    if (found := _MONTH.fullmatch(text)) and int(found[1]) and 1 <= int(found[2]) <= 12:
        year, month = int(found[1]), int(found[2])
        return date(year, month, 1), date(year, month, monthrange(year, month)[1])
    return None
