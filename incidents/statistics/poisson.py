"""Rates of counts, and how sure they are."""

SHARE = 0.95


def poisson_interval(count: int) -> tuple[float, float]:
    """The exact 95 % interval of the mean of a Poisson count (Garwood, Biometrika 28, 1936). ``count`` is 0 or more."""
    from scipy.special import gammaincinv

    tail = (1 - SHARE) / 2
    low = float(gammaincinv(count, tail)) if count else 0.0
    return low, float(gammaincinv(count + 1, 1 - tail))
