"""Which of many articles tell of one incident."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product

from incidents.evidence import Features, are_elsewhere, days_apart, likeness
from ingest.matching.features import Ground, features_of
from ingest.matching.texts import is_copy, likely_copies
from ingest.reading.article import ArticleText
from ingest.reading.drafts import Draft, Reading

SAME, POSSIBLE = "same", "possible"
SURE = 0.8
"""From this score on two drafts that lead their articles are of one incident."""
STRONG = 0.85
"""The same of drafts of which one is among several of its article."""
CERTAIN = 0.95
"""The same of drafts that name different places in one district: nothing common makes up for that."""
WORTH_SHOWING = 0.4
WITHIN_DAYS = 3
_MAIN = "main"
_ROUNDUP = "roundup"


@dataclass(frozen=True, slots=True)
class Told:
    """An article as it is matched: its words, its address in canonical form, and its news, the leading draft first."""

    article: ArticleText
    address: str
    kind: str
    news: tuple[Features, ...]

    @property
    def is_roundup(self) -> bool:
        """Whether its incidents stand side by side, so that none is its own."""
        return self.kind == _ROUNDUP


@dataclass(frozen=True, slots=True)
class Pair:
    """Two articles, how alike they are, what follows from it, and why."""

    a: str
    b: str
    score: float
    verdict: str
    signals: tuple[str, ...]


def told_of(article: ArticleText, reading: Reading, *, address: str, ground: Ground) -> Told:
    """The article in the form in which it is matched. What it tells again as background is none of its news."""
    news = [draft for draft in reading.drafts if draft.role == _MAIN] if reading.relevant else []
    found = (_features(article, draft, at == 0, address, ground) for at, draft in enumerate(news))
    return Told(article, address, reading.kind, tuple(one for one in found if one is not None))


def _features(article: ArticleText, draft: Draft, is_leading: bool, address: str, ground: Ground) -> Features | None:
    return features_of(
        draft,
        published=article.published,
        ground=ground,
        title=article.title if is_leading else "",
        address=address,
    )


def compare(a: Told, b: Told) -> Pair | None:
    """Whether two articles tell of one incident; None where nobody need look."""
    if a.address and a.address == b.address:
        return Pair(a.article.id, b.article.id, 1.0, SAME, ("same address",))
    found = [
        _weighed(a, b, here, there)
        for here, there in product(range(len(a.news)), range(len(b.news)))
        if _may_meet(a.news[here], b.news[there])
    ]
    score, verdict, signals = max(found, key=lambda one: (one[1] == SAME, one[0]), default=(0.0, "", ()))
    if is_copy(a.article.text, b.article.text) and not _contradict(a, b):
        return Pair(a.article.id, b.article.id, max(score, STRONG), SAME, ("the same words", *signals))
    return Pair(a.article.id, b.article.id, score, verdict, signals) if verdict else None


def _weighed(a: Told, b: Told, here: int, there: int) -> tuple[float, str, tuple[str, ...]]:
    score, signals = likeness(a.news[here], b.news[there])
    both_lead = here == there == 0 and not a.is_roundup and not b.is_roundup
    enough = enough_for_same(a.news[here], b.news[there], both_lead=both_lead)
    return score, SAME if score >= enough else POSSIBLE if score >= WORTH_SHOWING else "", tuple(signals)


def enough_for_same(a: Features, b: Features, *, both_lead: bool) -> float:
    """The score from which on two drafts are of one incident; ``both_lead``: each is what its article is about."""
    if are_elsewhere(a, b):
        return CERTAIN
    return SURE if both_lead else STRONG


def _contradict(a: Told, b: Told) -> bool:
    """Whether the same words lead with another day or district: a desk's form filled in anew, no copy."""
    if not a.news or not b.news:
        return False
    here, there = a.news[0], b.news[0]
    apart = here.spot.districts and there.spot.districts and not here.spot.districts & there.spot.districts
    return bool(apart) or days_apart(here, there) > WITHIN_DAYS


def pairs(articles: Sequence[Told]) -> Iterator[Pair]:
    """The pairs that are worth showing, in the order of the articles, without comparing all with all."""
    for here, there in sorted(_blocked(articles)):
        pair = compare(articles[here], articles[there])
        if pair is not None:
            yield pair


def _blocked(articles: Sequence[Told]) -> set[tuple[int, int]]:
    """Places of the pairs that share an address or most words, or have news of like days and districts."""
    found = likely_copies([one.article.text for one in articles])
    by_address: dict[str, list[int]] = defaultdict(list)
    by_day: dict[dt.date, list[int]] = defaultdict(list)
    for place, one in enumerate(articles):
        if one.address:
            found.update((other, place) for other in by_address[one.address])
            by_address[one.address].append(place)
        for day in _days(one):
            found.update((other, place) for other in by_day[day] if _near(articles[other], one))
        for day in {day for news in one.news for day in _run(news.earliest, news.latest)}:
            by_day[day].append(place)
    return found


def _days(one: Told) -> set[dt.date]:
    """The days that its news may be matched on."""
    around = dt.timedelta(days=WITHIN_DAYS)
    return {day for news in one.news for day in _run(news.earliest - around, news.latest + around)}


def _run(first: dt.date, last: dt.date) -> Iterator[dt.date]:
    return (first + dt.timedelta(days=days) for days in range((last - first).days + 1))


def _near(a: Told, b: Told) -> bool:
    """Whether any of their news may be in one district or beside it."""
    return any(_may_meet(here, there) for here, there in product(a.news, b.news))


def _may_meet(a: Features, b: Features) -> bool:
    here, there = a.spot, b.spot
    if days_apart(a, b) > WITHIN_DAYS:
        return False
    if not here.districts or not there.districts:
        return not here.province or not there.province or here.province == there.province
    return bool(here.districts & (there.districts | there.neighbours))
