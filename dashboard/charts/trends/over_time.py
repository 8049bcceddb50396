"""Is it rising or falling: every bin with its range, the average, the provisional end, and changes of the rate."""

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from datetime import date

from dashboard import words
from dashboard.charts.chart import Cell, ChartTable, Column, number_cell
from dashboard.charts.context import NotedEvent, events_between
from dashboard.charts.periods import UNITS
from dashboard.charts.trends.asked import LONG_TABLE, WIDER_LIST, Asked, TrendChart, left_out, linked, middle
from dashboard.figures import Line, LineRows, Shaded, lines_figure
from incidents.aggregates.trends import Point, Trend
from incidents.statistics.changes import ChangePoint, TooFew

OWN = ("measure", "unit", "by", "average")
# Days of an average unit: what a rate per day is told by.
_DAYS = {"week": 7.0, "month": 30.4375, "quarter": 91.3125}
TIMES = "\N{MULTIPLICATION SIGN}"
CAUTION = (
    "A change in the record may be a change in what happened, or in what was covered and recorded: read the sources of "
    "both sides before writing that violence rose or fell."
)


def over_time(asked: Asked) -> TrendChart:
    """The measure in each bin."""
    trend = asked.trend
    points = trend.whole.points
    noted, events = events_between(points[0].start, points[-1].end, _height(points)) if points else ((), 0)
    return TrendChart(
        **asked.frame("trend", "measure", "unit", "average"),
        title=f"{asked.label} by {asked.unit_word}",
        summary=_summary(asked, trend),
        figure=lines_figure(_rows(asked, trend, noted)),
        table=_table(asked, points),
        empty=asked.why_nothing or ("" if _has_rows(points) else asked.none_counted),
        notes=tuple(_notes(asked, trend)),
        answer=_answer(asked, trend),
        found=tuple(change_point_words(asked, trend)),
        file=tuple(_file(asked, points)),
        events=noted,
        events_left_out=events - len(noted),
    )


def _height(points: Sequence[Point]) -> Callable[[date], float]:
    """How high the number of a day's bin stands beside the highest."""
    starts = [point.start for point in points]
    highest = max(point.tally.value or 0 for point in points) or 1
    return lambda day: (points[max(bisect_right(starts, day) - 1, 0)].tally.value or 0) / highest


def _has_rows(points: Sequence[Point]) -> bool:
    return any(point.tally.value != 0 for point in points)


def _rows(asked: Asked, trend: Trend, noted: Sequence[NotedEvent]) -> LineRows:
    points = trend.whole.points
    counted = Line(
        asked.label,
        asked.role,
        tuple(point.tally.value for point in points),
        low=tuple(point.tally.low for point in points) if _is_ranged(points) else (),
        high=tuple(point.tally.high for point in points) if _is_ranged(points) else (),
        words=tuple(f"{asked.bin_label(point)}: {_number(point)}" for point in points),
        quiet=True,
        points=len(points) <= 80,
        link=tuple(asked.ends(point) for point in points),
    )
    mean = Line(
        f"Average of {asked.average}", asked.role, tuple(point.average for point in points), end_label="average"
    )
    return LineRows(
        places=tuple(middle(point) for point in points),
        reach=(points[0].start, points[-1].end) if points else None,
        dated="%Y",
        lines=(counted, mean, *_levels(asked, trend)),
        shaded=tuple(_shaded(asked, trend)),
        marks=tuple(event.mark for event in noted),
        href=asked.days_url(),
        height=360,
    )


def _levels(asked: Asked, trend: Trend) -> Iterator[Line]:
    """The level of the rate between changes, as the number it gives each bin."""
    found = trend.whole.found
    if isinstance(found, TooFew) or not found.points:
        return
    rates = [found.points[0].before] * len(trend.whole.points)
    for change in found.points:
        rates[change.index :] = [change.after] * (len(rates) - change.index)
    days = _DAYS[asked.unit]
    values = tuple(
        None if point.is_provisional else round(rate * days, 2)
        for point, rate in zip(trend.whole.points, rates, strict=True)
    )
    yield Line("Level", "muted", values, dash="dash", quiet=True, steps=True)


def _shaded(asked: Asked, trend: Trend) -> Iterator[Shaded]:
    points = trend.whole.points
    if not isinstance(trend.whole.found, TooFew):
        for change in trend.whole.found.points:
            yield Shaded(points[change.low].start, points[change.high].end, _short(change), "change")
    if held := asked.provisional(trend):
        yield Shaded(held.first, held.last, "" if (held.last - held.first).days < 45 else "provisional")


def _short(change: ChangePoint) -> str:
    if change.ratio is None:
        return "rate changed"
    return f"rate {TIMES}{change.ratio:.1f}"


def _is_ranged(points: Sequence[Point]) -> bool:
    return any(point.tally.low is not None and point.tally.low != point.tally.high for point in points)


def _number(point: Point) -> str:
    between = words.interval(point.tally.low, point.tally.high, point.tally.value)
    return words.number(point.tally.value) + (f" ({between})" if between else "")


def _summary(asked: Asked, trend: Trend) -> str:
    title = f"{asked.label} by {asked.unit_word}"
    if not trend.whole.points:
        return f"{title}: nothing to draw."
    found = " ".join(change_point_words(asked, trend))
    return f"{title}, {asked.window_words(trend)}: {trend.whole.total:,} in all. {found}"


def _answer(asked: Asked, trend: Trend) -> str:
    """How the last settled stretch compares with the one before it, in bins that are whole."""
    settled = [point for point in trend.whole.points if point.is_whole and not point.is_provisional]
    values = [point.tally.value for point in settled[-2 * asked.average :]]
    known = [value for value in values if value is not None]
    total = f"{trend.whole.total:,} from {asked.window_words(trend)}"
    if len(known) < 2 * asked.average:
        return f"{asked.label}: {total}."
    before, now = sum(known[: asked.average]) / asked.average, sum(known[asked.average :]) / asked.average
    return (
        f"{asked.label}: {total}. The last {asked.average} settled {asked.unit_word}s, to "
        f"{words.day(settled[-1].end)}, averaged {now:,.1f} a {asked.unit_word}; the {asked.average} before them "
        f"{before:,.1f}."
    )


def change_point_words(asked: Asked, trend: Trend) -> Iterator[str]:
    """Each change with its interval, or why there is none to tell."""
    found, points = trend.whole.found, trend.whole.points
    if isinstance(found, TooFew):
        yield f"Changes of the rate: not told, {found.reason}."
        return
    searched = f"{found.n:,} settled {asked.unit_word}s holding {found.total:,}"
    if not found.points:
        yield f"No change of the rate stands out in {searched}; one smaller than the scatter would not."
        return
    for change in found.points:
        days = _DAYS[asked.unit]
        yield (
            f"The rate changed about {asked.bin_label(points[change.index])} (95 % interval: "
            f"{asked.bin_label(points[change.low])} to {asked.bin_label(points[change.high])}), from "
            f"{change.before * days:,.1f} to {change.after * days:,.1f} a {asked.unit_word}{_ratio(change)}."
        )
    yield f"Found in {searched}. {CAUTION}"


def _ratio(change: ChangePoint) -> str:
    if change.ratio is None:
        return ""
    return f", {change.ratio:.2f} times as many (95 % interval {change.ratio_low:.2f} to {change.ratio_high:.2f})"


def _notes(asked: Asked, trend: Trend) -> Iterator[str]:
    points = trend.whole.points
    if asked.reported_by:
        yield asked.reported_by
    if _is_ranged(points):
        yield "The band runs from the lowest to the highest credible figure of each incident, added up."
    yield (
        f"Thick line: the average of each {asked.unit_word} and the {asked.average - 1} before it; none looks ahead."
    )
    if not isinstance(trend.whole.found, TooFew) and trend.whole.found.points:
        yield "Blue band: where a change of the rate may lie (95 %); dashed: the level between changes."
    if any(point.tally.value is None for point in points):
        yield f"The line breaks where no incident of a {asked.unit_word} reports a number; no average is told there."
    if held := asked.provisional(trend):
        yield held.note("Shaded at the end")
    if points and trend.last and points[-1].end > trend.last:
        yield f"The record reaches to {words.day(trend.last)}."
    if cut := [point for point in points if not point.is_whole]:
        listed = ", ".join(f"{asked.bin_label(point)} ({_days_words(point)})" for point in cut)
        yield f"Not whole, and so in no average: {listed}."
    yield WIDER_LIST


def _days_words(point: Point) -> str:
    """How much of a bin is counted: "11 of 31 days"."""
    return f"{point.days} of {(point.end - point.start).days + 1} days"


def _state(point: Point) -> str:
    return "provisional" if point.is_provisional else "settled"


def _table(asked: Asked, points: Sequence[Point]) -> ChartTable:
    ranged = _is_ranged(points)
    columns = [Column(UNITS[asked.unit]), Column(asked.label, numeric=True)]
    columns += [Column("Low to high", numeric=True)] if ranged else []
    columns += [Column(f"Average of {asked.average}", numeric=True), Column("State")]
    return ChartTable(
        caption=f"{asked.label} by {asked.unit_word}",
        columns=tuple(columns),
        rows=tuple(_row(asked, point, ranged=ranged) for point in points[-LONG_TABLE:]),
        note=left_out(asked.unit_word, len(points)),
    )


def _row(asked: Asked, point: Point, *, ranged: bool) -> tuple[Cell, ...]:
    href = linked(asked.days_url(), *asked.ends(point)) if point.tally.value != 0 else ""
    between = words.interval(point.tally.low, point.tally.high, point.tally.value)
    mean = words.NOT_REPORTED if point.average is None else f"{point.average:,.1f}"
    return (
        Cell(asked.bin_label(point), href=href),
        number_cell(point.tally.value),
        *((Cell(between, numeric=True),) if ranged else ()),
        Cell(mean, sort=point.average, numeric=True),
        Cell(_state(point) if point.is_whole else f"{_state(point)}, {_days_words(point)}"),
    )


def _file(asked: Asked, points: Sequence[Point]) -> Iterator[tuple[str | float | None, ...]]:
    yield ("start", "end", asked.measure, "low", "high", f"average_of_{asked.average}", "state", "days")
    for point in points:
        average = None if point.average is None else round(point.average, 4)
        numbers = (point.tally.value, point.tally.low, point.tally.high, average)
        yield (point.start.isoformat(), point.end.isoformat(), *numbers, _state(point), point.days)
