"""The small line beside a number: one point a month, drawn on the server, with the same in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from dashboard import words

WIDTH, HEIGHT, EDGE = 120, 30, 2
# With fewer months there is no line to speak of.
FEWEST = 3


@dataclass(frozen=True, slots=True)
class Sparkline:
    """Polylines of points in a box of ``width`` by ``height``; a month that nobody reports a number for is a gap."""

    lines: tuple[str, ...]
    words: str
    width: int = WIDTH
    height: int = HEIGHT


def months_between(first: date, last: date) -> list[date]:
    """The first day of every month from ``first``'s to ``last``'s."""
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    start = first.year * 12 + first.month - 1
    return [date(month // 12, month % 12 + 1, 1) for month in range(start, start + count)]


def sparkline(months: Sequence[date], values: Sequence[int | None]) -> Sparkline | None:
    """The line of ``values``, one for each month; None where there are too few to draw."""
    reported = [(value, month) for value, month in zip(values, months, strict=True) if value is not None]
    if len(reported) < FEWEST:
        return None
    top, peak = max(reported, key=lambda pair: pair[0])
    low = min(value for value, _ in reported)
    said = (
        f"Month by month from {months[0]:%B %Y} to {months[-1]:%B %Y}: lowest {words.number(low)}, "
        f"highest {words.number(top)} in {peak:%B %Y}, last {words.number(values[-1])}."
    )
    return Sparkline(tuple(_lines(values, top or 1)), said)


def _lines(values: Sequence[int | None], top: int) -> list[str]:
    step = (WIDTH - 2 * EDGE) / max(len(values) - 1, 1)
    lines: list[list[str]] = [[]]
    for index, value in enumerate(values):
        if value is None:
            lines.append([])
            continue
        y = HEIGHT - EDGE - (HEIGHT - 2 * EDGE) * value / top
        lines[-1].append(f"{EDGE + index * step:.1f},{y:.1f}")
    return [" ".join(points) for points in lines if len(points) > 1]
