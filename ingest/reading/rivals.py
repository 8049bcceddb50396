"""Figures of one sentence that contradict each other: the later one corrects, or two sources stand side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ingest.reading.doc import Sentence
from ingest.reading.facts import Fact
from ingest.reading.language import Language
from ingest.reading.persons import Part
from ingest.reading.text import word_set

_CONTRAST = word_set("but though although however whereas only")
_CORRECTS = word_set("revised corrected clarified explained contrary only lowered raised updated later")
_GENERAL = frozenset({"", "unknown", "civilian"})


def rivals(sentence: Sentence, found: Sequence[Fact], language: Language) -> list[Fact]:
    """The facts, with a figure that the sentence takes back marked so, and two that stand side by side made a range."""
    kept = list(found)
    taken_back = language.cues.superseded.search(sentence.low)
    if taken_back:
        since = sentence.token_at(taken_back.start())
        kept = [replace(f, kind="superseded") if f.kind != "zero" and f.last > since else f for f in kept]
    for at in range(1, len(kept)):
        before, fact = kept[at - 1], kept[at]
        if not _contradict(sentence, before, fact):
            continue
        if taken_back or _is_corrected(sentence, before, fact):
            kept[at - 1], kept[at] = replace(before, kind="superseded"), replace(fact, kind="stated")
        elif before.kind == "stated" and fact.kind == "stated" and before.low and fact.low:
            low, high = sorted((before.low, fact.low))
            kept[at] = replace(fact, total=replace(fact.total, low=low, high=high), parts=_one_part(fact, low, high))
            kept[at - 1] = replace(before, kind="superseded")
    return kept


def _one_part(fact: Fact, low: int, high: int) -> tuple[Part, ...]:
    return (replace(fact.parts[0], low=low, high=high),)


def _contradict(sentence: Sentence, before: Fact, fact: Fact) -> bool:
    """The same harm, people of no other kind, and a word of contrast between."""
    if before.harm != fact.harm or "zero" in {before.kind, fact.kind} or len(fact.parts) > 1:
        return False
    kinds = {part.victim_class for part in before.parts}, {part.victim_class for part in fact.parts}
    alike = bool(kinds[0] & kinds[1]) or kinds[1] <= _GENERAL
    return alike and bool(_CONTRAST & _words_between(sentence, before, fact))


def _is_corrected(sentence: Sentence, before: Fact, fact: Fact) -> bool:
    said = _words_between(sentence, before, fact) | {token.low for token in sentence.tokens[: before.first + 1]}
    return bool(_CORRECTS & said)


def _words_between(sentence: Sentence, before: Fact, fact: Fact) -> set[str]:
    return {token.low for token in sentence.tokens[before.first : fact.last]}
