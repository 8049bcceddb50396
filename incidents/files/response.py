"""A file as an answer, written while it is sent."""

from collections.abc import Callable, Collection
from contextlib import AbstractContextManager, closing, nullcontext
from datetime import date
from typing import IO

from django.http import StreamingHttpResponse

from incidents.files.about import About
from incidents.files.copying import Lines, in_blocks
from incidents.files.layouts import LAYOUTS, LEFT_OUT, LOSSES, hxl
from incidents.files.lines import csv_lines, geojson_lines, ndjson_lines
from incidents.querysets import IncidentQuerySet
from incidents.rows import ROW_FIELDS

BLOCK = 64 * 1024
Writer = Callable[..., Lines]
Inside = Callable[[], AbstractContextManager[None]]

# Every form of file and its type. A workbook is not written in lines.
FILES: dict[str, tuple[str, Writer | None]] = {
    "csv": ("text/csv; charset=utf-8", csv_lines),
    "geojson": ("application/geo+json", geojson_lines),
    "ndjson": ("application/x-ndjson", ndjson_lines),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", None),
}


def file_response(
    rows: IncidentQuerySet,
    form: str,
    *,
    host: str,
    last: date | None,
    fields: Collection[str] = ROW_FIELDS,
    inside: Inside = nullcontext,
    layout: str = "",
    about: About = (),
) -> StreamingHttpResponse:
    """All ``rows`` as a file of a form of ``FILES``. ``last``, the record's last day, is in its name.

    ``inside`` gives what they are read in, such as the record as it once stood; it is open while the file is written.
    ``layout`` lays a csv out as another publisher does; headers then count what could not be said in it. ``about``
    is what the second sheet of a workbook says.
    """
    content_type, lines = FILES[form]
    headers = {}
    if layout == hxl.NAME:
        written = hxl.lines(rows, host=host, fields=fields)
    elif layout:
        chosen = LAYOUTS[layout]
        with inside():
            left_out, losses = chosen.left_out_of(rows), chosen.losses_of(rows)
        headers = {LEFT_OUT: f"{sum(left_out.values())}{_each(left_out)}", LOSSES: f"{len(losses)}{_each(losses)}"}
        written = chosen.lines(rows, host=host)
    elif lines is not None:
        written = lines(rows, host=host, fields=fields)
    else:
        with inside():
            from incidents.files.workbook import workbook_of

            written = _blocks(workbook_of(rows, host=host, fields=fields, about=about))
        inside = nullcontext
    response = StreamingHttpResponse(_written(written, inside), content_type=content_type, headers=headers)
    return _named(response, last=last, layout=layout, form=form)


def empty_response(form: str, *, last: date | None, layout: str = "") -> StreamingHttpResponse:
    """The headers of a file alone, for HEAD: nothing is read for it, so its length is not known."""
    return _named(StreamingHttpResponse(content_type=FILES[form][0]), last=last, layout=layout, form=form)


def _named(response: StreamingHttpResponse, *, last: date | None, layout: str, form: str) -> StreamingHttpResponse:
    """The response with the file's name, which says how far the record reaches."""
    reach = f"-to-{last:%Y-%m-%d}" if last else ""
    laid_out = f"-{layout}" if layout else ""
    response["Content-Disposition"] = f'attachment; filename="nigran-incidents{laid_out}{reach}.{form}"'
    return response


def _written(lines: Lines, inside: Inside) -> Lines:
    # Closed first: the way back out of the past is closed while the database still sends.
    with inside(), closing(lines):
        yield from in_blocks(lines, size=BLOCK)


def _blocks(file: IO[bytes]) -> Lines:
    with file:
        while block := file.read(BLOCK):
            yield block


def _each(numbers: dict[str, int]) -> str:
    """Behind a total, what it is made of: ``; no_death_reported=10; sides_not_known=2``."""
    return "".join(f"; {name}={number}" for name, number in numbers.items())
