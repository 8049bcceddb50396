"""Ratios of rates: published cases, and intervals that hold a planted ratio as often as they say."""

import numpy as np
import pytest

from incidents.statistics.rates import (
    COMPOUND,
    NEGATIVE_BINOMIAL,
    POISSON,
    Counts,
    People,
    RateRatio,
    block_days,
    block_lengths,
    count_ratio,
    dispersion,
    overdispersion,
    people_ratio,
    poisson_ratio,
)

RUNS = 400


def counts(*blocks: int, days: int = 7) -> Counts:
    return Counts(blocks, (days,) * len(blocks))


def ratio_of(a: Counts, b: Counts) -> RateRatio:
    found = count_ratio(a, b, dispersion(a, b, length=7))
    assert found is not None
    return found


def test_breast_cancer_after_fluoroscopy_as_textbooks_print_it() -> None:
    """41 cases in 28,010 woman-years against 15 in 19,017: ratio 1.86 (Boice and Monson 1977, in Rothman and
    Greenland, Modern Epidemiology; the example of Gu, Ng, Tang and Schucany 2008).
    """
    found = poisson_ratio(15, 19_017, 41, 28_010)
    assert round(found.ratio, 2) == 1.86
    assert not found.holds_one


def test_the_example_of_the_manual_of_r_is_answered_as_r_does() -> None:
    """``poisson.test(c(11, 6+8+7), c(800, 1083+1050+878))``: 1.971488, from 0.8584264 to 4.2772659."""
    found = poisson_ratio(6 + 8 + 7, 1083 + 1050 + 878, 11, 800)
    assert found.ratio == pytest.approx(1.971488, abs=1e-6)
    assert (found.low, found.high) == pytest.approx((0.8584264, 4.2772659), abs=1e-5)


def test_exact_limits_are_those_of_an_exact_test_at_its_edge() -> None:
    """At a limit the exact conditional test of statsmodels, one-sided, gives a chance of 2.5 %."""
    from statsmodels.stats.rates import test_poisson_2indep  # type: ignore[import-untyped]

    found = poisson_ratio(15, 19_017, 41, 28_010)
    for limit, side in ((found.low, "larger"), (found.high, "smaller")):
        chance = test_poisson_2indep(41, 28_010, 15, 19_017, value=limit, method="exact-cond", alternative=side).pvalue
        assert chance == pytest.approx(0.025, abs=1e-4)


def test_sides_turned_round_give_the_inverse() -> None:
    there, back = poisson_ratio(15, 100, 41, 200), poisson_ratio(41, 200, 15, 100)
    assert (1 / back.high, 1 / back.ratio, 1 / back.low) == pytest.approx((there.low, there.ratio, there.high))


def test_counts_that_scatter_evenly_are_poisson_and_clustered_ones_are_not() -> None:
    even, clustered = counts(3, 4, 5, 4, 3, 5, 4, 4), counts(0, 0, 15, 0, 1, 14, 0, 2)
    assert not dispersion(even, even, length=7).is_clustered
    scatter = dispersion(clustered, clustered, length=7)
    # Sum of (count - 4)² / 4 = (5·16 + 121 + 100 + 4 - 16 + 9) / 4, by hand 74.5, on each side with 7 degrees.
    assert scatter.phi == pytest.approx(74.5 / 7)
    assert scatter.df == 14
    assert scatter.is_clustered
    assert ratio_of(even, even).method == POISSON
    assert ratio_of(clustered, clustered).method == NEGATIVE_BINOMIAL
    wide, narrow = ratio_of(clustered, clustered), ratio_of(even, even)
    assert wide.high / wide.low > narrow.high / narrow.low


def test_the_dispersion_agrees_with_a_regression_of_statsmodels() -> None:
    """With its alpha in the family, the regression's own Pearson statistic is its degrees of freedom."""
    from statsmodels.genmod.families import NegativeBinomial  # type: ignore[import-untyped]
    from statsmodels.genmod.generalized_linear_model import GLM  # type: ignore[import-untyped]

    blocks = np.array([0, 3, 15, 2, 1, 14, 0, 2, 9, 9, 1, 30], dtype=float)
    alpha = overdispersion(blocks, np.full(12, blocks.mean()), df=11)
    fitted = GLM(blocks, np.ones((12, 1)), family=NegativeBinomial(alpha=alpha)).fit()
    assert fitted.pearson_chi2 == pytest.approx(11, rel=1e-6)


def test_too_few_incidents_get_no_interval() -> None:
    scatter = dispersion(counts(1, 1, 1, 1, 0, 0), counts(9, 9, 9, 9, 9, 9), length=7)
    assert count_ratio(counts(1, 1, 1, 1, 0, 0), counts(9, 9, 9, 9, 9, 9), scatter) is None
    assert people_ratio(People(90, 2_000, 20, 9), 100, People(90, 2_000, 20, 20), 100, scatter) is None


def test_windows_too_short_to_tell_clusters_say_so() -> None:
    scatter = dispersion(counts(9, 0, 9, 0, 9), counts(9, 0, 9, 0, 9), length=7)
    assert (scatter.phi, scatter.p, scatter.is_clustered) == (None, None, False)


def test_days_are_cut_into_weeks_or_four_weeks_and_none_is_lost() -> None:
    assert (block_days(226, 226), block_days(336, 900), block_days(335, 900)) == (7, 28, 7)
    assert block_lengths(30, 7) == (7, 7, 7, 9)
    assert block_lengths(5, 7) == (5,)
    assert sum(block_lengths(1_000, 28)) == 1_000


def test_incidents_of_one_death_each_are_a_poisson_count() -> None:
    scatter = dispersion(counts(3, 4, 5, 4, 3, 5), counts(3, 4, 5, 4, 3, 5), length=7)
    found = people_ratio(People(24, 24, 24, 24), 100, People(36, 36, 36, 36), 200, scatter)
    exact = poisson_ratio(24, 100, 36, 200)
    assert found is not None
    assert (found.low, found.ratio, found.high) == pytest.approx((exact.low, exact.ratio, exact.high))
    assert found.method == COMPOUND


def test_one_bomb_with_a_hundred_dead_widens_the_interval() -> None:
    scatter = dispersion(counts(3, 4, 5, 4, 3, 5), counts(3, 4, 5, 4, 3, 5), length=7)
    many = People(200, 200, 200, 200)
    one_bomb = People(200, 100 + 100**2, 101, 101)
    even, uneven = people_ratio(many, 100, many, 100, scatter), people_ratio(many, 100, one_bomb, 100, scatter)
    assert even is not None
    assert uneven is not None
    assert uneven.ratio == pytest.approx(1.0)
    assert uneven.effective == pytest.approx((200, 200**2 / 10_100))
    assert uneven.high / uneven.low > 2 * even.high / even.low


def test_counts_without_a_length_are_refused() -> None:
    with pytest.raises(ValueError, match="each run of days"):
        Counts((1, 2), (7,))
    with pytest.raises(ValueError, match="above 0 on side A"):
        poisson_ratio(0, 10, 4, 10)


@pytest.mark.parametrize(("alpha", "planted"), [(0.0, 1.0), (0.0, 2.5), (0.5, 1.0), (0.5, 2.5)])
def test_intervals_of_incidents_hold_the_planted_ratio_in_about_95_of_100_runs(alpha: float, planted: float) -> None:
    random = np.random.default_rng(20210815)
    held = 0
    for _ in range(RUNS):
        a, b = (_drawn(random, mean, 32, alpha) for mean in (5.0, 5.0 * planted))
        found = ratio_of(a, b)
        held += found.low <= planted <= found.high
    assert 0.92 <= held / RUNS <= 0.985


@pytest.mark.parametrize(("alpha", "planted"), [(0.0, 1.0), (0.0, 2.0), (0.5, 1.0), (0.5, 2.0)])
def test_intervals_of_deaths_hold_the_planted_ratio_in_about_95_of_100_runs(alpha: float, planted: float) -> None:
    """Sizes are mostly none to three with a long tail, as in the record."""
    random = np.random.default_rng(20221128)
    held = 0
    for _ in range(RUNS):
        a, b = (_drawn(random, mean, 32, alpha) for mean in (5.0, 5.0 * planted))
        scatter = dispersion(a, b, length=7)
        found = people_ratio(_killed(random, a), a.exposure, _killed(random, b), b.exposure, scatter)
        assert found is not None
        held += found.low <= planted <= found.high
    assert 0.92 <= held / RUNS <= 0.985


def _drawn(random: np.random.Generator, mean: float, blocks: int, alpha: float) -> Counts:
    """Poisson counts, or with alpha above 0 negative binomial ones."""
    means = random.gamma(1 / alpha, mean * alpha, blocks) if alpha else np.full(blocks, mean)
    return counts(*(int(count) for count in random.poisson(means)))


def _killed(random: np.random.Generator, side: Counts) -> People:
    sizes = np.minimum(np.floor(random.lognormal(0.3, 1.1, side.total)), 150)
    return People(int(sizes.sum()), int((sizes**2).sum()), side.total, int((sizes > 0).sum()))
