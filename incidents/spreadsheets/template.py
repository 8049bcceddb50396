"""The empty spreadsheet that editors fill in: a sheet for the rows, the words it understands, and how to use it."""

import io
from collections.abc import Iterable
from typing import Any

from django.utils import timezone
from openpyxl import Workbook  # type: ignore[import-untyped]
from openpyxl.comments import Comment  # type: ignore[import-untyped]
from openpyxl.styles import Alignment, Font, PatternFill  # type: ignore[import-untyped]
from openpyxl.utils import get_column_letter  # type: ignore[import-untyped]
from openpyxl.worksheet.datavalidation import DataValidation  # type: ignore[import-untyped]
from openpyxl.worksheet.worksheet import Worksheet  # type: ignore[import-untyped]

from groups.models import ArmedGroup
from incidents.files import neutral
from incidents.models import Campaign
from incidents.spreadsheets.cells import Day, Number
from incidents.spreadsheets.columns import COLUMNS, Column
from incidents.spreadsheets.reading import LARGEST_FILE, MOST_ROWS, SHEET
from places.models import District, Province

WORDS = "Words"
HOW_TO = "How to"

_BOLD = Font(bold=True)
_NEEDED = PatternFill("solid", fgColor="F1E3CF")
_WRAPPED = Alignment(wrap_text=True, vertical="top")
_DAYS, _NUMBERS, _TEXT = "yyyy-mm-dd", "General", "@"

HOW_TO_LINES = (
    "Filling in the sheet “Incidents”",
    "Each row below the headings is one incident: one place, one day or run of days, one side that began it.",
    "A heading with * is needed in each row of a new incident. All others may stay blank, and columns may be left out.",
    "Blank means: not reported. Write 0 only where a source says that there were none.",
    "Cells with a list take one of its words. Where several words are allowed, separate them by semicolons; the sheet "
    "“Words” has them all.",
    "Write days as 2024-05-01. Write doubtful numbers as the source does: 5+, 5-7, ~5, up to 5, several, dozens.",
    "Figures belong to the source in “Source address”. The outlet is known by the address.",
    "Name the district wherever a source does: many places share a name. A place that the gazetteer does not know "
    "keeps its words and is known to its district.",
    "Formulas are not read. Paste their values.",
    "",
    "Changing incidents that are in the record",
    "Put the incident number, such as PK-000123, into “Incident number”, and fill in only what is to change.",
    "A blank cell leaves the record as it is. A single dash (-) takes out what is there.",
    "A new source address adds a source with its figures; the earlier ones stay.",
    "A later toll from the same source: the same address, with the day of the later toll in “Figures given on”.",
    "When the place changes, fill in place, district and province together.",
    "",
    "Sending it in",
    f"Save as .xlsx or as CSV (UTF-8), at most {MOST_ROWS:,} rows and {LARGEST_FILE // 1024 // 1024} MB, and upload it "
    "on the desk under Import.",
    "The file is first only checked: you see every error by row and column, and every change, before anything is done.",
    "It is carried out as a whole or not at all, and can be undone as a whole.",
    "Uploading the same rows again changes nothing.",
)


def template() -> bytes:
    """The template as an XLSX file, with the pick-lists of the record as it is now. Four queries."""
    book = Workbook()
    book.properties.creator = "Nigran"
    book.properties.created = timezone.now().replace(tzinfo=None)
    rows, words, how_to = book.active, book.create_sheet(WORDS), book.create_sheet(HOW_TO)
    rows.title = SHEET
    ranges = _fill_words(words)
    _fill_headings(rows, ranges)
    _fill_how_to(how_to)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def _fill_words(sheet: Worksheet) -> dict[str, str]:
    """One column of words for each column that has a list; returns where each stands, by the column's name."""
    ranges = {}
    lists = _lists()
    picked = [column for column in COLUMNS if column.words is not None or column.lists]
    for at, column in enumerate(picked, start=1):
        words = lists[column.lists] if column.words is None else [str(word.label) for word in column.words]
        _put(sheet, 1, at, column.label, font=_BOLD)
        for number, word in enumerate(words, start=2):
            _put(sheet, number, at, word)
        letter = get_column_letter(at)
        sheet.column_dimensions[letter].width = max(14, *(len(word) + 2 for word in [column.label, *words]))
        ranges[column.name] = f"{WORDS}!${letter}$2:${letter}${max(2, len(words) + 1)}"
    sheet.freeze_panes = "A2"
    return ranges


def _lists() -> dict[str, list[str]]:
    """The lists of the record that columns are picked from."""
    return {
        "districts": _names(District.objects.order_by("name").values_list("name", flat=True)),
        "provinces": _names(Province.objects.order_by("name").values_list("name", flat=True)),
        "campaigns": _names(Campaign.objects.order_by("-date", "slug").values_list("name", flat=True)),
        "groups": _names(ArmedGroup.objects.order_by("name").values_list("name", flat=True)),
    }


def _names(names: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(names))


def _fill_headings(sheet: Worksheet, ranges: dict[str, str]) -> None:
    for at, column in enumerate(COLUMNS, start=1):
        letter = get_column_letter(at)
        heading = _put(sheet, 1, at, f"{column.label} *" if column.required else column.label, font=_BOLD)
        heading.comment = Comment(f"{column.help}\n({column.name})", "Nigran", height=90, width=260)
        heading.alignment = _WRAPPED
        if column.required:
            heading.fill = _NEEDED
        sheet.column_dimensions[letter].width = column.width
        sheet.column_dimensions[letter].number_format = _format_of(column)
        if column.name in ranges and not column.several:
            sheet.add_data_validation(_pick_list(column, letter, ranges[column.name]))
    sheet.row_dimensions[1].height = 32
    sheet.freeze_panes = "B2"


def _format_of(column: Column) -> str:
    """Numbers of people are text too: a spreadsheet would make a date of 5-7."""
    if isinstance(column.cell, Day):
        return _DAYS
    return _NUMBERS if isinstance(column.cell, Number) else _TEXT


def _pick_list(column: Column, letter: str, where: str) -> DataValidation:
    """A vocabulary is closed; of districts and campaigns other names are understood as well."""
    return DataValidation(
        type="list",
        formula1=where,
        allow_blank=True,
        showErrorMessage=True,
        errorStyle="stop" if column.words is not None else "warning",
        errorTitle=column.label[:32],
        error=f"Choose from the list. {column.help}"[:250],
        sqref=f"{letter}2:{letter}{MOST_ROWS + 1}",
    )


def _fill_how_to(sheet: Worksheet) -> None:
    for number, line in enumerate(HOW_TO_LINES, start=1):
        if not line:
            continue
        is_heading = number == 1 or HOW_TO_LINES[number - 2] == ""
        _put(sheet, number, 1, line, font=_BOLD if is_heading else None).alignment = _WRAPPED
    start = len(HOW_TO_LINES) + 2
    for at, title in enumerate(("Column", "What it holds"), start=1):
        _put(sheet, start, at, title, font=_BOLD)
    for number, column in enumerate(COLUMNS, start=start + 1):
        _put(sheet, number, 1, column.label)
        _put(sheet, number, 2, column.help).alignment = _WRAPPED
    sheet.column_dimensions["A"].width = 100
    sheet.column_dimensions["B"].width = 80


def _put(sheet: Worksheet, row: int, column: int, text: str, *, font: Font | None = None) -> Any:  # noqa: ANN401
    """Write text as text: a name in the record that looks like a formula must not become one."""
    cell = sheet.cell(row, column)
    cell.value = text
    cell.data_type = "s"
    cell.quotePrefix = neutral(text) != text
    if font is not None:
        cell.font = font
    return cell
