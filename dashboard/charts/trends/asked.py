"""What is asked of the page of trends, and the frame its charts share."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from django.urls import reverse

from dashboard import words
from dashboard.charts import series
from dashboard.charts.chart import ROWS_ALONE, Chart, source_line
from dashboard.charts.context import NotedEvent
from dashboard.charts.periods import UNITS, label
from dashboard.charts.provisional import Provisional, provisional_by
from incidents.aggregates import MEASURES, Reach, reach, reporting
from incidents.aggregates.tables import Key, cells
from incidents.aggregates.trends import Point, Trend
from incidents.choices import DatePrecision
from incidents.filters import IncidentFilterSet
from incidents.filters.presets import RECORD_START
from incidents.models import Incident
from incidents.trends import trend_of

# What makes the panels.
PARTS = {
    "province": "Province",
    "group": "Group",
    "event_class": "Class",
    "attack_type": "Attack type",
    "target": "Target",
    "district": "District",
}
SPLITS = {"none": "None", **PARTS}
AREAS = {"province": "Province", "district": "District"}
# Counted where a source says which side the dead were of.
OF_A_SIDE = ("killed_civilians", "killed_security", "killed_militants")
# A table ends with so many bins, and says so; the file holds them all.
LONG_TABLE = 200
# Above this many bins a panel draws its average alone: the rest is less than a pixel.
MANY_BINS = 400
_NOT_ONE = {
    "province": "Province not known",
    "district": "Wider than one district",
    "group": "No group named",
    "event_class": "Class not stated",
    "attack_type": "Type not stated",
    "target": "Target not stated",
}
# What a list holds that the number it is opened from does not.
WIDER_LIST = "A list opened from a number also holds incidents of a rough date that may have happened in those days."

Line = Sequence[str | float | None]


@dataclass(frozen=True)
class TrendChart(Chart):
    """A chart of the page of trends. ``answer`` says in a sentence or two what the numbers say; ``found`` further ones.

    ``file`` are the lines of its file where they are more than those of its table. ``events`` are the dated events it
    marks, and ``events_left_out`` how many more its window holds.
    """

    answer: str = ""
    found: tuple[str, ...] = ()
    file: tuple[Line, ...] = field(default=(), repr=False)
    events: tuple[NotedEvent, ...] = ()
    events_left_out: int = 0

    def lines(self) -> Iterator[Line]:
        """The lines of its file."""
        yield from self.file or super().lines()


@dataclass(frozen=True)
class Asked:
    """The filter, how far the record reaches, and the parameters of the page."""

    filters: IncidentFilterSet
    record: Reach
    measure: str
    unit: str = "month"
    split: str = "none"
    average: int = 6
    area: str = "province"

    @classmethod
    def of(cls, filters: IncidentFilterSet, chosen: Mapping[str, str], record: Reach | None = None) -> "Asked":
        """From an address; what a chart has no parameter for keeps its default."""
        return cls(
            filters,
            record or reach(Incident.public.all()),
            chosen["measure"],
            chosen.get("unit", "month"),
            chosen.get("by", "none"),
            int(chosen.get("average", "6")),
            chosen.get("area", "province"),
        )

    @cached_property
    def trend(self) -> Trend:
        """The answer, asked of the database once for all charts of a page."""
        by = None if self.split == "none" else self.split
        return trend_of(self.filters, self.record, measure=self.measure, unit=self.unit, by=by, average=self.average)

    @cached_property
    def monthly(self) -> Trend:
        """Month by month, whatever the unit."""
        return trend_of(self.filters, self.record, measure=self.measure, unit="month", average=self.average)

    @property
    def window(self) -> tuple[date, date] | None:
        """The days that are asked about, no later than the record reaches; None where it reaches none of them."""
        first, last = self.filters.period
        if self.record.last is None:
            return None
        days = (first or RECORD_START, min(last or self.record.last, self.record.last))
        return days if days[0] <= days[1] else None

    @cached_property
    def known_days(self) -> dict[date, int | None]:
        """The number of each day that has any, of incidents whose day is known."""
        exact = self.filters.qs.filter(date_precision=DatePrecision.DAY)
        found = cells(exact, self.filters.rule_or_default, measure=self.measure, by=["day"])
        return {cell.keys[0]: cell.tally.value for cell in found if isinstance(cell.keys[0], date)}

    @property
    def label(self) -> str:
        """What is counted."""
        return MEASURES[self.measure].label

    @property
    def role(self) -> str:
        """The colour of what is counted."""
        return series.whole(self.measure, self.label).role

    @property
    def unit_word(self) -> str:
        """The unit inside a sentence."""
        return UNITS[self.unit].lower()

    @property
    def is_counted(self) -> bool:
        """Whether incidents are counted, which happen one by one, and not people, of whom one incident holds many."""
        return not MEASURES[self.measure].is_reported

    @property
    def why_nothing(self) -> str:
        """Why there is nothing to count by the rule, "" when there is."""
        rule = self.filters.rule_or_default
        if self.measure == "injured" and not rule.counts_injured:
            return f"The rule “{rule.label}” does not count the injured."
        return ""

    @cached_property
    def reported_by(self) -> str:
        """How many incidents give a number of people, "" where incidents are counted. One query for people."""
        if self.is_counted or self.why_nothing:
            return ""
        given, number = reporting(self.filters.qs, self.filters.rule_or_default, self.measure)
        only = " Where a source gives only a total, nobody is counted here." if self.measure in OF_A_SIDE else ""
        return f"{given:,} of {words.plural(number, 'incident')} give a number; the others add nothing.{only}"

    @property
    def none_counted(self) -> str:
        """What is said where the number is zero everywhere."""
        if self.measure == "incidents":
            return "No incident of this filter is counted by the rule."
        return f"{self.label}: none among the incidents that the filter and the rule take in."

    def provisional(self, trend: Trend) -> Provisional | None:
        """The provisional days of a trend."""
        return provisional_by(trend.window, trend.last, trend.lag)

    def bin_label(self, point: Point) -> str:
        """How a bin reads."""
        return label(self.unit, point.start)

    def keyed(self, key: Key) -> str:
        """How a value of the split reads."""
        if not isinstance(key, str):
            return _NOT_ONE[self.split]
        return self._labels.get(key, key)

    @cached_property
    def _labels(self) -> dict[str, str]:
        return {choice.value: choice.label for choice in self.filters.choices(self.split)}

    def rows_url(self, **changes: str | None) -> str:
        """The list of rows behind the numbers."""
        kept: dict[str, Any] = {**ROWS_ALONE, "counting": self.filters.rule_or_default.name, **changes}
        return f"{reverse('dashboard:incidents')}?{self.filters.query(**kept)}"

    def days_url(self) -> str:
        """The list of rows between the days that stand for ``__0__`` and ``__1__``."""
        return f"{self.rows_url(date_from=None, date_to=None)}&date_from=__0__&date_to=__1__"

    def ends(self, point: Point) -> tuple[str, str]:
        """First and last day of the rows behind a bin: no more of them than are asked about."""
        window = self.window
        if window is None or not point.days:
            return point.start.isoformat(), point.end.isoformat()
        return max(point.start, window[0]).isoformat(), min(point.end, window[1]).isoformat()

    def frame(self, name: str, *own: str) -> dict[str, Any]:
        """What every chart of the page has alike; ``own`` are the parameters that draw it again."""
        given = {"measure": self.measure, "unit": self.unit, "by": self.split, "average": str(self.average)}
        given["area"] = self.area
        kept = {parameter: given[parameter] if parameter in own else None for parameter in given}
        return {
            "id": name,
            "drawing": name,
            "query": self.filters.query(**kept, show=None),
            "rows_url": self.rows_url(),
            "source": source_line(self.filters.counted_words()),
        }

    def window_words(self, trend: Trend) -> str:
        """The days that are looked at."""
        return " to ".join(words.day(day) for day in trend.window) if trend.window else "nothing"


def left_out(unit: str, bins: int) -> str:
    """What is said under a table that does not hold all of so many bins, "" under one that does."""
    if bins <= LONG_TABLE:
        return ""
    return f"The newest {LONG_TABLE} of {bins:,} {unit}s; the CSV file holds all of them."


def middle(point: Point) -> date:
    """The day a bin is drawn at: its middle, so that shaded days lie where they are."""
    return point.start + (point.end - point.start) / 2


def linked(href: str, first: str, last: str) -> str:
    """The address with its days put in."""
    return href.replace("__0__", first).replace("__1__", last)
