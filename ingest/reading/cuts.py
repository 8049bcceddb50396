"""Where a sentence is cut: between places of different districts, or at semicolons, each part with its own harm."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from ingest.reading.doc import Sentence
from ingest.reading.facts import Fact
from ingest.reading.locations import Location
from ingest.reading.times import Time

_NEW_CLAUSE = frozenset({"while", "whereas", ";", "another", "besides"})
_JOINS_PLACES = frozenset(
    {
        "and",
        ",",
        "&",
        "districts",
        "district",
        "in",
        "the",
        "areas",
        "of",
        "area",
        "\u0627\u0648\u0631",
        "as",
        "well",
        "also",
    }
)


def is_sure(place: Location) -> bool:
    """Names that are common words count only where the words around them place something."""
    return place.weight >= (0.7 if place.needs_context else 0.4)


def at_semicolons(sentence: Sentence, found: Sequence[Fact], when: Sequence[Time]) -> list[tuple[int, int]]:
    """A list within a sentence: each part between semicolons with its own day and its own people harmed."""
    cuts = [at + 1 for at, token in enumerate(sentence.tokens) if token.low == ";"]
    edges = [0, *cuts, len(sentence.tokens)]
    pieces = [(first, last) for first, last in pairwise(edges) if last > first]
    if len(pieces) < 2:
        return []
    told = [
        any(first <= anchor(fact) < last for fact in found) and any(first <= time.first < last for time in when)
        for first, last in pieces
    ]
    return pieces if sum(told) >= 2 else []


def anchor(fact: Fact) -> int:
    """The word where the people harmed are named."""
    return fact.total.first if fact.total.last else fact.first


def pieces_of(
    sentence: Sentence, found: Sequence[Fact], where: Sequence[Location]
) -> tuple[list[tuple[int, int]], bool]:
    """Where to cut: between places of different districts, each with people harmed or an attack of its own."""
    whole = [(0, len(sentence.tokens))]
    places = [place for place in where if place.is_event and place.districts and is_sure(place)]
    groups, is_joint = _by_district(sentence, places)
    if len(groups) < 2:
        return whole, is_joint
    harmed = sorted(anchor(fact) for fact in found)
    by_harm = _cut_at(sentence, groups, harmed) if len(harmed) > 1 else []
    # Without numbers on both sides only a clause of its own ("while ...") tells of another attack.
    by_clause = _cut_at_clauses(sentence, groups, struck(sentence, harmed))
    return by_harm or by_clause or whole, is_joint


def _cut_at(sentence: Sentence, groups: Sequence[Sequence[Location]], told: Sequence[int]) -> list[tuple[int, int]]:
    """Before or after each place, as the first one stands before or after what is told of it."""
    place_first = groups[0][0].first < told[0]
    cuts = [_before(sentence, two[0].first) if place_first else one[-1].last for one, two in pairwise(groups)]
    return _if_all_told([0, *cuts, len(sentence.tokens)], told)


def _cut_at_clauses(
    sentence: Sentence, groups: Sequence[Sequence[Location]], told: Sequence[int]
) -> list[tuple[int, int]]:
    """At the last "while", "and another" or semicolon between two places."""
    cuts = []
    for one, two in pairwise(groups):
        between = range(one[-1].last, two[0].first)
        cut = next((at for at in reversed(between) if _opens_clause(sentence, at)), None)
        if cut is None:
            return []
        cuts.append(cut)
    return _if_all_told([0, *cuts, len(sentence.tokens)], told)


def _opens_clause(sentence: Sentence, at: int) -> bool:
    """ "While", a semicolon, or "and" before who or what attacks: "and a motorcycle bomb tore through"."""
    if sentence.tokens[at].low in _NEW_CLAUSE:
        return True
    begins = at + 1 + (sentence.words(at + 1, at + 2) in {"a", "an"})
    told = [*sentence.hits.get("actor", ()), *sentence.hits.get("type", ())]
    return sentence.tokens[at].low == "and" and any(begins <= hit.first <= begins + 1 for hit in told)


def _if_all_told(edges: Sequence[int], told: Sequence[int]) -> list[tuple[int, int]]:
    """The pieces, if something is told in each of them."""
    pieces = [(first, last) for first, last in pairwise(edges) if last > first]
    is_told = all(any(first <= at < last for at in told) for first, last in pieces)
    return pieces if is_told else []


def struck(sentence: Sentence, harmed: Sequence[int]) -> list[int]:
    """Where the sentence tells of harm or of an attack."""
    actors = {hit.first for hit in sentence.hits.get("actor", ())}
    named = [hit.first for name in ("type", "violence") for hit in sentence.hits.get(name, ())]
    return sorted({*harmed, *(at for at in named if at not in actors)})


def _by_district(sentence: Sentence, places: Sequence[Location]) -> tuple[list[list[Location]], bool]:
    """Places in a row that may be one place together; places joined by "and" stay in one group, as several."""
    groups: list[list[Location]] = []
    is_joint = False
    for place in places:
        if groups and groups[-1][-1].districts & place.districts:
            groups[-1].append(place)
        elif groups and all(t.low in _JOINS_PLACES for t in sentence.tokens[groups[-1][-1].last : place.first]):
            groups[-1].append(place)
            is_joint = True
        else:
            groups.append([place])
    return groups, is_joint


def _before(sentence: Sentence, at: int) -> int:
    """Back over the words that lead to a place: "and in the Shagai area of"."""
    leads = {"in", "at", "near", "the", "from", "around", "of", "area", "district", "tehsil", "and", "while", "another"}
    while at and sentence.tokens[at - 1].low in leads:
        at -= 1
    return max(at, 1)
