"""The record as files, streamed: all rows of a filter in constant memory."""

import csv
from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import date

import orjson
from django.http import StreamingHttpResponse

from incidents.models import Incident
from incidents.querysets import IncidentQuerySet
from incidents.rows import ROW_FIELDS, Cell, cells_of, columns_of, row_of

CHUNK = 500
# What a spreadsheet would take for a formula when a cell begins with it.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")

Lines = Callable[..., Iterator[bytes]]


class _Echo:
    """A file that gives back what is written to it, for csv.writer."""

    def write(self, value: str) -> str:
        return value


def neutral(cell: Cell) -> Cell:
    """A cell no spreadsheet runs: words that begin like a formula get an apostrophe first. Numbers stay numbers."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell


def csv_lines(rows: IncidentQuerySet, *, host: str, fields: Collection[str] = ROW_FIELDS) -> Iterator[bytes]:
    """A header and a line per incident."""
    writer = csv.writer(_Echo())
    yield str(writer.writerow(columns_of(fields))).encode()
    for incident in _read(rows):
        cells = cells_of(row_of(incident, host=host, fields=fields))
        yield str(writer.writerow([neutral(cell) for cell in cells])).encode()


def geojson_lines(rows: IncidentQuerySet, *, host: str, fields: Collection[str] = ROW_FIELDS) -> Iterator[bytes]:
    """One FeatureCollection, a line per incident."""
    yield b'{"type":"FeatureCollection","features":['
    for number, incident in enumerate(_read(rows)):
        yield (b",\n" if number else b"\n") + orjson.dumps(feature_of(incident, host=host, fields=fields))
    yield b"\n]}\n"


def feature_of(incident: Incident, *, host: str, fields: Collection[str] = ROW_FIELDS) -> dict[str, object]:
    """An incident as a GeoJSON feature, longitude first.

    The geometry is null where no coordinates are known: a district's label point is not where anything was. What a
    point means is in ``location_precision``.
    """
    point = None
    if incident.latitude is not None and incident.longitude is not None:
        point = {"type": "Point", "coordinates": [incident.longitude, incident.latitude]}
    properties = row_of(incident, host=host, fields=fields)
    return {"type": "Feature", "id": incident.uid, "geometry": point, "properties": properties}


FILES: dict[str, tuple[str, Lines]] = {
    "csv": ("text/csv; charset=utf-8", csv_lines),
    "geojson": ("application/geo+json", geojson_lines),
}


def file_response(
    rows: IncidentQuerySet, form: str, *, host: str, last: date | None, fields: Collection[str] = ROW_FIELDS
) -> StreamingHttpResponse:
    """All ``rows`` as a file of the form ``csv`` or ``geojson``. ``last``, the record's last day, is in its name."""
    content_type, lines = FILES[form]
    response = StreamingHttpResponse(lines(rows, host=host, fields=fields), content_type=content_type)
    reach = f"-to-{last:%Y-%m-%d}" if last else ""
    response["Content-Disposition"] = f'attachment; filename="nigran-incidents{reach}.{form}"'
    return response


def _read(rows: IncidentQuerySet) -> Iterable[Incident]:
    return rows.with_row_relations().iterator(chunk_size=CHUNK)
