"""How much of the violence the record holds: its attacks beside the yearly counts of a body that counts them all.

The published counts stand, with their sources, in dashboard/data/coverage.csv.
"""

import csv
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

FILE = Path(__file__).resolve().parent / "data" / "coverage.csv"


@dataclass(frozen=True, slots=True)
class PublishedYear:
    """What a publisher counted as militant attacks in one calendar year."""

    publisher: str
    year: int
    attacks: int
    source_url: str
    note: str


@dataclass(frozen=True, slots=True)
class PublishedCount:
    """What a publisher counted from one day to another, to be set beside the record under the rule named."""

    publisher: str
    first: date
    last: date
    number: int
    rule: str
    source_url: str
    note: str


@dataclass(frozen=True, slots=True)
class Coverage:
    """The record's militant attacks in whole years, beside the sum of what was published for them."""

    here: int
    published: int
    publisher: str
    years: tuple[PublishedYear, ...]

    @property
    def first_year(self) -> int:
        """The first of the whole years."""
        return self.years[0].year

    @property
    def last_year(self) -> int:
        """The last of the whole years."""
        return self.years[-1].year


@cache
def published_years() -> tuple[PublishedYear, ...]:
    """The published counts, oldest first."""
    with FILE.open(encoding="utf-8", newline="") as file:
        return tuple(
            PublishedYear(row["publisher"], int(row["year"]), int(row["attacks"]), row["source_url"], row["note"])
            for row in csv.DictReader(file)
        )


def published_window() -> tuple[date, date]:
    """The first and last day that the published counts cover."""
    years = published_years()
    return date(years[0].year, 1, 1), date(years[-1].year, 12, 31)


def published_beside(period: tuple[date | None, date | None], measure: str) -> list[PublishedCount]:
    """The published counts of a measure that a period lies in, oldest first; either end of it may be open.

    Whole years of militant attacks, for the whole country: nothing else is held here.
    """
    if measure != "incidents":
        return []
    start, end = period
    counts = [
        PublishedCount(
            year.publisher,
            date(year.year, 1, 1),
            date(year.year, 12, 31),
            year.attacks,
            "attacks",
            year.source_url,
            year.note,
        )
        for year in published_years()
    ]
    return [one for one in counts if (start is None or one.last >= start) and (end is None or one.first <= end)]


def coverage(here: int) -> Coverage:
    """``here`` militant attacks of the record within the published window, beside the published sum."""
    years = published_years()
    return Coverage(here, sum(year.attacks for year in years), years[0].publisher, years)
