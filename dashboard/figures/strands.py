"""Spans and moments on one axis of years, drawn as SVG by a template: places are per cent of the width."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil

# Height of one line in pixels: its words above, its span below.
LINE = 40
AXIS = 26
MOST_TICKS = 6
# The first and last per cent, so that a mark at the edge is whole.
_MARGIN = 1.5

_Across = Callable[[date], float]


@dataclass(frozen=True, slots=True)
class Strand:
    """One line: from ``start`` to ``end``, or a moment where ``is_moment``. None: not known, or not ended."""

    words: str
    role: str
    start: date | None
    end: date | None
    is_moment: bool = False
    is_open: bool = True


@dataclass(frozen=True, slots=True)
class Drawn:
    """A strand with its places: per cent across, pixels down."""

    words: str
    role: str
    x1: str
    x2: str
    width: str
    text_y: int
    y: int
    is_moment: bool
    starts_before: bool
    is_open: bool
    is_dated: bool


@dataclass(frozen=True, slots=True)
class Strands:
    """The whole picture: height in pixels, the lines, and the years on the axis as (per cent, year, anchor)."""

    height: int
    floor: int
    lines: tuple[Drawn, ...]
    ticks: tuple[tuple[str, int, str], ...]


def strands_of(strands: Sequence[Strand], today: date) -> Strands | None:
    """The picture of the strands that say when; None where none does. The axis ends on ``today``."""
    days = [day for strand in strands for day in (strand.start, strand.end) if day is not None]
    if not days:
        return None
    first, last = min([*days, date(today.year - 4, 1, 1)]), max([*days, today])

    def across(day: date) -> float:
        return _MARGIN + (100 - 2 * _MARGIN) * (day - first).days / max((last - first).days, 1)

    lines = tuple(_drawn(strand, index, across, first, last) for index, strand in enumerate(strands))
    floor = LINE * len(lines)
    return Strands(floor + AXIS, floor, lines, _ticks(first, last, across))


def _drawn(strand: Strand, index: int, across: _Across, first: date, last: date) -> Drawn:
    start = across(strand.start or first)
    end = start if strand.is_moment else across(strand.end or last)
    return Drawn(
        words=strand.words,
        role=strand.role,
        x1=f"{start:.2f}%",
        x2=f"{end:.2f}%",
        width=f"{max(end - start, 0.4):.2f}%",
        text_y=LINE * index + 17,
        y=LINE * index + 28,
        is_moment=strand.is_moment,
        starts_before=strand.start is None and not strand.is_moment,
        is_open=strand.is_open and not strand.is_moment,
        is_dated=strand.start is not None or strand.end is not None,
    )


def _ticks(first: date, last: date, across: _Across) -> tuple[tuple[str, int, str], ...]:
    years = last.year - first.year + 1
    step = next((step for step in (1, 2, 5, 10, 20, 50) if ceil(years / step) <= MOST_TICKS), 100)
    found = []
    for year in range(first.year, last.year + 1):
        day = date(year, 1, 1)
        if year % step == 0 and day >= first:
            place = across(day)
            found.append((f"{place:.2f}%", year, "end" if place > 94 else "start" if place < 6 else "middle"))
    return tuple(found)
