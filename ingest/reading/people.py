"""Who is counted: noun phrases of people, with their number, their class, and how they are joined.

"Seven people, including three policemen and the assistant commissioner" is one group of 7, of whom 3 are
police and 1 an official; a part is never added to its whole.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ingest.reading.companies import joined
from ingest.reading.doc import Sentence
from ingest.reading.nouns import phrases
from ingest.reading.persons import ENEMIES, People
from ingest.reading.wholes import under_wholes


def people(sentence: Sentence) -> list[People]:
    """All groups of people in the sentence, lists joined and parts put under their wholes."""
    return under_wholes(sentence, joined(sentence, phrases(sentence)))


def with_antecedents(groups: Sequence[People], before: Sequence[People]) -> list[People]:
    """ "One of them was killed": attackers, where the sentence before speaks of no others than attackers."""
    kinds = {group.total.victim_class for group in before if not group.is_single}
    if len(kinds) != 1 or not kinds <= ENEMIES:
        return list(groups)
    kind = kinds.pop()
    return [
        _of_kind(group, kind) if _is_part_of_others(group, groups[:at]) else group for at, group in enumerate(groups)
    ]


def _is_part_of_others(group: People, told: Sequence[People]) -> bool:
    """A part, without a class, of people whom its own sentence did not name."""
    return group.is_part and not group.total.victim_class and all(other.is_single for other in told)


def _of_kind(group: People, kind: str) -> People:
    parts = tuple(part if part.victim_class else replace(part, victim_class=kind) for part in group.parts)
    return replace(group, total=replace(group.total, victim_class=kind), parts=parts)
