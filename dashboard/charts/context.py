"""Which dated context events a timeline marks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from dashboard import words
from dashboard.figures import Mark
from incidents.choices import ContextKind
from incidents.models import ContextEvent

# Where two events stand too close to be marked both, the kind that bears on more of the record comes first (ours).
RANK = (
    ContextKind.CEASEFIRE,
    ContextKind.INTERNATIONAL,
    ContextKind.OPERATION,
    ContextKind.POLICY,
    ContextKind.MILITANT_ANNOUNCEMENT,
    ContextKind.MERGER,
    ContextKind.POLITICAL,
    ContextKind.DISASTER_ATTACK,
    ContextKind.BORDER,
)
# Two marks are at least this share of the window apart, so that their numbers stay apart on a phone.
APART = 1 / 13
AT_MOST = 9


@dataclass(frozen=True, slots=True)
class NotedEvent:
    """An event a timeline marks: the number on the picture, and its words under it."""

    number: int
    day: date
    when: str
    title: str
    summary: str
    source_url: str

    @property
    def mark(self) -> Mark:
        """The mark on the picture."""
        return Mark(self.number, self.day)


def events_between(first: date, last: date) -> tuple[tuple[NotedEvent, ...], int]:
    """The marked events of a window, oldest first, and how many events it holds altogether. One query."""
    events = list(ContextEvent.objects.filter(date__range=(first, last)))
    return tuple(_noted(number, event) for number, event in enumerate(chosen(events, first, last), 1)), len(events)


def chosen(events: Sequence[ContextEvent], first: date, last: date) -> list[ContextEvent]:
    """At most AT_MOST events, by rank of kind and then by date, each APART from those already taken."""
    gap = max((last - first).days, 1) * APART
    taken: list[ContextEvent] = []
    for event in sorted(events, key=lambda event: (RANK.index(ContextKind(event.kind)), event.date)):
        if len(taken) < AT_MOST and all(abs((event.date - other.date).days) >= gap for other in taken):
            taken.append(event)
    return sorted(taken, key=lambda event: (event.date, event.slug))


def _noted(number: int, event: ContextEvent) -> NotedEvent:
    when = words.span(event.date, event.date_end or event.date, month="%b")
    return NotedEvent(number, event.date, when, event.title, event.summary, event.source_url)
