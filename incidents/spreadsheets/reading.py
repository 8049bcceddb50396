"""From an uploaded file to rows of cells, without trusting it: CSV in the usual encodings, or XLSX."""

import csv
import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from incidents.spreadsheets.cells import Broken, Formula
from incidents.spreadsheets.columns import COLUMNS, column_named, missing_headings, nearest_heading

LARGEST_FILE = 5 * 1024 * 1024
"""Bytes of an uploaded file."""
MOST_ROWS = 5_000
MOST_COLUMNS = 100
SHEET = "Incidents"

_LARGEST_UNPACKED = 40 * 1024 * 1024
_MOST_PARTS = 1_000
# A file may have rows that hold nothing but a style; beyond these it holds nothing else.
_MOST_LINES = 4 * MOST_ROWS
_ZIP = b"PK\x03\x04"
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"
_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_DELIMITERS = ",;\t"
# What a spreadsheet runs when it opens the text as a cell: =1+1, @SUM(A1).
_FORMULA = re.compile(r"\s*(=|@\w+\()")

Value = str | int | float | bool | dt.datetime | dt.date | dt.time | None
Line = tuple[Value, ...]


class NotASpreadsheet(ValueError):
    """The file as a whole cannot be read; the message says what would be right."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """The rows of a file that hold anything. Row numbers are those the spreadsheet itself shows."""

    numbers: list[int] = field(default_factory=list)
    rows: list[dict[str, Value]] = field(default_factory=list)
    letters: dict[str, str] = field(default_factory=dict)
    """The letter of each column that the file has."""


def read_file(content: bytes) -> Sheet:
    """The rows of a CSV or XLSX file. Raises NotASpreadsheet."""
    if not content:
        raise NotASpreadsheet("The file is empty.")
    if len(content) > LARGEST_FILE:
        raise NotASpreadsheet(f"The file is larger than {LARGEST_FILE // 1024 // 1024} MB. Split it into several.")
    if content.startswith(_OLD_EXCEL):
        raise NotASpreadsheet("This is an old Excel file (.xls), or one with a password. Save it as .xlsx.")
    return _sheet(_xlsx_lines(content) if content.startswith(_ZIP) else _csv_lines(content))


def _sheet(lines: Iterable[tuple[int, Line]]) -> Sheet:
    filled = ((number, line) for number, line in lines if not all(map(_is_blank, line)))
    try:
        _, heading = next(iter(filled))
    except StopIteration:
        raise NotASpreadsheet("The file holds no row. Its first row names the columns.") from None
    names = _columns(heading)
    sheet = Sheet(letters={name: _letter(at) for at, name in names.items()})
    blank: dict[str, Value] = dict.fromkeys(column.name for column in COLUMNS)
    for number, line in filled:
        if len(sheet.rows) == MOST_ROWS:
            raise NotASpreadsheet(f"The file has more than {MOST_ROWS:,} rows. Split it into several.")
        _check_width(number, line, names)
        sheet.numbers.append(number)
        sheet.rows.append({**blank, **{name: line[at] for at, name in names.items() if at < len(line)}})
    if not sheet.rows:
        raise NotASpreadsheet("The file names its columns and has no row below them.")
    return sheet


def _columns(heading: Line) -> dict[int, str]:
    """Which column each position of the first row means."""
    titles = {at: str(value).strip() for at, value in enumerate(heading) if not _is_blank(value)}
    if len(titles) > MOST_COLUMNS:
        raise NotASpreadsheet(f"The first row names {len(titles)} columns; at most {MOST_COLUMNS} are read.")
    names: dict[int, str] = {}
    for at, title in titles.items():
        name = column_named(title)
        if name is None:
            raise NotASpreadsheet(
                f"The first row names a column “{title[:60]}” ({_letter(at)}1), which is not known"
                f"{nearest_heading(title)}. The template has all columns; take out what is not among them."
            )
        if name in names.values():
            raise NotASpreadsheet(f"The column “{title}” is there twice. Take one of them out.")
        names[at] = name
    missing = missing_headings(list(names.values()))
    if missing:
        raise NotASpreadsheet(f"A column is missing: {', '.join(missing)}. New incidents need it.")
    return names


def _check_width(number: int, line: Line, names: dict[int, str]) -> None:
    stray = next((at for at, value in enumerate(line) if not _is_blank(value) and at not in names), None)
    if stray is not None:
        raise NotASpreadsheet(
            f"Row {number} has something in column {_letter(stray)}, which the first row does not name."
        )


def _letter(at: int) -> str:
    """What a spreadsheet calls the column at a position, counted from 0: A, B, … Z, AA."""
    first, last = divmod(at, 26)
    return (_letter(first - 1) if first else "") + chr(ord("A") + last)


def _is_blank(value: Value) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


# -- XLSX ----------------------------------------------------------------------------------------------


def _xlsx_lines(content: bytes) -> Iterator[tuple[int, Line]]:
    # Not before a workbook is read: every worker would hold the 23 MB of it.
    from openpyxl import load_workbook  # type: ignore[import-untyped]

    _check_parts(content)
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
        sheet: Any = book[SHEET] if SHEET in book.sheetnames else book.worksheets[0]
        # What a file says of its own size may be wrong or missing; it is counted instead.
        sheet.reset_dimensions()
        for number, cells in enumerate(islice(sheet.iter_rows(), _MOST_LINES + 1), start=1):
            if number > _MOST_LINES:
                raise NotASpreadsheet(f"The sheet is longer than {_MOST_LINES:,} rows. Delete the empty ones below.")
            yield number, tuple(_xlsx_value(cell) for cell in cells[: 2 * MOST_COLUMNS])
    except NotASpreadsheet:
        raise
    except Exception as error:  # a damaged file fails anywhere inside the library, in many ways
        raise NotASpreadsheet("The file is damaged, or not a spreadsheet. Save it as .xlsx or .csv anew.") from error


def _check_parts(content: bytes) -> None:
    """An XLSX file is a zip archive: refuse one that unpacks to far more than a spreadsheet, or nests entities."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            if len(parts) > _MOST_PARTS or sum(part.file_size for part in parts) > _LARGEST_UNPACKED:
                raise NotASpreadsheet("The file unpacks to more than a spreadsheet of this size would. Save it anew.")
            if "xl/workbook.xml" not in archive.namelist():
                raise NotASpreadsheet("This is an archive, not a spreadsheet. Save it as .xlsx or .csv.")
            for part in parts:
                if part.filename.endswith((".xml", ".rels")):
                    _check_xml(archive, part)
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError) as error:
        raise NotASpreadsheet("The file is damaged, or has a password. Save it as .xlsx or .csv anew.") from error


def _check_xml(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    """No spreadsheet declares a document type; whoever does is after the reader."""
    text = archive.read(part).replace(b"\0", b"")  # in UTF-16 too
    if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
        raise NotASpreadsheet("The file holds what no spreadsheet does. Save it as .xlsx or .csv anew.")


def _xlsx_value(cell: Any) -> Value:  # noqa: ANN401
    value = cell.value
    if cell.data_type == "f":
        return Formula(getattr(value, "text", value) or "=")
    if cell.data_type == "e":
        return Broken(value)
    return _text(value) if isinstance(value, str) else value


# -- CSV -----------------------------------------------------------------------------------------------


def _csv_lines(content: bytes) -> Iterator[tuple[int, Line]]:
    text = _decoded(content)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    try:
        for number, line in enumerate(reader, start=1):
            yield number, tuple(_text(value) for value in line[: 2 * MOST_COLUMNS])
    except csv.Error as error:
        raise NotASpreadsheet(
            f"Line {reader.line_num} cannot be read: a quotation mark is not closed, or stands inside a cell. "
            "Save the file anew as CSV."
        ) from error


def _decoded(content: bytes) -> str:
    encoding = next((name for mark, name in _BOMS if content.startswith(mark)), "utf-8")
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise NotASpreadsheet(
            f"The file is not in UTF-8 or UTF-16 (line {line}). In Excel, save it as “CSV UTF-8”, or as .xlsx."
        ) from error
    if "\0" in text:
        raise NotASpreadsheet("This is neither a CSV nor an XLSX file. Save it as .xlsx, or as “CSV UTF-8”.")
    return text


def _delimiter(text: str) -> str:
    """The separator by which the first row names the most columns; a comma when that does not decide."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    headings = {one: next(csv.reader([first], delimiter=one), []) for one in _DELIMITERS}
    return max(_DELIMITERS, key=lambda one: sum(column_named(title) is not None for title in headings[one]))


def _text(value: str) -> str:
    return Formula(value) if _FORMULA.match(value) else value
