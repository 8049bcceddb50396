"""Which two sides are compared: read from a query, with what would have been right where it is wrong."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from incidents.aggregates import Reach
from incidents.comparing.periods import PeriodError, clipped, reach_words, read_period
from incidents.counting import RULES, CountingRule
from incidents.filters import Choice, IncidentFilterSet
from incidents.filters.fields import shown
from incidents.filters.presets import RECORD_START
from incidents.models import ContextEvent
from incidents.wording import day as day_words
from incidents.wording import span

KINDS: Mapping[str, str] = {
    "period": "Two periods",
    "province": "Two provinces",
    "district": "Two districts",
    "group": "Two groups",
    "counting": "Two counting rules",
}
# What each kind sets by itself, for each side.
SETS: Mapping[str, tuple[str, ...]] = {
    "period": ("date_from", "date_to"),
    **{kind: (kind,) for kind in KINDS if kind != "period"},
}
_SLUG = re.compile(r"[-\w]{1,100}", re.ASCII)
PARAMETERS = ("compare", "a", "b", "event", "days")
# What says how an answer is shown, not which rows it is of.
NOT_ROWS: Mapping[str, None] = dict.fromkeys((*PARAMETERS, "unit", "by", "measure", "format"))
# The share of its days by which one side may be longer and yet count as equally long.
SAME_LENGTH = 0.01
DEFAULT_DAYS, FEWEST_DAYS, MOST_DAYS = 365, 7, 3650


@dataclass(frozen=True, slots=True)
class Side:
    """One side: its name in the query, how it reads, its rows as a filter, and the days it could have rows in.

    ``population`` is that of the 2023 census, of a side that is a province or a district.
    """

    value: str
    label: str
    filters: IncidentFilterSet
    first: date
    last: date
    population: int | None = None

    @property
    def days(self) -> int:
        """How many days the side has, both ends inside."""
        return (self.last - self.first).days + 1

    @property
    def rule(self) -> CountingRule:
        """The rule it is counted under."""
        return self.filters.rule_or_default


@dataclass(frozen=True, slots=True)
class Question:
    """Two sides of one kind. ``event`` is what lies between two periods; ``warnings`` are for the reader."""

    kind: str
    a: Side
    b: Side
    event: ContextEvent | None = None
    warnings: tuple[str, ...] = ()

    @property
    def same_length(self) -> bool:
        """Whether numbers themselves can be set side by side: a leap year is as long as any."""
        return abs(self.a.days - self.b.days) <= SAME_LENGTH * max(self.a.days, self.b.days)

    @property
    def overlaps(self) -> bool:
        """Whether two periods share days."""
        return self.kind == "period" and self.a.first <= self.b.last and self.b.first <= self.a.last

    @property
    def filters(self) -> IncidentFilterSet:
        """The filter that holds for both, without the sides."""
        return self.a.filters.changed(**dict.fromkeys(SETS[self.kind]))

    @property
    def query(self) -> Mapping[str, str]:
        """The parameters that ask this again, whatever the record reaches to by then."""
        return {"compare": self.kind, "a": self.a.value, "b": self.b.value}


@dataclass(slots=True)
class Asked:
    """What a query asks: the question, None where it is wrong or not whole, and what is wrong by parameter."""

    kind: str
    errors: dict[str, list[str]] = field(default_factory=dict)
    question: Question | None = None

    def refuse(self, name: str, message: str) -> None:
        """Keep an error."""
        self.errors.setdefault(name, []).append(message)


def ask(
    filters: IncidentFilterSet, record: Reach, event_of: Callable[[str], ContextEvent | None], *, whole: bool = False
) -> Asked:
    """The question of a query. ``event_of`` finds a context event by its slug.

    A query that names no sides is of the last year against the one before, or of none where it asks for other kinds;
    ``whole`` refuses it.

    ``filters`` must allow PARAMETERS. Their own errors are not repeated: the question of a wrong filter is None.
    """
    values = {name: given(filters, name) for name in PARAMETERS}
    kind = values["compare"][0] if values["compare"] else "period"
    asked = Asked(kind if kind in KINDS else "period")
    if kind not in KINDS:
        asked.refuse("compare", f"{shown(kind)} cannot be compared. Allowed: {', '.join(KINDS)}.")
    _refuse_twice(asked, filters)
    if record.last is None:
        asked.refuse("compare", "The record is empty: there is nothing to compare.")
    if asked.errors or record.last is None:
        return asked
    reach = (RECORD_START, max(record.last, RECORD_START))
    if values["event"] or values["days"]:
        _ask_event(asked, filters, values, reach, event_of)
    elif values["a"] or values["b"] or whole:
        _ask_sides(asked, filters, values, reach)
    elif asked.kind == "period":
        _ask_latest(asked, filters, reach)
    if not filters.is_valid():
        asked.question = None
    return asked


def given(filters: IncidentFilterSet, name: str) -> list[str]:
    """The values of a parameter of one's own, without those left empty."""
    data = filters.data
    values = data.getlist(name) if hasattr(data, "getlist") else [data[name]] if name in data else []
    return [str(value).strip() for value in values if str(value).strip()]


def _refuse_twice(asked: Asked, filters: IncidentFilterSet) -> None:
    """What both sides set cannot be set for both by the filter; of counting rules a form always names one."""
    if asked.kind == "counting":
        return
    for name in SETS[asked.kind]:
        if given(filters, name):
            asked.refuse(name, f"{KINDS[asked.kind]} are compared, so leave this out: A and B say it for each side.")


def _ask_event(
    asked: Asked,
    filters: IncidentFilterSet,
    values: Mapping[str, Sequence[str]],
    reach: tuple[date, date],
    event_of: Callable[[str], ContextEvent | None],
) -> None:
    """Equal windows before and after a day, as long as asked for and as the record can give on both sides."""
    if asked.kind != "period" or values["a"] or values["b"]:
        asked.refuse("event", "It sets both periods: leave it out, or leave out a, b and compare.")
        return
    days = _days(asked, values["days"])
    slug = values["event"][0] if values["event"] else ""
    # Of what is no slug the database is not asked: it may be what no text can hold.
    event = event_of(slug) if _SLUG.fullmatch(slug) else None
    if event is None:
        why = f"{shown(slug)} is not a context event" if slug else "With days, name the event between both periods"
        asked.refuse("event", f"{why}. Their slugs are listed under /api/v1/context-events/.")
    if asked.errors or event is None:
        return
    before, after = (event.date - reach[0]).days, (reach[1] - event.date).days + 1
    length = min(days, before, after)
    if length < FEWEST_DAYS:
        asked.refuse(
            "event",
            f"The record reaches from {reach_words(reach)}, which leaves fewer than {FEWEST_DAYS} days before or after "
            f"{day_words(event.date)}. Choose an event further inside.",
        )
        return
    windows = (
        (event.date - timedelta(days=length), event.date - timedelta(days=1)),
        (event.date, event.date + timedelta(days=length - 1)),
    )
    warnings = ["What comes after an event need not come of it: before and after is not cause and effect."]
    if length < days:
        short = "before" if before <= after else "after"
        warnings.append(
            f"The record holds {length:,} days {short} {day_words(event.date)}, fewer than the {days:,} asked for, so "
            f"both windows are {length:,} days long."
        )
    a, b = (_period(filters, window) for window in windows)
    asked.question = Question("period", a, b, event, tuple(warnings))


def _ask_latest(asked: Asked, filters: IncidentFilterSet, reach: tuple[date, date]) -> None:
    """The last year of the record against the year before, or both halves of a record that is shorter."""
    length = min(DEFAULT_DAYS, ((reach[1] - reach[0]).days + 1) // 2)
    if length < FEWEST_DAYS:
        return
    between = reach[1] - timedelta(days=length - 1)
    windows = ((between - timedelta(days=length), between - timedelta(days=1)), (between, reach[1]))
    a, b = (_period(filters, window) for window in windows)
    asked.question = Question("period", a, b)


def _days(asked: Asked, values: Sequence[str]) -> int:
    text = values[0] if values else str(DEFAULT_DAYS)
    if text.isascii() and text.isdigit() and len(text) <= 4 and FEWEST_DAYS <= int(text) <= MOST_DAYS:
        return int(text)
    asked.refuse("days", f"{shown(text)} is not a whole number from {FEWEST_DAYS} to {MOST_DAYS:,}.")
    return DEFAULT_DAYS


def _ask_sides(
    asked: Asked, filters: IncidentFilterSet, values: Mapping[str, Sequence[str]], reach: tuple[date, date]
) -> None:
    warnings: list[str] = []
    read = _read_period if asked.kind == "period" else _read_word
    sides = [read(asked, filters, name, values[name], reach, warnings) for name in ("a", "b")]
    a, b = sides
    if a is None or b is None:
        return
    if a.value == b.value or (asked.kind == "period" and (a.first, a.last) == (b.first, b.last)):
        asked.refuse("b", "B is the same as A. Choose another to compare with.")
        return
    question = Question(asked.kind, a, b)
    if question.overlaps:
        shared = span(max(a.first, b.first), min(a.last, b.last))
        warnings.append(
            f"Both periods hold {shared}: incidents of those days stand on both sides, and the interval is not that of "
            "two separate periods."
        )
    asked.question = replace(question, warnings=tuple(warnings))


def _read_period(
    asked: Asked,
    filters: IncidentFilterSet,
    name: str,
    values: Sequence[str],
    reach: tuple[date, date],
    warnings: list[str],
) -> Side | None:
    try:
        window = read_period(values)
        inside = clipped(window, reach)
    except PeriodError as error:
        asked.refuse(name, str(error))
        return None
    if inside != window:
        warnings.append(f"{name.upper()} is cut to what the record reaches: {span(*inside)}.")
    return _period(filters, inside, value="..".join(day.isoformat() for day in window))


def _period(filters: IncidentFilterSet, window: tuple[date, date], value: str = "") -> Side:
    first, last = (day.isoformat() for day in window)
    side = filters.changed(**NOT_ROWS, date_from=first, date_to=last)
    return Side(value or f"{first}..{last}", span(*window, month="%b"), side, *window)


def _read_word(
    asked: Asked,
    filters: IncidentFilterSet,
    name: str,
    values: Sequence[str],
    reach: tuple[date, date],
    warnings: list[str],
) -> Side | None:
    """A side that is one value of a vocabulary of the filter."""
    kind = asked.kind
    if len(values) != 1:
        asked.refuse(name, f"Give one {'rule' if kind == 'counting' else kind} as {name.upper()}.")
        return None
    known: dict[str, Choice] = {choice.value: choice for choice in filters.choices(kind)}
    choice = known.get(values[0])
    if choice is None:
        allowed = ", ".join(RULES) if kind == "counting" else f"the slugs of the filter by {kind}"
        asked.refuse(name, f"{shown(values[0])} is not a {kind} of the record. Allowed: {allowed}.")
        return None
    start, end = filters.period
    try:
        window = clipped((start or reach[0], end or reach[1]), reach)
    except PeriodError as error:
        asked.refuse("date_from", str(error))
        return None
    side = filters.changed(**{**NOT_ROWS, kind: choice.value})
    return Side(choice.value, choice.short or choice.label, side, *window, _population(filters, kind, choice.value))


def _population(filters: IncidentFilterSet, kind: str, slug: str) -> int | None:
    """The people of a district or province, by the census of 2023; None where no figure is published."""
    match kind:
        case "district":
            return next(unit.population for unit in filters.drawn_districts if unit.slug == slug)
        case "province":
            return next(unit.province.population for unit in filters.drawn_districts if unit.province.slug == slug)
        case _:
            return None
