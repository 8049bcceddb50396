"""One incident as a row: the flat core that the JSON interface and the files give out.

This is the one place that knows the fields, in the names of docs/data-dictionary.md. Null is "not known" or "not
reported". The row never holds more of a place than the public may know, since the incident does not either.
"""

from collections.abc import Callable, Collection, Mapping
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils.timezone import localtime

from incidents.models import Incident

Cell = str | int | float | date | None
RANGES = ("killed", "injured")
BOUNDS = ("low", "best", "high")


def moment(value: datetime) -> str:
    """A moment in Pakistan Standard Time, to the second."""
    return localtime(value).isoformat(timespec="seconds")


def interval(incident: Incident, stem: str) -> dict[str, int | None]:
    """Low, best and high of ``killed``, ``injured``, ``killed_all`` or ``injured_all``."""
    return {bound: getattr(incident, f"{stem}_{bound}") for bound in BOUNDS}


def _groups(incident: Incident) -> list[dict[str, str | None]]:
    """Every attribution; the slug is null and the name the source's words where they name no group for certain."""
    return [
        {
            "slug": entry.group.slug if entry.group else None,
            "name": entry.group.name if entry.group else entry.words,
            "track": entry.track,
            "level": entry.level,
        }
        for entry in incident.attributions.all()
    ]


_FIELDS: dict[str, Callable[[Incident], Any]] = {
    "uid": lambda row: row.uid,
    # The page is named, not imported: addresses belong to the layer above.
    "url": lambda row: reverse("dashboard:incident", args=[row.uid]),
    "title": lambda row: row.title,
    "summary": lambda row: row.summary,
    "event_class": lambda row: row.event_class,
    "status": lambda row: row.status,
    "date": lambda row: row.date,
    "date_end": lambda row: row.date_end,
    "date_precision": lambda row: row.date_precision,
    "part_of_day": lambda row: row.part_of_day or None,
    "province": lambda row: row.province.slug if row.province else None,
    "district": lambda row: row.district.slug if row.district else None,
    "place": lambda row: row.place_text or None,
    "latitude": lambda row: row.latitude,
    "longitude": lambda row: row.longitude,
    "location_precision": lambda row: row.location_precision,
    "attack_types": lambda row: row.attack_types,
    "targets": lambda row: row.targets,
    "groups": _groups,
    "killed": lambda row: interval(row, "killed"),
    "injured": lambda row: interval(row, "injured"),
    "abducted": lambda row: row.abducted,
    "killed_civilians": lambda row: row.killed_civilians,
    "killed_security": lambda row: row.killed_security,
    "killed_peace_committee": lambda row: row.killed_peace_committee,
    "killed_militants": lambda row: row.killed_militants,
    "killed_unknown": lambda row: row.killed_unknown,
    "claimed_killed": lambda row: row.claimed_killed,
    "casualty_rule": lambda row: row.casualty_rule or None,
    "sources_count": lambda row: row.sources_count,
    "origins_count": lambda row: row.origins_count,
    "campaign": lambda row: row.campaign.slug if row.campaign else None,
    "created_at": lambda row: moment(row.created_at),
    "updated_at": lambda row: moment(row.updated_at),
    "version": lambda row: row.version,
}
ROW_FIELDS = tuple(_FIELDS)


def row_of(incident: Incident, *, host: str, fields: Collection[str] = ROW_FIELDS) -> dict[str, Any]:
    """The row in the order of ``ROW_FIELDS``, with ``fields`` alone. ``host`` is such as https://example.org.

    The incident comes from ``IncidentQuerySet.with_row_relations``, else every row asks the database again.
    """
    row = {name: value(incident) for name, value in _FIELDS.items() if name in fields}
    if "url" in row:
        row["url"] = f"{host}{row['url']}"
    return row


def columns_of(fields: Collection[str] = ROW_FIELDS) -> list[str]:
    """The columns of a table that holds these fields: a range takes three."""
    return [column for name in ROW_FIELDS if name in fields for column in _columns(name)]


def cells_of(row: Mapping[str, Any]) -> list[Cell]:
    """A row as cells for ``columns_of`` its fields; the words of a list are joined by ";"."""
    return [cell for name, value in row.items() for cell in _cells(name, value)]


def _columns(name: str) -> list[str]:
    return [f"{name}_{bound}" for bound in BOUNDS] if name in RANGES else [name]


def _cells(name: str, value: Any) -> list[Cell]:  # noqa: ANN401
    if name in RANGES:
        return [value[bound] for bound in BOUNDS]
    if name == "groups":
        return [";".join(f"{entry['slug'] or entry['name']}:{entry['track']}:{entry['level']}" for entry in value)]
    return [";".join(value)] if isinstance(value, list) else [value]
