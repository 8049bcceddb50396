"""How fast incidents follow one another: the days from one day with an incident to the next.

Days, not incidents: several on one day are one step, so that a wave counted as nine rows or as one has the same tempo.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from statistics import quantiles

# Below this many gaps a year gets no quartiles (ours): with fewer, one more gap moves them by weeks.
FEWEST = 10


@dataclass(frozen=True, slots=True)
class Pause:
    """The days between two days with an incident."""

    start: date
    end: date

    @property
    def days(self) -> int:
        """How many days later the next one came; 1 is the day after."""
        return (self.end - self.start).days


@dataclass(frozen=True, slots=True)
class Tempo:
    """The gaps that end in one year. Quartiles are days, None when there are fewer than FEWEST gaps.

    ``longest`` is None when there is no gap.
    """

    year: int | None
    gaps: int
    lower: float | None
    median: float | None
    upper: float | None
    longest: Pause | None

    @property
    def is_enough(self) -> bool:
        """Whether there are gaps enough for quartiles."""
        return self.gaps >= FEWEST


def tempo_of(days: Sequence[date], *, year: int | None = None) -> Tempo:
    """The tempo of days with an incident (each once, oldest first), of one year or of all.

    A gap belongs to the year in which it ends. Quartiles interpolate between the gaps around them, as R's default
    (type 7) does.
    """
    pauses = [Pause(*pair) for pair in pairwise(days) if year is None or pair[1].year == year]
    gaps = [pause.days for pause in pauses]
    lower, median, upper = quantiles(gaps, n=4, method="inclusive") if len(gaps) >= FEWEST else (None, None, None)
    longest = max(pauses, key=lambda pause: (pause.days, pause.start), default=None)
    return Tempo(year, len(gaps), lower, median, upper, longest)


def tempo_by_year(days: Sequence[date]) -> list[Tempo]:
    """The tempo of every year from the first day's to the last's, years without a gap included."""
    if not days:
        return []
    return [tempo_of(days, year=year) for year in range(days[0].year, days[-1].year + 1)]
