"""What a bulk edit does to each incident."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from incidents.choices import AttackType, EventClass, PartOfDay, Target
from incidents.models import Campaign
from incidents.services.errors import RecordError
from incidents.services.inputs import IncidentInput


@dataclass(frozen=True, slots=True)
class BulkChange:
    """What a bulk edit does to each incident. Words are added to and taken from what is there; "" changes nothing."""

    add_attack_types: tuple[str, ...] = ()
    remove_attack_types: tuple[str, ...] = ()
    add_targets: tuple[str, ...] = ()
    remove_targets: tuple[str, ...] = ()
    event_class: str = ""
    part_of_day: str = ""
    remove_part_of_day: bool = False
    doubt_reason: str = ""
    remove_doubt: bool = False
    campaign: str = ""
    """Slug of the campaign to link into."""
    leave_campaign: bool = False

    def over(self, entry: IncidentInput, campaign: Campaign | None) -> IncidentInput:
        """The entry as the change makes it."""
        parts: dict[str, Any] = {
            "attack_types": _words(entry.attack_types, self.add_attack_types, self.remove_attack_types),
            "targets": _words(entry.targets, self.add_targets, self.remove_targets),
            "event_class": self.event_class or entry.event_class,
            "part_of_day": "" if self.remove_part_of_day else self.part_of_day or entry.part_of_day,
            "doubt_reason": "" if self.remove_doubt else self.doubt_reason.strip() or entry.doubt_reason,
            "campaign": None if self.leave_campaign else campaign or entry.campaign,
        }
        return replace(entry, **parts)


def check_change(change: BulkChange) -> None:
    """Refuse a change that says nothing, contradicts itself, or uses a word that is in no vocabulary."""
    if change == BulkChange():
        raise RecordError("change", "say what is to be changed")
    vocabularies: dict[str, tuple[Iterable[str], list[str]]] = {
        "add_attack_types": (change.add_attack_types, AttackType.values),
        "remove_attack_types": (change.remove_attack_types, AttackType.values),
        "add_targets": (change.add_targets, Target.values),
        "remove_targets": (change.remove_targets, Target.values),
        "event_class": ([change.event_class], ["", *EventClass.values]),
        "part_of_day": ([change.part_of_day], ["", *PartOfDay.values]),
    }
    for field, (given, vocabulary) in vocabularies.items():
        for word in given:
            if word not in vocabulary:
                raise RecordError(field, f"there is no {word!r}; choose from the list")
    contradictions = {
        "remove_attack_types": set(change.add_attack_types) & set(change.remove_attack_types),
        "remove_targets": set(change.add_targets) & set(change.remove_targets),
        "part_of_day": change.part_of_day and change.remove_part_of_day,
        "doubt_reason": change.doubt_reason and change.remove_doubt,
        "campaign": change.campaign and change.leave_campaign,
    }
    for field, found in contradictions.items():
        if found:
            raise RecordError(field, "add or take away, not both")


def _words(now: tuple[str, ...], add: tuple[str, ...], remove: tuple[str, ...]) -> tuple[str, ...]:
    kept = [word for word in now if word not in remove]
    return (*kept, *(word for word in add if word not in kept))
