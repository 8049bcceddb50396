"""Pages that are lists of short items, each an event of its own, most of them of other countries."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.reading.clauses import Clause
from ingest.reading.doc import Doc
from ingest.reading.event import Event

_FEWEST_ITEMS = 3
_SHARE_OF_ITEMS = 0.3
_PAKISTAN = "pakistan"


def item_events(doc: Doc, clauses: Sequence[Sequence[Clause]]) -> list[Event] | None:
    """An event for each item that tells of violence in Pakistan; None where the page is no list.

    An item ends with its sources in brackets; a line that does not is a heading over the items below it.
    """
    lines = _lines(clauses)
    items = [line for line in lines if _ends_with_source(line)]
    if len(items) < _FEWEST_ITEMS or len(items) < _SHARE_OF_ITEMS * len(lines):
        return None
    events: list[Event] = []
    heading: list[Clause] = []
    for line in lines:
        if not _ends_with_source(line):
            heading = line
            continue
        if _is_of_pakistan(line, heading, doc) and any(clause.has_trigger for clause in line):
            events.append(_event(line))
    return events


def _lines(clauses: Sequence[Sequence[Clause]]) -> list[list[Clause]]:
    lines: dict[int, list[Clause]] = {}
    for of in clauses:
        for clause in of:
            if not clause.sentence.is_title:
                lines.setdefault(clause.sentence.raw.paragraph, []).append(clause)
    return list(lines.values())


def _ends_with_source(line: Sequence[Clause]) -> bool:
    return line[-1].sentence.tokens[-1].low == ")"


def _is_of_pakistan(line: Sequence[Clause], heading: Sequence[Clause], doc: Doc) -> bool:
    topics = doc.language.cues.topics
    foreign = topics["foreign"]
    if any(topics["accident"].search(clause.low) for clause in line):
        return False
    named = any(_PAKISTAN in clause.low for clause in line)
    placed = any(place.is_event for clause in line for place in clause.locations)
    if any(foreign.search(clause.low) for clause in line):
        return named and placed and any(clause.hits("militancy") for clause in line)
    return placed and (named or any(_PAKISTAN in c.low or c.locations for c in heading) or _has_province(line))


def _has_province(line: Sequence[Clause]) -> bool:
    return any(not place.districts and place.provinces for clause in line for place in clause.locations)


def _event(line: Sequence[Clause]) -> Event:
    event = Event("main")
    for clause in line:
        event.add(clause)
    return event
