"""What of a model's proposals stands: the words must be the article's, and our rules must read the value in them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from ingest.asking.answer import Claim
from ingest.fetching.words import clean
from ingest.reading.article import ArticleText, Span
from ingest.reading.candidates import Candidate
from ingest.reading.doc import Doc, Sentence, annotate
from ingest.reading.drafts import Draft, PlaceReading
from ingest.reading.knowledge import Groups, Places
from ingest.reading.lexicons import language_of
from ingest.reading.quantities import Quantity, quantities
from ingest.reading.text import level, normalise
from ingest.reading.times import times

RULE = "model"
# Low enough that the desk always asks to look.
CONFIDENCE = 0.5
LONGEST_QUOTE = 300
LONGEST_NAME = 80
MOST_PEOPLE = 100_000
# A quote of one common word stands in many places.
_MOST_PLACES = 20


class Refused(Exception):
    """A proposal does not stand; the message says why, in words of ours."""


@dataclass(frozen=True, slots=True)
class Checked:
    """The proposals that stand, and why the others do not. ``event`` of a candidate is its draft's index."""

    candidates: tuple[Candidate, ...]
    dropped: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Ground:
    """The article as our rules see it, and what is known of words, places and groups."""

    doc: Doc
    text: str
    drafts: Sequence[Draft]
    vocabularies: Mapping[str, Collection[str]]
    places: Places
    groups: Groups

    def sentences(self, span: Span) -> Iterator[Sentence]:
        """The sentences that the span touches."""
        return (one for one in self.doc.sentences if one.raw.start < span.end and one.raw.end > span.start)


def check(
    claims: Iterable[Claim],
    article: ArticleText,
    drafts: Sequence[Draft],
    *,
    vocabularies: Mapping[str, Collection[str]],
    places: Places,
    groups: Groups,
) -> Checked:
    """The claims as candidates, each with the place of its quote in ``article.whole`` as its evidence."""
    doc = annotate(article, language_of(article), places=places, groups=groups)
    ground = _Ground(doc, normalise(article.whole), drafts, vocabularies, places, groups)
    stands: list[Candidate] = []
    dropped: list[str] = []
    for claim in claims:
        try:
            stands.append(_candidate(claim, ground))
        except Refused as reason:
            dropped.append(str(reason))
    return Checked(tuple(stands), tuple(dropped))


def _candidate(claim: Claim, ground: _Ground) -> Candidate:
    read = _READERS.get(claim.field)
    if read is None:
        raise Refused("a field that was not asked for")
    if not 1 <= claim.event <= len(ground.drafts):
        raise Refused("an incident that was not asked about")
    for span in _found(claim.quote, ground.text):
        value = read(claim, span, ground)
        if value is not None:
            sentence = next((one.index for one in ground.sentences(span)), -1)
            return Candidate(claim.field, value, (span,), CONFIDENCE, RULE, sentence, claim.event - 1)
    raise Refused("its quote does not say so")


def _found(quote: str, text: str) -> list[Span]:
    """Where the quote stands word for word, in the one form for quotes, dashes and digits. Raises Refused."""
    if len(quote) > LONGEST_QUOTE:
        raise Refused("its quote is too long")
    words = normalise(clean(quote)).strip()
    if not any(letter.isalnum() for letter in words):
        raise Refused("it has no quote")
    spans = [Span(at, at + len(words)) for at in _occurrences(words, text)]
    if not spans:
        raise Refused("its quote does not stand in the text")
    return spans


def _occurrences(words: str, text: str) -> list[int]:
    """Where the words begin, whole: "4 killed" does not stand in "14 killed"."""
    found: list[int] = []
    at = text.find(words)
    while at >= 0 and len(found) < _MOST_PLACES:
        end = at + len(words)
        cuts = at > 0 and text[at - 1].isalnum() and words[0].isalnum()
        cuts = cuts or (end < len(text) and text[end].isalnum() and words[-1].isalnum())
        if not cuts:
            found.append(at)
        at = text.find(words, at + 1)
    return found


# -- one reader a kind of field: the value when the words of the span say it, None when they do not -----------


def _word(claim: Claim, span: Span, ground: _Ground) -> str:
    """A word of the record. Which words of an article mean it is left to the editor, who is shown them."""
    if not isinstance(claim.value, str) or claim.value not in ground.vocabularies.get(claim.field, ()):
        raise Refused("a word that is not the record's")
    return claim.value


def _day(claim: Claim, span: Span, ground: _Ground) -> dt.date | None:
    if not isinstance(claim.value, str):
        raise Refused("its day is none")
    try:
        day = dt.date.fromisoformat(claim.value)
    except ValueError as error:
        raise Refused("its day is none") from error
    for sentence in ground.sentences(span):
        for time in times(sentence, ground.doc.article.published, ground.doc.language):
            if time.day == day and time.precision == "day" and _holds(span, sentence, time.first, time.last):
                return day
    return None


def _number(claim: Claim, span: Span, ground: _Ground) -> Quantity | None:
    """The number with its blur ("at least"), as the article has it."""
    if not isinstance(claim.value, int) or not 0 <= claim.value <= MOST_PEOPLE:
        raise Refused("a number out of range")
    for sentence in ground.sentences(span):
        for quantity in quantities(sentence):
            blur = sentence.at("quantifier", quantity.first)
            first = blur.last if blur and blur.last < quantity.last else quantity.first
            if claim.value in {quantity.low, quantity.high} and _holds(span, sentence, first, quantity.last):
                return quantity
    return None


def _place(claim: Claim, span: Span, ground: _Ground) -> PlaceReading | None:
    """What the name means by itself; else as a place inside the district that the draft has already."""
    name = _name(claim, span, ground)
    if name is None:
        return None
    if not any(_holds(span, one, place.first, place.last) for one in ground.sentences(span) for place in one.places):
        raise Refused("a place that is not known")
    alone = ground.places.resolve(name)
    if alone.district:
        return alone
    known = ground.drafts[claim.event - 1].place.value
    if known and known.district:
        inside = ground.places.resolve(name, district=known.district)
        if inside.place:
            return inside
    if alone.province:
        return alone
    raise Refused("a place that is not known")


def _group(claim: Claim, span: Span, ground: _Ground) -> str | None:
    """The group's slug, where its name stands in the words; a label that names nobody in particular is none."""
    name = _name(claim, span, ground)
    if name is None:
        return None
    draft = ground.drafts[claim.event - 1]
    province = draft.place.value.province_name if draft.place.value else None
    slug, _ = ground.groups.resolve(name, province=province or None, on=draft.date.value)
    for sentence in ground.sentences(span):
        for group in sentence.groups:
            if slug in group.slugs and not group.is_label and _holds(span, sentence, group.first, group.last):
                return slug
    raise Refused("a group that is not known")


def _name(claim: Claim, span: Span, ground: _Ground) -> str | None:
    """The name that is proposed, if it stands in the words."""
    if not isinstance(claim.value, str) or len(claim.value) > LONGEST_NAME:
        raise Refused("a name that is none")
    name = normalise(clean(claim.value)).strip()
    if not any(letter.isalpha() for letter in name):
        raise Refused("a name that is none")
    return name if _occurrences(level(name), level(span.words(ground.text))) else None


def _holds(span: Span, sentence: Sentence, first: int, last: int) -> bool:
    """Whether the span holds the words from ``first`` up to ``last`` whole."""
    inner = sentence.span(first, last)
    return span.start <= inner.start and inner.end <= span.end


_READERS: Mapping[str, Callable[[Claim, Span, _Ground], object]] = {
    "event_class": _word,
    "date": _day,
    "place": _place,
    "attack_types": _word,
    "targets": _word,
    "killed": _number,
    "injured": _number,
    "killed_militants": _number,
    "perpetrator": _group,
}
