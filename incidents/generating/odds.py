"""Chance in SQL that comes out alike however the work is divided: every draw is a hash of the row's number."""

from collections.abc import Mapping, Sequence
from itertools import accumulate
from zlib import crc32

# Uniform on [0, 1), from the 53 bits a double holds.
DRAW = """
CREATE FUNCTION generating.draw(bigint, bigint) RETURNS double precision LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT (hashint8extended($1, $2) & 9007199254740991)::double precision / 9007199254740992
$$
"""


class Odds:
    """SQL expressions of draws. One name is one draw: naming it twice for a row gives the same number twice."""

    def __init__(self, seed: int) -> None:
        self.seed = seed

    def draw(self, name: str, key: str = "id") -> str:
        """Uniform on [0, 1), for the row that ``key`` (an expression) numbers."""
        return f"generating.draw({key}, {crc32(f'{self.seed} {name}'.encode())})"

    def below(self, name: str, chance: float, key: str = "id") -> str:
        """True with this chance."""
        return f"({self.draw(name, key)} < {chance})"

    def number(self, name: str, count: int | str, key: str = "id") -> str:
        """A whole number from 0 to below ``count``, each as likely."""
        return f"floor({self.draw(name, key)} * {count})::int"

    def people(self, name: str, mean: float, chance: float = 1.0) -> str:
        """1 or more, few mostly and many rarely; null where the chance says that it is not reported."""
        return (
            f"CASE WHEN {self.below(name + ' given', chance)}"
            f" THEN 1 + floor(-ln(1 - {self.draw(name)}) * {mean})::int END"
        )

    def pick(self, name: str, weights: Mapping[str, float], key: str = "id") -> str:
        """One of the words, by weight; a word "" reads as null."""
        words = ", ".join(f"'{word}'" if word else "NULL" for word in weights)
        return f"(ARRAY[{words}]::text[])[1 + {self.rank(name, list(weights.values()), key)}]"

    def rank(self, name: str, weights: Sequence[float], key: str = "id") -> str:
        """A place from 0 in a list, by weight."""
        total = sum(weights)
        bounds = ", ".join(f"{bound / total:.9f}" for bound in list(accumulate(weights))[:-1])
        return f"width_bucket({self.draw(name, key)}, ARRAY[{bounds}]::double precision[])"


def falling(count: int, *, offset: int = 2) -> list[float]:
    """Weights by which a few are met often and most rarely (Zipf's law)."""
    return [1 / (place + offset) for place in range(count)]
