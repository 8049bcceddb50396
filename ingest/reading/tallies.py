"""Harm told in other ways than by a verb: tolls, numbers of deaths and bodies, "as many", and that nobody was hurt."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from ingest.reading.doc import Sentence
from ingest.reading.facts import Fact
from ingest.reading.language import Language
from ingest.reading.persons import Part, People
from ingest.reading.phrases import Hit
from ingest.reading.quantities import ORDINALS, Quantity, quantities
from ingest.reading.text import fold, word_set

_DEATHS = frozenset({"deaths", "fatalities", "bodies", "corpses"})
_INJURED = fold("زخمیوں")
_STATE = fold("حالت")
_TO_NUMBER = word_set("now to at reached reaches hits is was of : as stands crosses crossed")
_AS_MANY = frozenset({"as many", f"{fold('اتنے')} {fold('ہی')}"})
_VICTIM = frozenset({"victim", "fatality", "death"})
_FAR = 22


def is_number_of(sentence: Sentence, hit: Hit) -> bool:
    """ "the number of those killed", "the count of the injured"."""
    before = sentence.words(max(0, hit.first - 4), hit.first)
    return "number of" in before or "count of" in before


def toll(sentence: Sentence, hit: Hit, harm: str, *, verb_final: bool) -> Fact | None:
    """ "the death toll rose to 12", "the number of the injured stands at 20"."""
    numbers = [q for q in quantities(sentence) if hit.last <= q.first <= hit.last + _FAR]
    numbers = [q for q in numbers if _leads_to(sentence, hit, q, verb_final=verb_final)]
    if not numbers:
        return None
    last = next((q for q in numbers if sentence.tokens[q.first - 1].low in {"to", "at"}), numbers[0])
    if last.high is not None and sentence.tokens[last.first - 1].low == "from":
        last = replace(last, low=last.high)
    return _counted(sentence, last, harm, "toll", min(hit.first, last.first), last.last)


def deaths(sentence: Sentence, hit: Hit) -> Fact | None:
    """ "193 deaths", "three more bodies": the number stands before."""
    if sentence.tokens[hit.last - 1].low not in _DEATHS:
        return None
    is_more = hit.first > 0 and sentence.tokens[hit.first - 1].low == "more"
    before = next((q for q in quantities(sentence) if q.last == hit.first - is_more), None)
    if before is None:
        return None
    return _counted(sentence, before, "killed", "more" if is_more else "stated", before.first, hit.last)


def body(sentence: Sentence, hit: Hit) -> Fact | None:
    """ "A bullet-riddled body was found": one dead, of whom nothing else is said here."""
    if sentence.words(hit.first - 1, hit.first) not in {"a", "another"}:
        return None
    part = Part("", 1, 1, (), hit.first, hit.last)
    return Fact("killed", part, (part,), sentence.index, hit.first, hit.last)


def nth_victim(sentence: Sentence) -> Fact | None:
    """ "Becoming the fourth victim of the blast": four dead by now."""
    for at in range(1, len(sentence.tokens) - 1):
        word = sentence.tokens[at].low
        number = ORDINALS.index(word) + 1 if word in ORDINALS[1:] else 0
        if number and sentence.tokens[at + 1].low in _VICTIM and sentence.tokens[at - 1].low in {"the", "a"}:
            part = Part("", number, number, (), at, at + 2)
            return Fact("killed", part, (part,), sentence.index, at, at + 2, "toll")
    return None


def is_of_injured(sentence: Sentence, hit: Hit) -> bool:
    """Urdu's "the injured", which counts them where a number stands before."""
    return sentence.tokens[hit.last - 1].low == _INJURED


def injured(sentence: Sentence, hit: Hit) -> Fact | None:
    """ "Among the eleven injured are three guards" in Urdu; not how many of them are in a bad way."""
    before = next((q for q in quantities(sentence) if q.last == hit.first), None)
    if before is None or any(token.low == _STATE for token in sentence.tokens):
        return None
    return _counted(sentence, before, "injured", "stated", before.first, hit.last)


def parts_of(fact: Fact, groups: Sequence[People]) -> People | None:
    """ "193 deaths: 145 militants and 48 others": a later group of the same number tells who they were."""
    return next((group for group in groups if group.first > fact.last and group.total.low == fact.low), None)


def _leads_to(sentence: Sentence, hit: Hit, number: Quantity, *, verb_final: bool) -> bool:
    if verb_final:
        return number.first <= hit.last + 4
    before = sentence.tokens[number.first - 1].low
    if before == "from":
        return number.high != number.low
    return before in _TO_NUMBER and (before != "of" or sentence.tokens[hit.last - 1].low == "toll")


def _counted(sentence: Sentence, number: Quantity, harm: str, kind: str, first: int, last: int) -> Fact:
    part = Part("", number.low, number.high, (), number.first, number.last)
    return Fact(harm, part, (part,), sentence.index, first, last, kind, number.quantifier)


def as_many(sentence: Sentence, hit: Hit, harm: str, before: Fact | None) -> Fact | None:
    """ "killed three and injured as many": the number before it once more."""
    if before is None or before.harm == harm:
        return None
    for at in range(max(0, hit.first - 5), min(len(sentence.tokens) - 1, hit.last + 2)):
        if sentence.words(at, at + 2) in _AS_MANY and sentence.words(at + 2, at + 3) != "as":
            part = Part("", before.total.low, before.total.high, (), at, at + 2)
            return Fact(harm, part, (part,), sentence.index, min(at, hit.first), max(at + 2, hit.last))
    return None


def zeros(sentence: Sentence, language: Language) -> Iterator[Fact]:
    """ "no casualties", "nobody was hurt"; not what is not known yet."""
    cues = language.cues
    if cues.not_yet.search(sentence.low):
        return
    for pattern, harms in (
        (cues.zero_both, ("killed", "injured")),
        (cues.zero_killed, ("killed",)),
        (cues.zero_injured, ("injured",)),
    ):
        if match := pattern.search(sentence.low):
            first, last = sentence.token_at(match.start()), sentence.token_at(match.end() - 1) + 1
            part = Part("", 0, 0, (), first, last)
            for harm in harms:
                yield Fact(harm, part, (part,), sentence.index, first, last, "zero")
