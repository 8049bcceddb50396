"""Days told by counting: "a day after the guard died", "entered its eighth day"."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import replace

from ingest.reading.cuts import anchor, struck
from ingest.reading.doc import Sentence
from ingest.reading.facts import Fact
from ingest.reading.quantities import ORDINALS
from ingest.reading.times import Time

_DAYS = {"a": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6}
_NTH_DAY = re.compile(
    rf"\benter(?:ed|s|ing) (?:its|their|the|a) ({'|'.join(ORDINALS)}|\d{{1,2}}(?:st|nd|rd|th)) (?:\w+ )?day\b"
)
_DAYS_AFTER = re.compile(r"(?<=\w), (a|one|two|three|four|five|six) days? after\b")


def counted_back(sentence: Sentence, when: Sequence[Time], found: Sequence[Fact]) -> list[Time]:
    """ "Relatives wept on Friday, a day after the guard died": the day of what happened, where nothing did before."""
    if nth := _NTH_DAY.search(sentence.low):
        back = dt.timedelta(days=_nth(nth.group(1)) - 1)
        return [replace(t, day=t.day - back) if t.day and t.precision == "day" and not t.is_start else t for t in when]
    after = _DAYS_AFTER.search(sentence.low)
    if after is None:
        return list(when)
    at = sentence.token_at(after.start())
    named = [time for time in when if time.day and time.precision == "day" and time.last <= at]
    told = struck(sentence, [anchor(fact) for fact in found])
    if len(named) != 1 or not told or any(one < at for one in told):
        return list(when)
    back = dt.timedelta(days=_DAYS[after.group(1)])
    return [
        replace(time, day=time.day - back, is_saying=False) if time is named[0] and time.day else time for time in when
    ]


def _nth(word: str) -> int:
    return int(word.rstrip("stndrh")) if word[0].isdigit() else ORDINALS.index(word) + 1
