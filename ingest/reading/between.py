"""What stands between two groups of people, and what follows one."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.reading.doc import Sentence
from ingest.reading.persons import People
from ingest.reading.text import Token

_ADVERBS = frozenset({"now", "also", "since", "later"})


def gap_words(sentence: Sentence, one: People, two: People) -> list[str]:
    """The words between two groups, without what stands in brackets."""
    return [token.low for token in outside_brackets(sentence.tokens[one.last : two.first])]


def outside_brackets(tokens: Sequence[Token]) -> list[Token]:
    """The words that do not stand in brackets; an unclosed one hides nothing."""
    if not any(token.low == ")" for token in tokens):
        return list(tokens)
    kept, depth = [], 0
    for token in tokens:
        depth += (token.low == "(") - (token.low == ")")
        if depth <= 0 and token.low != ")":
            kept.append(token)
    return kept


def verb_between(sentence: Sentence, one: People, two: People) -> bool:
    """Whether a word of harm stands between two groups."""
    return any(one.last <= hit.first < two.first for hit in sentence.hits.get("harm", ()))


def harm_follows(sentence: Sentence, at: int) -> bool:
    """Whether a word of harm comes next, after "was", "were" or "have now", or without."""
    verb = sentence.at("grammar", at)
    begin = verb.last if verb and verb.value in {"be", "have"} else at
    return sentence.at("harm", begin + (sentence.words(begin, begin + 1) in _ADVERBS)) is not None
