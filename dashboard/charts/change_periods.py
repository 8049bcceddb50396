"""The two periods that a map of a change holds against each other: read from an address, or what is wrong with it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.core.exceptions import ValidationError

from dashboard import words
from incidents.aggregates import reach
from incidents.comparing.question import SAME_LENGTH
from incidents.filters import IncidentFilterSet
from incidents.filters.fields import DayField
from incidents.filters.presets import RECORD_START
from incidents.models import Incident

AGAINST = {
    "before": "The equal period before",
    "year": "The same days a year before",
    "period": "Another period",
}
FIRST, LAST = "against_from", "against_to"
# Periods of unequal length are held against each other by so many days each, or by the day where one is shorter.
PER_DAYS = 30
_NEEDS_DAYS = (
    "A change needs a period with both its ends. Choose its days in the filter, such as 1 January to 31 December 2024."
)
_NEEDS_OTHER = "Give the first and the last day of the other period."


@dataclass(frozen=True, slots=True)
class Period:
    """One period: its rows as a filter, its days, and the last of them that the record reaches."""

    filters: IncidentFilterSet
    first: date
    last: date
    reached: date

    @property
    def days(self) -> int:
        """How many of its days the record reaches."""
        return (self.reached - self.first).days + 1

    @property
    def label(self) -> str:
        """Its days in short: 1 Jan – 31 Dec 2024."""
        return words.span(self.first, self.last, month="%b")


@dataclass(frozen=True, slots=True)
class Periods:
    """The two, in the order of time: the one that begins later, of two that begin together the one that ends later."""

    earlier: Period
    later: Period

    @property
    def per_days(self) -> int | None:
        """By how many days numbers are given; None where the two are equally long, and numbers stand as they are."""
        days = self.earlier.days, self.later.days
        if max(days) - min(days) <= SAME_LENGTH * max(days):
            return None
        return PER_DAYS if min(days) >= PER_DAYS else 1

    @property
    def per_words(self) -> str:
        """The same in words: " per 30 days", "" where numbers stand as they are."""
        return {None: "", 1: " per day"}.get(self.per_days, f" per {self.per_days} days")

    @property
    def factors(self) -> tuple[float, float]:
        """What numbers of the earlier and of the later period are multiplied by."""
        per = self.per_days
        return (1, 1) if per is None else (per / self.earlier.days, per / self.later.days)

    def notes(self) -> Iterator[str]:
        """What to mind of the two."""
        for period in (self.earlier, self.later):
            if period.reached < period.last:
                yield f"The record reaches to {words.day(period.reached)}, so {period.label} is counted to there."
        if self.per_days is not None:
            yield (
                f"The periods differ in length ({words.plural(self.earlier.days, 'day')} and "
                f"{words.plural(self.later.days, 'day')}), so every number is given{self.per_words}."
            )
        shared = max(self.earlier.first, self.later.first), min(self.earlier.last, self.later.last)
        if shared[0] <= shared[1]:
            yield f"Both periods hold {words.span(*shared)}: incidents of those days are in both, which hides a change."


def periods_of(filters: IncidentFilterSet, chosen: Mapping[str, str]) -> Periods | str:
    """The periods of a filter and of what ``chosen`` sets against it, or why there are none.

    What is wrong with the days of another period becomes an error of the filter, by name. One query.
    """
    other = _read(filters, chosen)
    start, end = filters.period
    if start is None or end is None:
        return _NEEDS_DAYS
    if chosen["against"] != "period":
        other = _preset(start, end, chosen["against"])
    if other is None:
        return _NEEDS_OTHER
    if other == (start, end):
        filters.errors[FIRST] = ["These are the days of the filter itself. Give others."]
        return _NEEDS_OTHER
    if other[0] < RECORD_START:
        first = words.day(RECORD_START)
        return f"The earlier period would begin before the record does ({first}). Choose a later or a shorter period."
    return _in_order(filters, other)


def _in_order(filters: IncidentFilterSet, other: tuple[date, date]) -> Periods | str:
    own_first, own_last = filters.period
    assert own_first is not None
    assert own_last is not None
    last = reach(Incident.public.all()).last
    found = []
    for first, end in sorted([(own_first, own_last), other]):
        if last is not None and first > last:
            return f"The record reaches to {words.day(last)}, and {words.span(first, end)} begins after it."
        days = {"date_from": first.isoformat(), "date_to": end.isoformat()}
        period = filters if (first, end) == (own_first, own_last) else filters.changed(**days)
        found.append(Period(period, first, end, min(end, last or end)))
    return Periods(*found)


def _preset(start: date, end: date, against: str) -> tuple[date, date]:
    if against == "before":
        return start - (end - start) - timedelta(days=1), start - timedelta(days=1)
    return _year_before(start), _year_before(end)


def _year_before(day: date) -> date:
    """The same day of the year before; 28 February for a leap day."""
    return (day - timedelta(days=1) if (day.month, day.day) == (2, 29) else day).replace(year=day.year - 1)


def _read(filters: IncidentFilterSet, chosen: Mapping[str, str]) -> tuple[date, date] | None:
    """The other period, None where it is not given or wrong."""
    wrong: dict[str, str] = {}
    given = {name: chosen[name].strip() for name in (FIRST, LAST)}
    if chosen["against"] != "period":
        wrong = dict.fromkeys((name for name in given if given[name]), "It goes with against=period alone.")
    else:
        days = {name: _day(name, text, wrong) for name, text in given.items()}
        first, last = days[FIRST], days[LAST]
        if first and first < RECORD_START:
            wrong[FIRST] = f"The record begins on {words.day(RECORD_START)}. Give that day or a later one."
        if first and last and last < first:
            wrong[LAST] = f"The last day must not be before the first, {words.day(first)}."
        for name, which in ((FIRST, "first"), (LAST, "last")):
            if not given[name] and any(given.values()):
                wrong[name] = f"Give the {which} day too, as YYYY-MM-DD, for example 2023-12-31."
        if first and last and not wrong:
            return first, last
    for name, message in wrong.items():
        filters.errors[name] = [message]
    return None


def _day(name: str, text: str, wrong: dict[str, str]) -> date | None:
    try:
        return DayField(required=False).clean(text)
    except ValidationError as error:
        wrong[name] = " ".join(error.messages)
        return None
