"""From a file to rows: encodings, separators, formulas, and files that mean no good."""

import datetime as dt
import io
import zipfile
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook  # type: ignore[import-untyped]

from incidents.spreadsheets.cells import Broken, Formula
from incidents.spreadsheets.reading import LARGEST_FILE, MOST_ROWS, NotASpreadsheet, Sheet, read_file
from tests.incidents.sheets import NEW, csv_of, new, xlsx_of


def refused(content: bytes) -> str:
    with pytest.raises(NotASpreadsheet) as error:
        read_file(content)
    return str(error.value)


def filled(sheet: Sheet) -> list[dict[str, Any]]:
    return [{name: value for name, value in row.items() if value not in (None, "")} for row in sheet.rows]


def saved(book: Any) -> bytes:
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le-bom", "utf-16-be-bom"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_is_read_in_every_usual_encoding_and_separation(encoding: str, delimiter: str) -> None:
    row = new(place="وانا", targets="police;army", notes="two; lines,\nhere")
    content = csv_of(row, delimiter=delimiter, encoding=encoding.removesuffix("-bom"))
    if encoding.endswith("-bom"):
        content = (b"\xff\xfe" if "le" in encoding else b"\xfe\xff") + content
    assert filled(read_file(content)) == [row]


def test_another_encoding_is_named_with_the_line_where_it_shows() -> None:
    content = csv_of(new(1), new(2, place="Café"), encoding="latin-1")
    assert refused(content) == (
        "The file is not in UTF-8 or UTF-16 (line 3). In Excel, save it as “CSV UTF-8”, or as .xlsx."
    )


def test_xlsx_is_read_with_its_own_days_and_numbers() -> None:
    row = new(date=dt.datetime(2024, 5, 1), killed_total=3)
    assert filled(read_file(xlsx_of(row))) == [row]


def test_headings_may_be_in_words_in_any_order_and_few() -> None:
    content = xlsx_of({"Class *": "Clash", "Date *": "2024-05-01", "SOURCE ADDRESS": "https://dawn.com/1"})
    sheet = read_file(content)
    assert filled(sheet) == [{"event_class": "Clash", "date": "2024-05-01", "source_url": "https://dawn.com/1"}]
    assert sheet.letters == {"event_class": "A", "date": "B", "source_url": "C"}


def test_rows_are_numbered_as_the_spreadsheet_shows_them() -> None:
    blank = dict.fromkeys(NEW, "")
    for content in (csv_of(new(1), blank, blank, new(2)), xlsx_of(new(1), blank, blank, new(2))):
        assert read_file(content).numbers == [2, 5]


def test_the_sheet_called_incidents_is_read_else_the_first() -> None:
    book = load_workbook(io.BytesIO(xlsx_of(new(1))))
    book.create_sheet("First", 0).append(["something else"])
    assert len(read_file(saved(book)).rows) == 1
    assert len(read_file(xlsx_of(new(1), sheet="Tabelle1")).rows) == 1


def test_an_unknown_column_is_named_with_the_nearest() -> None:
    message = refused(csv_of({**NEW, "Districtt": "Kohat"}))
    assert message == (
        "The first row names a column “Districtt” (I1), which is not known; nearest: District. "
        "The template has all columns; take out what is not among them."
    )


def test_a_column_may_be_there_once() -> None:
    assert refused(csv_of({**NEW, "Date": ""})) == "The column “Date” is there twice. Take one of them out."


def test_new_incidents_need_three_columns_and_changes_none_of_them() -> None:
    assert refused(csv_of({"date": "2024-05-01", "place": "Wana"})) == (
        "A column is missing: Class, Source address. New incidents need it."
    )
    assert filled(read_file(csv_of({"uid": "PK-000001", "notes": "x"}))) == [{"uid": "PK-000001", "notes": "x"}]


def test_a_cell_without_a_heading_is_named() -> None:
    content = csv_of(new()).rstrip(b"\r\n") + b",,stray\r\n"
    assert refused(content) == "Row 2 has something in column J, which the first row does not name."


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "The file is empty."),
        (b"\n\n", "The file holds no row. Its first row names the columns."),
        (csv_of(headings=list(NEW)), "The file names its columns and has no row below them."),
        (b"\xd0\xcf\x11\xe0 old", "This is an old Excel file (.xls), or one with a password. Save it as .xlsx."),
        (b"PK\x03\x04 cut off", "The file is damaged, or has a password. Save it as .xlsx or .csv anew."),
        (b"%PDF-1.7 \0 \0", "This is neither a CSV nor an XLSX file. Save it as .xlsx, or as “CSV UTF-8”."),
    ],
)
def test_what_is_no_spreadsheet_is_refused_in_words(content: bytes, words: str) -> None:
    assert refused(content) == words


def test_a_quotation_mark_that_is_not_closed_is_named() -> None:
    assert refused(csv_of(new(1)) + b'2024-05-01,"clash').startswith("Line 3 cannot be read: a quotation mark")


def test_a_file_is_no_larger_and_has_no_more_rows_than_are_read() -> None:
    assert refused(b"x" * (LARGEST_FILE + 1)) == "The file is larger than 5 MB. Split it into several."
    rows = csv_of(*({"uid": f"PK-{number:06d}"} for number in range(MOST_ROWS)))
    assert len(read_file(rows).rows) == MOST_ROWS
    assert refused(rows + b"PK-999999\r\n") == "The file has more than 5,000 rows. Split it into several."
    assert "names 101 columns; at most 100" in refused(csv_of({f"c{number}": "x" for number in range(101)}))


def test_a_formula_is_marked_in_either_kind_of_file() -> None:
    for value in ("=1+1", '=HYPERLINK("https://evil.example")', "@SUM(A1)"):
        (row,) = read_file(csv_of(new(notes=value))).rows
        assert isinstance(row["notes"], Formula)
    (row,) = read_file(xlsx_of(new(notes="=1+1"))).rows
    assert isinstance(row["notes"], Formula)
    (row,) = read_file(csv_of(new(notes="@AFP says so", summary="- twice", quote="5 = 5"))).rows
    assert not any(isinstance(value, Formula) for value in row.values())


def test_text_in_xlsx_that_looks_like_a_formula_counts_as_one() -> None:
    book = load_workbook(io.BytesIO(xlsx_of(new(notes="x"))))
    cell = book.active.cell(2, len(new(notes="x")))
    cell.value, cell.data_type = "=1+1", "s"
    (row,) = read_file(saved(book)).rows
    assert isinstance(row["notes"], Formula)


def test_an_error_of_the_spreadsheet_is_marked() -> None:
    book = load_workbook(io.BytesIO(xlsx_of(new(notes="x"))))
    cell = book.active.cell(2, len(new(notes="x")))
    cell.value, cell.data_type = "#REF!", "e"
    (row,) = read_file(saved(book)).rows
    assert isinstance(row["notes"], Broken)


def test_an_archive_that_unpacks_to_far_more_is_refused_before_it_is_read() -> None:
    written = io.BytesIO(xlsx_of(new()))
    with zipfile.ZipFile(written, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/zeros", b"\0" * (41 * 1024 * 1024))
    assert len(written.getvalue()) < 100_000
    assert refused(written.getvalue()) == (
        "The file unpacks to more than a spreadsheet of this size would. Save it anew."
    )


def test_a_part_that_declares_a_document_type_is_refused() -> None:
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(xlsx_of(new()))) as old, zipfile.ZipFile(written, "w") as archive:
        for name in old.namelist():
            text = old.read(name)
            if name == "xl/worksheets/sheet1.xml":
                text = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]>' + text
            archive.writestr(name, text)
    assert refused(written.getvalue()).startswith("The file holds what no spreadsheet does.")


def test_another_archive_is_no_spreadsheet() -> None:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        archive.writestr("readme.txt", "x")
    assert refused(written.getvalue()) == "This is an archive, not a spreadsheet. Save it as .xlsx or .csv."


def test_a_sheet_of_styled_empty_rows_is_read_to_its_last_filled_one() -> None:
    book = Workbook()
    book.active.title = "Incidents"
    book.active.append(list(NEW))
    book.active.append(list(NEW.values()))
    for number in range(3, 200):
        book.active.cell(number, 1).number_format = "yyyy-mm-dd"
    assert read_file(saved(book)).numbers == [2]
