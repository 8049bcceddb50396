"""Classes of a shaded map: where one ends and the next begins, in round numbers that are printed beside it."""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from dashboard.charts.chart import Key

CLASSES = 5
# Shares of the districts that lie below the second to the last class, by the number of classes; few stand far above the
# rest, so the upper classes are narrow shares (ours).
_QUANTILES = {CLASSES: (0.40, 0.65, 0.82, 0.93), 3: (0.60, 0.88)}
_NICE = (1, 1.5, 2, 3, 4, 5, 6, 8, 10)


@dataclass(frozen=True, slots=True)
class Shades:
    """The lower bounds of the classes above none, rising. ``whole`` when values are whole numbers."""

    bounds: tuple[float, ...]
    whole: bool

    def shade(self, value: float) -> int:
        """The class of a value: 0 for none, 1 for the lowest."""
        return 0 if value <= 0 else max(1, bisect_right(self.bounds, value))

    def legend(self, none: str = "none") -> tuple[Key, ...]:
        """The legend: none, then each class with its bounds, the last one open."""
        ends = [self._range(low, high) for low, high in pairwise(self.bounds)]
        last = [f"{_text(self.bounds[-1])}+" if self.bounds[-1] else "above 0"] if self.bounds else []
        return (
            Key(none, "ramp-0"),
            *(Key(text, f"ramp-{number}") for number, text in enumerate([*ends, *last], 1)),
        )

    def _range(self, low: float, high: float) -> str:
        if not self.whole:
            return f"{_text(low)} to {_text(high)}" if low else f"under {_text(high)}"
        return _text(low) if high - low == 1 else f"{_text(low)}\N{EN DASH}{_text(high - 1)}"


def shades(values: Iterable[float], *, whole: bool, most: int = CLASSES) -> Shades:
    """Up to ``most`` classes (five or three) over the values above zero, the lowest never empty.

    Fewer where values hardly differ.
    """
    ordered = sorted(value for value in values if value > 0)
    if not ordered:
        return Shades((), whole)
    bounds = [1.0 if whole else 0.0]
    for share in _QUANTILES[most]:
        bound = _rounded(ordered[int(share * (len(ordered) - 1))], whole=whole)
        if bound > max(bounds[-1], ordered[0]) and bound <= ordered[-1]:
            bounds.append(bound)
    return Shades(tuple(bounds), whole)


def _rounded(value: float, *, whole: bool) -> float:
    """The nearest round number; a whole one of at least 2 when values are whole."""
    power = 1.0
    while value / power >= 10:
        power *= 10
    while value / power < 1:
        power /= 10
    nearest = min(_NICE, key=lambda nice: abs(nice - value / power)) * power
    return max(2.0, float(round(nearest))) if whole else round(nearest, 6)


def _text(bound: float) -> str:
    return f"{bound:,g}" if bound < 1000 else f"{bound:,.0f}"
