"""One day in folded words: the smallest thing ``incidents.days`` reads. Small letters, no commas, single blanks."""

import calendar
import datetime as dt
import re

EARLIEST_YEAR, LATEST_YEAR = 1900, 2100

MONTHS = [name.casefold() for name in calendar.month_name[1:]]
WEEKDAYS = [name.casefold() for name in calendar.day_name]
RELATIVE = {"today": 0, "yesterday": 1, "day before yesterday": 2}


def _abbreviated(names: list[str]) -> str:
    """A pattern of names that may break off anywhere after their third letter."""
    patterns = []
    for name in names:
        rest = ""
        for letter in reversed(name[3:]):
            rest = f"(?:{letter}{rest})?"
        patterns.append(name[:3] + rest)
    return f"(?:{'|'.join(patterns)})"


MONTH = _abbreviated(MONTHS)
WEEKDAY = _abbreviated(WEEKDAYS)
_YEAR_FIRST = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})")
_DAY_FIRST = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})|(\d{1,2})/(\d{1,2})")
_DAY_MONTH = re.compile(rf"(\d{{1,2}})[ -]?({MONTH})(?:[ -](\d{{4}}|\d{{2}}))?")
_MONTH_DAY = re.compile(rf"({MONTH})[ -]?(\d{{1,2}})(?: (\d{{4}}))?")
_WEEKDAY_ALONE = re.compile(rf"(last |past |previous )?({WEEKDAY})")
_WEEKDAY_FIRST = re.compile(rf"({WEEKDAY}) (.+)")
_WEEKDAY_LAST = re.compile(rf"(.+) ({WEEKDAY})")
_ENDS_IN_WEEKDAY = re.compile(rf"(?:.* )?{WEEKDAY}")
_DAYS_AGO = re.compile(r"(\d{1,3}|one|two|three|four|five|six) days? ago")
_NUMBERS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6}


def read_day(words: str, today: dt.date) -> dt.date | None:
    """The day, or None. ``today`` is what relative words, weekdays and days without a year are reckoned from."""
    if words in RELATIVE:
        return today - dt.timedelta(days=RELATIVE[words])
    if found := _DAYS_AGO.fullmatch(words):
        return today - dt.timedelta(days=_NUMBERS.get(found[1]) or int(found[1]))
    if found := _YEAR_FIRST.fullmatch(words):
        return dated(found[1], int(found[3]), found[4], today)
    if found := _DAY_FIRST.fullmatch(words):
        day, month = (found[1], found[3]) if found[1] else (found[5], found[6])
        return dated(found[4], int(month), day, today)
    if found := _DAY_MONTH.fullmatch(words):
        return dated(found[3], month_number(found[2]), found[1], today)
    if found := _MONTH_DAY.fullmatch(words):
        return dated(found[3], month_number(found[1]), found[2], today)
    return _weekday(words, today)


def dated(year: str | None, month: int, day: str, today: dt.date) -> dt.date | None:
    """A day by its numbers; without a year the latest that is not in the future. None when the calendar lacks it."""
    if year is not None:
        return calendar_day(int(year) if len(year) == 4 else 2000 + int(year), month, int(day))
    # A 29 February may be eight years back.
    days = (calendar_day(today.year - back, month, int(day)) for back in range(9))
    return next((day for day in days if day is not None and day <= today), None)


def calendar_day(year: int, month: int, day: int) -> dt.date | None:
    """The day, or None for a 31 April and for years no source writes about."""
    try:
        return dt.date(year, month, day) if EARLIEST_YEAR <= year <= LATEST_YEAR else None
    except ValueError:
        return None


def month_number(word: str) -> int:
    """1 for "jan" or "january"."""
    return 1 + next(number for number, name in enumerate(MONTHS) if name.startswith(word[:3]))


def _weekday(words: str, today: dt.date) -> dt.date | None:
    """A weekday alone, or one beside a day that must agree with it."""
    if found := _WEEKDAY_ALONE.fullmatch(words):
        back = (today.weekday() - _weekday_number(found[2])) % 7
        return today - dt.timedelta(days=back or (7 if found[1] else 0))
    if found := _WEEKDAY_FIRST.fullmatch(words):
        weekday, rest = found[1], found[2]
    elif found := _WEEKDAY_LAST.fullmatch(words):
        weekday, rest = found[2], found[1]
    else:
        return None
    day = None if _ENDS_IN_WEEKDAY.fullmatch(rest) else read_day(rest, today)
    return day if day is not None and day.weekday() == _weekday_number(weekday) else None


def _weekday_number(word: str) -> int:
    return next(number for number, name in enumerate(WEEKDAYS) if name.startswith(word[:3]))
