"""What a person left of each field that the machine filled: what its rules are measured on, and later learn from."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from incidents.services import AttributionInput, IncidentInput, ReportInput
from incidents.services.entries import to_json
from ingest.choices import Outcome
from ingest.models import Draft, FieldDecision
from ingest.reading.drafts import Draft as DraftReading
from ingest.services.contents import from_json
from ingest.services.entries import sketch_of_draft

# A field of a draft, and the parts of an entry that a person decides it by.
PARTS = {
    "event_class": ("event_class",),
    "date": ("date", "date_precision"),
    "place": ("location",),
    "attack_types": ("attack_types",),
    "targets": ("targets",),
    "figures": ("figures",),
    "perpetrator": ("attributions",),
}
# Of a location, what was read; the rest follows from it.
_OF_LOCATION = ("precision", "province", "district", "place", "district_set")
_OF_ATTRIBUTION = ("group", "track", "level")


def keep_outcomes(draft: Draft, entry: IncidentInput, source: ReportInput, *, fields: Iterable[str] = PARTS) -> None:
    """Keep, for each of ``fields``, what the machine had and what the person accepted.

    ``source`` is the article among the entry's reports: figures of other sources are none of the machine's.
    """
    reading = from_json(draft.content)
    proposed = sketch_of_draft(reading, draft.revision)
    machine = values_of(proposed, proposed.reports[0])
    person = values_of(entry, source)
    FieldDecision.objects.bulk_create(
        FieldDecision(
            draft=draft,
            field=field,
            outcome=outcome_of(machine[field], person[field]),
            machine=machine[field],
            person=person[field],
            confidence=_confidence(reading, field),
            rule=_rule(reading, field),
            language=draft.revision.language,
        )
        for field in fields
    )


def values_of(entry: IncidentInput, source: ReportInput) -> dict[str, Any]:
    """What an entry says of each field, in plain words that two entries can be compared by; None for nothing."""
    data = to_json(replace(entry, reports=(source,), attributions=_carried(entry, source)))
    figures = [_told(figure) for figure in data["reports"][0]["figures"]]
    attributions = [[one[name] for name in _OF_ATTRIBUTION] for one in data["attributions"]]
    return {
        "event_class": data["event_class"] or None,
        "date": [data["date"], data["date_precision"]] if data["date"] else None,
        "place": [data["location"][name] for name in _OF_LOCATION] if data["location"] else None,
        "attack_types": sorted(data["attack_types"]) or None,
        "targets": sorted(data["targets"]) or None,
        "figures": sorted(figures, key=str) or None,
        "perpetrator": sorted(attributions, key=str) or None,
    }


def _carried(entry: IncidentInput, source: ReportInput) -> tuple[AttributionInput, ...]:
    """The attributions that the source carries, or nobody is said to."""
    place = entry.reports.index(source)
    return tuple(replace(one, report=None) for one in entry.attributions if one.report in {place, None})


def outcome_of(machine: object, person: object) -> Outcome:
    """Whether the person kept the value, changed it, took it out, or added what the machine had not."""
    if machine == person:
        return Outcome.KEPT
    if machine is None:
        return Outcome.ADDED
    return Outcome.CLEARED if person is None else Outcome.CHANGED


def _told(figure: dict[str, Any]) -> list[Any]:
    return [figure["victim_class"], figure["harm"], figure["low"], figure["high"]]


def _confidence(reading: DraftReading, field: str) -> float | None:
    if field == "figures":
        return min((figure.confidence for figure in reading.figures), default=None)
    return float(getattr(reading, field).confidence)


def _rule(reading: DraftReading, field: str) -> str:
    if field == "figures":
        return "; ".join(sorted({figure.rule for figure in reading.figures if figure.rule}))[:60]
    return str(getattr(reading, field).rule)[:60]
