"""How long incidents take to be reported, and how much of the record's end is therefore still filling up."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil

# The share of incidents that must have been reported for a day not to be provisional any more.
SHARE = 0.95
# Below this number a 95th percentile rests on fewer than ten incidents, which is too few to shade a chart by.
ENOUGH = 200
# Days, where there are too few to measure.
FIXED_DAYS = 30


@dataclass(frozen=True, slots=True)
class Lag:
    """Days from an incident to the first dated report of it, over ``n`` incidents that have both.

    ``median``, ``p90`` and ``p95`` are the days within which that share of them was reported; None without any.
    ``impossible`` counts incidents left out because the report is dated before the incident.
    """

    n: int
    median: int | None = None
    p90: int | None = None
    p95: int | None = None
    impossible: int = 0

    @property
    def is_measured(self) -> bool:
        """Whether there are enough incidents to shade the end of the record by."""
        return self.n >= ENOUGH and self.p95 is not None

    @property
    def provisional_days(self) -> int:
        """How many days at the end of the record are provisional: at least one, its last day."""
        if not self.is_measured or self.p95 is None:
            return FIXED_DAYS
        return max(self.p95, 1)


def lag_of(days: Iterable[int]) -> Lag:
    """The lag over these numbers of days; negative ones are left out and counted."""
    given = sorted(days)
    known = [day for day in given if day >= 0]
    impossible = len(given) - len(known)
    if not known:
        return Lag(0, impossible=impossible)
    median, p90, p95 = (_within(known, share) for share in (0.5, 0.9, SHARE))
    return Lag(len(known), median, p90, p95, impossible)


def _within(ordered: Sequence[int], share: float) -> int:
    """The fewest days within which at least ``share`` of them lie (the inverse of the distribution, no smoothing)."""
    return ordered[ceil(round(share * len(ordered), 9)) - 1]
