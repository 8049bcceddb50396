"""The full history of an incident for its editors: every step since the first, and what of it can be brought back.

The public reads the ledger instead (``incidents.ledger``), which begins with publication and keeps a withheld place
back.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from django.apps import apps

from incidents.choices import LocationPrecision
from incidents.ledger import PUBLIC_FIELDS
from incidents.models import Incident
from incidents.row_history import Event, RowStep, events_of, steps_of
from incidents.row_words import attribution_line, choice_line, figure_line, report_line
from incidents.services.entries import PARTS
from incidents.versions import Names, field_words, names_of
from incidents.wording import NOT_REPORTED

_LABELS = {
    **PUBLIC_FIELDS,
    "near_km": "Kilometres from the place",
    "maybe_same_as_id": "May be the same as",
    "merged_into_id": "Merged into",
    "notes": "Notes for editors",
    "assigned_to_id": "Assigned to",
}
# The columns that are told together: those of a part of an entry that is not called after its column, and a range.
_PART_OF = {
    **dict.fromkeys(
        (
            "province_id", "district_id", "district_text", "place_id", "place_text", "latitude", "longitude",
            "location_precision", "near_km",
        ),
        "location",
    ),
    "campaign_id": "campaign",
    "maybe_same_as_id": "maybe_same_as",
    **{f"{stem}_{bound}": stem for stem in ("killed", "injured") for bound in ("low", "best", "high")},
}  # fmt: skip
# What is set aside while a place is withheld: a version of that time does not hold it.
_NOT_IN_WITHHELD = frozenset({"location", "summary", "doubt_reason", "campaign"})
_RESTORED_BY_ROW = frozenset({"report", "figure", "attribution"})
_ROW_LABELS = {
    "report": "Source",
    "figure": "Figure",
    "attribution": "Attribution",
    "choice": "Figure chosen by an editor",
    "withheld": "Withheld place",
}
_WITHHELD_LABELS = {"added": "Kept back from the public", "removed": "No longer kept back"}
_ACTIONS = {
    "create_incident": "Entered",
    "edit_incident": "Edited",
    "accept_proposal": "Change accepted",
    "merge": "Merged",
    "unmerge": "Taken apart again",
    "assign_incident": "Assigned",
    "submit_incident": "Sent to review",
    "return_incident": "Returned to its editor",
    "publish_incident": "Published",
    "pass_incident": "Passed as it stands",
    "withdraw_incident": "Withdrawn",
    "reinstate_incident": "Reinstated",
    "take_down": "Taken down",
    "withhold_location": "Place withheld",
    "reveal_location": "Place revealed",
    "apply_bulk_edit": "Bulk edit",
    "undo_batch": "Batch undone",
}


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A part or a derived column that changed. ``event`` is the version that still had the old value.

    ``part`` is "" for what cannot be brought back by itself, because it follows from something else.
    """

    label: str
    old: str
    new: str
    part: str = ""
    event: int = 0


@dataclass(frozen=True, slots=True)
class RowChange:
    """A source, figure, attribution or choice that came, changed or went; ``event`` is its state before, if any."""

    kind: str
    label: str
    old: str
    new: str
    event: int = 0


@dataclass(slots=True)
class Step:
    """What one person did in one go. ``by`` is "" for the loader and for changes made in the database by hand.

    ``note`` is for editors alone. ``merge`` is the key of a merge made here that still stands.
    """

    at: dt.datetime
    action: str = ""
    by: str = ""
    proposed_by: str = ""
    reason: str = ""
    source: str = ""
    note: str = ""
    batch: int | None = None
    merge: int | None = None
    version: int | None = None
    fields: list[FieldChange] = field(default_factory=list)
    rows: list[RowChange] = field(default_factory=list)


def desk_history(incident: Incident) -> list[Step]:
    """Every step of an incident, newest first. Three queries, however long the history.

    Each former value of a part (``entries.PARTS``) carries the version by which ``restore_part`` brings it back, and
    each former state of a row the event that ``restore_row`` takes.
    """
    versions = _versions(incident)
    events = events_of(incident)
    rows = list(steps_of(incident, events))
    names = names_of(_pointers(versions, rows))
    steps: dict[Any, Step] = {}
    for old, new in pairwise([None, *versions]):
        metadata = new.pgh_context.metadata if new.pgh_context else {}
        step = _step(steps, new.pgh_context_id or new.pgh_created_at, new.pgh_created_at, metadata, names)
        step.version = new.version
        step.fields += _field_changes(old, new, names) if old is not None else []
    for row in rows:
        step = _step(steps, row.event.context or row.event.at, row.event.at, row.event.metadata, names)
        _tell(step, row, names)
    undone = {event.obj for event in events if event.kind == "merge" and event.row.undone_at}
    for step in steps.values():
        step.merge = None if step.merge in undone else step.merge
        _settle_withheld(step)
    return sorted(steps.values(), key=lambda step: (step.at, step.version or 0), reverse=True)


def action_words(action: str) -> str:
    """What a service did, as a step of the history is headed; "" for a change that no service made."""
    return _ACTIONS.get(action, action.removesuffix("_incident").replace("_", " ").capitalize())


def _versions(incident: Incident) -> list[Any]:
    history: Any = apps.get_model("incidents", "IncidentEvent")
    return list(history.objects.filter(pgh_obj=incident.pk).select_related("pgh_context").order_by("pgh_id"))


def _step(steps: dict[Any, Step], key: Any, at: dt.datetime, metadata: Mapping[str, Any], names: Names) -> Step:  # noqa: ANN401
    """The step that a context stands for, made when it is first met. Without a context a transaction is one step."""
    if key not in steps:
        steps[key] = Step(
            at=at,
            action=action_words(str(metadata.get("action", ""))),
            by=_person(metadata.get("user"), names),
            proposed_by=_person(metadata.get("proposed_by"), names),
            reason=str(metadata.get("reason") or ""),
            source=str(metadata.get("source") or ""),
            batch=metadata.get("batch"),
        )
    return steps[key]


def _person(key: int | None, names: Names) -> str:
    return names.get(("user", key), "") if key else ""


def _field_changes(old: Any, new: Any, names: Names) -> Iterator[FieldChange]:  # noqa: ANN401
    """What differs between two versions, the columns of one part told as one change."""
    parts: dict[str, list[str]] = {}
    for column in _LABELS:
        if getattr(old, column) != getattr(new, column):
            parts.setdefault(_PART_OF.get(column, column), []).append(column)
    for part, columns in parts.items():
        restorable = part in PARTS and not (old.withheld_to and part in _NOT_IN_WITHHELD)
        yield FieldChange(
            label=PARTS.get(part) or _LABELS.get(f"{part}_best") or _LABELS[columns[0]],
            old=_told(old, part, columns, names),
            new=_told(new, part, columns, names),
            part=part if restorable else "",
            event=old.pgh_id if restorable else 0,
        )


def _told(version: Any, part: str, columns: list[str], names: Names) -> str:  # noqa: ANN401
    if f"{part}_best" in _LABELS:
        low, best, high = (field_words(version, f"{part}_{bound}", names) for bound in ("low", "best", "high"))
        return best if low == high else f"{best} ({low}–{high})"
    said = [(_LABELS[column], field_words(version, column, names)) for column in columns]
    if len(said) == 1:
        return said[0][1]
    return "; ".join(f"{label.lower()} {words}" for label, words in said)


def _tell(step: Step, row: RowStep, names: Names) -> None:
    """Add what became of one row to its step."""
    kind, event = row.event.kind, row.event
    if kind == "review":
        step.note = event.row.note if event.row.note != step.reason else ""
        return
    if kind == "merge":
        step.merge = event.obj if event.label == "insert" else None
        return
    before = row.before
    old = NOT_REPORTED if before is None else _row_words(before, names)
    new = NOT_REPORTED if row.verb in {"removed", "moved away"} else _row_words(event, names)
    if old == new:
        return
    restorable = kind in _RESTORED_BY_ROW and row.verb in {"changed", "removed"} and before is not None
    earlier = event.id if row.verb == "removed" else before.id if before else 0
    label = _WITHHELD_LABELS[row.verb] if kind == "withheld" else f"{_ROW_LABELS[kind]} {row.verb}"
    step.rows.append(RowChange(kind, label, old, new, earlier if restorable else 0))


def _settle_withheld(step: Step) -> None:
    """An edit of an incident whose place is withheld takes the place out and puts it back: told as one change."""
    gone = next((row for row in step.rows if row.kind == "withheld" and row.new == NOT_REPORTED), None)
    back = next((row for row in step.rows if row.kind == "withheld" and row.old == NOT_REPORTED), None)
    if gone and back:
        step.rows = [row for row in step.rows if row not in (gone, back)]
        if gone.old != back.new:
            step.rows.append(RowChange("withheld", "Withheld place changed", gone.old, back.new))


def _row_words(event: Event, names: Names) -> str:
    row = event.row
    match event.kind:
        case "report":
            return _report_words(row, names.get(("outlet_id", row.outlet_id), "a source"))
        case "figure":
            return figure_line(row)
        case "attribution":
            return attribution_line(row, names.get(("group_id", row.group_id), "") if row.group_id else "")
        case "choice":
            return choice_line(row)
        case _:
            return _withheld_words(row, names)


def _report_words(row: Any, outlet: str) -> str:  # noqa: ANN401
    more = [
        f"headline: {row.title}" if row.title and row.url else "",
        f"quote: “{row.quote}”" if row.quote else "",
        f"covers: {row.scope}" if row.scope else "",
    ]
    return "; ".join(part for part in [report_line(row, outlet), *more] if part)


def _withheld_words(row: Any, names: Names) -> str:  # noqa: ANN401
    place = names.get(("place_id", row.place_id), "") if row.place_id else ""
    where = [place or row.place_text, names.get(("district_id", row.district_id), "") if row.district_id else ""]
    known = f"known to: {LocationPrecision(row.location_precision).label.lower()}"
    point = f"{row.latitude:.4f}, {row.longitude:.4f}" if row.latitude is not None else ""
    more = [
        f"summary: {row.summary}" if row.summary else "",
        f"doubt: {row.doubt_reason}" if row.doubt_reason else "",
        f"campaign: {names.get(('campaign_id', row.campaign_id), '')}" if row.campaign_id else "",
    ]
    return "; ".join(part for part in [*where, known, point, *more, f"because {row.reason}"] if part)


def _pointers(versions: Iterable[Any], rows: Iterable[RowStep]) -> Iterator[tuple[str, int | None]]:
    """All keys of other tables that the history names."""
    columns = [name for name in _LABELS if name.endswith("_id")]
    for version in versions:
        yield from ((column, getattr(version, column)) for column in columns)
        metadata = version.pgh_context.metadata if version.pgh_context else {}
        yield from (("user", metadata.get(who)) for who in ("user", "proposed_by"))
    for row in rows:
        for column in ("outlet_id", "group_id", "place_id", "district_id", "campaign_id"):
            yield column, getattr(row.event.row, column, None)
        yield from (("user", row.event.metadata.get(who)) for who in ("user", "proposed_by"))
