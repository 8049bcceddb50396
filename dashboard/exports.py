"""Rows of the record as CSV, streamed: all rows of a filter in constant memory."""

import csv
from collections.abc import Callable, Iterator
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.http import StreamingHttpResponse
from django.urls import reverse

from dashboard.rows import for_table
from incidents.models import Incident
from incidents.querysets import IncidentQuerySet

CHUNK = 500
PAKISTAN = ZoneInfo("Asia/Karachi")
# What a spreadsheet would take for a formula when a cell begins with it.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")

Value = str | int | float | date | datetime | None


def _moment(value: datetime) -> str:
    return value.astimezone(PAKISTAN).isoformat(timespec="seconds")


def _groups(incident: Incident) -> str:
    return ";".join(
        f"{entry.group.slug if entry.group else entry.words}:{entry.track}:{entry.level}"
        for entry in incident.attributions.all()
    )


# The flat core of a row, in the words of the JSON contract; lists are joined by ";".
FIELDS: dict[str, Callable[[Incident], Value]] = {
    "uid": lambda row: row.uid,
    "url": lambda row: reverse("dashboard:incident", args=[row.uid]),
    "title": lambda row: row.title,
    "summary": lambda row: row.summary,
    "event_class": lambda row: row.event_class,
    "status": lambda row: row.status,
    "date": lambda row: row.date,
    "date_end": lambda row: row.date_end,
    "date_precision": lambda row: row.date_precision,
    "part_of_day": lambda row: row.part_of_day,
    "province": lambda row: row.province.slug if row.province else None,
    "district": lambda row: row.district.slug if row.district else None,
    "place": lambda row: row.place_text,
    "latitude": lambda row: row.latitude,
    "longitude": lambda row: row.longitude,
    "location_precision": lambda row: row.location_precision,
    "attack_types": lambda row: ";".join(row.attack_types),
    "targets": lambda row: ";".join(row.targets),
    "groups": _groups,
    "killed_low": lambda row: row.killed_low,
    "killed_best": lambda row: row.killed_best,
    "killed_high": lambda row: row.killed_high,
    "injured_low": lambda row: row.injured_low,
    "injured_best": lambda row: row.injured_best,
    "injured_high": lambda row: row.injured_high,
    "abducted": lambda row: row.abducted,
    "killed_civilians": lambda row: row.killed_civilians,
    "killed_security": lambda row: row.killed_security,
    "killed_peace_committee": lambda row: row.killed_peace_committee,
    "killed_militants": lambda row: row.killed_militants,
    "killed_unknown": lambda row: row.killed_unknown,
    "claimed_killed": lambda row: row.claimed_killed,
    "casualty_rule": lambda row: row.casualty_rule,
    "sources_count": lambda row: row.sources_count,
    "origins_count": lambda row: row.origins_count,
    "campaign": lambda row: row.campaign.slug if row.campaign else None,
    "created_at": lambda row: _moment(row.created_at),
    "updated_at": lambda row: _moment(row.updated_at),
    "version": lambda row: row.version,
}


class _Echo:
    """A file that gives back what is written to it, for csv.writer."""

    def write(self, value: str) -> str:
        return value


def csv_response(rows: IncidentQuerySet, *, last: date | None, host: str) -> StreamingHttpResponse:
    """All ``rows``, a header of field names first. ``host`` such as https://example.org stands before each address."""
    response = StreamingHttpResponse(_lines(rows, host), content_type="text/csv; charset=utf-8")
    reach = f"-to-{last:%Y-%m-%d}" if last else ""
    response["Content-Disposition"] = f'attachment; filename="nigran-incidents{reach}.csv"'
    return response


def _lines(rows: IncidentQuerySet, host: str) -> Iterator[str]:
    writer = csv.writer(_Echo())
    yield writer.writerow(FIELDS)
    found = for_table(rows).select_related("campaign", "province", "district").defer("search_text", "search_vector")
    for incident in found.iterator(chunk_size=CHUNK):
        cells = {name: value(incident) for name, value in FIELDS.items()}
        cells["url"] = f"{host}{cells['url']}"
        yield writer.writerow([neutral(cell) for cell in cells.values()])


def neutral(cell: Value) -> Value:
    """A cell no spreadsheet runs: words that begin like a formula get an apostrophe first. Numbers stay numbers."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell
