"""An event's place: its phrases weighed, the best resolved inside the district that the article names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.reading.article import Span
from ingest.reading.clauses import Clause
from ingest.reading.drafts import PlaceReading, Value
from ingest.reading.event import Event
from ingest.reading.knowledge import Places
from ingest.reading.locations import Location

_ROLE_FACTOR = {
    "event": 1.0,
    "office": 0.35,
    "dateline": 0.4,
    "origin": 0.05,
    "care": 0.1,
    "route": 0.2,
    "road": 0.3,
    "border": 0.1,
    "past": 0.05,
}
_METROPOLIS = frozenset({"rawalpindi", "islamabad", "lahore", "peshawar", "quetta"})
_FROM_TITLE = 1.3


@dataclass(frozen=True, slots=True)
class _Seen:
    """A phrase with the clause it stands in and its weight for the event."""

    location: Location
    clause: Clause
    weight: float


def whereabouts(event: Event, places: Places, context: Sequence[Clause]) -> Value[PlaceReading | None]:
    """The place, None where the text names none. `context`: clauses that may tell the province or the dateline."""
    seen = _seen(event)
    votes = _votes(seen, event.within)
    if not votes:
        seen = [*seen, *_from(context)]
        votes = _votes(seen, event.within)
    province = _province(seen) or _province(_from(context))
    if not votes:
        return _only_province(places, seen, province)
    district = _best_district(votes, seen)
    inside = [
        one
        for one in seen
        if district in one.location.districts and one.location.role in {"event", "office", "dateline", "road"}
    ]
    reading = _resolve(places, inside, district, province)
    total = sum(votes.values())
    confidence = round(min(0.97, 0.45 + 0.5 * votes[district] / total), 2)
    spans = tuple(dict.fromkeys(_span(one) for one in sorted(inside, key=lambda one: -one.weight)))[:3]
    others = _alternatives(places, votes, district, seen)
    return Value(reading, confidence, spans, inside[0].location.role if inside else "context", others)


def _seen(event: Event) -> list[_Seen]:
    found = []
    for rank, clause in enumerate(event.all_clauses):
        for location in clause.locations:
            if event.only and location.is_event and location != event.only:
                continue
            place = _FROM_TITLE if clause is event.title else 1.2 if rank == 0 or clause is event.clauses[0] else 0.8
            trigger = 1.0 if clause.has_trigger else 0.6
            weight = location.weight * _ROLE_FACTOR[location.role] * place * trigger
            found.append(_Seen(location, clause, weight))
    return found


def _from(context: Sequence[Clause]) -> list[_Seen]:
    return [
        _Seen(location, clause, location.weight * _ROLE_FACTOR[location.role] * 0.5)
        for clause in context
        for location in clause.locations
    ]


def _votes(seen: Sequence[_Seen], within: frozenset[str]) -> dict[str, float]:
    """The weight of each district: a phrase that may mean several gives each its share, more to one named elsewhere."""
    certain = within | {slug for one in seen if one.location.is_district for slug in one.location.districts}
    provinces = {slug for one in seen for slug in one.location.provinces if not one.location.districts}
    votes: dict[str, float] = defaultdict(float)
    for one in seen:
        options = set(one.location.districts)
        if not options or (one.location.needs_context and one.location.weight < 1 and not options & certain):
            continue
        if not one.location.is_district and options & certain:
            options &= certain
        if one.location.role == "dateline" and options & _METROPOLIS:
            continue
        share = one.weight / (1 if one.location.is_district else len(options) ** 0.5)
        if provinces and not one.location.provinces & provinces:
            share *= 0.5
        for slug in options:
            votes[slug] += share
    return dict(votes)


def _best_district(votes: dict[str, float], seen: Sequence[_Seen]) -> str:
    """The heaviest; among equals the one named first."""
    order = {slug: at for at, one in reversed(list(enumerate(seen))) for slug in one.location.districts}
    return max(sorted(votes), key=lambda slug: (round(votes[slug], 3), -order.get(slug, 999)))


def _province(seen: Sequence[_Seen]) -> str | None:
    named = [one for one in seen if not one.location.districts and len(one.location.provinces) == 1]
    if not named:
        return None
    best = max(named, key=lambda one: one.weight)
    return next(iter(best.location.provinces))


def _resolve(places: Places, inside: Sequence[_Seen], district: str, province: str | None) -> PlaceReading:
    """The most telling phrase: a place before the bare district, the longer of two."""
    named = next((one.location for one in inside if one.location.is_district), None)
    district_words = _district_words(named) if named else district
    ranked = sorted(inside, key=lambda one: (not _is_finer(one.location), -one.weight))
    for words in [words for one in ranked[:2] for words in _variants(one.location.words)]:
        reading = places.resolve(words, district=district_words, province=None)
        if reading.province_name and (reading.district_name or reading.place):
            return reading
    return places.resolve(district_words, district=district_words, province=province)


def _variants(words: str) -> list[str]:
    """ "Karachi's Orangi": as written, then the place alone."""
    return [words, words.rpartition("'s ")[2]] if "'s " in words else [words]


def _district_words(location: Location) -> str:
    return next(iter(location.districts)) if len(location.districts) == 1 else location.words


def _is_finer(location: Location) -> bool:
    return not location.is_district or location.last - location.first > 2


def _only_province(places: Places, seen: Sequence[_Seen], province: str | None) -> Value[PlaceReading | None]:
    if province is None:
        return Value(None)
    spans = tuple(_span(one) for one in seen if province in one.location.provinces)[:2]
    return Value(places.resolve(province, province=province), 0.5, spans, "province_only")


def _alternatives(
    places: Places, votes: dict[str, float], district: str, seen: Sequence[_Seen]
) -> tuple[PlaceReading, ...]:
    rivals = sorted((slug for slug in votes if slug != district), key=lambda slug: -votes[slug])
    return tuple(places.resolve(slug, district=slug) for slug in rivals[:2] if votes[slug] >= 0.4 * votes[district])


def _span(one: _Seen) -> Span:
    return one.clause.sentence.span(one.location.first, one.location.last)
