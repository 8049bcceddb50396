"""When: the days a sentence names, counted from the day the page was published (Pakistan Standard Time).

A weekday is the latest such day up to publication: the same weekday as publication is that day itself.
A day that stands beside a word of saying is the day of the statement, not of the event.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace

from ingest.reading.doc import Sentence
from ingest.reading.language import Language
from ingest.reading.text import fold, word_set

_SAYING = word_set(
    """said told confirmed announced stated statement reported says added briefing condemned expressed vowed claimed
    visited wrote tweeted posted issued released speaking addressing talking sent sentenced remanded arrested convicted
    urged demanded ordered convened attended inaugurated"""
)
_REACH = 14
_LAST = frozenset({"last", "past", "previous"})
_NEXT = frozenset({"next", "coming", "upcoming", "every", "each"})
_LONGEST_GAP_OF_NIGHT = 4
_SATURDAY = frozenset(map(fold, ("ہفتہ", "ہفتے")))
# "Juma Khan" is a man, not a Friday.
_NAME_ENDS = frozenset(map(fold, ("خان", "گل", "khan", "gul")))
_OF_WEEKS = frozenset(map(fold, ("گزشتہ", "پچھلے", "گذشتہ", "رواں", "اس", "ایک", "دو", "ہر", "تین")))
_DOUBTFUL_MONTHS = frozenset({"may", "march", "mar", "jan", "sep", "dec", "jun"})
_BEFORE_A_MONTH = frozenset({"in", "of", "since", "last", "this", "early", "late", "mid", "until", "by", "from", "and"})
_UR_SAYING = frozenset(map(fold, ("بتایا", "کہا", "کہنا", "تصدیق")))
_STRETCHES = frozenset({"since", "until", "till", "by"})
_BEGAN = frozenset({"began", "begun", "started", "launched", fold("شروع")})
_NIGHT = frozenset({"between", "intervening", fold("درمیانی")})
_ENDED = word_set("ended ends ending concluded concludes over") | {fold("ختم"), fold("مکمل")}
_REGAINED = word_set("regained retook recaptured")
_LASTING = word_set("siege standoff stand operation battle hostage assault blockade") | frozenset(
    map(fold, ("محاصرہ", "آپریشن", "کارروائی"))
)
_DAYS_BACK = {"today": 0, "yesterday": 1, "yesterday2": 2}
_LAST_OF_MONTH = 31
_YEAR_FROM, _YEAR_TO = 1990, 2100


@dataclass(frozen=True, slots=True)
class Time:
    """A day, month or year named by the words from `first` up to `last`.

    `relative` counts days from another event, not from publication ("a day earlier": -1). `is_of_event`:
    "Tuesday's attack"; `is_stretch`: "since Friday"; `is_end`, `is_start`: the day on which a siege or an
    operation ended or began.
    """

    first: int
    last: int
    day: dt.date | None
    precision: str
    is_saying: bool = False
    is_last: bool = False
    is_of_event: bool = False
    is_stretch: bool = False
    relative: int | None = None
    is_end: bool = False
    is_start: bool = False


def times(sentence: Sentence, published: dt.date | None, language: Language) -> list[Time]:
    """The sentence's times in order, none inside another."""
    found = [*_calendar(sentence, published, language), *_weekdays(sentence, published, language)]
    found += [*_days(sentence, published), *_ago(sentence, published)]
    kept: list[Time] = []
    for time in sorted(found, key=lambda time: (time.first, time.first - time.last)):
        if not kept or time.first >= kept[-1].last:
            is_stretch = bool(time.first) and sentence.tokens[time.first - 1].low in _STRETCHES
            of_event = _is_of_event(sentence, time.last)
            kept.append(
                replace(
                    time,
                    is_saying=not of_event and _is_saying(sentence, time),
                    is_of_event=of_event,
                    is_stretch=is_stretch,
                    is_end=not of_event and _is_end(sentence, time),
                    is_start=of_event and _is_start(sentence, time.last),
                )
            )
    return kept


def part_of_day(sentence: Sentence, first: int = 0, last: int | None = None) -> str | None:
    """Dawn, morning, afternoon, evening or night, when the words say so."""
    end = len(sentence.tokens) if last is None else last
    hits = [hit for hit in sentence.hits.get("part", ()) if first <= hit.first < end]
    return hits[0].value if hits else None


def _is_of_event(sentence: Sentence, last: int) -> bool:
    """ "Tuesday's attack", "Thursday night's bombing", "it began on Saturday"."""
    part = sentence.at("part", last)
    end = part.last if part else last
    if end < len(sentence.tokens) and sentence.tokens[end].low == "'s":
        return True
    return _is_start(sentence, last)


def _is_start(sentence: Sentence, last: int) -> bool:
    """ "The operation began on Saturday"."""
    window = range(max(0, last - _REACH), last)
    began = next((at for at in window if sentence.tokens[at].low in _BEGAN), None)
    return began is not None and any(sentence.at("event", at) for at in range(max(0, began - 12), began))


def _is_end(sentence: Sentence, time: Time) -> bool:
    """ "Ended an overnight siege on Saturday", "the operation concluded on Friday"."""
    near = {token.low for token in sentence.tokens[max(0, time.first - _REACH) : time.last + _REACH]}
    return bool(_ENDED & near and _LASTING & near) or bool(_REGAINED & near)


def _is_saying(sentence: Sentence, time: Time) -> bool:
    """The nearest predicate before the day is a word of saying, not of harm or attack."""
    tokens = sentence.tokens
    if any(token.low in _UR_SAYING for token in tokens[time.last : time.last + 3]):
        return True
    for at in range(time.first - 1, max(-1, time.first - _REACH), -1):
        token = tokens[at]
        if token.low in {";"} or any(sentence.at(name, at) for name in ("harm", "type", "violence")):
            return False
        if token.low in _SAYING:
            # "was reported on": nobody speaks.
            return not (at and tokens[at - 1].low in {"was", "were", "is"} and token.low != "told")
    return False


def _latest(weekday: int, published: dt.date, *, before: bool = False) -> dt.date:
    back = (published.weekday() - weekday) % 7
    return published - dt.timedelta(days=back or (7 if before else 0))


def _weekdays(sentence: Sentence, published: dt.date | None, language: Language) -> Iterator[Time]:
    hits = sentence.hits.get("weekday", [])
    skip = -1
    for place, hit in enumerate(hits):
        if hit.first <= skip:
            continue
        before = {token.low for token in sentence.tokens[max(0, hit.first - 2) : hit.first]}
        if published is None or before & _NEXT or _is_week(sentence, hit.first):
            continue
        if sentence.words(hit.last, hit.last + 1) in _NAME_ENDS:
            continue
        weekday, last = language.weekdays[hit.value], hit.last
        following = hits[place + 1] if place + 1 < len(hits) else None
        if following and following.first - hit.last <= 2 and _is_night_between(sentence, hit.first):
            # The night of two days is that of the first.
            last = skip = following.last
        day = _latest(weekday, published, before=bool(before & _LAST))
        yield Time(hit.first, last, day, "day", is_last=bool(before & _LAST))


def _is_week(sentence: Sentence, at: int) -> bool:
    """The Urdu word for Saturday is also the one for week: "last week", "this week"."""
    if sentence.tokens[at].low not in _SATURDAY:
        return False
    before = sentence.tokens[at - 1].low if at else ""
    return before in _OF_WEEKS


def _is_night_between(sentence: Sentence, first: int) -> bool:
    words = {token.low for token in sentence.tokens[max(0, first - _LONGEST_GAP_OF_NIGHT) : first]}
    return bool(words & {"between", "intervening", "night", "\u062f\u0631\u0645\u06cc\u0627\u0646\u06cc"})


def _days(sentence: Sentence, published: dt.date | None) -> Iterator[Time]:
    for hit in sentence.hits.get("day", ()):
        back = _DAYS_BACK.get(hit.value)
        if back is not None and published:
            yield Time(hit.first, hit.last, published - dt.timedelta(days=back), "day")
        elif hit.value.startswith(("before", "after", "same")):
            by = {"before": -1, "before2": -2, "after": 1, "same": 0}[hit.value]
            yield Time(hit.first, hit.last, None, "day", relative=by)


def _calendar(sentence: Sentence, published: dt.date | None, language: Language) -> Iterator[Time]:
    for hit in sentence.hits.get("month", ()):
        if not _is_month(sentence, hit.first):
            continue
        month = language.months[hit.value]
        first, last, day = _day_of_month(sentence, hit.first, hit.last)
        year, last = _year(sentence, last)
        if year is None and published:
            year = published.year - ((month, day or 1) > (published.month, published.day + 1))
        if year is None:
            continue
        try:
            yield Time(first, last, dt.date(year, month, day or 1), "day" if day else "month")
        except ValueError:
            continue
    yield from _bare_years(sentence)


def _is_month(sentence: Sentence, at: int) -> bool:
    """ "May" and "March" are verbs too, "Jan" and "Mar" parts of names: they need a number or a preposition beside."""
    token = sentence.tokens[at]
    if not token.text[0].isascii():
        return True
    if token.low not in _DOUBTFUL_MONTHS:
        return token.is_name_like
    beside = sentence.tokens[max(0, at - 1) : at + 2]
    has_number = any(other.is_number for other in sentence.tokens[max(0, at - 2) : at + 2])
    is_led = at > 0 and beside[0].low in _BEFORE_A_MONTH and token.low in {"may", "march"}
    return token.is_name_like and (has_number or is_led)


def _day_of_month(sentence: Sentence, first: int, last: int) -> tuple[int, int, int | None]:
    tokens = sentence.tokens
    if last < len(tokens) and tokens[last].is_number and len(tokens[last].low) <= 2 and not _is_counted(sentence, last):
        return first, last + 1 + _is_ordinal(sentence, last + 1), int(tokens[last].low)
    begin = first - 1
    if begin >= 0 and tokens[begin].low in {"st", "nd", "rd", "th", "of", "\u06a9\u06cc", "\u06a9\u06d2"}:
        begin -= 1
        begin -= begin >= 0 and tokens[begin].low in {"st", "nd", "rd", "th"}
    if begin >= 0 and (named := sentence.at("number", begin)) and not tokens[begin].text.isascii():
        return begin, last, int(named.value) if 0 < int(named.value) <= _LAST_OF_MONTH else None
    if begin >= 0 and tokens[begin].is_number and len(tokens[begin].low) <= 2:
        # "the night of 20/21 January" is that of the first.
        joins = {"/", "\u2014"} | ({"and", fold("اور")} if _is_night(sentence, begin) else set())
        if begin >= 2 and tokens[begin - 1].low in joins and tokens[begin - 2].is_number:
            begin -= 2
        elif tokens[begin].glued and tokens[begin - 1].is_number:
            begin -= 1
        return begin, last, int(tokens[begin].low)
    return first, last, None


def _is_night(sentence: Sentence, at: int) -> bool:
    """Of two days joined by "and": "the night between 16 and 17 June"."""
    return bool(_NIGHT & {token.low for token in sentence.tokens[max(0, at - 6) : at + 5]})


def _is_counted(sentence: Sentence, at: int) -> bool:
    """ "in March 11 people died": the number counts people."""
    return bool(sentence.at("head", at + 1))


def _is_ordinal(sentence: Sentence, at: int) -> int:
    return int(at < len(sentence.tokens) and sentence.tokens[at].low in {"st", "nd", "rd", "th"})


def _year(sentence: Sentence, last: int) -> tuple[int | None, int]:
    tokens = sentence.tokens
    at = last + (last < len(tokens) and tokens[last].low in {",", "of"})
    if at < len(tokens) and tokens[at].is_number and len(tokens[at].low) == 4:
        year = int(tokens[at].low)
        if _YEAR_FROM <= year < _YEAR_TO:
            return year, at + 1
    return None, last


def _bare_years(sentence: Sentence) -> Iterator[Time]:
    for at, token in enumerate(sentence.tokens):
        is_year = token.is_number and len(token.low) == 4 and token.low.isdigit()
        if (
            is_year
            and _YEAR_FROM <= int(token.low) < _YEAR_TO
            and at
            and sentence.tokens[at - 1].low in {"in", "of", "since", "year"}
        ):
            yield Time(at, at + 1, dt.date(int(token.low), 1, 1), "year")


def _ago(sentence: Sentence, published: dt.date | None) -> Iterator[Time]:
    """ "three days ago", "two weeks earlier": the day only where days are counted."""
    if published is None:
        return
    tokens = sentence.tokens
    for hit in sentence.hits.get("number", ()):
        unit = tokens[hit.last].low if hit.last + 1 < len(tokens) else ""
        if unit in {"day", "days"} and tokens[hit.last + 1].low == "ago":
            yield Time(hit.first, hit.last + 2, published - dt.timedelta(days=int(hit.value)), "day")
    for at, token in enumerate(tokens[:-2]):
        if token.is_number and tokens[at + 1].low == "days" and tokens[at + 2].low == "ago" and len(token.low) <= 2:
            yield Time(at, at + 3, published - dt.timedelta(days=int(token.low)), "day")
