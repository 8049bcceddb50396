"""What a difference is made of."""

from fractions import Fraction

import pytest

from incidents.statistics.decomposition import decompose


def test_parts_add_up_to_the_difference_and_the_largest_come_first() -> None:
    found = decompose({"kech": 9, "quetta": 4, None: 1}, {"kech": 2, "bannu": 12, "quetta": 4}, whole=(14, 18))
    assert [(part.key, part.a, part.b, part.by) for part in found.parts] == [
        ("bannu", 0, 12, 12.0),
        ("kech", 9, 2, -7.0),
        (None, 1, 0, -1.0),
        ("quetta", 4, 4, 0.0),
    ]
    assert (found.by, found.overshoot) == (4.0, 0.0)


def test_sides_of_different_lengths_add_up_exactly_too() -> None:
    scale = (Fraction(1461, 4 * 226), Fraction(1461, 4 * 365))
    found = decompose({"x": 3, "y": 1}, {"x": 7, "z": 3}, whole=(4, 10), scale=scale)
    assert sum((part.exact for part in found.parts), Fraction(0)) == found.exact
    assert found.overshoot == 0.0
    assert found.by == pytest.approx(10 * 365.25 / 365 - 4 * 365.25 / 226)


def test_parts_that_share_rows_say_by_how_much_they_overshoot() -> None:
    found = decompose({"ttp": 2}, {"ttp": 5, "is-k": 2}, whole=(2, 6))
    assert (found.by, found.overshoot) == (4.0, 1.0)


def test_what_is_not_reported_stays_so_and_adds_nothing() -> None:
    found = decompose({"x": None}, {"x": 3}, whole=(None, 3))
    assert [(part.a, part.b, part.by) for part in found.parts] == [(None, 3, 3.0)]
