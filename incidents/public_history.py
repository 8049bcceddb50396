"""What of the history the public may read, for any number of incidents in one query."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from incidents.models import Incident
from incidents.querysets import is_told
from incidents.row_history import ROW_KINDS, Event, event_from, history_of, read_events, rows_ever_of

# What a version says that the public may not read: how it stood, and no more.
STANDING = ("status", "taken_down", "status_reason", "merged_into_id")


@dataclass(slots=True)
class History:
    """An incident's versions since first publication, and the events of every row that ever belonged to it.

    Oldest first. A version the public may not read is of the kind ``standing`` and holds ``STANDING`` alone.
    """

    versions: list[Event] = field(default_factory=list)
    rows: list[Event] = field(default_factory=list)


def histories(incidents: Collection[Incident], columns: Iterable[str]) -> dict[int, History]:
    """The public history of each incident by its key; ``columns`` are those read of a version. One query.

    Incidents come with what they were merged into. Of one that is not told of, the rows are not read at all.
    """
    keys = [incident.pk for incident in incidents]
    if not keys:
        return {}
    seen = history_of("incident").filter(pgh_obj__in=keys, published_at__isnull=False)
    readable = history_of("incident").public(incidents)
    stand = [incident.pk for incident in incidents if is_told(incident)]
    parts = [
        read_events("version", readable, [*columns, *STANDING]),
        read_events("standing", seen.exclude(pgh_id__in=readable.values("pgh_id")), STANDING),
        *(read_events(kind, rows) for kind, rows in rows_ever_of(stand).items()),
    ]
    events = [event_from(values) for values in parts[0].union(*parts[1:], all=True)]
    return _by_incident(keys, sorted(events, key=lambda event: (event.at, event.id)))


def withholds_place(incident: Incident) -> bool:
    """Whether the place is kept back now, its own or that of the incident it was merged into."""
    return bool(incident.withheld_to or (incident.merged_into and incident.merged_into.withheld_to))


def _by_incident(keys: Collection[int], events: Iterable[Event]) -> dict[int, History]:
    """Every event to each incident that its row ever belonged to; a figure goes with its report."""
    found = {key: History() for key in keys}
    rows: defaultdict[tuple[str, int], list[Event]] = defaultdict(list)
    for event in events:
        if event.kind in ROW_KINDS:
            rows[event.kind, event.obj].append(event)
        else:
            found[event.obj].versions.append(event)
    for chain in rows.values():
        for key in _owners(chain, rows) & found.keys():
            found[key].rows += chain
    for history in found.values():
        history.versions.sort(key=lambda event: event.id)
        history.rows.sort(key=lambda event: (event.at, ROW_KINDS.index(event.kind), event.id))
    return found


def _owners(chain: Iterable[Event], rows: Mapping[tuple[str, int], list[Event]]) -> set[int]:
    """The incidents a row ever belonged to."""
    carriers = [rows.get(("report", one.row.report_id), []) if one.kind == "figure" else [one] for one in chain]
    return {one.row.incident_id for events in carriers for one in events}
