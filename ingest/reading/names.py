"""Names of the harmed: they help to tell whether two articles are of one incident, and are never shown in public."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.reading.clauses import Clause

_MOST = 12


def victim_names(clauses: Sequence[Clause]) -> tuple[str, ...]:
    """Runs of capitalised words inside what was said of people harmed."""
    names: list[str] = []
    for clause in clauses:
        for fact in clause.facts:
            names += _runs(clause, fact.total.first, fact.total.last)
    return tuple(dict.fromkeys(names))[:_MOST]


def _runs(clause: Clause, first: int, last: int) -> list[str]:
    sentence = clause.sentence
    covered = {at for place in sentence.places for at in range(place.first, place.last)}
    runs: list[list[str]] = [[]]
    for at in range(first, last):
        token = sentence.tokens[at]
        listed = any(sentence.at(name, at) for name in ("head", "service", "number", "quantifier", "grammar"))
        if token.is_name_like and token.is_word and not listed and at not in covered:
            runs[-1].append(token.text)
        else:
            runs.append([])
    return [" ".join(run) for run in runs if len(run) >= 2]
