"""Names of persons in the text: how far one runs, with an age and a home town behind it."""

from __future__ import annotations

from ingest.reading.doc import Sentence

_PARTICLES = frozenset({"ud", "ul", "ur", "al", "bin", "us"})
_LISTS = ("grammar", "harm", "number", "vague", "service", "head", "weekday", "month", "quantifier")


def swallow_name(sentence: Sentence, at: int) -> tuple[int, bool, int]:
    """Past a person's name, "and" a second one, an age, a home town; whether a name was there, and how many."""
    tokens, begin, names = sentence.tokens, at, 0
    while at < len(tokens):
        run = _run(sentence, at)
        if run == at:
            break
        names, at = names + 1, run
        joint = at + 1 if at < len(tokens) and tokens[at].low in {"and", "&"} else at
        if joint == at or _run(sentence, joint) == joint:
            break
        at = joint
    if names and at + 1 < len(tokens) and tokens[at].low in {",", "("} and tokens[at + 1].is_number:
        closes = at + 2 < len(tokens) and tokens[at + 2].low in {",", ")"}
        at = at + 3 if closes else at
    if (
        names
        and at < len(tokens)
        and tokens[at].low in {"of", "from"}
        and any(place.first == at + 1 for place in sentence.places)
    ):
        at = next(place.last for place in sentence.places if place.first == at + 1)
    return (at, True, names) if names else (begin, False, 1)


def _run(sentence: Sentence, at: int) -> int:
    """Where a run of capitalised words ends that no list knows, particles such as "ud" inside it."""
    while at < len(sentence.tokens) and (_is_name(sentence, at) or _is_particle(sentence, at)):
        at += 1
    return at


def _is_name(sentence: Sentence, at: int) -> bool:
    token = sentence.tokens[at]
    return token.is_name_like and token.is_word and not is_listed(sentence, at)


def _is_particle(sentence: Sentence, at: int) -> bool:
    """ "Zohaib ud Din": between two parts of a name."""
    inside = 0 < at < len(sentence.tokens) - 1
    return (
        inside and sentence.tokens[at].low in _PARTICLES and _is_name(sentence, at - 1) and _is_name(sentence, at + 1)
    )


def is_listed(sentence: Sentence, at: int) -> bool:
    """Whether a word list knows the word, so that it is no name."""
    return any(sentence.at(name, at) for name in _LISTS)
