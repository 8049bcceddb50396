"""Whether a statement's number agrees with a record that is known not to be complete.

What a record holds is a floor: it can show that there were more than somebody says, and that there were at least as
many, but never that there were fewer. Every verdict here follows from that, from what the statement's word before its
number allows, and from the record's own lowest and highest figures. The verdicts and tolerances are this project's own.
"""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from math import ceil, floor

# "About" and "nearly" allow a tenth of the number, rounded outwards to whole people or incidents.
TOLERANCE = Fraction(1, 10)
# A share of fewer located incidents says nothing.
FEWEST_LOCATED = 10


class Qualifier(StrEnum):
    """The word a statement puts before its number; the last three stand without one."""

    EXACTLY = "exactly"
    AT_LEAST = "at_least"
    MORE_THAN = "more_than"
    ABOUT = "about"
    NEARLY = "nearly"
    UP_TO = "up_to"
    FEWER_THAN = "fewer_than"
    SEVERAL = "several"
    DOZENS = "dozens"
    SCORES = "scores"


# The least that a word without a number stands for (methodology, section 3: several 3, dozens 24+, scores 40+).
WORDS_ALONE = {Qualifier.SEVERAL: 3, Qualifier.DOZENS: 24, Qualifier.SCORES: 40}


class Stance(StrEnum):
    """What a verdict amounts to."""

    SUPPORTS = "supports"
    CONSISTENT = "consistent"
    CANNOT_SAY = "cannot_say"
    SPEAKS_AGAINST = "speaks_against"
    CONTRADICTS = "contradicts"
    NO_ANSWER = "no_answer"


class Verdict(StrEnum):
    """What a record's number says of a statement's: the closed list."""

    REACHED = "reached"
    REACHED_BY_BEST = "reached_by_best"
    REACHED_BY_HIGHEST = "reached_by_highest"
    WITHIN = "within"
    FEWER = "fewer"
    MORE_BY_BEST = "more_by_best"
    MORE = "more"
    NOT_COUNTED = "not_counted"
    UNKNOWN = "unknown"


class PlaceVerdict(StrEnum):
    """What a record's places say of "mostly in": the closed list."""

    MAJORITY = "majority"
    MAJORITY_OF_LOCATED = "majority_of_located"
    UNDECIDED = "undecided"
    NOT_MAJORITY = "not_majority"
    TOO_FEW = "too_few"


STANCES: dict[Verdict | PlaceVerdict, Stance] = {
    Verdict.REACHED: Stance.SUPPORTS,
    Verdict.REACHED_BY_BEST: Stance.SUPPORTS,
    Verdict.REACHED_BY_HIGHEST: Stance.CONSISTENT,
    Verdict.WITHIN: Stance.CONSISTENT,
    Verdict.FEWER: Stance.CANNOT_SAY,
    Verdict.MORE_BY_BEST: Stance.CANNOT_SAY,
    Verdict.MORE: Stance.CONTRADICTS,
    Verdict.NOT_COUNTED: Stance.NO_ANSWER,
    Verdict.UNKNOWN: Stance.NO_ANSWER,
    PlaceVerdict.MAJORITY: Stance.SUPPORTS,
    PlaceVerdict.MAJORITY_OF_LOCATED: Stance.CONSISTENT,
    PlaceVerdict.UNDECIDED: Stance.CANNOT_SAY,
    PlaceVerdict.NOT_MAJORITY: Stance.SPEAKS_AGAINST,
    PlaceVerdict.TOO_FEW: Stance.NO_ANSWER,
}


@dataclass(frozen=True, slots=True)
class Allowed:
    """The numbers that make a statement true, both ends included; ``highest`` None: no end."""

    lowest: int
    highest: int | None


@dataclass(frozen=True, slots=True)
class Held:
    """What a record holds: its number with the lowest and highest; None where it gives none."""

    value: int | None
    low: int | None = None
    high: int | None = None


@dataclass(frozen=True, slots=True)
class Needed:
    """What would have to be true for the statement to hold, when the record's number is right as far as it goes.

    ``missing_least`` to ``missing_most`` (None: no end) is what the record would lack; the statement then takes the
    record to hold a share of ``share_least`` (0 without an end) to ``share_most`` of all there was. ``surplus`` is what
    would have to be wrong in the record, or outside the statement, where it holds more than is allowed; else 0.
    """

    missing_least: int
    missing_most: int | None
    share_least: Fraction
    share_most: Fraction
    surplus: int


def allowed(qualifier: Qualifier, number: int | None) -> Allowed:
    """What a word before a number allows. ``number`` (0 or more) is not read for WORDS_ALONE.

    Raises ValueError where a number is needed and none is given, or where it allows nothing (fewer than 0).
    """
    if qualifier in WORDS_ALONE:
        return Allowed(WORDS_ALONE[qualifier], None)
    if number is None or (qualifier is Qualifier.FEWER_THAN and number == 0):
        raise ValueError(f"{qualifier} {number} allows no number")
    below, above = floor(number * (1 - TOLERANCE)), ceil(number * (1 + TOLERANCE))
    ends = {
        Qualifier.EXACTLY: Allowed(number, number),
        Qualifier.AT_LEAST: Allowed(number, None),
        Qualifier.MORE_THAN: Allowed(number + 1, None),
        Qualifier.ABOUT: Allowed(below, above),
        Qualifier.NEARLY: Allowed(below, number),
        Qualifier.UP_TO: Allowed(0, number),
        Qualifier.FEWER_THAN: Allowed(0, number - 1),
    }
    return ends[qualifier]


def verdict(claim: Allowed, held: Held, *, is_counted: bool = True) -> Verdict:
    """What the record's number says of the statement's. The cases, in this order:

    1. the rule does not count this, or no row reports it: no answer;
    2. more than allowed: by the lowest figures a contradiction, by the best ones alone a doubt;
    3. fewer than allowed: no contradiction, since a record that is not complete cannot say that there were fewer; the
       highest figures may still reach it;
    4. what is allowed: where the statement sets no upper end the record alone bears it out, by its lowest figures or by
       the best ones; else it agrees as far as it goes.
    """
    if not is_counted:
        return Verdict.NOT_COUNTED
    if held.value is None:
        return Verdict.UNKNOWN
    low = held.value if held.low is None else held.low
    high = held.value if held.high is None else held.high
    if claim.highest is not None and held.value > claim.highest:
        return Verdict.MORE if low > claim.highest else Verdict.MORE_BY_BEST
    if held.value < claim.lowest:
        return Verdict.REACHED_BY_HIGHEST if high >= claim.lowest else Verdict.FEWER
    if claim.highest is not None:
        return Verdict.WITHIN
    return Verdict.REACHED if low >= claim.lowest else Verdict.REACHED_BY_BEST


def needed(claim: Allowed, held: Held) -> Needed | None:
    """What would have to be true; None where the record gives no number."""
    value = held.value
    if value is None:
        return None
    surplus = 0 if claim.highest is None else max(0, value - claim.highest)
    return Needed(
        missing_least=max(0, claim.lowest - value),
        missing_most=None if claim.highest is None else max(0, claim.highest - value),
        share_least=Fraction(0) if claim.highest is None else _share(value, claim.highest),
        share_most=_share(value, claim.lowest),
        surplus=surplus,
    )


def place_verdict(*, inside: int, elsewhere: int, undecided: int) -> PlaceVerdict:
    """Whether more than half lay in the places of a statement.

    ``inside`` and ``elsewhere`` are the located incidents, ``undecided`` those that may lie in either. The cases, in
    this order: too few are located to say; more than half even if every undecided one lay elsewhere; more than half of
    the located ones; more than half if the undecided ones lay inside; half or less however they lay.
    """
    if inside + elsewhere < FEWEST_LOCATED:
        return PlaceVerdict.TOO_FEW
    if inside > elsewhere + undecided:
        return PlaceVerdict.MAJORITY
    if inside > elsewhere:
        return PlaceVerdict.MAJORITY_OF_LOCATED
    return PlaceVerdict.UNDECIDED if inside + undecided > elsewhere else PlaceVerdict.NOT_MAJORITY


class Fit(StrEnum):
    """How the share that a statement takes a record to hold compares with the share it is known to hold."""

    IN_LINE = "in_line"
    LACKS_LESS = "lacks_less"
    LACKS_MORE = "lacks_more"


def fit(need: Needed, *, here: int, published: int) -> Fit:
    """Whether the record is known to lack as much as the statement needs it to lack.

    ``here`` of ``published`` is what the record holds of a count by somebody who counts them all. LACKS_LESS: the
    record is more complete than the statement needs it to be, which speaks against it. LACKS_MORE: it lacks so much
    that there would be more than the statement allows. Raises ValueError when nothing was published.
    """
    if published <= 0:
        raise ValueError("nothing was published to compare with")
    known = Fraction(here, published)
    if known > need.share_most:
        return Fit.LACKS_LESS
    return Fit.LACKS_MORE if known < need.share_least else Fit.IN_LINE


def _share(value: int, of: int) -> Fraction:
    """At most 1; of nothing, all is held."""
    return Fraction(1) if value >= of else Fraction(value, of)
