"""A measure over time as an analyst reads it: every bin, its average, what is provisional, where the rate changed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from incidents.aggregates.lag import provisional_from
from incidents.aggregates.measures import EVENT_LIES_IN, MEASURES, Tally, added
from incidents.aggregates.periods import bin_start, spans
from incidents.aggregates.tables import OVERLAPPING, Cell, Key, cells
from incidents.counting import CountingRule
from incidents.querysets import IncidentQuerySet
from incidents.statistics.averages import trailing
from incidents.statistics.changes import Changes, TooFew, changes
from incidents.statistics.lag import Lag

# What a trend can be split by.
SPLITS = ("province", "district", "group", "event_class", "attack_type", "target")
# Lines beyond so many are named and left out: a longer answer is a table, which ``tabulate`` gives.
MOST_LINES = 24
# The shortest stretch, in bins, that can be a level of its own: a quarter of a year, and half a year of months.
MIN_LENGTH = {"week": 13, "month": 6, "quarter": 4}
_NOT_SOUGHT = {
    "day": "days are too uneven to search for changes: choose weeks, months or quarters",
    "year": "years are too few to search for changes: choose weeks, months or quarters",
}


@dataclass(frozen=True, slots=True)
class Point:
    """One bin. ``average`` is the mean of this and earlier bins, None where one of them is not whole.

    ``days`` is how many of its days are asked about and reached by the record: 0 of a bin that only holds what reached
    into the window from outside.
    """

    start: date
    end: date
    days: int
    tally: Tally
    average: float | None
    is_provisional: bool

    @property
    def is_whole(self) -> bool:
        """Whether all of its days are counted: what is cut off by the window cannot stand beside what is not."""
        return self.days == (self.end - self.start).days + 1


@dataclass(frozen=True, slots=True)
class TrendLine:
    """One series. ``key`` is a slug or word of the split; None is "not one known value", and the key of the whole.

    ``found`` are the changes of its rate per day, sought in bins that are not provisional.
    """

    key: Key
    points: tuple[Point, ...]
    found: Changes | TooFew

    @property
    def total(self) -> int:
        """The sum of what is reported."""
        return sum(point.tally.value or 0 for point in self.points)


@dataclass(frozen=True, slots=True)
class Trend:
    """``whole`` counts each row once, ``lines`` hold the parts, largest first, and ``left_out`` the keys of the rest.

    ``window`` is None, and there are no points, where the record does not reach. ``last`` is the record's last day.
    """

    window: tuple[date, date] | None
    last: date | None
    whole: TrendLine
    lines: tuple[TrendLine, ...]
    left_out: tuple[Key, ...]
    lag: Lag
    provisional_from: date | None


@dataclass(frozen=True, slots=True)
class TrendQuestion:
    """What is asked of rows that the rule has not been applied to yet. ``average`` is a number of bins."""

    rule: CountingRule
    measure: str
    unit: str
    by: str | None = None
    average: int = 6

    @property
    def merges(self) -> bool:
        """Whether rows are counted as events, of which one may lie in two parts."""
        is_whole = self.by is None or self.by in EVENT_LIES_IN
        return self.rule.merges_rows and MEASURES[self.measure].is_counted and not is_whole

    def __post_init__(self) -> None:
        if self.by is not None and self.by not in SPLITS:
            raise ValueError(f"by {self.by!r} is not one of {', '.join(SPLITS)}")


def trend(
    rows: IncidentQuerySet,
    asked: TrendQuestion,
    *,
    first: date,
    last: date | None,
    record_last: date | None,
    lag: Lag,
    parents: Mapping[str, str] | None = None,
) -> Trend:
    """The trend from ``first`` to ``last``, no later than the record reaches. One query, two with overlapping parts.

    A row whose date is known only roughly can match a window from just outside of it: then the bins reach there too.
    """
    by = [asked.unit] if asked.by is None else [asked.unit, asked.by]
    found = cells(rows, asked.rule, measure=asked.measure, by=by, parents=parents)
    whole = found
    if asked.by is not None and (asked.by in OVERLAPPING or asked.merges):
        whole = cells(rows, asked.rule, measure=asked.measure, by=[asked.unit])
    window = _window(whole, bin_start(asked.unit, first), (first, last), record_last)
    reached = (first, min(last or record_last, record_last)) if record_last else None
    cut = _Cut(asked, window, reached, provisional_from(record_last, lag))
    parts = _parts(found) if asked.by else {}
    ranked = sorted(parts, key=lambda key: (-_size(parts[key]), str(key)))
    return Trend(
        window=window,
        last=record_last,
        whole=cut.line(None, whole),
        lines=tuple(cut.line(key, parts[key]) for key in ranked[:MOST_LINES]),
        left_out=tuple(ranked[MOST_LINES:]),
        lag=lag,
        provisional_from=cut.provisional,
    )


def _window(
    found: Sequence[Cell], first_bin: date, asked: tuple[date, date | None], record_last: date | None
) -> tuple[date, date] | None:
    if record_last is None:
        return None
    starts = [cell.keys[0] for cell in found if isinstance(cell.keys[0], date)]
    first, last = asked
    end = max([min(last or record_last, record_last), *starts])
    start = min([first, *(start for start in starts if start < first_bin)])
    return (start, end) if start <= end else None


def _parts(found: Iterable[Cell]) -> dict[Key, list[Cell]]:
    parts: dict[Key, list[Cell]] = {}
    for cell in found:
        parts.setdefault(cell.keys[1], []).append(cell)
    return parts


def _size(part: Iterable[Cell]) -> int:
    return sum(cell.tally.value or 0 for cell in part)


@dataclass(frozen=True, slots=True)
class _Cut:
    """Time cut into the bins of a question. ``reached`` are the days asked about that the record reaches."""

    asked: TrendQuestion
    window: tuple[date, date] | None
    reached: tuple[date, date] | None
    provisional: date | None

    def line(self, key: Key, part: Iterable[Cell]) -> TrendLine:
        """A line through every bin of the window; a bin without rows holds zero."""
        tallies = _tallies(part)
        bins = list(spans(self.asked.unit, *self.window)) if self.window else []
        held = [Point(*span, self._days(*span), tallies.get(span[0], _NOTHING), None, self._is_provisional(span[1]))
                for span in bins]  # fmt: skip
        averages = trailing([point.tally.value if point.is_whole else None for point in held], self.asked.average)
        points = tuple(replace(point, average=average) for point, average in zip(held, averages, strict=True))
        return TrendLine(key, points, self._changes(points))

    def _days(self, start: date, end: date) -> int:
        if self.reached is None:
            return 0
        first, last = self.reached
        return max((min(end, last) - max(start, first)).days + 1, 0)

    def _is_provisional(self, end: date) -> bool:
        assert self.window is not None
        return self.provisional is not None and min(end, self.window[1]) >= self.provisional

    def _changes(self, points: Sequence[Point]) -> Changes | TooFew:
        settled = [point for point in points if not point.is_provisional]
        counts = [(point.tally.value or 0) if point.days else 0 for point in settled]
        if reason := _NOT_SOUGHT.get(self.asked.unit):
            return TooFew(len(counts), sum(counts), reason)
        # A bin in which nobody reports a number tells nothing of its rate.
        days = [0 if point.tally.value is None else point.days for point in settled]
        return changes(counts, days, min_length=MIN_LENGTH[self.asked.unit])


_NOTHING = Tally(0)


def _tallies(part: Iterable[Cell]) -> dict[date, Tally]:
    """The tally of each bin, of cells that share no row."""
    gathered: dict[date, list[Tally]] = {}
    for cell in part:
        if isinstance(cell.keys[0], date):
            gathered.setdefault(cell.keys[0], []).append(cell.tally)
    return {start: added(tallies) for start, tallies in gathered.items()}
