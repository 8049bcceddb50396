"""Which of an article's events its title tells of."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.reading.clauses import Clause
from ingest.reading.event import Event

# What a title must share with one event of several to be its own.
_FITS = 1.0


def give_titles(
    titles: Sequence[Clause], events: Sequence[Event], summaries: Sequence[Clause], *, sums_up: bool
) -> None:
    """Each title goes to the event that it fits best; one that sums up several (`sums_up` says so) goes to none."""
    for title in titles:
        if len(events) == 1:
            events[0].title = events[0].title or title
            continue
        if sums_up or _is_sum(title, events, summaries):
            continue
        fits = [(_fit(event, title, is_first=not at), -at, event) for at, event in enumerate(events)]
        best = max(fits, key=lambda fit: fit[:2], default=None)
        if best and best[0] >= _FITS and best[2].title is None:
            best[2].title = title


def _is_sum(title: Clause, events: Sequence[Event], summaries: Sequence[Clause]) -> bool:
    """It names the places of several incidents, or its numbers are those of a sentence that speaks of several."""
    placed = [event.districts for event in events if title.districts & event.districts]
    if any(not placed[0] & other for other in placed[1:]):
        return True
    said = {(fact.harm, fact.low) for fact in title.facts if fact.low}
    own = [fact for event in events for clause in event.clauses for fact in clause.facts if fact.kind == "sum"]
    summed = {(fact.harm, fact.low) for clause in summaries for fact in clause.facts if fact.low}
    return bool(said) and said <= summed | {(fact.harm, fact.low) for fact in own}


def _fit(event: Event, title: Clause, *, is_first: bool) -> float:
    """Shared numbers count most, then the district; the first event is the likeliest."""
    numbers = {(fact.harm, fact.low) for clause in event.clauses[:3] for fact in clause.facts if fact.low}
    parts = {(f.harm, p.low) for clause in event.clauses[:3] for f in clause.facts for p in f.parts if p.low}
    said = {(f.harm, p.low) for f in title.facts for p in f.parts if p.low} | {
        (f.harm, f.low) for f in title.facts if f.low
    }
    if title.districts and event.districts and not title.districts & event.districts:
        return 0.0
    near = 1.0 if title.districts & event.districts else 0.5 if is_first else 0.0
    return near + 0.5 * len(said & (numbers | parts))
