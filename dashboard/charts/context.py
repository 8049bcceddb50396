"""Which dated context events a timeline marks."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from dashboard import words
from dashboard.figures import Mark
from incidents.choices import ContextKind
from incidents.models import ContextEvent

# Two marks are at least this share of the window apart, so that their numbers stay apart on a phone.
APART = 1 / 18
AT_MOST = 10
# Words that mean most of the country, and those that mean a whole province where they stand alone.
WIDEST = ("all pakistan", "all groups", "nationwide")
PROVINCES = frozenset({"balochistan", "khyber pakhtunkhwa", "punjab", "sindh"})


@dataclass(frozen=True, slots=True)
class NotedEvent:
    """An event a timeline marks: the number on the picture, and its words under it."""

    number: int
    day: date
    when: str
    title: str
    summary: str
    source: str

    @property
    def url(self) -> str:
        """The source's address, "" where the source is a citation."""
        return self.source if self.source.startswith(("https://", "http://")) else ""

    @property
    def mark(self) -> Mark:
        """The mark on the picture."""
        return Mark(self.number, self.day)


def events_between(first: date, last: date, height: Callable[[date], float]) -> tuple[tuple[NotedEvent, ...], int]:
    """The marked events of a window, oldest first, and how many events it holds altogether. One query.

    ``height`` is how high the series stands on a day, from 0 to 1 at its highest.
    """
    events = list(ContextEvent.objects.filter(date__range=(first, last)))
    marked = chosen(events, first, last, height)
    return tuple(_noted(number, event) for number, event in enumerate(marked, 1)), len(events)


def chosen(
    events: Sequence[ContextEvent], first: date, last: date, height: Callable[[date], float]
) -> list[ContextEvent]:
    """At most AT_MOST events, those that bear on most first, each APART from those already taken."""
    gap = max((last - first).days, 1) * APART
    ranked = sorted(events, key=lambda event: (-bearing(event, height(event.date)), -_days(event), event.date))
    taken: list[ContextEvent] = []
    for event in ranked:
        if bearing(event, height(event.date)) < 1 or len(taken) == AT_MOST:
            break
        if all(abs((event.date - other.date).days) >= gap for other in taken):
            taken.append(event)
    return sorted(taken, key=lambda event: (event.date, event.slug))


def bearing(event: ContextEvent, height: float) -> float:
    """How much an event helps to read the series (ours): what a reader asks about is a turn or a peak.

    2 for what bears on the whole country and 1 more by how high the series stands just then (0 to 1); 1 for a whole
    province; 1 more for a ceasefire. An attack has up to 3 by that height, and half a point for a whole province.
    """
    text = f"{event.affects}; {event.title}".casefold()
    on_a_province = any(part.strip() in PROVINCES for part in text.split(";"))
    if event.kind == ContextKind.DISASTER_ATTACK:
        return 3 * height + on_a_province / 2
    score = 2 + height if any(wide in text for wide in WIDEST) else float(on_a_province)
    return score + (event.kind == ContextKind.CEASEFIRE)


def _days(event: ContextEvent) -> int:
    return (event.date_end - event.date).days if event.date_end else 0


def _noted(number: int, event: ContextEvent) -> NotedEvent:
    when = words.span(event.date, event.date_end or event.date, month="%b")
    return NotedEvent(number, event.date, when, event.title, event.summary, event.source)
