"""The dateline: the place, and sometimes the day, at which a report was filed."""

from __future__ import annotations

from ingest.reading.doc import Doc, Sentence

_MOST_WORDS = 14
_MARKS = frozenset({":", "\u2014", "-", "|"})
_INSIDE = frozenset(
    {
        "/",
        ",",
        "(",
        ")",
        ".",
        "agencies",
        "agency",
        "app",
        "inp",
        "online",
        "reuters",
        "afp",
        "ap",
        "dawn",
        "web",
        "desk",
        "staff",
        "report",
        "correspondent",
        "our",
        "pakistan",
        "special",
    }
)


def dateline_end(sentence: Sentence, doc: Doc) -> int:
    """How many words of the sentence are dateline ("KARACHI (Agencies) —", "Bannu, August 1:"); 0: none."""
    if sentence.is_title or not doc.body or sentence.raw.paragraph > doc.body[0].raw.paragraph + 1:
        return 0
    if not any(place.first == 0 for place in sentence.places):
        return 0
    for at, token in enumerate(sentence.tokens[:_MOST_WORDS]):
        if token.low in _MARKS and at:
            return at + 1 if _is_dateline(sentence, at) else 0
    return 0


def _is_dateline(sentence: Sentence, end: int) -> bool:
    covered = {at for place in sentence.places for at in range(place.first, place.last)}
    return all(
        at in covered
        or sentence.tokens[at].low in _INSIDE
        or sentence.tokens[at].is_number
        or bool(sentence.at("month", at))
        or sentence.tokens[at].text.isupper()
        for at in range(end)
    )
