"""Change points: simulated series with a known change or none, a published series, and another program's cuts."""

from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray

from incidents.statistics.changes import Changes, TooFew, changes

RUNS = 100
# British coal-mining disasters with ten or more killed, 1851 to 1962, a year each (Jarrett, Biometrika 66, 1979; the
# yearly table of Carlin, Gelfand and Smith, Applied Statistics 41, 1992, as corrected by Jarrett's dates).
COAL = [
    4, 5, 4, 1, 0, 4, 3, 4, 0, 6, 3, 3, 4, 0, 2, 6, 3, 3, 5, 4, 5, 3, 1, 4, 4, 1, 5, 5, 3, 4, 2, 5, 2, 2, 3, 4, 2, 1,
    3, 2, 2, 1, 1, 1, 1, 3, 0, 0, 1, 0, 1, 1, 0, 0, 3, 1, 0, 3, 2, 2, 0, 1, 1, 1, 0, 1, 0, 1, 0, 0, 0, 2, 1, 0, 0, 0,
    1, 1, 0, 2, 3, 3, 1, 1, 2, 1, 1, 1, 1, 2, 4, 2, 0, 0, 0, 1, 4, 0, 0, 0, 1, 0, 0, 0, 0, 0, 1, 0, 0, 1, 0, 1,
]  # fmt: skip

Counts = NDArray[np.int64]
Draw = Callable[[np.random.Generator], Counts]


def _scattered(draws: np.random.Generator, mean: float, bins: int, shape: float = 3) -> Counts:
    """Counts of a gamma-mixed Poisson: variance mean + mean² / shape."""
    return draws.negative_binomial(shape, shape / (shape + mean), bins)


def _in_waves(draws: np.random.Generator, mean: float, bins: int) -> Counts:
    level = np.zeros(bins)
    for index in range(1, bins):
        level[index] = 0.5 * level[index - 1] + draws.normal(0, 0.25)
    return draws.poisson(mean * np.exp(level))


def _found(draw: Draw, min_length: int = 6) -> list[Changes]:
    found = []
    for seed in range(RUNS):
        counts = [int(count) for count in draw(np.random.default_rng(seed))]
        result = changes(counts, [1] * len(counts), min_length=min_length)
        assert isinstance(result, Changes)
        found.append(result)
    return found


def test_a_doubling_of_the_rate_is_found_within_two_bins_and_its_interval_covers_it() -> None:
    found = _found(lambda draws: np.concatenate([draws.poisson(12, 30), draws.poisson(24, 30)]))
    single = [result.points[0] for result in found if len(result.points) == 1]
    assert len(single) >= 95
    assert sum(abs(point.index - 30) <= 2 for point in single) >= 95
    assert sum(point.low <= 30 <= point.high for point in single) >= 95
    assert sum((point.ratio_low or 0) <= 2 <= (point.ratio_high or 0) for point in single) >= 90


def test_a_change_is_found_among_counts_that_scatter_more_widely_than_poisson() -> None:
    found = _found(lambda draws: np.concatenate([_scattered(draws, 12, 30, 6), _scattered(draws, 30, 30, 6)]))
    near = [any(abs(point.index - 30) <= 2 for point in result.points) for result in found]
    covered = [any(point.low <= 30 <= point.high for point in result.points) for result in found]
    assert (sum(bool(result.points) for result in found), sum(near) >= 85, sum(covered) >= 95) == (100, True, True)


@pytest.mark.parametrize(
    ("draw", "min_length", "at_most"),
    [
        (lambda draws: draws.poisson(12, 60), 6, 5),
        (lambda draws: draws.poisson(1.5, 60), 6, 5),
        (lambda draws: draws.poisson(5, 280), 13, 5),
        (lambda draws: _scattered(draws, 12, 60), 6, 5),
        (lambda draws: _in_waves(draws, 20, 60), 6, 15),
    ],
    ids=["poisson", "few", "weeks", "scattered", "waves"],
)
def test_a_series_without_a_change_is_seldom_given_one(draw: Draw, min_length: int, at_most: int) -> None:
    assert sum(bool(result.points) for result in _found(draw, min_length)) <= at_most


def test_the_coal_mining_disasters_change_once_after_1891() -> None:
    found = changes(COAL, [1] * len(COAL), min_length=5)
    assert isinstance(found, Changes)
    assert (found.n, found.total, len(found.points)) == (112, 191, 1)
    (point,) = found.points
    # Carlin, Gelfand and Smith: the last year of the old rate is 1891, about 3.1 a year before and 0.9 after.
    assert 1851 + point.index - 1 == 1891
    assert (round(point.before, 1), round(point.after, 1)) == (3.1, 0.9)
    # Raftery and Akman (Biometrika 73, 1986) give 1887 to 1895; ours is wider for scatter beyond Poisson's.
    assert 1884 <= 1851 + point.low <= 1888
    assert 1894 <= 1851 + point.high <= 1899


def test_the_cuts_are_those_that_another_program_finds_for_the_same_cost() -> None:
    import ruptures

    class PoissonCost(ruptures.base.BaseCost):  # type: ignore[misc]
        model = ""
        min_size = 6

        def fit(self, signal: Counts) -> "PoissonCost":
            self.signal = signal
            return self

        def error(self, start: int, end: int) -> float:
            count = self.signal[start:end].sum()
            return 0.0 if count == 0 else -2 * count * np.log(count / (end - start))

    draws = np.random.default_rng(4)
    counts = np.concatenate([draws.poisson(mean, 24) for mean in (5, 14, 8)])
    ours = changes([int(count) for count in counts], [1] * 72, min_length=6)
    assert isinstance(ours, Changes)
    search = ruptures.Pelt(custom_cost=PoissonCost(), min_size=6, jump=1).fit(counts.astype(float))
    theirs = search.predict(pen=3 * np.log(72) * ours.dispersion)
    assert [point.index for point in ours.points] == theirs[:-1]
    assert len(ours.points) == 2


def test_bins_of_unequal_length_are_compared_by_their_rates() -> None:
    days = [31, 28] * 20
    found = changes([3 * length for length in days], days, min_length=6)
    assert isinstance(found, Changes)
    assert found.points == ()


def test_a_series_too_short_or_too_small_is_refused_in_words() -> None:
    short = changes([9] * 11, [1] * 11, min_length=6)
    assert short == TooFew(11, 99, "too short a series to search for changes: 11 bins, at least 20 are needed")
    small = changes([1] * 40, [1] * 40, min_length=6)
    assert small == TooFew(40, 40, "too few to tell a change from chance: 40 counted, at least 50 are needed")
    uneven = changes([0] * 20 + [60] + [0] * 19, [1] * 40, min_length=6)
    assert isinstance(uneven, TooFew)
    assert uneven.reason == "too few for so uneven a series to tell a change from chance"


def test_no_ratio_is_given_where_nothing_was_counted_on_one_side() -> None:
    found = changes([0] * 20 + [6] * 20, [1] * 40, min_length=6)
    assert isinstance(found, Changes)
    (point,) = found.points
    assert (point.index, point.before, point.after) == (20, 0, 6)
    assert (point.ratio, point.ratio_low, point.ratio_high) == (None, None, None)


def test_arguments_that_do_not_fit_together_are_an_error() -> None:
    with pytest.raises(ValueError, match="one exposure for each count"):
        changes([1, 2], [1], min_length=6)
