"""The template: its headings are the columns, its lists are the record's, and nothing in it is a formula."""

import io
import re
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook  # type: ignore[import-untyped]
from openpyxl.utils import get_column_letter  # type: ignore[import-untyped]

from incidents.choices import EventClass
from incidents.models import Campaign
from incidents.spreadsheets.columns import COLUMNS, column_named
from incidents.spreadsheets.template import template
from tests.incidents.factories import CampaignFactory
from tests.incidents.sheets import NEW, carried_out, counts_of
from tests.places.factories import DistrictFactory


def opened(content: bytes) -> Any:
    return load_workbook(io.BytesIO(content))


def words_below(book: Any, heading: str) -> list[str]:
    """The words of a column of the sheet “Words”."""
    column = next(cells for cells in book["Words"].iter_cols(values_only=True) if cells[0] == heading)
    return [word for word in column[1:] if word is not None]


@pytest.mark.django_db
def test_the_first_sheet_has_every_column_and_marks_what_is_needed() -> None:
    book = opened(template())
    assert book.sheetnames == ["Incidents", "Words", "How to"]
    headings = [cell.value for cell in book["Incidents"][1]]
    assert [column_named(heading) for heading in headings] == [column.name for column in COLUMNS]
    assert [heading for heading in headings if heading.endswith("*")] == ["Date *", "Class *", "Source address *"]
    assert all(cell.comment is not None for cell in book["Incidents"][1])


@pytest.mark.django_db
def test_a_column_of_one_word_has_a_pick_list_on_the_sheet_of_words() -> None:
    DistrictFactory.create(name="Kohat", province__name="Khyber Pakhtunkhwa")
    book = opened(template())
    picked = {
        str(rule.sqref): rule.formula1
        for rule in book["Incidents"].data_validations.dataValidation
        if rule.type == "list"
    }
    single = [column for column in COLUMNS if (column.words or column.lists) and not column.several]
    letters = {column.name: get_column_letter(at) for at, column in enumerate(COLUMNS, start=1)}
    assert set(picked) == {f"{letters[column.name]}2:{letters[column.name]}5001" for column in single}
    sheet, cells = picked[f"{letters['event_class']}2:{letters['event_class']}5001"].split("!")
    listed = [cell.value for (cell,) in book[sheet][cells.replace("$", "")]]
    assert listed == [str(one.label) for one in EventClass] == words_below(book, "Class")
    assert words_below(book, "District") == ["Kohat"]
    assert words_below(book, "Province") == ["Khyber Pakhtunkhwa"]


@pytest.mark.django_db
def test_a_name_in_the_record_that_looks_like_a_formula_stays_text() -> None:
    CampaignFactory.create(name='=HYPERLINK("https://evil.example")')
    CampaignFactory.create(name="+1 wave", slug="plus-one")
    assert Campaign.objects.count() == 2
    book = opened(template())
    for sheet in book:
        for cells in sheet.iter_rows():
            assert all(cell.data_type in {"s", "n"} for cell in cells)
    column = next(cells for cells in book["Words"].iter_cols() if cells[0].value == "Campaign")
    assert all(cell.quotePrefix for cell in column[1:3])


@pytest.mark.django_db
def test_its_lists_are_four_queries_however_long() -> None:
    for number in range(3):
        CampaignFactory.create(name=f"Wave {number}")
    with CaptureQueriesContext(
        connection,
    ) as queries:
        template()
    assert len(queries) == 4


@pytest.mark.usefixtures("record_db")
def test_a_filled_in_template_is_imported() -> None:
    book = opened(template())
    sheet = book["Incidents"]
    for at, column in enumerate(COLUMNS, start=1):
        if column.name in NEW:
            sheet.cell(2, at).value = NEW[column.name]
    written = io.BytesIO()
    book.save(written)
    assert counts_of(carried_out(written.getvalue())) == {"new": 1}


def test_the_documentation_names_every_column() -> None:
    text = (Path(__file__).resolve().parents[2] / "docs" / "spreadsheets.md").read_text(encoding="utf-8")
    said = re.findall(r"^\| ([^|]+?)(?: \*)? \| `(\w+)` \| (.+) \|$", text, re.MULTILINE)
    assert said == [(column.label, column.name, column.help) for column in COLUMNS]
