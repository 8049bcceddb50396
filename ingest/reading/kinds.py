"""How an attack was made, and what it struck."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from ingest.reading.article import Span
from ingest.reading.clauses import Clause
from ingest.reading.doc import Sentence
from ingest.reading.drafts import Value
from ingest.reading.event import Event
from ingest.reading.facts import Fact
from ingest.reading.phrases import Hit
from ingest.reading.text import word_set
from ingest.reading.tolls import MILITANT

# A word such as "blast" is no second way of attack beside these.
_EXPLODE_TOO = frozenset({"grenade", "drone", "rocket_mortar", "suicide_bombing", "landmine", "vehicle_bombing"})
GENERIC_BLASTS = word_set(
    """bomb bombs blast blasts explosion explosions exploded explodes detonated explosive explosives bombed bombing
    bombings"""
)
_SITES = word_set(
    """post posts checkpost checkposts checkpoint checkpoints station stations camp picket fort outpost headquarters
    base chowki cantonment thana"""
)
_SEVERAL = word_set(
    """blasts explosions bombings attacks ambushes shootings raids killings kidnappings abductions strikes assaults
    دھماکوں حملوں"""
)
_MOST = 3
# Told of several incidents together, and so of each less surely.
_OF_ALL = 0.4
_STRUCK = word_set(
    """on at targeting targeted target against hit struck near attacked stormed ambushed attack towards into outside
    killed killing injured injuring inside at targeted of by"""
)
_TARGET_OF_CLASS = {
    "army": "army",
    "police": "police",
    "frontier_corps": "frontier_corps",
    "rangers": "rangers",
    "levies": "levies",
    "peace_committee": "peace_committee",
    "other_security": "frontier_corps",
}
_TARGET_OF_TAG = {
    "polio_worker": "polio_team",
    "journalist": "journalist",
    "cleric": "religious_leader",
    "labourer": "labourer",
    "politician": "politician",
    "foreigner": "foreigner",
    "chinese": "chinese_national",
    "official": "government_official",
    "elder": "tribal_elder",
    "minority": "religious_minority",
    "teacher": "teacher_or_school",
    "health": "health_worker",
    "lawyer": "civilian",
}
_TARGET_NAME = {"constabulary": "frontier_corps", "security": "security"}
_WEAK = frozenset({"civilian", "road_transport", "business", "security"})


def attack_types(event: Event) -> Value[tuple[str, ...]]:
    """The ways of attack, the best told first; empty where none is told."""
    weights: dict[str, float] = defaultdict(float)
    spans: dict[str, list[Span]] = defaultdict(list)
    for rank, clause in enumerate(event.all_clauses):
        for hit in clause.types:
            words = clause.sentence.words(hit.first, hit.last)
            weight = (1.0 if rank < 2 else 0.5) * (0.5 if words in GENERIC_BLASTS else 1.0)
            weights[hit.value] = max(weights[hit.value], weight)
            spans[hit.value].append(clause.sentence.span(hit.first, hit.last))
    if not weights and (common := _common_way(event)):
        weights[common[0]], spans[common[0]] = _OF_ALL, [common[1]]
    _refine(event, weights)
    ranked = sorted(weights, key=lambda kind: -weights[kind])
    kept = tuple(kind for kind in ranked if weights[kind] >= 0.5 * weights[ranked[0]])[:_MOST]
    evidence = tuple(span for kind in kept for span in spans[kind][:2])
    rest = tuple((kind,) for kind in ranked if kind not in kept)
    confidence = round(min(0.95, 0.5 + 0.4 * weights[kept[0]]), 2) if kept else 0.0
    return Value(kept, confidence, evidence, "named_ways" if kept else "", rest)


def _common_way(event: Event) -> tuple[str, Span] | None:
    """ "Three blasts shook the city: on Monday a woman died near the market": the way that is told of several."""
    told = [(clause.sentence, hit) for clause in event.shared for hit in clause.types]
    for clause in event.clauses[:1]:
        told += [(clause.sentence, hit) for hit in clause.sentence.hits.get("type", ()) if hit.last <= clause.first]
    several = [(sentence, hit) for sentence, hit in told if _is_of_several(sentence, hit)]
    if len({hit.value for _, hit in several}) != 1:
        return None
    sentence, hit = several[0]
    return hit.value, sentence.span(hit.first, hit.last)


def _is_of_several(sentence: Sentence, hit: Hit) -> bool:
    """ "Blasts", "quadcopter attacks": a word for more than one ends the phrase, or follows it."""
    return any(token.low in _SEVERAL for token in sentence.tokens[hit.last - 1 : hit.last + 1])


def _refine(event: Event, weights: dict[str, float]) -> None:
    if _EXPLODE_TOO & set(weights) and weights.get("ied", 0) <= max(
        weights[kind] for kind in _EXPLODE_TOO & set(weights)
    ):
        weights.pop("ied", None)
    struck = _hits_site(event)
    if struck and weights.get("armed_assault"):
        weights["raid_on_post"] = max(weights.get("raid_on_post", 0), weights["armed_assault"])
    if "sabotage" in weights and not weights.keys() & {"ied", "arson", "rocket_mortar", "armed_assault"}:
        weights["ied"] = 0.5 * weights["sabotage"]
    if not weights and any(clause.hits("violence") for clause in event.all_clauses[:3]):
        weights["raid_on_post" if struck else "armed_assault"] = 0.3


def _hits_site(event: Event) -> bool:
    """A post or station is what was struck, not where the dead were taken."""
    for clause in event.all_clauses[:3]:
        for hit in clause.hits("target"):
            words = set(clause.sentence.words(hit.first, hit.last + 1).split())
            if words & _SITES and _is_struck(clause, hit.first):
                return True
    return False


def _is_struck(clause: Clause, at: int) -> bool:
    before = [token.low for token in clause.sentence.tokens[max(clause.first, at - 5) : at]]
    return bool(_STRUCK & set(before))


def targets(event: Event, facts: Sequence[Fact], *, is_operation: bool) -> Value[tuple[str, ...]]:
    """Who or what was struck: the people harmed, and what stands behind "attack on", "targeting", "near"."""
    weights: dict[str, float] = defaultdict(float)
    spans: dict[str, list[Span]] = defaultdict(list)
    if is_operation:
        weights["militant"] = 2.0
    for fact in facts:
        for part in fact.parts:
            for name in _targets_of(part.victim_class, part.tags, is_operation=is_operation):
                weights[name] = max(weights[name], 1.4 if name == "civilian" else 1.8)
    if not is_operation:
        _struck_things(event, weights, spans)
    ranked = sorted(weights, key=lambda name: -weights[name])
    if len(ranked) > 1 and any(name not in _WEAK for name in ranked):
        ranked = [name for name in ranked if name not in _WEAK or weights[name] >= 1.4]
    kept = tuple(
        dict.fromkeys(
            "army" if name == "security" else name for name in ranked if weights[name] >= 0.5 * weights[ranked[0]]
        )
    )[:_MOST]
    confidence = round(min(0.92, 0.35 + 0.25 * weights[ranked[0]]), 2) if kept else 0.0
    return Value(kept, confidence, tuple(span for name in kept for span in spans[name][:1]), "struck" if kept else "")


def _targets_of(victim_class: str, tags: Sequence[str], *, is_operation: bool) -> list[str]:
    named = [_TARGET_OF_TAG[tag] for tag in tags if tag in _TARGET_OF_TAG]
    if victim_class in MILITANT:
        return ["militant"] if is_operation else []
    if victim_class in _TARGET_OF_CLASS:
        named.append(_TARGET_OF_CLASS[victim_class])
    elif victim_class == "security":
        named.append("security")
    elif victim_class == "civilian" and not named:
        named.append("civilian")
    return named


def _struck_things(event: Event, weights: dict[str, float], spans: dict[str, list[Span]]) -> None:
    for rank, clause in enumerate(event.all_clauses):
        for hit in clause.hits("target"):
            name = _TARGET_NAME.get(hit.value, hit.value)
            weight = 2.0 if _is_struck(clause, hit.first) else 1.0
            weight *= 1.0 if rank < 2 else 0.5
            if clause.hits("type") or clause.hits("violence"):
                weights[name] = max(weights[name], weight if name not in _WEAK else weight * 0.6)
                spans[name].append(clause.sentence.span(hit.first, hit.last))
