"""What a record that is a floor can say of a number: every word, below, within and above, with and without a range."""

from fractions import Fraction

import pytest

from incidents.statistics.claims import (
    STANCES,
    WORDS_ALONE,
    Allowed,
    Fit,
    Held,
    Needed,
    PlaceVerdict,
    Qualifier,
    Stance,
    Verdict,
    allowed,
    fit,
    needed,
    place_verdict,
    verdict,
)

ENDS = {
    Qualifier.EXACTLY: (100, 100),
    Qualifier.AT_LEAST: (100, None),
    Qualifier.MORE_THAN: (101, None),
    Qualifier.ABOUT: (90, 110),
    Qualifier.NEARLY: (90, 100),
    Qualifier.UP_TO: (0, 100),
    Qualifier.FEWER_THAN: (0, 99),
    Qualifier.SEVERAL: (3, None),
    Qualifier.DOZENS: (24, None),
    Qualifier.SCORES: (40, None),
}
OPEN = [word for word, (_, highest) in ENDS.items() if highest is None]
CLOSED = [word for word, (_, highest) in ENDS.items() if highest is not None]


def of(word: Qualifier) -> Allowed:
    return allowed(word, None if word in WORDS_ALONE else 100)


@pytest.mark.parametrize("word", Qualifier)
def test_each_word_allows_what_it_says_of_a_hundred(word: Qualifier) -> None:
    assert of(word) == Allowed(*ENDS[word])


@pytest.mark.parametrize(
    ("word", "number", "ends"),
    [("about", 85, (76, 94)), ("nearly", 200, (180, 200)), ("about", 5, (4, 6)), ("nearly", 3, (2, 3)),
     ("about", 0, (0, 0)), ("fewer_than", 1, (0, 0)), ("more_than", 0, (1, None))],
)  # fmt: skip
def test_a_tenth_is_rounded_outwards_to_whole_ones(word: str, number: int, ends: tuple[int, int | None]) -> None:
    assert allowed(Qualifier(word), number) == Allowed(*ends)


@pytest.mark.parametrize(("word", "number"), [("at_least", None), ("exactly", None), ("fewer_than", 0)])
def test_a_word_that_allows_no_number_is_refused(word: str, number: int | None) -> None:
    with pytest.raises(ValueError, match="allows no number"):
        allowed(Qualifier(word), number)


@pytest.mark.parametrize("word", OPEN)
def test_a_statement_without_an_upper_end_is_borne_out_or_not_contradicted(word: Qualifier) -> None:
    claim, floor = of(word), ENDS[word][0]
    assert verdict(claim, Held(floor)) is Verdict.REACHED
    assert verdict(claim, Held(10_000)) is Verdict.REACHED
    assert verdict(claim, Held(floor, floor, floor + 5)) is Verdict.REACHED
    assert verdict(claim, Held(floor, floor - 1, floor)) is Verdict.REACHED_BY_BEST
    assert verdict(claim, Held(floor - 1, floor - 1, floor)) is Verdict.REACHED_BY_HIGHEST
    assert verdict(claim, Held(floor - 1, floor - 2, floor - 1)) is Verdict.FEWER
    assert verdict(claim, Held(floor - 1)) is Verdict.FEWER
    assert verdict(claim, Held(0)) is Verdict.FEWER


@pytest.mark.parametrize("word", CLOSED)
def test_a_statement_with_an_upper_end_is_contradicted_only_by_the_lowest_figures(word: Qualifier) -> None:
    claim = of(word)
    lowest, highest = claim.lowest, claim.highest
    assert highest is not None
    assert verdict(claim, Held(highest)) is Verdict.WITHIN
    assert verdict(claim, Held(highest, lowest - 1, highest + 50)) is Verdict.WITHIN
    assert verdict(claim, Held(lowest)) is Verdict.WITHIN
    assert verdict(claim, Held(highest + 1)) is Verdict.MORE
    assert verdict(claim, Held(highest + 2, highest + 1, highest + 9)) is Verdict.MORE
    assert verdict(claim, Held(highest + 2, highest, highest + 9)) is Verdict.MORE_BY_BEST


@pytest.mark.parametrize("word", [word for word in CLOSED if ENDS[word][0]])
def test_a_record_that_holds_fewer_never_contradicts(word: Qualifier) -> None:
    claim = of(word)
    assert verdict(claim, Held(claim.lowest - 1)) is Verdict.FEWER
    assert verdict(claim, Held(claim.lowest - 1, 1, claim.lowest)) is Verdict.REACHED_BY_HIGHEST
    for value in range(claim.lowest):
        assert STANCES[verdict(claim, Held(value))] is not Stance.CONTRADICTS


@pytest.mark.parametrize("word", Qualifier)
def test_what_nobody_reports_is_unknown_and_what_a_rule_leaves_out_is_not_counted(word: Qualifier) -> None:
    assert verdict(of(word), Held(None)) is Verdict.UNKNOWN
    assert verdict(of(word), Held(None), is_counted=False) is Verdict.NOT_COUNTED
    assert verdict(of(word), Held(7), is_counted=False) is Verdict.NOT_COUNTED
    assert needed(of(word), Held(None)) is None


def test_every_verdict_has_a_stance_and_only_more_than_allowed_contradicts() -> None:
    assert set(STANCES) == {*Verdict, *PlaceVerdict}
    assert [found for found, stance in STANCES.items() if stance is Stance.CONTRADICTS] == [Verdict.MORE]


def test_what_a_record_that_holds_fewer_would_have_to_lack() -> None:
    at_least = needed(allowed(Qualifier.AT_LEAST, 85), Held(54))
    assert at_least == Needed(31, None, Fraction(0), Fraction(54, 85), 0)
    nearly = needed(allowed(Qualifier.NEARLY, 200), Held(50))
    assert nearly == Needed(130, 150, Fraction(1, 4), Fraction(5, 18), 0)


def test_what_would_have_to_be_wrong_in_a_record_that_holds_more() -> None:
    assert needed(allowed(Qualifier.UP_TO, 10), Held(14)) == Needed(0, 0, Fraction(1), Fraction(1), 4)


def test_a_record_that_agrees_may_still_lack_what_the_upper_end_leaves() -> None:
    assert needed(allowed(Qualifier.UP_TO, 10), Held(4)) == Needed(0, 6, Fraction(2, 5), Fraction(1), 0)
    assert needed(allowed(Qualifier.EXACTLY, 0), Held(0)) == Needed(0, 0, Fraction(1), Fraction(1), 0)
    assert needed(allowed(Qualifier.AT_LEAST, 3), Held(9)) == Needed(0, None, Fraction(0), Fraction(1), 0)


@pytest.mark.parametrize(
    ("here", "published", "found"),
    # Nearly 200 beside 50 takes the record to hold 25 to 27.8 %.
    [(25, 100, Fit.IN_LINE), (27, 100, Fit.IN_LINE), (28, 100, Fit.LACKS_LESS), (24, 100, Fit.LACKS_MORE),
     (120, 100, Fit.LACKS_LESS)],
)  # fmt: skip
def test_what_the_record_is_known_to_lack_is_held_against_what_it_would_have_to_lack(
    here: int, published: int, found: Fit
) -> None:
    need = needed(allowed(Qualifier.NEARLY, 200), Held(50))
    assert need is not None
    assert fit(need, here=here, published=published) is found


def test_nothing_published_is_nothing_to_compare_with() -> None:
    need = needed(allowed(Qualifier.AT_LEAST, 85), Held(54))
    assert need is not None
    with pytest.raises(ValueError, match="nothing was published"):
        fit(need, here=54, published=0)


@pytest.mark.parametrize(
    ("inside", "elsewhere", "undecided", "found"),
    [
        (11, 9, 1, PlaceVerdict.MAJORITY),
        (10, 0, 0, PlaceVerdict.MAJORITY),
        (11, 9, 2, PlaceVerdict.MAJORITY_OF_LOCATED),
        (10, 10, 1, PlaceVerdict.UNDECIDED),
        (5, 15, 11, PlaceVerdict.UNDECIDED),
        (10, 10, 0, PlaceVerdict.NOT_MAJORITY),
        (5, 15, 10, PlaceVerdict.NOT_MAJORITY),
        (0, 10, 0, PlaceVerdict.NOT_MAJORITY),
        (9, 0, 0, PlaceVerdict.TOO_FEW),
        (0, 9, 50, PlaceVerdict.TOO_FEW),
        (0, 0, 0, PlaceVerdict.TOO_FEW),
    ],
)
def test_mostly_is_more_than_half_however_those_without_a_place_lie(
    inside: int, elsewhere: int, undecided: int, found: PlaceVerdict
) -> None:
    assert place_verdict(inside=inside, elsewhere=elsewhere, undecided=undecided) is found
