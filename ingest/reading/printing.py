"""A reading as the one line of JSON that the command line prints."""

from __future__ import annotations

from typing import Any

from ingest.reading.article import Span
from ingest.reading.drafts import Draft, Range, Reading

_KINDS = {
    "security_operation": "operation",
    "state_strike": "operation",
    "clash": "clash",
    "sectarian_clash": "clash",
    "inter_militant_clash": "clash",
}


def as_json(id_: str, reading: Reading) -> dict[str, Any]:
    """The article's line; null where nothing is stated, 0 only where the text says none."""
    return {
        "id": id_,
        "relevant": reading.relevant,
        "kind": reading.kind,
        "reasons": list(reading.reasons),
        "incidents": [_incident(draft) for draft in reading.drafts],
    }


def _incident(draft: Draft) -> dict[str, Any]:
    place = draft.place.value
    return {
        "date": _date(draft),
        "date_precision": draft.date_precision,
        "part_of_day": draft.part_of_day,
        "province": place.province_name or None if place else None,
        "district": place.district_name or None if place else None,
        "place": (place.place_name or place.words or None) if place else None,
        "attack_types": list(draft.attack_types.value),
        "targets": list(draft.targets.value),
        **_ends("killed", draft.killed.value),
        **_ends("injured", draft.injured.value),
        "killed_militants": draft.killed_militants.value,
        "claimed_killed": draft.claimed_killed.value.low if draft.claimed_killed.value else None,
        "killed_by_class": _by_class(draft),
        "perpetrator_named": draft.perpetrator.value,
        "claim_status": draft.claim_status.value,
        "incident_kind": _KINDS.get(draft.event_class.value, "attack"),
        "event_class": draft.event_class.value,
        "role": draft.role,
        "confidence": {name: value.confidence for name, value in draft.fields()},
        "evidence": {name: [[span.start, span.end] for span in value.spans] for name, value in draft.fields()},
    }


def _date(draft: Draft) -> str | None:
    day = draft.date.value
    if day is None or draft.date_precision in {"week", "year", None}:
        return None
    return day.isoformat()[:7] if draft.date_precision == "month" else day.isoformat()


def _ends(name: str, value: Range | None) -> dict[str, int | None]:
    return {f"{name}_min": value.low if value else None, f"{name}_max": value.high if value else None}


def _by_class(draft: Draft) -> dict[str, int]:
    """The killed of each class: what one clause says added up, the largest of several clauses."""
    found: dict[str, int] = {}
    clauses: dict[tuple[Span, ...], dict[str, int]] = {}
    for figure in draft.figures:
        if figure.harm == "killed" and figure.victim_class != "total" and not figure.is_claimed:
            counted = clauses.setdefault(figure.spans, {})
            counted[figure.victim_class] = counted.get(figure.victim_class, 0) + figure.low
    for counted in clauses.values():
        for name, number in counted.items():
            found[name] = max(found.get(name, 0), number)
    return found
