"""Words of harm that report none: wishes, mentions again, and other incidents in a relative clause."""

from __future__ import annotations

from ingest.reading.doc import Sentence
from ingest.reading.phrases import Hit

_EARLIER = frozenset({"after", "following", "since", "for", "like", "revenge", "months", "weeks"})


def is_no_report(sentence: Sentence, hit: Hit, voice: str) -> bool:
    """Whether the word of harm tells of nobody newly harmed."""
    return _is_unreal(sentence, hit) or is_mention(sentence, hit, voice) or _is_of_another_event(sentence, hit)


def _is_unreal(sentence: Sentence, hit: Hit) -> bool:
    """ "could kill", "to kill", "was not hurt", "wanted for killing"."""
    before = [token.low for token in sentence.tokens[max(0, hit.first - 4) : hit.first]]
    grammar = [sentence.at("grammar", at) for at in range(max(0, hit.first - 3), hit.first)]
    if any(found and found.value in {"modal", "not"} and not _is_may(sentence, found) for found in grammar) and not set(
        before
    ) & {",", ";", "but"}:
        return True
    if before[-1:] == ["to"] and (len(before) < 2 or before[-2] not in {"succumbed", "rise", "rose"}):
        return True
    return before[-1:] in (["for"], ["against"]) or bool({"escaped", "wanted"} & set(before))


def _is_may(sentence: Sentence, hit: Hit) -> bool:
    """ "On May 16 forces killed two": a month, no "may"."""
    beside = sentence.tokens[max(0, hit.first - 1) : hit.first] + sentence.tokens[hit.last : hit.last + 1]
    return bool(sentence.at("month", hit.first)) and any(token.is_number for token in beside)


def is_mention(sentence: Sentence, hit: Hit, voice: str) -> bool:
    """ "the injured were shifted", "the dead were named", "a martyred soldier's father"."""
    tokens = sentence.tokens
    before = tokens[hit.first - 1].low if hit.first else ""
    if voice in {"both", "subj"} and before in {"the", "those", "these", "all", "of"} and hit.last - hit.first == 1:
        return True
    after = sentence.at("head", hit.last)
    if voice == "both" and after and before in {"a", "an", "his", "their", "its", "'s"}:
        return True
    noun = sentence.tokens[hit.last - 1].low.endswith("ing")
    return voice == "obj" and noun and before in {"the", "this", "such", "that", "target", "targeted", "honour"}


def _is_of_another_event(sentence: Sentence, hit: Hit) -> bool:
    """ "a day after the attack that killed 100": the relative clause tells of the earlier event."""
    tokens = sentence.tokens
    if not hit.first or tokens[hit.first - 1].low not in {"that", "which"}:
        return False
    before = [token.low for token in tokens[max(0, hit.first - 12) : hit.first - 1]]
    return bool(_EARLIER & set(before))
