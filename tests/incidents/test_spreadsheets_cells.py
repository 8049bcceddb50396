"""What one cell may hold, and what is said of one that may not."""

import datetime as dt
from typing import Any

import pytest

from incidents.spreadsheets.cells import Broken, Clear, Formula, plain
from incidents.spreadsheets.columns import BY_NAME, COLUMNS, column_named


def read(column: str, value: Any) -> Any:
    return BY_NAME[column].cell.clean(value)


def refused(column: str, value: Any) -> str:
    with pytest.raises(ValueError) as error:  # noqa: PT011 (the words are what is tested)
        read(column, value)
    return str(error.value)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        ("  Wana \N{NO-BREAK SPACE}", "Wana"),
        (5.0, "5"),
        (34.5, "34.5"),
        (True, "yes"),
        (dt.datetime(2024, 5, 1), "2024-05-01"),
        (dt.date(2024, 5, 1), "2024-05-01"),
        ("e\N{COMBINING ACUTE ACCENT}", "é"),
    ],
)
def test_a_cell_has_one_text_whatever_the_spreadsheet_made_of_it(value: Any, text: str) -> None:
    assert plain(value) == text


@pytest.mark.parametrize("column", [column.name for column in COLUMNS])
def test_a_blank_cell_says_nothing_and_a_dash_takes_out(column: str) -> None:
    assert [read(column, blank) for blank in (None, "", "   ")] == [None, None, None]
    assert [read(column, dash) for dash in ("-", "–", " - ")] == [Clear.CLEAR] * 3


@pytest.mark.parametrize("column", [column.name for column in COLUMNS])
def test_no_cell_takes_a_formula_an_error_or_what_is_not_text(column: str) -> None:
    assert refused(column, Formula("=1+1")).startswith("this is a formula")
    assert "#REF!" in refused(column, Broken("#REF!"))
    assert "not text" in refused(column, "a\0b")
    assert "5,001 characters" in refused(column, "x" * 5001)


@pytest.mark.parametrize("value", ["2024-05-01", "1 May 2024", "01-May-2024", dt.datetime(2024, 5, 1)])
def test_a_day_is_read_where_it_cannot_be_mistaken(value: Any) -> None:
    assert read("date", value) == dt.date(2024, 5, 1)


@pytest.mark.parametrize("value", ["05/01/2024", "1.5.2024", "May 2024", "45413", "2024-05-41", "soon"])
def test_a_day_that_may_be_another_is_refused(value: str) -> None:
    assert refused("date", value) == f"“{value}” is not a day; write it as 2024-05-01 or 1 May 2024"


def test_a_day_that_never_was_is_refused() -> None:
    assert refused("date", "31 June 2024") == "there is no 31 June 2024 in the calendar"


@pytest.mark.parametrize("value", ["militant_attack", "Militant attack", "MILITANT  ATTACK", "militant-attack"])
def test_a_word_is_understood_as_stored_and_as_shown(value: str) -> None:
    assert read("event_class", value) == "militant_attack"


def test_a_word_that_is_not_in_the_vocabulary_names_the_nearest_or_all_of_a_few() -> None:
    assert refused("event_class", "militant atack") == (
        "“militant atack” is not a class; nearest: Militant attack; the sheet “Words” lists all of them"
    )
    assert refused("part_of_day", "noonish") == (
        "“noonish” is not a part of the day; use Dawn, Morning, Afternoon, Evening or Night"
    )


def test_several_words_are_separated_and_kept_once() -> None:
    assert read("targets", "police; Army,police") == ("police", "army")
    assert "“pollice”" in refused("targets", "army; pollice")


def test_groups_keep_their_commas() -> None:
    assert read("group_named", "TTP; Islamic State, Khorasan") == ("TTP", "Islamic State, Khorasan")


def test_coordinates_lie_in_the_country() -> None:
    assert read("latitude", "34.01") == 34.01
    assert refused("latitude", "71.5") == "71.5 is not a latitude; it lies between 23 and 37.7"
    assert "write it as a number" in refused("longitude", "71°30'")
    assert "is not a latitude" in refused("latitude", "nan")


def test_an_address_is_kept_as_the_record_keeps_it() -> None:
    assert read("source_url", " HTTPS://WWW.Dawn.com/news/1 ") == "https://www.dawn.com/news/1"
    assert "full web address" in refused("source_url", "ftp://dawn.com/1")
    assert "full web address" in refused("source_url", "javascript:alert(1)")


def test_a_number_of_an_incident_has_its_form() -> None:
    assert read("uid", "pk-000123") == "PK-000123"
    assert "leave it blank for a new one" in refused("uid", "123")


def test_text_is_no_longer_than_the_record_keeps() -> None:
    assert read("place", "x" * 160) == "x" * 160
    assert refused("place", "x" * 161) == "this is 161 characters long; at most 160 fit"


def test_a_column_is_known_by_its_name_and_by_its_heading() -> None:
    for column in COLUMNS:
        assert {column_named(column.name), column_named(column.label), column_named(f"{column.label} *")} == {
            column.name
        }
    assert column_named("figure_quantifier") == "quantifier"
    assert column_named("colour") is None
