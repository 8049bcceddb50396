"""What a model's checked proposals change of the rules' drafts: they back a value, stand beside it, or fill a gap.

They never replace what a rule found, never make an incident, and never say by themselves who did it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ingest.asking.checking import CONFIDENCE, RULE
from ingest.reading.article import Span
from ingest.reading.candidates import Candidate
from ingest.reading.drafts import Draft, Figure, PlaceReading, Range, Value

# Two readers of the same words may err alike, so that agreement adds little, and never certainty.
AGREED_ADDS, AGREED_UP_TO = 0.1, 0.9
MOST_ADDED = 3
_ATTACKERS = frozenset({"militant", "suicide_attacker"})
# Harm and class of the row of figures that carries a toll into the record.
_ROW_OF = {
    "killed": ("killed", "unknown"),
    "injured": ("injured", "unknown"),
    "killed_militants": ("killed", "militant"),
}
_SEVERAL = frozenset({"attack_types", "targets"})
# The gravest thing a record says is who did it: a person chooses it.
_ONLY_OFFERED = frozenset({"perpetrator"})


@dataclass(frozen=True, slots=True)
class _Offer:
    """A whole value of a field, with its evidence; ``of`` is the candidate it came from."""

    value: Any
    spans: tuple[Span, ...]
    of: Candidate


def join(drafts: Sequence[Draft], candidates: Iterable[Candidate], *, whole: str) -> tuple[Draft, ...]:
    """The drafts, as many as there were, with the candidates taken in; ``whole`` is the text that spans count in."""
    of: dict[int, list[Candidate]] = {}
    for candidate in candidates:
        of.setdefault(candidate.event, []).append(candidate)
    return tuple(_with(draft, of[at], whole) if at in of else draft for at, draft in enumerate(drafts))


def _with(draft: Draft, candidates: Sequence[Candidate], whole: str) -> Draft:
    changed = draft
    only_offered = _ONLY_OFFERED | (frozenset({"attack_types"}) if _is_operation(draft) else frozenset())
    for field in dict.fromkeys(candidate.field for candidate in candidates):
        offers = _offers(field, [one for one in candidates if one.field == field])
        before: Value[Any] = getattr(draft, field)
        after = _joined(field, before, offers, may_fill=field not in only_offered)
        changes: dict[str, Any] = {field: after}
        if after.rule == RULE and before.rule != RULE:
            changes |= _along(field, changed, offers[0], whole)
        changed = replace(changed, **changes)
    return replace(changed, candidates=(*draft.candidates, *candidates))


def _offers(field: str, candidates: Sequence[Candidate]) -> list[_Offer]:
    if field in _SEVERAL:
        spans = tuple(dict.fromkeys(span for one in candidates for span in one.spans))
        return [_Offer(tuple(dict.fromkeys(one.value for one in candidates)), spans, candidates[0])]
    return [_Offer(_value(field, one), one.spans, one) for one in candidates]


def _value(field: str, candidate: Candidate) -> Any:  # noqa: ANN401
    if field == "killed_militants":
        return candidate.value.low
    return Range(candidate.value.low, candidate.value.high) if field in _ROW_OF else candidate.value


def _joined(field: str, value: Value[Any], offers: Iterable[_Offer], *, may_fill: bool) -> Value[Any]:
    agrees = _AGREES.get(field, _is_same)
    backed, added = value.confidence, 0
    for offer in offers:
        if may_fill and _is_gap(value):
            value = replace(value, value=offer.value, confidence=CONFIDENCE, spans=offer.spans, rule=RULE)
            backed = CONFIDENCE
        elif value.value not in (None, ()) and agrees(value.value, offer.value):
            if value.rule != RULE:
                backed = max(value.confidence, min(AGREED_UP_TO, round(value.confidence + AGREED_ADDS, 2)))
        elif offer.value not in value.alternatives and added < MOST_ADDED:
            value = replace(value, alternatives=(*value.alternatives, offer.value))
            added += 1
    return replace(value, confidence=backed)


def _is_gap(value: Value[Any]) -> bool:
    """No rule found a value, nor words that say there is none."""
    return value.value in (None, ()) and not value.spans


def _is_operation(draft: Draft) -> bool:
    """Nobody was attacked, so that no way of attack is missing."""
    return draft.event_class.value in {"security_operation", "state_strike"}


def _along(field: str, draft: Draft, offer: _Offer, whole: str) -> dict[str, Any]:
    """What else a filled gap is told by: the day its precision, a toll its row of figures."""
    if field == "date":
        return {"date_precision": "day"}
    if field not in _ROW_OF:
        return {}
    harm, victim_class = _ROW_OF[field]
    is_told = any(
        one.harm == harm and (one.victim_class in _ATTACKERS) == (victim_class in _ATTACKERS) and not one.is_claimed
        for one in draft.figures
    )
    if is_told:
        return {}
    number = offer.of.value
    words = offer.spans[0].words(whole)
    row = Figure(victim_class, harm, number.low, number.high, number.quantifier, words=words, spans=offer.spans,
                 rule=RULE, confidence=CONFIDENCE)  # fmt: skip
    return {"figures": (*draft.figures, row)}


def _is_same(mine: object, offered: object) -> bool:
    return mine == offered


def _is_part(mine: Sequence[str], offered: Sequence[str]) -> bool:
    return set(offered) <= set(mine)


def _is_near(mine: PlaceReading, offered: PlaceReading) -> bool:
    """The same place, or the district or province that it lies in; a district's own town may be meant for it."""
    if offered.district is None:
        return offered.province == mine.province
    is_wide = offered.place is None or offered.place_name == offered.district_name
    return offered.district == mine.district and (is_wide or offered.place == mine.place)


def _is_among(mine: Range, offered: Range) -> bool:
    return mine.low == offered.low


_AGREES: Mapping[str, Callable[[Any, Any], bool]] = {
    "attack_types": _is_part,
    "targets": _is_part,
    "place": _is_near,
    "killed": _is_among,
    "injured": _is_among,
}
