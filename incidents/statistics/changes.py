"""Change points in a series of counts: where its rate moved to another level, how surely, and by how much.

The model is a rate that stays the same between changes, with counts that scatter more widely than a Poisson count by a
constant factor, the dispersion (McCullagh and Nelder, Generalized Linear Models, 1989, section 6.2.3). The best set of
changes is found exactly by dynamic programming (Jackson et al., An algorithm for optimal partitioning of data on an
interval, 2005), which for the same cost and penalty is what PELT finds (Killick, Fearnhead and Eckley, 2012).

The price of a change, on the scale of twice the log-likelihood, is 3 ln n for n bins: the leading term of the modified
Bayes information criterion (Zhang and Siegmund, Biometrics 63, 2007). In simulated series of independent counts
without a change it invents one in fewer than one of twenty; where bins go up and down in waves, about one of eight
(tests hold both). A change found is therefore a place to look, not a proof.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import exp, inf, log, sqrt
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

# Fewer bins or incidents than these cannot tell a change from chance.
MIN_BINS = 20
MIN_COUNT = 50
# Counts that scatter f times as widely as a Poisson's tell as much as one f-th of them would.
MIN_EFFECTIVE = 30
SHARE = 0.95
_NORMAL = 1.959963985
# Rounds of fitting and measuring how widely the counts scatter around the fit.
_ROUNDS = 6
# Bins between those compared to see how widely neighbours scatter.
_APART = 3


@dataclass(frozen=True, slots=True)
class ChangePoint:
    """A change: ``index`` is the first bin of the new level, ``low`` to ``high`` the 95 % interval of it.

    ``before`` and ``after`` are rates per unit of exposure, since the change before it and until the one after it.
    ``ratio`` is after by before with its 95 % interval, None where nothing was counted on one side. The interval takes
    the place of the change as given, so it is a little too narrow.
    """

    index: int
    low: int
    high: int
    before: float
    after: float
    ratio: float | None
    ratio_low: float | None
    ratio_high: float | None


@dataclass(frozen=True, slots=True)
class Changes:
    """What a search found in ``n`` bins holding ``total``. ``dispersion`` is 1 for Poisson counts."""

    n: int
    total: int
    dispersion: float
    min_length: int
    points: tuple[ChangePoint, ...]


@dataclass(frozen=True, slots=True)
class TooFew:
    """Why a series is not searched: ``reason`` is a clause for readers."""

    n: int
    total: int
    reason: str


def changes(counts: Sequence[int], exposures: Sequence[float], *, min_length: int) -> Changes | TooFew:
    """The changes of the rate of ``counts`` over ``exposures`` (such as days), or why there are too few to search.

    No two changes are closer than ``min_length`` bins, nor is one that close to an end. A bin of exposure 0 tells
    nothing. Raises ValueError where the two differ in length, or ``min_length`` is below two.
    """
    import numpy as np

    if len(counts) != len(exposures) or min_length < 2:
        raise ValueError("give one exposure for each count, and at least two bins between changes")
    if refusal := _refusal(counts, min_length):
        return refusal
    y, t = np.asarray(counts, dtype=float), np.asarray(exposures, dtype=float)
    cuts, dispersion = _fitted(y, t, min_length)
    total = sum(counts)
    if total / dispersion < MIN_EFFECTIVE:
        return TooFew(len(counts), total, "too few for so uneven a series to tell a change from chance")
    sums = _Sums(y, t)
    points = tuple(_points(sums, cuts, dispersion, min_length))
    return Changes(len(counts), total, dispersion, min_length, points)


def _refusal(counts: Sequence[int], min_length: int) -> TooFew | None:
    n, total = len(counts), sum(counts)
    needed = max(MIN_BINS, 2 * min_length)
    if n < needed:
        return TooFew(n, total, f"too short a series to search for changes: {n} bins, at least {needed} are needed")
    if total < MIN_COUNT:
        reason = f"too few to tell a change from chance: {total} counted, at least {MIN_COUNT} are needed"
        return TooFew(n, total, reason)
    return None


class _Sums:
    """Running sums, from which the log-likelihood of any run of bins is one step."""

    def __init__(self, y: "Floats", t: "Floats") -> None:
        import numpy as np

        self.size = len(y)
        self.counts = np.concatenate([[0.0], np.cumsum(y)])
        self.exposures = np.concatenate([[0.0], np.cumsum(t)])

    def likelihood(self, start: Any, end: Any) -> "Floats":  # noqa: ANN401
        """The highest Poisson log-likelihood of bins ``start`` to ``end``, less what is the same for any cut.

        Either may be an array.
        """
        import numpy as np

        count = self.counts[end] - self.counts[start]
        exposure = self.exposures[end] - self.exposures[start]
        safe = np.where((count > 0) & (exposure > 0), count, 1.0)
        found: Floats = np.where(count > 0, count * np.log(safe / np.where(exposure > 0, exposure, 1.0)), 0.0)
        return found

    def rate(self, start: int, end: int) -> float:
        exposure = float(self.exposures[end] - self.exposures[start])
        return float(self.counts[end] - self.counts[start]) / exposure if exposure else 0.0


def _fitted(y: "Floats", t: "Floats", min_length: int) -> tuple[list[int], float]:
    """The best cuts, and the dispersion that they leave.

    The first dispersion comes from neighbouring bins, which no change far away disturbs; where the fit then leaves a
    wider scatter, that one counts and the fit is made anew, until it stays.
    """
    sums = _Sums(y, t)
    dispersion = _neighbours(y, t)
    cuts: list[int] = []
    for _ in range(_ROUNDS):
        cuts = _partition(sums, 3 * log(sums.size) * dispersion, min_length)
        left = _scatter(y, t, sums, cuts)
        if left <= dispersion * 1.001:
            break
        dispersion = left
    return cuts, dispersion


def _neighbours(y: "Floats", t: "Floats") -> float:
    """Squared differences of rates a few bins apart, by what Poisson counts would give; at least 1.

    Of differences over one to ``_APART`` bins the widest counts: where bins go up and down together, those side by
    side are more alike than chance alone would have them.
    """
    known = t > 0
    y, t = y[known], t[known]
    total = float(y.sum())
    if len(y) <= _APART or not total:
        return 1.0
    level, rate = total / float(t.sum()), y / t
    widest = 1.0
    for apart in range(1, _APART + 1):
        differences = rate[apart:] - rate[:-apart]
        expected = level * (1 / t[apart:] + 1 / t[:-apart])
        widest = max(widest, float((differences**2).sum() / expected.sum()))
    return widest


def _scatter(y: "Floats", t: "Floats", sums: _Sums, cuts: list[int]) -> float:
    """Pearson's statistic by its degrees of freedom around the fitted levels, widened where neighbours go together.

    Runs of high and low bins that no change explains (waves, seasons) make a level less certain by
    (1 + r) / (1 - r), r being the correlation of neighbouring residuals.
    """
    import numpy as np

    bounds = [0, *cuts, sums.size]
    fitted = np.concatenate([sums.rate(start, end) * t[start:end] for start, end in pairwise(bounds)])
    known = fitted > 0
    residuals = (y[known] - fitted[known]) / np.sqrt(fitted[known])
    freedom = len(residuals) - len(cuts) - 1
    if freedom < 1:
        return 1.0
    square = float((residuals**2).sum())
    if not square:
        return 1.0
    together = float((residuals[1:] * residuals[:-1]).sum()) / square
    together = min(max(together, 0.0), 0.8)
    return max(1.0, square / freedom * (1 + together) / (1 - together))


def _partition(sums: _Sums, price: float, min_length: int) -> list[int]:
    """The cuts for which twice the log-likelihood, less ``price`` for each cut, is highest."""
    import numpy as np

    size = sums.size
    best = np.full(size + 1, -inf)
    best[0] = price
    previous = np.zeros(size + 1, dtype=int)
    for end in range(min_length, size + 1):
        starts = np.arange(0, end - min_length + 1)
        gains = best[starts] + 2 * sums.likelihood(starts, end) - price
        previous[end] = starts[int(np.argmax(gains))]
        best[end] = gains.max()
    cuts = []
    end = int(previous[size])
    while end > 0:
        cuts.append(end)
        end = int(previous[end])
    return cuts[::-1]


def _points(sums: _Sums, cuts: list[int], dispersion: float, min_length: int) -> Iterator[ChangePoint]:
    bounds = [0, *cuts, sums.size]
    for start, cut, end in zip(bounds, bounds[1:], bounds[2:], strict=False):
        low, high = _interval(sums, start, end, dispersion, min_length)
        before, after = sums.rate(start, cut), sums.rate(cut, end)
        ratio = _ratio(sums, (start, cut, end), dispersion)
        yield ChangePoint(cut, min(low, cut), max(high, cut), before, after, *ratio)


def _interval(sums: _Sums, start: int, end: int, dispersion: float, min_length: int) -> tuple[int, int]:
    """The places that hold 95 % of the profile likelihood, the likeliest first, the neighbouring changes held fixed.

    Places are discrete and their likelihood ratio follows no chi-squared law, so the likelihood is shared out over them
    instead, as by a reader to whom all were equally likely before (Smith, Biometrika 62, 1975).
    """
    import numpy as np

    places = np.arange(start + min_length, end - min_length + 1)
    profile = (sums.likelihood(start, places) + sums.likelihood(places, end)) / dispersion
    shares = np.exp(profile - profile.max())
    shares /= shares.sum()
    order = np.argsort(-shares, kind="stable")
    kept = places[order[: int(np.searchsorted(np.cumsum(shares[order]), SHARE)) + 1]]
    return int(kept.min()), int(kept.max())


def _ratio(
    sums: _Sums, bounds: tuple[int, int, int], dispersion: float
) -> tuple[float | None, float | None, float | None]:
    """Rate after by rate before with its 95 % interval, on the scale of the logarithm."""
    start, cut, end = bounds
    one, two = sums.rate(start, cut), sums.rate(cut, end)
    if not one or not two:
        return None, None, None
    before, after = (float(sums.counts[b] - sums.counts[a]) for a, b in ((start, cut), (cut, end)))
    error = _NORMAL * sqrt(dispersion * (1 / before + 1 / after))
    ratio = two / one
    return ratio, ratio * exp(-error), ratio * exp(error)
