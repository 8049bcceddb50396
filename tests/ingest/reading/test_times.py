"""Days, counted from a Wednesday, 12 March 2025."""

# Urdu has a full stop of its own.
# ruff: noqa: RUF001

import datetime as dt

import pytest

from ingest.reading.lexicons.english import english
from ingest.reading.lexicons.urdu import urdu
from ingest.reading.times import Time, part_of_day, times
from tests.ingest.reading.known import WEDNESDAY, sentence


def found(text: str) -> list[Time]:
    language = english() if text.isascii() else urdu()
    return times(sentence(text), WEDNESDAY, language)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("A bomb went off on Wednesday.", dt.date(2025, 3, 12)),
        ("A bomb went off on Thursday.", dt.date(2025, 3, 6)),
        ("A bomb went off last Wednesday.", dt.date(2025, 3, 5)),
        ("A bomb went off yesterday.", dt.date(2025, 3, 11)),
        ("A bomb went off two days ago.", dt.date(2025, 3, 10)),
        ("It blew up on the intervening night of Saturday and Sunday.", dt.date(2025, 3, 8)),
        ("It blew up on the night of 20/21 February 2025.", dt.date(2025, 2, 20)),
        ("A bomb went off on October 19.", dt.date(2024, 10, 19)),
        ("A bomb went off on 8th March.", dt.date(2025, 3, 8)),
        ("منگل کو دھماکا ہوا۔", dt.date(2025, 3, 11)),
        ("گزشتہ روز دھماکا ہوا۔", dt.date(2025, 3, 11)),
    ],
)
def test_days_are_counted_from_publication(text: str, day: dt.date) -> None:
    assert [time.day for time in found(text) if not time.is_saying] == [day]


@pytest.mark.parametrize(
    "text",
    [
        "Two men were hurt, police said on Sunday.",
        "The spokesman told reporters on Sunday that two men were hurt.",
        "A court sentenced two men on Sunday.",
    ],
)
def test_the_day_of_a_statement_is_not_the_events(text: str) -> None:
    assert [time.is_saying for time in found(text)] == [True]


def test_the_day_beside_the_attack_is_the_events() -> None:
    assert not found("Police said two men were killed on Sunday.")[0].is_saying
    assert found("The SRA claimed Thursday night's bombing.")[0].is_of_event


@pytest.mark.parametrize(
    "text", ["Gul Jan may come.", "They march on.", "جمعہ خان جاں بحق ہوا۔", "پچھلے ہفتے دھماکا ہوا۔"]
)
def test_words_that_look_like_days_are_none(text: str) -> None:
    assert found(text) == []


def test_a_stretch_of_days_is_no_day() -> None:
    assert [time.is_stretch for time in found("The road is closed since Friday.")] == [True]


def test_months_and_years_are_kept_as_such() -> None:
    assert [(time.day, time.precision) for time in found("In January seven died, in 2021 nine.")] == [
        (dt.date(2025, 1, 1), "month"),
        (dt.date(2021, 1, 1), "year"),
    ]


def test_a_day_earlier_counts_from_the_event_before() -> None:
    assert [time.relative for time in found("A day earlier, two men were shot.")] == [-1]


@pytest.mark.parametrize(
    ("text", "part"), [("before dawn on Monday", "dawn"), ("رات گئے حملہ ہوا", "night"), ("on Monday", None)]
)
def test_the_part_of_the_day_is_told_apart(text: str, part: str | None) -> None:
    assert part_of_day(sentence(text)) == part
