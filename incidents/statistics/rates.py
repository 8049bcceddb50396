"""Ratios of two rates with 95 % intervals: which interval the counts allow, and how sure it is.

Plain numbers in, plain numbers out. scipy and statsmodels are imported where they are used: they take a second and a
hundred megabytes, which no other page should pay for.

Three intervals, each for what it is right for:

- ``poisson``: counts of incidents that scatter as independent ones do. Exact and conditional on the total
  (Przyborowski and Wilenski 1940, with the limits of Clopper and Pearson 1934), as R's ``poisson.test`` gives it.
- ``negative_binomial``: counts of incidents that come in clusters. A negative binomial regression with the log of the
  days as its offset (Hilbe, Negative Binomial Regression, 2nd ed. 2011); its dispersion is the one at which Pearson's
  statistic equals its degrees of freedom (Breslow 1984), its limits are Student's, since that dispersion is estimated.
- ``compound_poisson``: people. One bomb kills many, so the dead are no Poisson count: they are a sum of sizes over a
  Poisson count of incidents, with a variance of the sum of the squared sizes. Such a sum is treated as a Poisson count
  of ``total² / variance`` (the gamma limits of Fay and Feuer 1997, for the ratio of two of them Fay 1999). Where the
  incidents cluster, the variance grows by what the clusters add to it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

LEVEL = 0.95
# Incidents on either side below which no interval is given.
FEWEST_INCIDENTS = 5
# Incidents with a casualty on either side below which no interval of people is given: sizes differ far more.
FEWEST_WITH_PEOPLE = 10
# Runs of days on each side below which clustering cannot be told.
FEWEST_BLOCKS = 6
WEEK, FOUR_WEEKS = 7, 28
# So many runs of four weeks on each side are enough to see clusters that last longer than a week.
MANY_BLOCKS = 12
# The larger the chance at which counts pass for clustered, the rarer an interval that is too narrow.
CLUSTERED_BELOW = 0.10

METHODS = POISSON, NEGATIVE_BINOMIAL, COMPOUND = "poisson", "negative_binomial", "compound_poisson"


@dataclass(frozen=True, slots=True)
class Counts:
    """Incidents of one side: a count for each run of days, and how many days each run has."""

    blocks: tuple[int, ...]
    days: tuple[int, ...]

    def __post_init__(self) -> None:
        if len(self.blocks) != len(self.days) or not self.days or min(self.days) < 1 or min(self.blocks) < 0:
            raise ValueError("each run of days needs a count from 0 and a length of a day or more")

    @property
    def total(self) -> int:
        """All incidents."""
        return sum(self.blocks)

    @property
    def exposure(self) -> int:
        """All days."""
        return sum(self.days)


@dataclass(frozen=True, slots=True)
class Dispersion:
    """How counts scatter around their side's rate.

    ``phi`` is Pearson's statistic over its degrees of freedom ``df``: 1 for independent incidents, more for clustered
    ones. ``p`` is the chance of so much or more without clustering. Of too few runs ``phi`` is None.
    """

    block_days: int
    blocks: int
    df: int
    phi: float | None
    p: float | None

    @property
    def is_clustered(self) -> bool:
        """Whether an interval for independent incidents would be too narrow."""
        return self.phi is not None and self.p is not None and self.phi > 1 and self.p < CLUSTERED_BELOW


@dataclass(frozen=True, slots=True)
class RateRatio:
    """B's rate over A's. ``low`` and ``high`` are the 95 % interval; ``effective`` the Poisson counts it rests on."""

    ratio: float
    low: float
    high: float
    method: str
    effective: tuple[float, float]

    @property
    def holds_one(self) -> bool:
        """Whether the interval leaves it open that both rates are the same."""
        return self.low <= 1 <= self.high


@dataclass(frozen=True, slots=True)
class People:
    """People of one side: their number, the sum of the squares of each incident's number, and how many incidents.

    ``incidents`` are all that are counted, ``with_people`` those that report one person or more.
    """

    total: int
    squares: int
    incidents: int
    with_people: int


def block_days(days_a: int, days_b: int) -> int:
    """How long the runs of days are in which counts are compared: four weeks where both sides hold enough of them."""
    return FOUR_WEEKS if min(days_a, days_b) >= MANY_BLOCKS * FOUR_WEEKS else WEEK


def block_lengths(days: int, length: int) -> tuple[int, ...]:
    """The lengths of the runs that ``days`` are cut into; what is left over lengthens the last."""
    number = max(1, days // length)
    return (length,) * (number - 1) + (days - length * (number - 1),)


def dispersion(a: Counts, b: Counts, *, length: int) -> Dispersion:
    """How the counts of both sides scatter, each around its own rate."""
    from scipy.special import chdtrc

    sides = [side for side in (a, b) if side.total]
    df = sum(len(side.blocks) - 1 for side in sides)
    blocks = len(a.blocks) + len(b.blocks)
    if min(len(a.blocks), len(b.blocks)) < FEWEST_BLOCKS or not df:
        return Dispersion(length, blocks, df, None, None)
    chi = sum(_pearson(side) for side in sides)
    return Dispersion(length, blocks, df, chi / df, float(chdtrc(df, chi)))


def count_ratio(a: Counts, b: Counts, scatter: Dispersion) -> RateRatio | None:
    """The ratio of two rates of incidents; None where either side has too few for an interval."""
    if min(a.total, b.total) < FEWEST_INCIDENTS:
        return None
    if not scatter.is_clustered:
        return poisson_ratio(a.total, a.exposure, b.total, b.exposure)
    return _negative_binomial(a, b, scatter)


def poisson_ratio(count_a: float, exposure_a: float, count_b: float, exposure_b: float) -> RateRatio:
    """B's rate over A's with its exact interval. Counts need not be whole; A's must be above 0, as exposures must.

    Raises ValueError otherwise.
    """
    from scipy.special import betaincinv

    if count_a <= 0 or count_b < 0 or exposure_a <= 0 or exposure_b <= 0:
        raise ValueError("a ratio needs a count above 0 on side A and exposures above 0")
    tail = (1 - LEVEL) / 2
    # The limits of B's share of the total, turned into odds.
    low = float(betaincinv(count_b, count_a + 1, tail)) if count_b else 0.0
    high = float(betaincinv(count_b + 1, count_a, 1 - tail))
    scale = exposure_a / exposure_b
    return RateRatio(
        ratio=count_b / count_a * scale,
        low=low / (1 - low) * scale,
        high=high / (1 - high) * scale if high < 1 else float("inf"),
        method=POISSON,
        effective=(count_a, count_b),
    )


def beyond_chance(count_a: int, exposure_a: float, count_b: int, exposure_b: float) -> int | None:
    """Whether B's rate is higher (1) or lower (-1) than A's by more than chance explains at 95 %, 0 where it is not.

    By the exact interval of independent incidents. None where both counts are below FEWEST_INCIDENTS. Raises ValueError
    for a negative count or an exposure that is not above 0.
    """
    if max(count_a, count_b) < FEWEST_INCIDENTS:
        return None
    if count_a:
        found = poisson_ratio(count_a, exposure_a, count_b, exposure_b)
        return 0 if found.holds_one else 1 if found.low > 1 else -1
    # Of none on side A the ratio has no upper end, that of A to B has.
    return 0 if poisson_ratio(count_b, exposure_b, count_a, exposure_a).holds_one else 1


def people_ratio(a: People, days_a: int, b: People, days_b: int, scatter: Dispersion) -> RateRatio | None:
    """The ratio of two rates of people; None where either side has too few incidents with any for an interval."""
    if min(a.with_people, b.with_people) < FEWEST_WITH_PEOPLE:
        return None
    phi = scatter.phi if scatter.is_clustered and scatter.phi else 1.0
    counts = [_effective(side, phi) for side in (a, b)]
    found = poisson_ratio(counts[0], 1, counts[1], 1)
    # From a ratio of effective counts to one of people a day.
    scale = (b.total / days_b) / (a.total / days_a) / found.ratio
    return RateRatio(
        ratio=found.ratio * scale,
        low=found.low * scale,
        high=found.high * scale,
        method=COMPOUND,
        effective=(counts[0], counts[1]),
    )


def _effective(side: People, phi: float) -> float:
    """The Poisson count that is as uncertain as the number of people.

    The variance of a sum over a random number of incidents is N·Var(size) + Var(N)·mean², with Var(N) = phi·N.
    """
    variance = side.squares + (phi - 1) * side.total**2 / side.incidents
    return side.total**2 / variance


def _pearson(side: Counts) -> float:
    """Pearson's statistic of a side's counts around its own rate."""
    rate = side.total / side.exposure
    return sum((count - rate * days) ** 2 / (rate * days) for count, days in zip(side.blocks, side.days, strict=True))


def _negative_binomial(a: Counts, b: Counts, scatter: Dispersion) -> RateRatio:
    """The interval of the regression around the ratio of the plain rates.

    With runs of one length both are the same; a longer last run moves the regression's own ratio by next to nothing.
    """
    import numpy as np
    from scipy.special import stdtrit
    from statsmodels.genmod.families import NegativeBinomial  # type: ignore[import-untyped]
    from statsmodels.genmod.generalized_linear_model import GLM  # type: ignore[import-untyped]

    counts = np.array([*a.blocks, *b.blocks], dtype=float)
    days = np.array([*a.days, *b.days], dtype=float)
    is_b = np.repeat([0.0, 1.0], [len(a.blocks), len(b.blocks)])
    expected = np.where(is_b == 1, b.total / b.exposure, a.total / a.exposure) * days
    alpha = overdispersion(counts, expected, df=scatter.df)
    sides = np.column_stack([np.ones_like(is_b), is_b])
    error = float(GLM(counts, sides, family=NegativeBinomial(alpha=alpha), exposure=days).fit().bse[1])
    ratio = (b.total / b.exposure) / (a.total / a.exposure)
    reach = float(np.exp(stdtrit(scatter.df, 1 - (1 - LEVEL) / 2) * error))
    effective = (_size(a, alpha), _size(b, alpha))
    return RateRatio(ratio, ratio / reach, ratio * reach, NEGATIVE_BINOMIAL, effective)


def overdispersion(counts: Any, expected: Any, *, df: int) -> float:  # noqa: ANN401
    """The alpha of the variance ``mean + alpha·mean²`` at which Pearson's statistic equals ``df`` (Breslow 1984)."""
    from scipy.optimize import brentq

    def excess(alpha: float) -> float:
        return float(((counts - expected) ** 2 / (expected + alpha * expected**2)).sum()) - df

    highest = 1.0
    while excess(highest) > 0:
        highest *= 2
    return float(brentq(excess, 0.0, highest)) if excess(0.0) > 0 else 0.0


def _size(side: Counts, alpha: float) -> float:
    """The Poisson count with the same uncertainty of its logarithm."""
    rate = side.total / side.exposure
    means: Sequence[float] = [rate * days for days in side.days]
    return sum(mean / (1 + alpha * mean) for mean in means)
