"""Wholes and their parts: "seven, including three policemen", "a captain among three killed"."""

from __future__ import annotations

from dataclasses import replace

from ingest.reading.between import gap_words, verb_between
from ingest.reading.doc import Sentence
from ingest.reading.persons import People
from ingest.reading.text import fold

_UR_INCLUDING = fold("سمیت")
_AMONG = frozenset(
    {"among", "was among", "were among", "is among", "amongst", "were one of", "was one of", "one of", "among the"}
)
_INCLUDING_WORDS = """including, among them, of them, of whom, inclusive of, mostly, including at least,
    comprising, they included, included, most of them, many of them, some of them, most of whom"""
_ALL = frozenset({"all", "both", "all of them", "both of them"})
_INCLUDING = frozenset(" ".join(words.split()) for words in _INCLUDING_WORDS.split(","))
_OPENS_PARTS = frozenset({":", "\u2014", "("})


def under_wholes(sentence: Sentence, found: list[People]) -> list[People]:
    """Put parts under the whole they belong to: "seven, including three policemen", "a captain among three killed"."""
    wholes: list[People] = []
    for phrase in found:
        previous = wholes[-1] if wholes else None
        relation = _relation(sentence, previous, phrase) if previous else None
        if previous and relation == "parts":
            wholes[-1] = whole_of(previous, phrase)
        elif previous and relation == "all":
            wholes[-1] = _named_by(previous, phrase)
        elif previous and relation == "among":
            wholes[-1] = replace(whole_of(phrase, previous), first=previous.first, last=phrase.last)
        else:
            wholes.append(phrase)
    return wholes


def _relation(sentence: Sentence, one: People, two: People) -> str | None:
    gap = [word for word in gap_words(sentence, one, two) if word != ","]
    words = " ".join(gap)
    if gap[-1:] == ["including"] and _is_verb_of(sentence, one.last, two.first):
        return "parts"
    if (
        words.endswith(("among them", "including", "of whom"))
        and _fits(one, two)
        and not verb_between(sentence, one, two)
    ):
        return "parts"
    if words == _UR_INCLUDING and _fits(two, one):
        return "among"
    if two.is_part and _fits(one, two) and set(gap) <= {"\u2014", "("}:
        return None if sentence.at("harm", two.last) else "parts"
    if words in _AMONG:
        return "among" if _fits(two, one) else None
    if words in _ALL:
        return "parts" if two.total.low is not None and two.total.low != one.total.low else "all"
    if words in _INCLUDING:
        return "parts"
    opens = [token.low for token in sentence.tokens[one.last : two.first]]
    if opens and opens[0] in _OPENS_PARTS and len(opens) == 1 and _fits(one, two) and one.total.low != 1:
        return "parts"
    return None


def _is_verb_of(sentence: Sentence, first: int, last: int) -> bool:
    """ "24 people are killed, including": nothing but the verb of harm between."""
    be = sentence.at("grammar", first)
    harm = sentence.at("harm", be.last if be and be.value == "be" else first)
    return harm is not None and last - harm.last <= 2


def _fits(whole: People, parts: People) -> bool:
    return whole.total.low is None or (parts.total.low or 1) <= whole.total.low


def _named_by(group: People, name: People) -> People:
    """ "Three of them, all members of a peace committee": the same people, whose class the second phrase tells."""
    kind = name.total.victim_class or group.total.victim_class
    parts = group.parts
    if len(parts) == 1:
        parts = (replace(parts[0], victim_class=kind, tags=name.parts[0].tags or parts[0].tags),)
    total = replace(group.total, victim_class=kind)
    return replace(group, last=max(group.last, name.last), total=total, parts=parts, is_bare=False)


def whole_of(whole: People, inner: People) -> People:
    """The whole with its parts; what is left over keeps the whole's own class."""
    kind = whole.total.victim_class
    if inner.total.low is None:
        return replace(whole, last=max(whole.last, inner.last))
    parts = [part if part.victim_class else replace(part, victim_class=kind) for part in inner.parts]
    if len(whole.parts) == 1 and whole.total.low is not None:
        rest = whole.total.low - sum(part.low or 1 for part in parts)
        if rest > 0:
            left = kind if kind not in {"", "civilian"} else "unknown"
            parts.append(replace(whole.total, victim_class=left, low=rest, high=rest))
    elif len(whole.parts) > 1:
        parts = list(whole.parts)
    total = replace(whole.total, victim_class=kind)
    return replace(whole, last=max(whole.last, inner.last), total=total, parts=tuple(parts), is_bare=False)
