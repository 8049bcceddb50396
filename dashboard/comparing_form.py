"""The form that chooses two sides, and the comparisons that are a click away."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.http import QueryDict

from dashboard import words
from incidents.comparing import KINDS, Asked
from incidents.comparing.periods import PeriodError, read_period
from incidents.comparing.question import DEFAULT_DAYS, FEWEST_DAYS, MOST_DAYS, NOT_ROWS, SETS, given
from incidents.filters import Choice, IncidentFilterSet
from incidents.models import ContextEvent

# Days that readers ask about most: their events' days, and what is said of them.
USUAL = (
    (date(2021, 8, 15), "international", "Before and after the Taliban took Kabul"),
    (date(2022, 11, 28), "militant_announcement", "Before and after TTP ended its ceasefire"),
)
LABELS = {"compare": "Compare", "a": "A", "b": "B", "event": "Event", "days": "Days"}


@dataclass(frozen=True, slots=True)
class Link:
    """A comparison a click away: how it reads, its query, whether it is open."""

    label: str
    query: str
    current: bool


@dataclass(frozen=True, slots=True)
class SideFields:
    """What the form holds for one side: two days, or one of the choices; as the reader wrote it, right or wrong."""

    name: str
    label: str
    first: str
    last: str
    chosen: str


@dataclass(frozen=True, slots=True)
class CompareForm:
    """The form: the kinds to choose from, the fields of each side, and what is carried along."""

    kind: str
    kinds: tuple[Link, ...]
    presets: tuple[Link, ...]
    sides: tuple[SideFields, ...]
    choices: tuple[Choice, ...]
    hidden: tuple[tuple[str, str], ...]
    events: tuple[Choice, ...]
    event: str
    days: str
    hidden_for_event: tuple[tuple[str, str], ...]
    fewest_days: int = FEWEST_DAYS
    most_days: int = MOST_DAYS

    @property
    def is_period(self) -> bool:
        """Whether sides are two days each."""
        return self.kind == "period"

    @property
    def noun(self) -> str:
        """What a side is."""
        return "rule" if self.kind == "counting" else self.kind


def compare_form(
    filters: IncidentFilterSet, asked: Asked, events: Sequence[ContextEvent], *, first: date, last: date | None
) -> CompareForm:
    """The form of a query, right or wrong. ``events`` are all context events, ``first`` and ``last`` the record's."""
    kind = asked.kind
    inside = [event for event in events if last and first < event.date <= last]
    event = next(iter(given(filters, "event")), "")
    return CompareForm(
        kind=kind,
        kinds=tuple(_kind(filters, name, label, kind) for name, label in KINDS.items()),
        presets=tuple(_presets(filters, inside, event)),
        sides=tuple(_side(filters, asked, name) for name in ("a", "b")),
        choices=() if kind == "period" else tuple(filters.choices(kind)),
        hidden=_carried(filters, kind),
        events=tuple(
            Choice(one.slug, f"{words.day(one.date, month='%b')}: {one.title}", group=str(one.date.year))
            for one in inside
        ),
        event=event,
        days=next(iter(given(filters, "days")), str(DEFAULT_DAYS)),
        hidden_for_event=_carried(filters, "period"),
    )


def _kind(filters: IncidentFilterSet, name: str, label: str, current: str) -> Link:
    query = filters.query(**{**NOT_ROWS, **dict.fromkeys(SETS[name]), "compare": name})
    return Link(label, query, name == current)


def _presets(filters: IncidentFilterSet, events: Sequence[ContextEvent], current: str) -> Iterable[Link]:
    for day, kind, label in USUAL:
        event = next((one for one in events if one.date == day and one.kind == kind), None)
        if event is not None:
            query = filters.query(**{**NOT_ROWS, **dict.fromkeys(SETS["period"]), "event": event.slug})
            yield Link(f"{label}, {words.day(day)}", query, event.slug == current)
    plain = filters.query(**{**NOT_ROWS, **dict.fromkeys(SETS["period"])})
    is_plain = not any(given(filters, name) for name in ("compare", "a", "b", "event"))
    yield Link("The last year and the year before", plain, is_plain)


def _side(filters: IncidentFilterSet, asked: Asked, name: str) -> SideFields:
    values = given(filters, name)
    first, last = _days(values)
    if asked.question and asked.kind == "period":
        side = asked.question.a if name == "a" else asked.question.b
        first, last = side.value.split("..")
    return SideFields(name, LABELS[name], first, last, values[0] if values else "")


def _days(values: Sequence[str]) -> tuple[str, str]:
    """Both ends as far as they can be told, even of a period that is wrong."""
    try:
        first, last = read_period(values)
    except PeriodError:
        ends = list(values) if len(values) == 2 else (values[0].split("..") if values else [])
        return (ends[0], ends[1]) if len(ends) == 2 else ("", "")
    return first.isoformat(), last.isoformat()


def _carried(filters: IncidentFilterSet, kind: str) -> tuple[tuple[str, str], ...]:
    query = QueryDict(filters.query(**{**NOT_ROWS, **dict.fromkeys(SETS[kind])}))
    return tuple((name, value) for name, values in query.lists() for value in values)
