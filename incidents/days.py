"""Days as an editor types them, and back into words. Plain values, no database.

What is read, ``today`` being a day of Pakistan Standard Time:

a day       2024-05-03 · 3/5/2024 (day first) · 3 May 2024 · May 3 · 3-May-24 · today · yesterday · day before
            yesterday · 2 days ago · Saturday · last Saturday · Saturday 4 May 2024
a run       3-5 May · May 3 to 5, 2024 · 30 April to 2 May · Friday to Sunday
about       about 3 May · 3 or 4 May · between 3 and 5 May
a week      week of 4 March 2024 · last week
a month     March 2024 · March · early March 2024 · mid-March · end of March · last month
a year      2023 · last year

A day without a year is the latest one that is not in the future, and so is a weekday (a Saturday's "Saturday" is that
same day). A part of the day may stand before or after: dawn, sehri, early on Friday, morning, noon, iftar, late on
Friday, Saturday night. What contradicts itself, such as "Sunday 4 May 2024", is not read at all.

Decided here (the codebook says only that one incident has one day, or a start and an end):

- A night over two days is one night: "night of Saturday to Sunday" and "night between 3 and 4 May" are the first day,
  at night, and have no last day. An incident that went on over both days is typed as a run ("3-4 May").
- A run is known to the day: 3-5 May starts on the 3rd and ends on the 5th. Days of which one is meant ("3 or 4 May",
  "between 3 and 5 May") are known to a few days.
- A month or a year needs a day to be kept by: early, mid and late March are 5, 15 and 25 March, March alone is the
  15th, a year is 1 July, and none of them is put into the future.
"""

import calendar
import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from incidents.choices import DatePrecision, PartOfDay
from incidents.day_words import MONTH, MONTHS, RELATIVE, WEEKDAY, calendar_day, dated, month_number, read_day


@dataclass(frozen=True, slots=True)
class Days:
    """A day, or a run of days, as ``Incident`` keeps it. ``words`` are what was typed."""

    date: dt.date
    date_end: dt.date | None = None
    precision: str = DatePrecision.DAY
    part_of_day: str = ""
    words: str = ""

    @property
    def read_as(self) -> str:
        """How the words were read, with everything that they left unsaid: to be shown wherever they are typed."""
        return describe(self)


def possible_days(date: dt.date, date_end: dt.date | None, precision: str) -> tuple[dt.date, dt.date]:
    """The first and the last day a date may mean: ``Incident.earliest`` and ``latest``, before there is a row."""
    last = date_end or date
    match precision:
        case DatePrecision.FEW_DAYS:
            return shifted(date, -3), shifted(last, 3)
        case DatePrecision.WEEK:
            return shifted(date, -date.weekday()), shifted(last, 6 - last.weekday())
        case DatePrecision.MONTH:
            return date.replace(day=1), last.replace(day=calendar.monthrange(last.year, last.month)[1])
        case DatePrecision.YEAR:
            return date.replace(month=1, day=1), last.replace(month=12, day=31)
        case _:
            return date, last


def shifted(day: dt.date, days: int) -> dt.date:
    """The day so many days later. A year half typed, such as 0001, goes no further than the calendar."""
    try:
        return day + dt.timedelta(days=days)
    except OverflowError:
        return dt.date.min if days < 0 else dt.date.max


def describe(days: Days) -> str:
    """The days in words that leave nothing open: "Saturday 4 May 2024, night; known to the day"."""
    first, last = possible_days(days.date, days.date_end, days.precision)
    kept = f"{days.date.day} {days.date:%B}"
    match days.precision:
        case DatePrecision.FEW_DAYS:
            words, known = f"about {_run(days.date, days.date_end or days.date)}", "to within a few days"
        case DatePrecision.WEEK:
            words, known = f"the week of {_run(first, last)}", "to the week"
        case DatePrecision.MONTH:
            months = f"{last:%B %Y}" if _same_month(first, last) else f"{first:%B %Y} to {last:%B %Y}"
            words, known = f"{months}, kept as {kept}", "to the month"
        case DatePrecision.YEAR:
            years = str(last.year) if first.year == last.year else f"{first.year} to {last.year}"
            words, known = f"{years}, kept as {kept}", "to the year"
        case _:
            words, known = _run(first, last), "to the day"
    part = f", {PartOfDay(days.part_of_day).label.lower()}" if days.part_of_day else ""
    return f"{words}{part}; known {known}"


def _run(first: dt.date, last: dt.date) -> str:
    """One day with its weekday, or two with what they share said once."""
    if first == last:
        return f"{first:%A} {first.day} {first:%B %Y}"
    month = "" if _same_month(first, last) else f" {first:%B}"
    year = "" if first.year == last.year else f" {first.year}"
    return f"{first:%A} {first.day}{month}{year} to {last:%A} {last.day} {last:%B %Y}"


def _same_month(first: dt.date, last: dt.date) -> bool:
    return (first.year, first.month) == (last.year, last.month)


# Small words that change nothing: "on the 3rd of May" is "3 May".
_FILLERS = re.compile(r"\b(?:on|the|of|at|in|from|during|intervening)\b")
_REWRITTEN = (
    (re.compile(r"[\u2010-\u2015\u2212]"), "-"),
    (re.compile(r"[,;()]|(?<!\d)\.|\.(?!\d)"), " "),
    (re.compile(r"(?<=\d)(?:st|nd|rd|th)\b"), ""),
    (_FILLERS, " "),
    (re.compile(r"\blast night\b"), "yesterday night"),
    (re.compile(r"\btonight\b"), "today night"),
    (re.compile(r"\bthis (?=morning|afternoon|evening)"), "today "),
    (re.compile(r"\s*-\s*"), "-"),
    (re.compile(r"\s+"), " "),
)
_PARTS = (
    (PartOfDay.DAWN, r"(?:pre-?)?dawn|day ?break|sunrise|sehri|suhoor|fajr|(?:early|wee|small) hours"),
    (PartOfDay.MORNING, r"(?:early |late )?morning"),
    (PartOfDay.AFTERNOON, r"noon|mid-?day|(?:early |late )?afternoon|zuhr|asr"),
    (PartOfDay.EVENING, r"(?:early |late )?evening|dusk|sunset|iftar|maghrib"),
    (PartOfDay.NIGHT, r"(?:late )?(?:over|mid)?-?night|isha|taraweeh"),
)
_PART = re.compile("|".join(rf"(?P<{part}>\b(?:{words})(?: time)?\b)" for part, words in _PARTS))
# "late on Friday" is a night, "late March" the end of a month.
_EARLY_OR_LATE = re.compile(
    rf"\b(?:early|late)(?= (?:{WEEKDAY}|today|yesterday|day before|\d{{1,2}}\b|{MONTH} \d{{1,2}}\b))"
)


def read_days(text: str, *, today: dt.date) -> Days | None:
    """The days that ``text`` names, as the head of this module says, or None when it makes no sense of them.

    ``today`` is the day in Pakistan. What was read must be shown to who typed it: ``Days.read_as``.
    """
    words = text.casefold()
    for pattern, plain in _REWRITTEN:
        words = pattern.sub(plain, words)
    part, words = _without_part(words.strip())
    for read in _READERS:
        found = read(words, today)
        if found is not None:
            if part == PartOfDay.NIGHT and found.date_end == found.date + dt.timedelta(days=1):
                found = Days(found.date)
            return replace(found, part_of_day=part, words=text.strip())
    return None


def _without_part(words: str) -> tuple[str, str]:
    """The part of the day that is named, and the words without it."""
    found = _PART.search(words)
    if found is not None:
        assert found.lastgroup is not None
        part = found.lastgroup
    elif (found := _EARLY_OR_LATE.search(words)) is not None:
        part = PartOfDay.DAWN if "early" in found.group() else PartOfDay.NIGHT
    else:
        return "", words
    return part, " ".join(f"{words[: found.start()]} {words[found.end() :]}".split())


def _read_day(words: str, today: dt.date) -> Days | None:
    day = read_day(words, today)
    return None if day is None else Days(day)


_ABOUT = re.compile(r"(?:(?:about|around|approx(?:imately)?|circa|ca?) |~ ?)(.+)|(.+) or so")
_BETWEEN = re.compile(r"between (.+) and (.+)")
_SEPARATOR = re.compile(r" (?P<or>or) | (?P<and>and) | (?:to|until|till|through) |-|(?P<slash>/)")
# "5 May to 3 May" is a slip, not a year.
_LONGEST_RUN = dt.timedelta(days=183)
_MONTH_AND_DAY = re.compile(rf"({MONTH}) \d{{1,2}}")
_DAY_AND_YEAR = re.compile(r"\d{1,2}(?: \d{4})?")


def _read_about(words: str, today: dt.date) -> Days | None:
    found = _ABOUT.fullmatch(words)
    day = read_day(found[1] or found[2], today) if found else None
    return None if day is None else Days(day, precision=DatePrecision.FEW_DAYS)


def _read_run(words: str, today: dt.date) -> Days | None:
    """Two days: a run of days, or the days between which, or of which, one is meant."""
    if found := _BETWEEN.fullmatch(words):
        pair = _pair(found[1], found[2], today)
        return pair and Days(*pair, precision=DatePrecision.FEW_DAYS)
    for cut in _SEPARATOR.finditer(words):
        pair = _pair(words[: cut.start()], words[cut.end() :], today)
        if pair is None:
            continue
        if cut["or"] or cut["slash"]:
            return Days(*pair, precision=DatePrecision.FEW_DAYS)
        # "3 and 9 May" are two incidents.
        return None if cut["and"] and pair[1] - pair[0] > dt.timedelta(days=1) else Days(*pair)
    return None


def _pair(first: str, last: str, today: dt.date) -> tuple[dt.date, dt.date] | None:
    """Two days in order. What one leaves out the other gives: "3" to "5 May", "May 3" to "5 2024"."""
    named = _MONTH_AND_DAY.fullmatch(first)
    if named and _DAY_AND_YEAR.fullmatch(last):
        last = f"{named[1]} {last}"
    end = read_day(last, today)
    if end is None:
        return None
    if first.isdecimal():
        first = f"{first} {MONTHS[end.month - 1]} {end.year}"
    # As of the last day: a day without a year, or a weekday, is the latest one before it.
    start = read_day(first, today if first in RELATIVE else end)
    return (start, end) if start is not None and start < end <= start + _LONGEST_RUN else None


_WEEK = re.compile(r"week (.+)")
_WEEKS_BACK = {"this week": 0, "last week": 1, "past week": 1, "previous week": 1}
_THIRDS = {"early": 5, "beginning": 5, "start": 5, "mid": 15, "middle": 15, "late": 25, "end": 25}
_IN_MONTH = re.compile(rf"(?:({'|'.join(_THIRDS)})[ -])?({MONTH})(?:[ -](\d{{4}}))?")
_MONTH_IN_DIGITS = re.compile(r"(\d{4})-(\d{2})|(\d{1,2})/(\d{4})")
_MID_YEAR = (7, 1)


def _read_week(words: str, today: dt.date) -> Days | None:
    if words in _WEEKS_BACK:
        return Days(today - dt.timedelta(weeks=_WEEKS_BACK[words]), precision=DatePrecision.WEEK)
    found = _WEEK.fullmatch(words)
    day = read_day(found[1], today) if found else None
    return None if day is None else Days(day, precision=DatePrecision.WEEK)


def _read_month(words: str, today: dt.date) -> Days | None:
    """A month; without a year the latest that has begun."""
    start, day = None, 15
    if words in {"this month", "last month"}:
        start = today.replace(day=1)
        start = start if words == "this month" else (start - dt.timedelta(days=1)).replace(day=1)
    elif found := _IN_MONTH.fullmatch(words):
        start = dated(found[3], month_number(found[2]), "1", today)
        day = _THIRDS.get(found[1], day)
    elif found := _MONTH_IN_DIGITS.fullmatch(words):
        year, month = (found[1], found[2]) if found[1] else (found[4], found[3])
        start = calendar_day(int(year), int(month), 1)
    return None if start is None else Days(_not_ahead(start, start.replace(day=day), today), None, DatePrecision.MONTH)


def _read_year(words: str, today: dt.date) -> Days | None:
    year = {"this year": today.year, "last year": today.year - 1}.get(words)
    if year is None and re.fullmatch(r"\d{4}", words):
        year = int(words)
    start = None if year is None else calendar_day(year, 1, 1)
    if start is None:
        return None
    return Days(_not_ahead(start, dt.date(start.year, *_MID_YEAR), today), None, DatePrecision.YEAR)


def _not_ahead(start: dt.date, day: dt.date, today: dt.date) -> dt.date:
    """The day, or today when that is sooner; a span all in the future keeps the day, and the record asks back."""
    return min(day, today) if start <= today else day


_READERS: tuple[Callable[[str, dt.date], Days | None], ...] = (
    _read_day,
    _read_month,
    _read_week,
    _read_year,
    _read_about,
    _read_run,
)
