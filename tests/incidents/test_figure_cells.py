"""A figure as it is typed into one cell."""

from itertools import product

import pytest

from incidents.choices import Quantifier
from incidents.figure_cells import LARGEST, NotANumber, Number, cell_text, read_cell


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("5", Number(5, 5)),
        (" 1,200 ", Number(1200, 1200)),
        ("0", Number(0, 0)),
        ("exactly 5", Number(5, 5, "exactly")),
        ("=5", Number(5, 5, "exactly")),
        ("5+", Number(5, None, "at_least")),
        ("5 or more", Number(5, None, "at_least")),
        ("at least 5", Number(5, None, "at_least")),
        ("At Least  5", Number(5, None, "at_least")),
        (">=5", Number(5, None, "at_least")),
        ("≥ 5", Number(5, None, "at_least")),
        ("~5", Number(5, 5, "about")),
        ("about 5", Number(5, 5, "about")),
        ("around 5", Number(5, 5, "about")),
        ("about 5-7", Number(5, 7, "about")),
        ("5-7", Number(5, 7)),
        ("5 – 7", Number(5, 7)),
        ("5 to 7", Number(5, 7)),
        ("<=9", Number(None, 9, "up_to")),
        ("≤9", Number(None, 9, "up_to")),
        ("up to 9", Number(None, 9, "up_to")),
        ("several", Number(3, None, "several")),
        ("dozens", Number(24, None, "dozens")),
        ("dozens of 36", Number(36, None, "dozens")),
        ("5-?", Number(5, None)),
        ("?-9", Number(None, 9)),
    ],
)
def test_a_cell_understands_what_editors_write(text: str, number: Number) -> None:
    assert read_cell(text) == number


@pytest.mark.parametrize("text", ["", "  ", "\t"])
def test_a_blank_cell_is_not_reported_and_never_zero(text: str) -> None:
    assert read_cell(text) is None


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("five", "is not understood"),
        ("5x", "is not understood"),
        ("-5", "is not understood"),
        ("5.5", "is not understood"),
        ("at least", "gives no number"),
        ("?", "gives no number"),
        ("7-5", "runs backwards"),
        ("at least 5+", "says it twice"),
        ("5-7+", "says it twice"),
        (str(LARGEST + 1), "more people than any incident"),
    ],
)
def test_a_cell_that_says_nothing_is_refused_with_what_would_be_right(text: str, why: str) -> None:
    with pytest.raises(NotANumber, match=why):
        read_cell(text)


def test_every_figure_the_record_can_hold_has_a_text_that_reads_back_as_itself() -> None:
    bounds = (None, 0, 1, 3, 5, 24, 1200)
    figures = [
        Number(low, high, word)
        for low, high, word in product(bounds, bounds, [None, *Quantifier.values])
        if (low, high) != (None, None) and (low is None or high is None or low <= high)
    ]
    for figure in figures:
        assert read_cell(cell_text(figure.low, figure.high, figure.quantifier)) == figure


def test_the_text_of_an_ordinary_figure_is_as_short_as_an_editor_would_write_it() -> None:
    plain = [cell_text(*figure) for figure in [(5, 5, None), (5, 7, None)]]
    worded = [cell_text(*figure) for figure in [(5, None, "at_least"), (None, 9, "up_to"), (3, None, "several")]]
    assert (plain, worded) == (["5", "5-7"], ["at least 5", "up to 9", "several"])
