"""Numbers that may count people, and those that may not."""

# Urdu has a full stop of its own.

import pytest

from ingest.reading.quantities import quantities
from tests.ingest.reading.known import sentence


def read(text: str) -> list[tuple[int, int | None, str | None]]:
    return [(found.low, found.high, found.quantifier) for found in quantities(sentence(text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("twenty-two people", (22, 22, None)),
        ("one hundred and six people", (106, 106, None)),
        ("1,250 people", (1250, 1250, None)),
        ("a dozen people", (12, 12, None)),
        ("half a dozen people", (6, 6, None)),
        ("two dozen people", (24, 24, None)),
        ("at least nine people", (9, 9, "at_least")),
        ("more than twenty people", (20, None, "at_least")),
        ("about thirty people", (30, 30, "about")),
        ("10 to 12 people", (10, 12, None)),
        ("between 10 and 12 people", (10, 12, None)),
        ("several people", (3, None, "several")),
        ("dozens of people", (24, None, "dozens")),
        ("2.5 lakh and 3 people", (3, 3, None)),
        ("تین افراد", (3, 3, None)),
        ("۱۲ افراد", (12, 12, None)),
        ("کم از کم بیس افراد", (20, 20, "at_least")),
    ],
)
def test_numbers_are_read_with_the_word_that_blurs_them(
    text: str, expected: tuple[int, int | None, str | None]
) -> None:
    assert read(text)[-1] == expected


@pytest.mark.parametrize(
    "text",
    [
        "a 16-inch pipeline",
        "at 6:45 on Monday",
        "at 5am",
        "in 2013",
        "on March 8",
        "8 March",
        "Rs 400 was paid",
        "Naik Gul Zaman, 34, of Swabi",
        "some 25 km away",
        "Rescue 1122 came",
        "20% of it",
        "three hours later",
    ],
)
def test_measures_hours_ages_days_and_sums_count_nobody(text: str) -> None:
    assert read(text) == []
