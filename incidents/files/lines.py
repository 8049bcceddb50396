"""Files of text, written line by line."""

import csv
from collections.abc import Collection, Iterable, Iterator

import orjson

from incidents.files.cells import neutral, read
from incidents.models import Incident
from incidents.querysets import IncidentQuerySet
from incidents.rows import ROW_FIELDS, Cell, cells_of, columns_of, row_of


class _Echo:
    """A file that gives back what is written to it, for csv.writer."""

    def write(self, value: str) -> str:
        return value


def table_lines(table: Iterable[Iterable[Cell]]) -> Iterator[bytes]:
    """Rows of cells as CSV, with no cell that a spreadsheet would run."""
    writer = csv.writer(_Echo())
    for cells in table:
        yield str(writer.writerow([neutral(cell) for cell in cells])).encode()


def csv_lines(rows: IncidentQuerySet, *, host: str, fields: Collection[str] = ROW_FIELDS) -> Iterator[bytes]:
    """A header and a line per incident."""
    yield from table_lines([columns_of(fields)])
    yield from table_lines(cells_of(row_of(incident, host=host, fields=fields)) for incident in read(rows))


def ndjson_lines(rows: IncidentQuerySet, *, host: str, fields: Collection[str] = ROW_FIELDS) -> Iterator[bytes]:
    """A JSON object per line, each an incident as the list gives it."""
    for incident in read(rows):
        yield orjson.dumps(row_of(incident, host=host, fields=fields)) + b"\n"


def geojson_lines(rows: IncidentQuerySet, *, host: str, fields: Collection[str] = ROW_FIELDS) -> Iterator[bytes]:
    """One FeatureCollection, a line per incident."""
    yield b'{"type":"FeatureCollection","features":['
    for number, incident in enumerate(read(rows)):
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
