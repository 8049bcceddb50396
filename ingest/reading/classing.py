"""What kind of incident an event is: who began it decides."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.reading.article import Span
from ingest.reading.clauses import Clause
from ingest.reading.drafts import Value
from ingest.reading.event import Event
from ingest.reading.facts import Fact
from ingest.reading.language import Language
from ingest.reading.text import word_set
from ingest.reading.tolls import MILITANT

# Ways of attack that forces do not use, so that an operation's words beside them tell of what came after.
_DIRECT = word_set(
    """suicide_bombing ied landmine grenade rocket_mortar drone ambush kidnapping sabotage vehicle_bombing
    targeted_killing"""
)
# Of these, the ones that criminals do not use either.
_BOMBS = _DIRECT - {"kidnapping", "targeted_killing", "rocket_mortar", "grenade"}
# Fights of other kinds, by the words for them; the first that fits decides.
_OTHER_FIGHTS = ("inter_militant_clash", "cross_border_fire", "sectarian_clash", "state_strike")
_MOST_SPANS = 3
_LEAD = 3


def event_class(event: Event, language: Language) -> Value[str]:
    """The class, with the words that tell it."""
    clauses = event.all_clauses or event.shared
    facts = [fact for clause in clauses for fact in clause.facts]
    if _is_criminal(clauses, facts, language):
        return Value("criminal_violence", 0.7, _spans(clauses, _topic(language, "crime")), "crime_words")
    for name in _OTHER_FIGHTS:
        if spans := _spans(clauses[:2], _topic(language, name)):
            return Value(name, 0.65, spans, f"{name}_words")
    return _by_initiator(event, clauses, facts, language)


def _by_initiator(event: Event, clauses: Sequence[Clause], facts: Sequence[Fact], language: Language) -> Value[str]:
    """Whose doing is told first: the forces' or the attackers'."""
    operation, attack = _topic(language, "operation"), _topic(language, "attacked")
    told = [c for rank, c in enumerate(clauses) if rank < 2 or any(fact.harm == "killed" for fact in c.facts)]
    began, struck = _first(told, operation), _first(clauses, attack)
    theirs, ours = _dead(facts)
    direct = any(hit.value in _DIRECT for clause in clauses[:2] for hit in clause.types)
    by_group = any(language.cues.group_attacks.search(clause.sentence.marked) for clause in clauses[:2])
    if began is None and not direct and _first(event.shared, operation) is not None:
        return Value("security_operation", 0.65, _spans(event.shared, operation), "operation_of_the_article")
    if (
        began is not None
        and not by_group
        and _is_operation(began, struck, direct=direct, only_ours=ours and not theirs)
    ):
        return Value("security_operation", 0.8, _spans(clauses, operation), "operation_words")
    if struck is None and theirs and not ours:
        return Value("security_operation", 0.6, _spans(clauses, _topic(language, "clash")), "only_militants_killed")
    if struck is None and (spans := _spans(clauses, _topic(language, "clash"))):
        return Value("clash", 0.6, spans, "clash_words")
    confidence = 0.8 if struck is not None else 0.5
    return Value("militant_attack", confidence, _spans(clauses, attack), "attack_words")


def _is_operation(began: tuple[int, int], struck: tuple[int, int] | None, *, direct: bool, only_ours: bool) -> bool:
    """Forces began it: their doing is told first, or in title or lead, and no attackers' way of attack before it."""
    if struck is None or began <= struck:
        return not (direct and only_ours)
    is_attack_first = struck[0] == began[0] and struck[1] < began[1]
    return not direct and began[0] < 2 and not is_attack_first


def is_accident(event: Event, language: Language) -> bool:
    """A crash, a collapse or a gas leak told beside the news: nobody attacked."""
    if any(clause.types or clause.hits("violence") for clause in event.clauses):
        return False
    return any(_topic(language, "accident").search(clause.low) for clause in event.clauses)


def _topic(language: Language, name: str) -> re.Pattern[str]:
    return language.cues.topics[name]


def _dead(facts: Sequence[Fact]) -> tuple[bool, bool]:
    """Whether militants, and whether victims, were killed."""
    parts = [(fact, part) for fact in facts if fact.harm == "killed" for part in fact.parts if part.low != 0]
    theirs = any(part.victim_class in MILITANT or fact.leaning == "militant" for fact, part in parts)
    ours = any(part.victim_class not in MILITANT | {"", "criminal"} or fact.leaning == "victim" for fact, part in parts)
    return theirs, ours


def _is_criminal(clauses: Sequence[Clause], facts: Sequence[Fact], language: Language) -> bool:
    """Words of crime, or criminals dead, and neither a group's name nor a bomb."""
    groups = [group for clause in clauses for group in clause.sentence.groups]
    bombs = any(hit.value in _BOMBS for clause in clauses for hit in clause.types)
    if bombs or any(not group.is_label for group in groups):
        return False
    dead = any(part.victim_class == "criminal" for fact in facts for part in fact.parts)
    crime = _topic(language, "crime")
    if dead or any(crime.search(clause.low) for clause in clauses[:_LEAD]):
        return True
    militancy = any(clause.hits("militancy") for clause in clauses)
    return not militancy and any(crime.search(clause.low) for clause in clauses)


def _first(clauses: Sequence[Clause], pattern: re.Pattern[str]) -> tuple[int, int] | None:
    """Which clause first speaks of the topic, and where in it."""
    for at, clause in enumerate(clauses):
        if match := pattern.search(clause.low):
            return at, match.start()
    return None


def _spans(clauses: Sequence[Clause], pattern: re.Pattern[str]) -> tuple[Span, ...]:
    found = []
    for clause in clauses:
        if match := pattern.search(clause.low):
            start = clause.sentence.tokens[clause.first].start
            found.append(Span(start + match.start(), start + match.end()))
    return tuple(found[:_MOST_SPANS])
