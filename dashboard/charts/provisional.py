"""The end of the record that is still filling up, in days and in words: measured by the record's own reporting lag."""

from dataclasses import dataclass
from datetime import date

from dashboard import words
from incidents.aggregates.lag import provisional_from, reporting_lag
from incidents.statistics.lag import ENOUGH, Lag


@dataclass(frozen=True, slots=True)
class Provisional:
    """The provisional days of a window, both ends inside, and the lag they follow from."""

    first: date
    last: date
    lag: Lag

    @property
    def days(self) -> tuple[date, date]:
        """First and last day."""
        return self.first, self.last

    def note(self, shown: str = "Shaded") -> str:
        """What is provisional, and how that is known."""
        days = words.span(self.first, self.last)
        return f"{shown}: {days}, provisional: {lag_words(self.lag)}. Numbers there may still grow."


def provisional(window: tuple[date, date] | None, record_last: date | None) -> Provisional | None:
    """The provisional days inside ``window``; None where there are none. Two queries at most, one while it is kept."""
    return provisional_by(window, record_last, reporting_lag(record_last))


def provisional_by(window: tuple[date, date] | None, record_last: date | None, lag: Lag) -> Provisional | None:
    """The same by a lag that is known."""
    first = provisional_from(record_last, lag)
    if window is None or first is None or record_last is None or window[1] < first:
        return None
    return Provisional(max(first, window[0]), min(record_last, window[1]), lag)


def lag_words(lag: Lag) -> str:
    """How late reports come, with the number of incidents that it is measured over."""
    if lag.is_measured:
        most, half = words.plural(lag.p95 or 0, "day"), words.plural(lag.median or 0, "day")
        return (
            f"95 % of incidents were first reported within {most}, half within {half} (measured over {lag.n:,}, "
            "whose day and first report are dated)"
        )
    return (
        f"the last {lag.provisional_days} days of the record, a fixed number, because {lag.n:,} incidents with a dated "
        f"report are too few to measure how late reports come ({ENOUGH} are needed)"
    )
