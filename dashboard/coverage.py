"""How much of the violence the record holds: its attacks beside the yearly counts of a body that counts them all."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from dashboard import words
from dashboard.models import COUNTRY, PublishedFigure, PublishedMeasure
from dashboard.published.entries import Entry, Print, entries

# The one body that has printed a count of militant attacks for every year since 2021.
PUBLISHER = "PICSS"
COUNTED = "militant-initiated attacks only; deaths include attackers killed in them"


@dataclass(frozen=True, slots=True)
class PublishedYear:
    """What the publisher counted as militant attacks in one calendar year, as it stands and as it was first given."""

    year: int
    last: Print
    first: Print

    @property
    def attacks(self) -> int:
        """The number that stands."""
        return self.last.value

    @property
    def note(self) -> str:
        """When it was published, and what it was before; "" where neither is known."""
        printed = words.day(self.last.published_on) if self.last.published_on else ""
        before = f"first given as {self.first.words}" if self.first.value != self.last.value else ""
        if before and self.first.published_on:
            before += f" on {words.day(self.first.published_on)}"
        return "; ".join(part for part in (printed, before) if part)


@dataclass(frozen=True, slots=True)
class Coverage:
    """The record's militant attacks in whole years, beside the sum of what was published for them."""

    here: int
    years: tuple[PublishedYear, ...]
    publisher: str = PUBLISHER

    @property
    def published(self) -> int:
        """The published attacks of all the years, which do not overlap."""
        return sum(year.attacks for year in self.years)

    @property
    def first_year(self) -> int:
        """The first of the whole years."""
        return self.years[0].year

    @property
    def last_year(self) -> int:
        """The last of the whole years."""
        return self.years[-1].year


def published_years() -> tuple[PublishedYear, ...]:
    """The published counts as they stand, oldest first. One query."""
    found = PublishedFigure.objects.filter(
        publisher=PUBLISHER, area=COUNTRY, measure=PublishedMeasure.ATTACKS, counting_rule=COUNTED
    ).select_related("province")
    return tuple(year for entry in entries(found) if (year := _year(entry)) is not None)


def _year(entry: Entry) -> PublishedYear | None:
    if not entry.is_year or entry.latest is None:
        return None
    return PublishedYear(entry.start.year, entry.latest, entry.first)


def window(years: Sequence[PublishedYear]) -> tuple[date, date]:
    """The first and last day that the published counts cover; a day without incidents where there are none."""
    if not years:
        return date.min, date.min
    return date(years[0].year, 1, 1), date(years[-1].year, 12, 31)


def coverage(years: tuple[PublishedYear, ...], here: int) -> Coverage | None:
    """``here`` militant attacks of the record within the published window; None where nothing was published."""
    return Coverage(here, years) if years else None
