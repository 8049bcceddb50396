"""A casualty figure as an editor types it into one cell, and back.

    5            five, and the source puts no word before it
    exactly 5    (=5) the source says so
    at least 5   (5+, 5 or more, >=5, ≥5) five or more
    about 5      (~5, around 5) a round number
    up to 9      (<=9, ≤9) nine or fewer
    5-7          (5–7, 5 to 7) between five and seven
    several      the word alone; kept as 3, as the methodology reads it
    dozens       the word alone; kept as 24
    0            the source says that there were none
    (blank)      not reported, which is never zero

A word may also stand before a range, or before a bound that is open (``?``): ``about 5-7``, ``several 4-?``. That way
every figure the record can hold has one text, which is read back as the same figure.
"""

import re
from dataclasses import dataclass

from incidents.casualties import WORD_ESTIMATES
from incidents.choices import Quantifier

LARGEST = 100_000
"""More people than any incident can have harmed: a slip of the keyboard."""


@dataclass(frozen=True, slots=True)
class Number:
    """People, as ``CasualtyFigure`` keeps them: ``high`` is None for "at least", ``low`` for "up to"."""

    low: int | None
    high: int | None
    quantifier: str | None = None


class NotANumber(ValueError):
    """The text of a cell that says nothing; the message says what would."""


_WORDS = {
    Quantifier.EXACTLY: ("exactly", "="),
    Quantifier.AT_LEAST: ("at least", ">=", "≥"),
    Quantifier.ABOUT: ("about", "around", "~", "≈"),
    Quantifier.UP_TO: ("up to", "<=", "≤"),
    Quantifier.SEVERAL: ("several",),
    Quantifier.DOZENS: ("dozens of", "dozens"),
}
_QUANTIFIER = {word: quantifier for quantifier, words in _WORDS.items() for word in words}
_COUNT = r"\d[\d,]*|\?"
_CELL = re.compile(
    rf"(?P<word>{'|'.join(map(re.escape, _QUANTIFIER))})?\s*"
    rf"(?:(?P<low>{_COUNT})(?:\s*(?:-|–|to)\s*(?P<high>{_COUNT}))?(?P<more>\s*(?:\+|or more))?)?"
)
_HOW = "write 5, 5+, ~5, 5-7, <=9, several or dozens; 0 for none, nothing when it is not reported"


def read_cell(text: str) -> Number | None:
    """The number a cell says, None when it is blank. Raises NotANumber."""
    words = " ".join(text.casefold().split())
    if not words:
        return None
    found = _CELL.fullmatch(words)
    if found is None:
        raise NotANumber(f"“{text.strip()}” is not understood: {_HOW}")
    quantifier = _quantifier(found)
    low, high = _bounds(found, quantifier)
    if low is None and high is None:
        raise NotANumber(f"“{text.strip()}” gives no number: {_HOW}")
    if low is not None and high is not None and low > high:
        raise NotANumber(f"“{text.strip()}” runs backwards: write the lower number first")
    if max(low or 0, high or 0) > LARGEST:
        raise NotANumber(f"“{text.strip()}” is more people than any incident has harmed")
    # The plain word, as a stored figure has it.
    return Number(low, high, quantifier.value if quantifier else None)


def _quantifier(found: re.Match[str]) -> Quantifier | None:
    if found["more"]:
        if found["word"] or found["high"]:
            raise NotANumber(f"“{found.group()}” says it twice: {_HOW}")
        return Quantifier.AT_LEAST
    return _QUANTIFIER[found["word"]] if found["word"] else None


def _bounds(found: re.Match[str], quantifier: Quantifier | None) -> tuple[int | None, int | None]:
    low, high = _count(found["low"]), _count(found["high"])
    if found["high"]:
        return low, high
    match quantifier:
        case Quantifier.SEVERAL | Quantifier.DOZENS:
            return (low if found["low"] else WORD_ESTIMATES[quantifier]), None
        case Quantifier.AT_LEAST:
            return low, None
        case Quantifier.UP_TO:
            return None, low
        case _:
            return low, low


def _count(text: str | None) -> int | None:
    return int(text.replace(",", "")) if text and text != "?" else None


def cell_text(low: int | None, high: int | None, quantifier: str | None) -> str:
    """The shortest text that ``read_cell`` reads as this number."""
    word = _WORDS[Quantifier(quantifier)][0] if quantifier else ""
    shown = [f"{'?' if low is None else low}-{'?' if high is None else high}"]
    if low is not None and low == high:
        shown.insert(0, str(low))
    match quantifier:
        case Quantifier.AT_LEAST:
            shown.insert(0, str(low))
        case Quantifier.UP_TO:
            shown.insert(0, str(high))
        case Quantifier.SEVERAL | Quantifier.DOZENS:
            shown = ["", str(low), *shown]
    wanted = Number(low, high, quantifier)
    return next(text for one in shown if _reads(text := f"{word} {one}".strip(), wanted))


def _reads(text: str, wanted: Number) -> bool:
    try:
        return read_cell(text) == wanted
    except NotANumber:
        return False
