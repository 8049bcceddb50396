"""What a quick script would read out of an article: the first place, the first day, the number nearest to "killed".

Something to hold the reading of articles against; no part of the product.
"""

import re
from datetime import timedelta
from typing import Any

from ingest.reading.article import ArticleText
from ingest.reading.text import tokenise
from ingest.services.knowledge import GroupKnowledge, PlaceKnowledge
from places.gazetteer import gazetteer

_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_WORDS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_NUMBER = re.compile(rf"\b(?:\d{{1,3}}|{'|'.join(_WORDS)})\b", re.IGNORECASE)
_DAY = re.compile(rf"\b({'|'.join(_DAYS)})\b", re.IGNORECASE)
_KILLED = re.compile(r"\b(?:killed|killing|dead|martyred|died|kills?)\b|جاں بحق|شہید|ہلاک", re.IGNORECASE)
_INJURED = re.compile(r"\b(?:injured|injuring|wounded|wounding|hurt)\b|زخمی", re.IGNORECASE)
_MILITANTS = re.compile(r"\b(?:militants?|terrorists?)\b", re.IGNORECASE)
_ATTACK = re.compile(r"\b(?:attack|blast|bomb|gunmen|firing|explosion|militants?)\w*|دھماک|فائرنگ|حملہ", re.IGNORECASE)
_TYPES = {"suicide": "suicide_bombing", "bomb": "ied", "blast": "ied", "grenade": "grenade", "ambush": "ambush",
          "kidnap": "kidnapping", "abduct": "kidnapping"}  # fmt: skip
_TARGETS = {"police": "police", "soldier": "army", "army": "army", "levies": "levies", "labourer": "labourer",
            "school": "education", "mosque": "place_of_worship"}  # fmt: skip


def read_naively(article: ArticleText, places: PlaceKnowledge, groups: GroupKnowledge) -> dict[str, Any]:
    """One incident an article, in the form that the product prints."""
    text = article.whole
    low = text.lower()
    killed, injured = _nearest(text, _KILLED), _nearest(text, _INJURED)
    group = _first_group(text, groups)
    incident = {
        "role": "main",
        "date": _first_day(article),
        "district": _first_place(text, places),
        "killed_min": killed, "killed_max": killed, "injured_min": injured, "injured_max": injured,
        "killed_militants": killed if _MILITANTS.search(article.title) else None,
        "attack_types": [next((value for word, value in _TYPES.items() if word in low), "armed_assault")],
        "targets": [next((value for word, value in _TARGETS.items() if word in low), "civilian")],
        "perpetrator_named": group,
        "claim_status": "unknown" if group is None else "claimed" if "claimed" in low else "attributed",
    }  # fmt: skip
    return {"relevant": bool(_ATTACK.search(text) and _KILLED.search(text)), "incidents": [incident]}


def _nearest(text: str, wanted: re.Pattern[str]) -> int | None:
    """The number with the fewest characters to the first of the wanted words."""
    word = wanted.search(text)
    numbers = [(abs(found.start() - word.start()), found.group().lower()) for found in _NUMBER.finditer(text)
               ] if word else []  # fmt: skip
    if not numbers:
        return None
    number = min(numbers)[1]
    return int(number) if number.isdigit() else _WORDS.index(number)


def _first_day(article: ArticleText) -> str | None:
    if article.published is None:
        return None
    named = _DAY.search(article.text)
    back = (article.published.weekday() - _DAYS.index(named.group().lower())) % 7 if named else 0
    return (article.published - timedelta(days=back)).isoformat()


def _first_place(text: str, places: PlaceKnowledge) -> str | None:
    """The name of the first district that the first place named with one may lie in."""
    named = next((name for name in places.find(tokenise(text)) if name.districts), None)
    units = gazetteer().units
    return units[min(named.districts)].name if named and min(named.districts) in units else None


def _first_group(text: str, groups: GroupKnowledge) -> str | None:
    slugs = next((name.slugs for name in groups.find(tokenise(text)) if name.slugs and not name.is_label), ())
    return slugs[0] if slugs else None
