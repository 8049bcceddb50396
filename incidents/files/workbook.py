"""The record as a spreadsheet: typed cells, and a second sheet that says what the first one holds."""

import tempfile
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import IO

from openpyxl import Workbook  # type: ignore[import-untyped]
from openpyxl.cell import WriteOnlyCell  # type: ignore[import-untyped]
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE  # type: ignore[import-untyped]
from openpyxl.styles import Alignment, Font  # type: ignore[import-untyped]
from openpyxl.utils import get_column_letter  # type: ignore[import-untyped]
from openpyxl.worksheet.worksheet import Worksheet  # type: ignore[import-untyped]

from incidents.files.about import About
from incidents.formulas import neutral
from incidents.querysets import IncidentQuerySet
from incidents.rows import ROW_FIELDS, Cell, columns_of, row_cells

LONGEST_CELL = 32_767
CHUNK = 500
MOMENTS = frozenset({"created_at", "updated_at"})
_WIDE = frozenset({"title", "summary", "groups", "url"})


def workbook_of(
    rows: IncidentQuerySet, *, host: str, fields: Collection[str] = ROW_FIELDS, about: About = ()
) -> IO[bytes]:
    """A temporary file with the workbook, at its beginning; gone once it is closed."""
    book = Workbook(write_only=True)
    columns = columns_of(fields)
    sheet = book.create_sheet("Incidents")
    _headings(sheet, columns, {name: 40 if name in _WIDE else 16 for name in columns})
    moments = [place for place, name in enumerate(columns) if name in MOMENTS]
    for cells in rows.values_list(*row_cells(host=host, fields=fields)).iterator(chunk_size=CHUNK):
        sheet.append(_typed(list(cells), moments))
    _about(book.create_sheet("About"), about)
    file = tempfile.TemporaryFile()  # noqa: SIM115 (the response closes it)
    try:
        book.save(file)
    except BaseException:
        file.close()
        raise
    file.seek(0)
    return file


def _headings(sheet: Worksheet, names: Sequence[str], widths: dict[str, int]) -> None:
    """A bold first row that stays in sight."""
    for place, name in enumerate(names, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = widths[name]
    sheet.freeze_panes = "A2"
    sheet.append([_styled(sheet, name) for name in names])


def _typed(cells: list[Cell], moments: Iterable[int]) -> list[Cell]:
    """Days and moments as such (a spreadsheet knows no zones: Pakistan Standard Time), words that nothing runs."""
    for place in moments:
        cells[place] = datetime.fromisoformat(str(cells[place])).replace(tzinfo=None)
    return [_words(cell) or None if isinstance(cell, str) else cell for cell in cells]


def _words(text: str) -> str:
    """What a cell can hold. It is made safe here once more: what is cut away may have stood before a formula."""
    return str(neutral(ILLEGAL_CHARACTERS_RE.sub("", text)))[:LONGEST_CELL]


def _about(sheet: Worksheet, about: About) -> None:
    sheet.column_dimensions["A"].width = 24
    sheet.column_dimensions["B"].width = 110
    for name, text in about:
        words = WriteOnlyCell(sheet, value=_words(text))
        words.alignment = Alignment(wrap_text=True, vertical="top")
        sheet.append([_styled(sheet, name), words])


def _styled(sheet: Worksheet, text: str) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, value=text)
    cell.font = Font(bold=True)
    return cell
