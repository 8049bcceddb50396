"""What the page of a district shows year by year, with the lists behind its numbers."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from dashboard import words
from dashboard.questions import Question
from incidents.profiles.district import DistrictYear, Neighbour, Period


@dataclass(frozen=True, slots=True)
class YearLine:
    """One year of the district, and the list of its rows."""

    label: str
    url: str
    found: DistrictYear


@dataclass(frozen=True, slots=True)
class NeighbourLine:
    """A neighbour; ``url`` is "" where no filter asks for its rows alone."""

    found: Neighbour
    url: str


def period_words(period: Period) -> str:
    """1 January 2021 to 9 March 2026."""
    return f"{words.day(period.first)} to {words.day(period.last)}"


def year_lines(
    found: Iterable[DistrictYear], *, period: Period, url: Mapping[str, str], question: Question
) -> list[YearLine]:
    """A line for each year. ``url`` is the query of exactly the district's rows."""
    return [
        YearLine(
            label=_year_label(one.year, period),
            url=question.incidents_url(**url, date_from=f"{one.year}-01-01", date_to=f"{one.year}-12-31"),
            found=one,
        )
        for one in found
    ]


def neighbour_lines(found: Iterable[Neighbour], *, wider: Collection[str], question: Question) -> list[NeighbourLine]:
    """The neighbours. ``wider`` are districts that wider words may mean: their lists hold more than they."""
    return [
        NeighbourLine(
            one,
            "" if one.district.slug in wider or not one.incidents
            else question.incidents_url(district=one.district.slug),
        )
        for one in found
    ]  # fmt: skip


def _year_label(year: int, period: Period) -> str:
    last = period.last
    return f"{year}, to {last.day} {last:%b}" if year == last.year and (last.month, last.day) != (12, 31) else str(year)
