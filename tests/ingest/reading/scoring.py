"""How far a printed reading is right: incidents paired with the labels of a careful reader, then field by field."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

Incident = dict[str, Any]

CORE = ("date", "district", "killed", "injured", "killed_militants")
FIELDS = (*CORE, "attack_type", "target", "group", "claim")
# A pair that shares less than this is no pair.
_LEAST_LIKENESS = 2.0
_WEIGHTS = {
    "date": 2.0,
    "district": 3.0,
    "killed": 1.5,
    "injured": 1.0,
    "killed_militants": 0.5,
    "attack_type": 1.0,
    "target": 0.7,
    "group": 0.5,
    "claim": 0.2,
}
# Words that a careful reader may use one for another.
_TYPES = {
    "vehicle_bombing": "suicide_bombing",
    "landmine": "ied",
    "sniper": "armed_assault",
    "hijacking": "kidnapping",
    "beheading_or_execution": "targeted_killing",
    "roadblock": "armed_assault",
}
_NEAR_TYPES = frozenset({"armed_assault", "ambush", "raid_on_post", "targeted_killing"})
_TARGETS = {
    "rangers": "frontier_corps",
    "khasadar": "frontier_corps",
    "counter_terrorism_department": "police",
    "intelligence": "police",
    "judiciary": "government_official",
    "settler_or_traveller": "civilian",
    "road_transport": "civilian",
    "business": "civilian",
    "bank": "civilian",
    "place_of_worship": "religious_minority",
    "health_worker": "polio_team",
    "dam_or_construction": "labourer",
    "mine_or_mineral_transport": "power_line",
    "telecom": "power_line",
    "gas_pipeline": "power_line",
    "air_force": "army",
    "coast_guard_navy": "army",
}

Same = Callable[[str | None, str | None], bool]


class Scorer:
    """Counts right answers; `same_district` and `same_group` compare names as the record knows them."""

    def __init__(self, *, same_district: Same, same_group: Same) -> None:
        self.same_district, self.same_group = same_district, same_group
        self.right: Counter[str] = Counter()
        self.seen: Counter[str] = Counter()
        self.relevance: Counter[tuple[bool, bool]] = Counter()

    def add(self, gold: dict[str, Any], line: dict[str, Any]) -> None:
        """Score an article's printed line."""
        self.relevance[bool(gold["relevant"]), bool(line["relevant"])] += 1
        if not gold["relevant"]:
            return
        wanted = [incident for incident in gold["incidents"] if incident.get("role", "main") == "main"]
        found = [i for i in line["incidents"] if i["role"] == "main"] if line["relevant"] else []
        self.seen["recall"] += len(wanted)
        self.seen["precision"] += len(found)
        self.seen["core"] += len(wanted)
        for one, other in self._pairs(wanted, found):
            judged = self.judge(one, other)
            self.right.update({"recall": 1, "precision": 1})
            self.right["core"] += all(judged[field] is not False for field in CORE)
            for field, verdict in judged.items():
                if verdict is not None:
                    self.seen[field] += 1
                    self.right[field] += verdict

    def share(self, field: str) -> float:
        """The share of right answers, or F1 of relevance."""
        if field == "relevance":
            hit, wrong = self.relevance[True, True], self.relevance[True, False] + self.relevance[False, True]
            return 2 * hit / (2 * hit + wrong)
        return self.right[field] / self.seen[field]

    def judge(self, gold: Incident, found: Incident) -> dict[str, bool | None]:
        """Field to right or wrong; None where the label does not state it."""
        types, other_types = _family(gold["attack_types"], _TYPES), _family(found["attack_types"], _TYPES)
        targets, other_targets = _family(gold["targets"], _TARGETS), _family(found["targets"], _TARGETS)
        are_near = bool(types & _NEAR_TYPES and other_types & _NEAR_TYPES)
        return {
            "date": found["date"] == gold["date"] if gold.get("date") else None,
            "district": self.same_district(gold["district"], found["district"]) if gold.get("district") else None,
            "killed": count_right(gold, found, "killed"),
            "injured": count_right(gold, found, "injured"),
            "killed_militants": (found["killed_militants"] or 0) == (gold.get("killed_militants") or 0),
            "attack_type": bool(types & other_types) or are_near if types else None,
            "target": bool(targets & other_targets) if targets else None,
            "group": self.same_group(gold.get("perpetrator_named"), found["perpetrator_named"]),
            "claim": _claim(gold.get("claim_status")) == _claim(found["claim_status"]),
        }

    def _pairs(self, wanted: Sequence[Incident], found: Sequence[Incident]) -> list[tuple[Incident, Incident]]:
        """The likest first, each once."""
        options = [
            (self._likeness(one, other), at, to) for at, one in enumerate(wanted) for to, other in enumerate(found)
        ]
        taken: set[tuple[str, int]] = set()
        pairs = []
        for likeness, at, to in sorted(options, reverse=True):
            if likeness >= _LEAST_LIKENESS and not taken & {("gold", at), ("found", to)}:
                taken |= {("gold", at), ("found", to)}
                pairs.append((wanted[at], found[to]))
        return pairs

    def _likeness(self, one: Incident, other: Incident) -> float:
        return sum(_WEIGHTS[field] for field, verdict in self.judge(one, other).items() if verdict)


def count_right(gold: Incident, found: Incident, harm: str) -> bool:
    """The printed range lies inside the label's; where that is null, null and 0 are right."""
    low, high = gold.get(f"{harm}_min"), gold.get(f"{harm}_max")
    least, most = found.get(f"{harm}_min"), found.get(f"{harm}_max")
    if low is None and high is None:
        return not least and not most
    low = low or 0
    high = low if high is None else high
    if least is None and most is None:
        return high == 0
    least = most if least is None else least
    most = least if most is None else most
    assert least is not None
    assert most is not None
    return bool(low <= least and most <= high)


def _family(words: Sequence[str], table: dict[str, str]) -> set[str]:
    return {table.get(word, word) for word in words or ()}


def _claim(status: str | None) -> str:
    return "none" if status in {None, "", "unknown", "unclaimed"} else str(status)
