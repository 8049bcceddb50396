"""Numbers and days as other trackers' files write them, read without trusting them."""

import datetime as dt
import re
from collections.abc import Mapping

from dashboard.comparison.rows import CellError

Cells = Mapping[str, object]
# What stands for "not known": GTD writes -9 and -99, spreadsheets a dash or nothing.
_UNKNOWN = {"", "-", "na", "n/a", "nan", "none", "null", "-9", "-99"}
_DAYS = ("%Y-%m-%d", "%d %B %Y", "%d %b %Y", "%d-%B-%Y", "%d-%b-%Y", "%d-%b-%y", "%d/%m/%Y", "%m/%d/%Y %H:%M")
_MOST_DEAD = 100_000
_CLOCK = re.compile(r"[ T]\d{1,2}:\d{2}(:\d{2})?(\.\d+)?(Z|[+-]\d\d:?\d\d)?$")


def text(cells: Cells, column: str, longest: int = 300) -> str:
    """The words of a cell on one line, "" when there are none."""
    value = cells.get(column)
    return "" if value is None else " ".join(str(value).replace("\0", "").split())[:longest]


def whole(cells: Cells, column: str) -> int | None:
    """A count, None when it is not known; ``3``, ``"3"``, ``3.0`` and ``1,200`` alike. Raises CellError."""
    written = text(cells, column)
    if written.lower() in _UNKNOWN or written in {"-9.0", "-99.0"}:
        return None
    try:
        number = float(written.replace(",", ""))
    except ValueError as error:
        raise CellError(column, written, "It must be a whole number such as 3.") from error
    if not number.is_integer():  # neither is NaN nor infinity
        raise CellError(column, written, "It must be a whole number such as 3.")
    if not 0 <= number <= _MOST_DEAD:
        raise CellError(column, written, f"It must be from 0 to {_MOST_DEAD:,}.")
    return int(number)


def code(cells: Cells, column: str, allowed: Mapping[int, object]) -> int:
    """A number that stands for something. Raises CellError, naming those that do."""
    written = text(cells, column)
    try:
        number = int(float(written))
    except (ValueError, OverflowError):
        number = -1
    if number not in allowed:
        raise CellError(column, written, f"It must be one of {', '.join(map(str, allowed))}.")
    return number


def degrees(cells: Cells, column: str, most: float) -> float | None:
    """A latitude or longitude, None when not given. Raises CellError."""
    written = text(cells, column)
    if written.lower() in _UNKNOWN:
        return None
    try:
        number = float(written)
    except ValueError as error:
        raise CellError(column, written, "It must be a number of degrees such as 33.6.") from error
    if not -most <= number <= most:
        raise CellError(column, written, f"It must be between -{most:g} and {most:g} degrees.")
    return number


def day(cells: Cells, column: str) -> dt.date:
    """A day as 2021-03-05, with or without a time after it, or as older files write it: 05 March 2021. CellError."""
    value = cells.get(column)
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    written = text(cells, column)
    bare = _CLOCK.sub("", written)
    for pattern in _DAYS:
        try:
            found = dt.datetime.strptime(bare, pattern).date()
        except ValueError:
            continue
        if found.year >= 1900:
            return found
    raise CellError(column, written, "It must be a day such as 2021-03-05 or 05 March 2021.")
