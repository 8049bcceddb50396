"""The index of reports: the years and their months."""

from dataclasses import dataclass
from datetime import date

from dashboard.reporting.periods import ReportPeriod, is_reported
from incidents.filters.presets import RECORD_START


@dataclass(frozen=True, slots=True)
class Entry:
    """A period with a report, and whether the record reaches beyond it."""

    period: ReportPeriod
    is_complete: bool


@dataclass(frozen=True, slots=True)
class YearOfReports:
    """A year's report, and those of its months in order."""

    year: Entry
    months: tuple[Entry, ...]


def years_of(last: date | None) -> list[YearOfReports]:
    """The years that the record, whose last day is ``last``, reaches into, the newest first."""
    if last is None:
        return []
    return [_year(year, last) for year in range(last.year, RECORD_START.year - 1, -1)]


def _year(year: int, last: date) -> YearOfReports:
    months = [ReportPeriod(year, month) for month in range(1, 13)]
    entries = tuple(Entry(one, last > one.last) for one in months if is_reported(one, last))
    return YearOfReports(Entry(ReportPeriod(year), last > date(year, 12, 31)), entries)
