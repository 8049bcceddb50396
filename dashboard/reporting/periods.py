"""The months and years that are reported on."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from incidents.filters.presets import RECORD_START


@dataclass(frozen=True, slots=True)
class ReportPeriod:
    """A calendar year, or one month of it where ``month`` is given (1 to 12)."""

    year: int
    month: int | None = None

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.year, self.month or 1, 1)

    @property
    def last(self) -> date:
        """Its last day."""
        month = self.month or 12
        return date(self.year, month, monthrange(self.year, month)[1])

    @property
    def label(self) -> str:
        """How it reads: May 2024, 2024."""
        return f"{self.first:%B %Y}" if self.month else str(self.year)

    @property
    def unit(self) -> str:
        """What a picture of it is cut into."""
        return "day" if self.month else "month"

    @property
    def url(self) -> str:
        """The page of its report."""
        return self._address("report")

    @property
    def pdf_url(self) -> str:
        """Its report as a PDF."""
        return self._address("report-pdf")

    @property
    def key(self) -> str:
        """What a file of it is called by: 2024-05, 2024."""
        return f"{self.year}-{self.month:02d}" if self.month else str(self.year)

    @property
    def before(self) -> "ReportPeriod | None":
        """The equal period just before; None where the record does not reach back to it."""
        if self.month is None or self.month == 1:
            earlier = ReportPeriod(self.year - 1, 12 if self.month else None)
        else:
            earlier = ReportPeriod(self.year, self.month - 1)
        return earlier if earlier.first >= RECORD_START else None

    @property
    def year_before(self) -> "ReportPeriod | None":
        """The same month a year earlier; None for a year, and where the record does not reach back."""
        if self.month is None or self.year - 1 < RECORD_START.year:
            return None
        return ReportPeriod(self.year - 1, self.month)

    def alike(self, earlier: "ReportPeriod", last: date | None) -> tuple[date, date]:
        """The days of an earlier period that this one is held beside: all, but no more than the record reaches into it.

        ``last`` is the last day of the record. Of a year that it reaches to 11 March, the other year to 11 March.
        """
        if last is None or last >= self.last:
            return earlier.first, earlier.last
        month = last.month if self.month is None else earlier.first.month
        return earlier.first, date(earlier.year, month, min(last.day, monthrange(earlier.year, month)[1]))

    def _address(self, view: str) -> str:
        name = f"dashboard:{view}-{'month' if self.month else 'year'}"
        return reverse(name, args=[self.year, *([self.month] if self.month else [])])


def is_reported(period: ReportPeriod, last: date | None) -> bool:
    """Whether there is a report: from January 2021 to the month that the record reaches to."""
    return last is not None and RECORD_START <= period.first <= last
