"""How much of the violence the record holds: its attacks beside the yearly counts of a body that counts them all."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from dashboard import words
from dashboard.models import COUNTRY, PublishedFigure, PublishedMeasure
from dashboard.published.entries import Entry, Print, entries
from incidents.aggregates import Reach, reach
from incidents.aggregates.headline import reach_beside, reach_of
from incidents.aggregates.series import monthly
from incidents.aggregates.sums import months_column, reach_columns
from incidents.counting import DEFAULT_RULE
from incidents.models import Incident
from incidents.past import is_now

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
class PublishedCount:
    """What the publisher counted from one day to another, to be set beside the record under the rule named."""

    publisher: str
    first: date
    last: date
    number: int
    rule: str
    source_url: str
    words: str

    @property
    def is_year(self) -> bool:
        """Whether it is of one whole calendar year."""
        year = self.first.year
        return (self.first, self.last) == (date(year, 1, 1), date(year, 12, 31))


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
    return _years(_figures())


def coverage_and_reach() -> tuple[Coverage | None, Reach]:
    """The record's attacks beside the published ones of the same years, and how far the record reaches.

    One query; one more where nothing was published; three of the past.
    """
    if not is_now():
        return _then()
    figures: list[Any] = list(
        _figures().annotate(record_attacks=months_column(DEFAULT_RULE, "period_start", "period_end"), **reach_columns())
    )
    years = _years(figures)
    if not years:
        return None, reach(Incident.public.all())
    here = {figure.period_start.year: figure.record_attacks or 0 for figure in figures if _is_year(figure)}
    return Coverage(sum(here[year.year] for year in years), years), reach_beside(figures[0])


def _then() -> tuple[Coverage | None, Reach]:
    """The same of the past."""
    years = published_years()
    if not years:
        return None, reach(Incident.public.all())
    months = monthly(Incident.public.all(), DEFAULT_RULE)
    whole = {one.year for one in years}
    here = sum(month.numbers.rows for month in months if month.start.year in whole)
    return Coverage(here, years), reach_of({month.start: month.numbers.all_rows for month in months})


def _figures() -> QuerySet[PublishedFigure]:
    return PublishedFigure.objects.filter(
        publisher=PUBLISHER, area=COUNTRY, measure=PublishedMeasure.ATTACKS, counting_rule=COUNTED
    ).select_related("province")


def _is_year(figure: PublishedFigure) -> bool:
    year = figure.period_start.year
    return (figure.period_start, figure.period_end) == (date(year, 1, 1), date(year, 12, 31))


def _years(figures: Iterable[PublishedFigure]) -> tuple[PublishedYear, ...]:
    found = entries(figure for figure in figures if _is_year(figure))
    return tuple(
        PublishedYear(entry.start.year, entry.latest, entry.first) for entry in found if entry.latest is not None
    )


def counts_beside(period: tuple[date | None, date | None]) -> list[PublishedCount]:
    """The published counts of a period, either end open: the whole years that it lies in, and the months inside it.

    The months only of a period with both its ends. A month is part of its year: the two are never added. One query.
    """
    start, end = period
    counts = [_count(entry) for entry in entries(_figures()) if entry.latest is not None]
    years = [one for one in counts if one.is_year and _touches(one, start, end)]
    months = [one for one in counts if not one.is_year and start and end and start <= one.first and one.last <= end]
    return sorted(years, key=lambda one: one.first) + sorted(months, key=lambda one: one.first)


def _count(entry: Entry) -> PublishedCount:
    assert entry.latest is not None
    return PublishedCount(
        PUBLISHER, entry.start, entry.end, entry.latest.value, DEFAULT_RULE.name, entry.latest.link, entry.latest.words
    )


def _touches(count: PublishedCount, start: date | None, end: date | None) -> bool:
    return (start is None or count.last >= start) and (end is None or count.first <= end)
