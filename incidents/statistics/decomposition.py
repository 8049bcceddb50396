"""What a difference of two totals is made of, part by part.

Parts that share nothing add up to the difference exactly (kept as fractions until they are shown); parts that share
rows, as groups do, overshoot it, and by how much is said.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

# A slug or word of a vocabulary; None is "not one known value".
Key = str | None


@dataclass(frozen=True, slots=True)
class Contribution:
    """One part: its number on each side (None: not reported) and what it adds to the difference."""

    key: Key
    a: int | None
    b: int | None
    exact: Fraction

    @property
    def by(self) -> float:
        """What it adds, B less A, in the unit of the difference."""
        return float(self.exact)


@dataclass(frozen=True, slots=True)
class Decomposition:
    """A difference and its parts, those that move it most first."""

    exact: Fraction
    parts: tuple[Contribution, ...]

    @property
    def by(self) -> float:
        """The whole difference, B less A."""
        return float(self.exact)

    @property
    def overshoot(self) -> float:
        """By how much the parts together differ from the whole: 0 unless they share rows."""
        return float(sum((part.exact for part in self.parts), Fraction(0)) - self.exact)


def decompose(
    a: Mapping[Key, int | None],
    b: Mapping[Key, int | None],
    *,
    whole: tuple[int | None, int | None],
    scale: tuple[Fraction, Fraction] = (Fraction(1), Fraction(1)),
) -> Decomposition:
    """The difference of the totals ``whole``, A's and B's, by the keys of either side.

    ``scale`` makes sides of different lengths comparable: what one of A's and one of B's counts for, such as the years
    that their days are short of one.
    """
    # Keys in the order they are met, for those that move it alike.
    keys = list(dict.fromkeys([*b, *a]))
    parts = [Contribution(key, a.get(key, 0), b.get(key, 0), _moved(a.get(key), b.get(key), scale)) for key in keys]
    return Decomposition(
        exact=_moved(*whole, scale),
        parts=tuple(sorted(parts, key=lambda part: (-abs(part.exact), -part.exact))),
    )


def _moved(a: int | None, b: int | None, scale: tuple[Fraction, Fraction]) -> Fraction:
    return scale[1] * (b or 0) - scale[0] * (a or 0)
