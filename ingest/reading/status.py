"""What each sentence is about: the news, an earlier matter, another incident of the day, a sum of several.

The most valuable annotation of all: numbers, places and groups of the past must not enter the news.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.reading.clauses import Clause
from ingest.reading.doc import Doc, Sentence

# A day named this long before publication is an earlier matter, unless the article is a chronicle.
_NEWS_DAYS = 4
_LATE_NEWS = 10
_OLDEST_NEWS = 45
_CHRONICLE = 3


@dataclass(frozen=True, slots=True)
class Status:
    """`kind`: current, background, summary or furniture. `starts_other`: a new incident of the same story begins."""

    kind: str
    starts_other: bool = False
    reason: str = ""


def statuses(doc: Doc, clauses: Sequence[Sequence[Clause]], published: dt.date | None) -> list[Status]:
    """One status a sentence; background carries on to the end of its paragraph."""
    reader = _Statuses(doc, published, is_chronicle=_is_chronicle(doc, clauses, published))
    return [reader.read(sentence, of) for sentence, of in zip(doc.sentences, clauses, strict=True)]


def _is_chronicle(doc: Doc, clauses: Sequence[Sequence[Clause]], published: dt.date | None) -> bool:
    """Several dated and placed incidents, the first of them in the lead: a review of weeks, all of it news."""
    if doc.title and doc.language.cues.topics["timeline"].search(doc.title.low):
        return True
    dated = [
        clause
        for of in clauses
        for clause in of
        if not clause.sentence.is_title and clause.days and clause.districts and any(fact.low for fact in clause.facts)
    ]
    if published is None or len(dated) < _CHRONICLE:
        return False
    old = [clause for clause in dated if (published - clause.days[0].day).days > _NEWS_DAYS]  # type: ignore[operator]
    return len(old) >= _CHRONICLE and dated[0].sentence.raw.paragraph == 1


class _Statuses:
    """Goes through the sentences, keeping what a paragraph is about."""

    def __init__(self, doc: Doc, published: dt.date | None, *, is_chronicle: bool) -> None:
        self.cues = doc.language.cues
        self.published = published
        self.is_chronicle = is_chronicle
        self.anchor = published
        self.paragraph = -1
        self.in_background = False
        self.has_lead = False

    def read(self, sentence: Sentence, clauses: Sequence[Clause]) -> Status:
        """The next sentence's status."""
        if sentence.raw.paragraph != self.paragraph:
            self.paragraph, self.in_background = sentence.raw.paragraph, False
        if self.cues.furniture.search(sentence.low) or self._is_link(sentence):
            return Status("furniture")
        is_lead = not self.has_lead and not sentence.is_title
        if is_lead and any(clause.has_trigger for clause in clauses):
            self.has_lead = True
            self._set_anchor(clauses)
        background = "" if sentence.is_title else self._background(sentence, clauses, is_lead=is_lead)
        if background:
            self.in_background = True
            return Status("background", reason=background)
        other = bool(self.cues.other.search(sentence.low))
        if self.in_background and self.cues.unclaimed.search(sentence.low):
            return Status("current", reason="who claimed it")
        if self.in_background and not self._is_back(clauses):
            return Status("background", reason="carried on")
        self.in_background = False
        if self._sums_up(sentence):
            return Status("summary", starts_other=other)
        return Status("current", starts_other=other and not is_lead)

    def _set_anchor(self, clauses: Sequence[Clause]) -> None:
        """What is news is counted from the lead's own day, which may be days before publication."""
        days = [time.day for clause in clauses for time in clause.days if time.day]
        if days and self.published and 0 <= (self.published - days[0]).days <= _OLDEST_NEWS:
            self.anchor = days[0]

    def _is_link(self, sentence: Sentence) -> bool:
        """A short line without a full stop is a link, not a fact; a line with a colon may open a list."""
        raw = sentence.raw
        return raw.paragraph > 1 and not raw.ends_with_stop and len(raw.tokens) <= 14 and self.has_lead

    def _background(self, sentence: Sentence, clauses: Sequence[Clause], *, is_lead: bool) -> str:
        if self.is_chronicle and any(clause.days for clause in clauses):
            return ""
        if self._is_old(clauses) and not (is_lead and self._is_old_news(clauses)):
            return "an earlier date"
        if is_lead:
            return ""
        if self.cues.strongly_past.search(sentence.low):
            return "told as earlier"
        if self._is_news_day(clauses):
            return ""
        if self.cues.background.search(sentence.low):
            return "told as earlier"
        harmed = any(fact.low for clause in clauses for fact in clause.facts)
        return "explains" if not harmed and self.cues.boilerplate.search(sentence.low) else ""

    def _is_old(self, clauses: Sequence[Clause]) -> bool:
        """The sentence's own dates are all long before publication."""
        times = [
            time for clause in clauses for time in clause.times if time.day and not (time.is_saying or time.is_start)
        ]
        if self.anchor is None or not times:
            return False
        return all(self._age(time.day, time.precision) > _NEWS_DAYS for time in times if time.day)

    def _is_old_news(self, clauses: Sequence[Clause]) -> bool:
        """A lead tells news late: a day of the last ones, not a month or a year."""
        days = [time.day for clause in clauses for time in clause.days if time.day]
        return bool(days) and all(self._age(day, "day") <= _LATE_NEWS for day in days)

    def _age(self, day: dt.date, precision: str) -> int:
        assert self.anchor is not None
        if precision == "year":
            return 0 if day.year == self.anchor.year else 400
        if precision == "month":
            same = (day.year, day.month) == (self.anchor.year, self.anchor.month)
            return 0 if same else 31
        return (self.anchor - day).days

    def _is_news_day(self, clauses: Sequence[Clause]) -> bool:
        days = [time.day for clause in clauses for time in clause.days]
        return self.anchor is not None and any(day and -_NEWS_DAYS <= (self.anchor - day).days <= 2 for day in days)

    def _is_back(self, clauses: Sequence[Clause]) -> bool:
        """A day of the news inside a background paragraph leads back to it."""
        days = [time.day for clause in clauses for time in clause.days]
        return self.anchor is not None and any(day and -_NEWS_DAYS <= (self.anchor - day).days <= 1 for day in days)

    def _sums_up(self, sentence: Sentence) -> bool:
        return bool(self.cues.summary.search(sentence.low))
