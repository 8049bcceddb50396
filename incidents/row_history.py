"""The sources, figures and attributions of one incident through time: what came, changed, moved and went."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from django.apps import apps
from django.db.models import F, Q, TextField, Value
from django.db.models.functions import JSONObject

from incidents.models import Incident

ROW_KINDS = ("report", "figure", "attribution", "choice")
"""The rows below an incident that the public may read, in the order in which those of one moment are told."""

# Which table's history holds a kind of row, in the order in which rows of one moment are told.
_TABLES = {
    "incident": "IncidentEvent",
    "report": "ReportEvent",
    "figure": "CasualtyFigureEvent",
    "attribution": "AttributionEvent",
    "choice": "CasualtyChoiceEvent",
    "withheld": "WithheldLocationEvent",
    "review": "ReviewEvent",
    "merge": "MergeEvent",
}
_COLUMNS = ("kind", "pgh_id", "pgh_label", "pgh_created_at", "pgh_obj_id", "pgh_context_id")
_DAYS = ("date", "date_end", "published_on", "stated_on")


@dataclass(frozen=True, slots=True)
class Event:
    """One event of one row. ``row`` holds the values after it, of a deleted row its last ones."""

    kind: str
    id: int
    label: str
    at: dt.datetime
    obj: int
    context: Any
    metadata: dict[str, Any]
    row: SimpleNamespace


@dataclass(frozen=True, slots=True)
class RowStep:
    """What an event did to the incident: a row was added, changed, removed, or moved in or out by a merge."""

    event: Event
    verb: str
    before: Event | None


def events_of(incident: Incident) -> list[Event]:
    """Every event of every row that ever belonged to an incident, oldest first; one query however many tables."""
    mine = Q(incident=incident.pk)
    tables = {
        **rows_ever_of([incident.pk]),
        "withheld": history_of("withheld").filter(mine),
        "review": history_of("review").filter(mine),
        "merge": history_of("merge").filter(Q(kept=incident.pk) | Q(merged=incident.pk)),
    }
    first, *rest = (read_events(kind, events) for kind, events in tables.items())
    found = [event_from(values) for values in first.union(*rest, all=True)]
    order = list(_TABLES)
    return sorted(found, key=lambda event: (event.at, order.index(event.kind), event.id))


def steps_of(incident: Incident, events: Iterable[Event]) -> Iterator[RowStep]:
    """What the events did to this incident, leaving out what befell a row while it belonged to another."""
    owners = _Owners(events, incident.pk)
    last: dict[tuple[str, int], Event] = {}
    for event in events:
        before = last.get((event.kind, event.obj))
        last[event.kind, event.obj] = event
        was = before is not None and owners.holds(before, at=event.at)
        now = event.label != "delete" and owners.holds(event, at=event.at)
        verb = _verb(event.label, was=was, now=now)
        if verb:
            yield RowStep(event, verb, before if was else None)


def _verb(label: str, *, was: bool, now: bool) -> str:
    match label, was, now:
        case "insert", _, True:
            return "added"
        case "update", True, True:
            return "changed"
        case "update", False, True:
            return "moved here"
        case "update", True, False:
            return "moved away"
        case "delete", True, _:
            return "removed"
        case _:
            return ""


class _Owners:
    """To which incident a row belonged at a moment. A figure belongs to the incident of its report."""

    def __init__(self, events: Iterable[Event], incident: int) -> None:
        self._incident = incident
        self._reports: defaultdict[int, list[tuple[dt.datetime, int | None]]] = defaultdict(list)
        for event in events:
            if event.kind == "report":
                self._reports[event.obj].append((event.at, event.row.incident_id))

    def holds(self, event: Event, *, at: dt.datetime) -> bool:
        """Whether the row, as this event left it, was the incident's at a moment."""
        if event.kind == "figure":
            owners = [owner for since, owner in self._reports.get(event.row.report_id, ()) if since <= at]
            return bool(owners) and owners[-1] == self._incident
        if event.kind == "merge":
            return True
        return bool(event.row.incident_id == self._incident)


def history_of(kind: str) -> Any:  # noqa: ANN401
    """The whole history of a kind of row, "incident" for incidents themselves; callers decide who may read it."""
    return apps.get_model("incidents", _TABLES[kind])._default_manager.order_by()


def rows_ever_of(incidents: Collection[int]) -> dict[str, Any]:
    """The events of every row that ever belonged to one of these incidents, by its kind: those of ``ROW_KINDS``."""
    reports = history_of("report").filter(incident__in=incidents).values("pgh_obj")
    figures = history_of("figure").filter(report__in=reports).values("pgh_obj")
    statements = history_of("attribution").filter(incident__in=incidents).values("pgh_obj")
    return {
        "report": history_of("report").filter(pgh_obj__in=reports),
        "figure": history_of("figure").filter(pgh_obj__in=figures),
        "attribution": history_of("attribution").filter(pgh_obj__in=statements),
        "choice": history_of("choice").filter(incident__in=incidents),
    }


def read_events(kind: str, events: Any, columns: Iterable[str] = ()) -> Any:  # noqa: ANN401
    """Events as rows of one shape, so that a union reads all tables at once; all columns unless some are named."""
    names = columns or [field.attname for field in events.model._meta.fields if not field.name.startswith("pgh_")]
    values = JSONObject(**{name: F(name) for name in dict.fromkeys(names)})
    return events.annotate(kind=Value(kind, TextField()), row=values).values_list(
        *_COLUMNS, "pgh_context__metadata", "row"
    )


def event_from(values: Sequence[Any]) -> Event:
    """The event in a row of ``read_events``."""
    kind, key, label, at, obj, context, metadata, row = values
    days = {name: dt.date.fromisoformat(row[name]) for name in _DAYS if row.get(name)}
    return Event(kind, key, label, at, obj, context, metadata or {}, SimpleNamespace(**{**row, **days}))
