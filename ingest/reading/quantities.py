"""Numbers that may count people: in words or digits, with the word that blurs them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ingest.reading.doc import Sentence
from ingest.reading.text import word_set

_MOST = 100_000
ORDINALS = tuple(
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth".split()  # noqa: SIM905
)
_YEARS = range(1900, 2100)
_ARTICLES = frozenset({"the", "these", "those"})
_PLACING = frozenset({"in", "at", "near"})


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number of the sentence: the words from `first` up to `last`, quantifier included; `high` None is open."""

    first: int
    last: int
    low: int
    high: int | None
    quantifier: str | None


def quantities(sentence: Sentence) -> list[Quantity]:
    """The sentence's numbers in order; ages, hours, years, sums of money and measures are left out."""
    found: list[Quantity] = []
    at = 0
    while at < len(sentence.tokens):
        quantity = (
            _all_but(sentence, at, found)
            or _as_many(sentence, at, found)
            or _vague(sentence, at)
            or _counted(sentence, at)
        )
        if quantity:
            found.append(quantity)
        at = max(quantity.last if quantity else at + 1, at + 1)
    return found


def _as_many(sentence: Sentence, at: int, found: Sequence[Quantity]) -> Quantity | None:
    """ "two officers and as many soldiers", "three in Quetta and as many in Sibi": the number before it once more."""
    if not found or sentence.words(at, at + 2) != "as many":
        return None
    if not sentence.at("head", at + 2) and sentence.words(at + 2, at + 3) not in _PLACING:
        return None
    return Quantity(at, at + 2, found[-1].low, found[-1].high, found[-1].quantifier)


def _all_but(sentence: Sentence, at: int, found: Sequence[Quantity]) -> Quantity | None:
    """ "all but two of the nine attackers": seven; "all but one of them": of as many as were told before."""
    if sentence.words(at, at + 2) != "all but" or (less := _number(sentence, at + 2)) is None:
        return None
    last, number = less
    begin = last + 1 + (sentence.words(last + 1, last + 2) in _ARTICLES)
    whole = _number(sentence, begin) if sentence.words(last, last + 1) == "of" else None
    if whole is None:
        told = next((one.low for one in reversed(found) if one.low > number), None)
        left = told - number if told else number
        return Quantity(at, last, left, left, None if told else "several")
    left = whole[1] if _is_of_the_harmed(sentence, whole[0]) else whole[1] - number
    return Quantity(at, whole[0], left, left, None) if left > 0 else None


def _is_of_the_harmed(sentence: Sentence, at: int) -> bool:
    """ "All but two of the nine people killed were policemen": all nine are dead."""
    return any(
        at <= hit.first <= at + 3 and not sentence.at("grammar", hit.first - 1) for hit in sentence.hits.get("harm", ())
    )


def _vague(sentence: Sentence, at: int) -> Quantity | None:
    hit = sentence.at("vague", at)
    if hit is None or _small(sentence, hit.last):
        return None
    quantifier, low, _ = hit.value.split("/")
    first = at
    words = sentence.words(max(0, at - 2), at)
    if words.endswith(("more than", "at least")):
        first = at - 2
    elif words.endswith("over"):
        first = at - 1
    return Quantity(first, hit.last, int(low), None, quantifier)


def _counted(sentence: Sentence, at: int) -> Quantity | None:
    quantifier = sentence.at("quantifier", at)
    begin = quantifier.last if quantifier else at
    read = _number(sentence, begin)
    if read is None:
        return None
    last, number = read
    low, high = number, number
    if second := _range_end(sentence, last):
        last, high = second
        low, high = min(low, high), max(low, high)
    if _counts_no_people(sentence, begin, last, number):
        return None
    return _blurred(Quantity(at, last, low, high, None), quantifier.value if quantifier else None)


def _range_end(sentence: Sentence, last: int) -> tuple[int, int] | None:
    """ "10 to 12", "10-12", "between 10 and 12": the higher number and where it ends."""
    tokens = sentence.tokens
    if last >= len(tokens):
        return None
    if tokens[last].glued:
        return _number(sentence, last)
    begins = last + 1
    joined = tokens[last].low in {"to", "or", "\u2014", "\u0633\u06d2"}
    between = tokens[last].low == "and" and last >= 2 and tokens[last - 2].low == "between"
    return _number(sentence, begins) if joined or between else None


def _blurred(quantity: Quantity, quantifier: str | None) -> Quantity:
    low, high = quantity.low, quantity.high
    if quantifier == "at_least":
        return Quantity(quantity.first, quantity.last, low, high, "at_least")
    if quantifier == "more_than":
        return Quantity(quantity.first, quantity.last, low, None, "at_least")
    if quantifier == "about":
        return Quantity(quantity.first, quantity.last, low, high, "about")
    if quantifier in {"up_to", "as_many_as"}:
        return Quantity(quantity.first, quantity.last, low, high, "up_to")
    if quantifier == "exactly":
        return Quantity(quantity.first, quantity.last, low, high, "exactly")
    return quantity


def _number(sentence: Sentence, at: int) -> tuple[int, int] | None:
    """Where a number that begins at a word ends, and its value; "twenty-two", "one hundred and six", "two dozen"."""
    tokens = sentence.tokens
    if at >= len(tokens):
        return None
    read = _small(sentence, at) or _dozen(sentence, at)
    if read is None:
        return None
    last, number = read
    while last < len(tokens) and (scale := sentence.at("scale", last)):
        last, number = scale.last, number * int(scale.value)
        joint = last + 1 if last < len(tokens) and tokens[last].low == "and" else last
        if int(scale.value) >= 100 and (rest := _small(sentence, joint)) and rest[1] < int(scale.value):
            last, number = rest[0], number + rest[1]
    return (last, number) if number <= _MOST else None


def _dozen(sentence: Sentence, at: int) -> tuple[int, int] | None:
    """ "a dozen", "half a dozen", "a hundred": a scale that no number precedes."""
    tokens = sentence.tokens
    half = tokens[at].low == "half"
    begin = at + half
    if begin >= len(tokens) or tokens[begin].low not in {"a", "an", "dozen"}:
        return None
    scale = sentence.at("scale", begin) or sentence.at("scale", begin + 1)
    return (scale.last, int(scale.value) // (2 if half else 1)) if scale else None


def _small(sentence: Sentence, at: int) -> tuple[int, int] | None:
    tokens = sentence.tokens
    if at >= len(tokens):
        return None
    if tokens[at].is_number:
        digits = tokens[at].low.replace(",", "")
        return (at + 1, int(digits)) if digits.isdigit() and len(digits) < 7 else None
    hit = sentence.at("number", at)
    if hit is None:
        return None
    number = int(hit.value)
    unit = sentence.at("number", hit.last)
    if number >= 20 and number % 10 == 0 and unit and 0 < int(unit.value) < 10:
        return unit.last, number + int(unit.value)
    return hit.last, number


_BEFORE_A_NAME_OR_SUM = word_set(
    """rs $ # no rescue aged age section am pm chapter route highway nh pk na pb ps ward sector phase article rupees
    usd bps block street unit"""
)


def _counts_no_people(sentence: Sentence, begin: int, last: int, number: int) -> bool:
    """Measures, sums, hours, ages, days, years, and numbers that are part of a name."""
    tokens = sentence.tokens
    before = tokens[begin - 1] if begin else None
    after = tokens[last] if last < len(tokens) else None
    if before and (before.low in _BEFORE_A_NAME_OR_SUM or tokens[begin].glued):
        return True
    if after and (after.glued or _touches_letters_or_hour(sentence, begin, last)):
        return True
    is_article = after is not None and after.low == "a" and sentence.words(last + 1, last + 2) != "."
    if sentence.at("unit", last) and not sentence.at("head", last) and not is_article:
        return True
    if _is_date(sentence, begin, last) or _is_age(sentence, begin, last):
        return True
    return tokens[begin].is_number and number in _YEARS and not sentence.at("head", last)


def _touches_letters_or_hour(sentence: Sentence, begin: int, last: int) -> bool:
    """ "5am", "3rd", "6:45", "20%"."""
    tokens = sentence.tokens
    after, number = tokens[last], tokens[last - 1]
    if not number.is_number:
        return False
    if after.start == number.end and (after.is_word or after.low in {"%", "/"}):
        return True
    hour = after.low == ":" and last + 1 < len(tokens) and tokens[last + 1].is_number
    minute = begin >= 2 and tokens[begin - 1].low in {":", "/"} and tokens[begin - 2].is_number
    return hour or minute


def _is_date(sentence: Sentence, begin: int, last: int) -> bool:
    """ "August 14", "14 August"; not "on August 14 12 people"."""
    if not sentence.tokens[begin].is_number:
        return False
    before = begin and sentence.at("month", begin - 1)
    return bool(before or sentence.at("month", last))


def _is_age(sentence: Sentence, begin: int, last: int) -> bool:
    """A number between commas or brackets after a name: "Naik Gul Zaman, 34, of Swabi"."""
    tokens = sentence.tokens
    if not tokens[begin].is_number or begin == 0 or last >= len(tokens):
        return False
    opens, closes = tokens[begin - 1].low, tokens[last].low
    in_commas = opens in {",", "("} and closes in {",", ")", "."}
    return in_commas and begin >= 2 and tokens[begin - 2].is_name_like and not sentence.at("head", begin - 2)
