"""Files of text, written line by line."""

import csv
from collections.abc import Collection, Iterable, Sequence
from contextlib import closing

from incidents.files.copying import AS_CSV, AS_IT_STANDS, Lines, copied
from incidents.formulas import neutral
from incidents.querysets import IncidentQuerySet
from incidents.rows import ROW, ROW_FIELDS, Cell, as_object, columns_of, expression, row_cells, row_json, row_object

_POINT = as_object(
    {"type": "'Point'", "coordinates": f"ARRAY[{ROW}.longitude, {ROW}.latitude]"}, f"WHERE {ROW}.latitude IS NOT NULL"
)


class _Echo:
    """A file that gives back what is written to it, for csv.writer."""

    def write(self, value: str) -> str:
        return value


def table_lines(table: Iterable[Iterable[Cell]]) -> Lines:
    """Rows of cells as CSV, with no cell that a spreadsheet would run."""
    writer = csv.writer(_Echo(), lineterminator="\n")
    for cells in table:
        yield str(writer.writerow([neutral(cell) for cell in cells])).encode()


def csv_lines(
    rows: IncidentQuerySet,
    *,
    host: str,
    fields: Collection[str] = ROW_FIELDS,
    below_header: Sequence[Sequence[str]] = (),
) -> Lines:
    """A header, further lines ``below_header``, and a line per incident."""
    yield from table_lines([columns_of(fields), *below_header])
    cells = row_cells(host=host, fields=fields)
    if len(cells) == 1:
        # A line without anything on it is none to readers of csv; of an empty text the database writes the quotes.
        cells = [expression(f"coalesce(({cells[0].sql})::text, '')", host=host)]
    yield from copied(rows, cells, AS_CSV)


def ndjson_lines(rows: IncidentQuerySet, *, host: str, fields: Collection[str] = ROW_FIELDS) -> Lines:
    """A JSON object per line, each an incident as the list gives it."""
    yield from copied(rows, [row_json(host=host, fields=fields)], AS_IT_STANDS)


def geojson_lines(rows: IncidentQuerySet, *, host: str, fields: Collection[str] = ROW_FIELDS) -> Lines:
    """One FeatureCollection, a line per incident, longitude first.

    The geometry is null where no coordinates are known: a district's label point is not where anything was. What a
    point means is in ``location_precision``.
    """
    yield b'{"type":"FeatureCollection","features":['
    feature = as_object({"type": "'Feature'", "id": f"{ROW}.uid", "geometry": _POINT, "properties": row_object(fields)})
    before = b"\n"
    with closing(copied(rows, [expression(f"{feature}::text", host=host)], AS_IT_STANDS)) as lines:
        for line in lines:
            yield before + line.removesuffix(b"\n")
            before = b",\n"
    yield b"\n]}\n"
