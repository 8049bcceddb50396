"""A count over time: stacked bars, their true total with its range, dated marks, and the provisional end."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from dashboard.figures.axes import DAY_MS, count_axis, room_below, time_axis
from dashboard.figures.schema import Figure, Json, Trace, base_layout, token

DASH = "\N{EN DASH}"
# The share of its bin that a bar fills.
BAR_SHARE = 0.84
# Above this many bins a pattern inside a bar is noise.
PATTERNED_BINS = 140
# Shapes tell the series of a stack apart in black and white; the first stays plain.
PATTERNS = ("", "/", ".", "x", "-", "\\", "+", "|")
WHISKER_CAP_BINS = 40
# The share of the axis that a word takes on a phone.
ROOM_FOR_A_WORD = 0.25


@dataclass(frozen=True, slots=True)
class Bin:
    """A run of days, both ends inside, and how it reads. ``counted`` are those of its days that are asked about.

    Left out, they are all of them.
    """

    start: date
    end: date
    label: str
    counted: tuple[date, date] | None = None

    @property
    def days(self) -> int:
        """How many days it holds."""
        return (self.end - self.start).days + 1

    @property
    def days_counted(self) -> int:
        """How many of its days are asked about."""
        first, last = self.ends
        return (last - first).days + 1

    @property
    def ends(self) -> tuple[date, date]:
        """First and last day of the rows behind it."""
        return self.counted or (self.start, self.end)


@dataclass(frozen=True, slots=True)
class Spread:
    """A number with its range; None is not reported."""

    value: int | None
    low: int | None = None
    high: int | None = None

    @property
    def words(self) -> str:
        """The number as text, a dash when not reported, with its range when that says more."""
        if self.value is None:
            return DASH
        if self.low is None or self.high is None or self.low == self.high == self.value:
            return f"{self.value:,}"
        return f"{self.value:,} ({self.low:,}{DASH}{self.high:,})"


@dataclass(frozen=True, slots=True)
class Series:
    """One layer of the stack: a number for each bin. ``role`` names its colour, ``pattern`` its place in PATTERNS."""

    key: str
    label: str
    role: str
    pattern: int
    values: tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class Mark:
    """A numbered mark on a day; its words stand beside the chart."""

    number: int
    day: date


@dataclass(frozen=True, slots=True)
class TimelineRows:
    """Everything a timeline draws.

    ``totals`` are true totals of rows, which a stack overshoots when ``overlapping`` (one row in several series).
    ``provisional`` are the days still filling up. ``href`` leads to the rows of a bin: ``__0__`` and ``__1__`` are
    its first and last day.
    """

    measure: str
    bins: tuple[Bin, ...]
    series: tuple[Series, ...]
    totals: tuple[Spread, ...]
    overlapping: bool = False
    marks: tuple[Mark, ...] = ()
    provisional: tuple[date, date] | None = None
    href: str = ""
    height: int = 300


def timeline_figure(rows: TimelineRows) -> Figure:
    """Bars on a zero-based axis. Bars answer no hover: the total does, for all of its bin at once."""
    patterned = len(rows.series) > 1 and len(rows.bins) <= PATTERNED_BINS
    bars = [_bar(series, rows.bins, patterned=patterned) for series in rows.series]
    x_axis = time_axis(rows.bins[0].start, rows.bins[-1].end) if rows.bins else time_axis()
    layout = base_layout(margin=(34, 6, 24 if rows.marks else 10, room_below(x_axis, 26)))
    layout |= {
        "barmode": "stack",
        "hovermode": "x",
        "hoverdistance": -1,
        "height": rows.height,
        "xaxis": x_axis,
        "yaxis": count_axis(_highest(rows)),
        "shapes": [*_provisional_band(rows), *(_mark_line(mark) for mark in rows.marks)],
        "annotations": [*_provisional_word(rows), *(_mark_number(mark) for mark in rows.marks)],
    }
    return {"data": [*bars, *_overshot(rows), *([_total(rows)] if rows.bins else [])], "layout": layout}


def _bar(series: Series, bins: Sequence[Bin], *, patterned: bool) -> Trace:
    """Bars where there is something to draw; each fills the same share of its bin, however many days it has."""
    drawn = [(bin_, value) for bin_, value in zip(bins, series.values, strict=True) if value]
    marker: dict[str, object] = {"color": token(series.role), "line": {"width": 0}}
    shape = PATTERNS[series.pattern % len(PATTERNS)]
    if patterned and shape:
        marker["pattern"] = {
            "shape": shape,
            "fillmode": "overlay",
            "fgcolor": token("paper"),
            "fgopacity": 0.55,
            "size": 5,
            "solidity": 0.22,
        }
    return {
        "type": "bar",
        "name": series.label,
        "x": [bin_.start.isoformat() for bin_, _ in drawn],
        "y": [value for _, value in drawn],
        "width": [round(bin_.days * DAY_MS * BAR_SHARE) for bin_, _ in drawn],
        "offset": [round(bin_.days * DAY_MS * (1 - BAR_SHARE) / 2) for bin_, _ in drawn],
        "marker": marker,
        "hoverinfo": "skip",
    }


def _total(rows: TimelineRows) -> Trace:
    """The true total of each bin: what hover and whiskers stand on, itself not seen."""
    trace: Trace = {
        "type": "scatter",
        "name": "Low to high",
        "meta": {"role": "bins", "href": rows.href},
        "mode": "markers",
        "x": [_inside(bin_, 0.5) for bin_ in rows.bins],
        "y": [total.value for total in rows.totals],
        "marker": {"opacity": 0, "size": 1},
        "customdata": [tuple(day.isoformat() for day in bin_.ends) for bin_ in rows.bins],
        "text": _hover_words(rows),
        "hovertemplate": "%{text}<extra></extra>",
        "cliponaxis": False,
        "showlegend": False,
    }
    if any(_has_range(total) for total in rows.totals):
        trace["error_y"] = _whiskers(rows.totals)
    return trace


def _overshot(rows: TimelineRows) -> list[Trace]:
    """A short line at the true total of each bin whose stack stands higher, since a row may be in several series."""
    x: list[str | None] = []
    y: list[int | None] = []
    for bin_, total, stack in zip(rows.bins, rows.totals, _stacks(rows), strict=True):
        if total.value is not None and stack > total.value:
            x += [_inside(bin_, (1 - BAR_SHARE) / 2), _inside(bin_, (1 + BAR_SHARE) / 2), None]
            y += [total.value, total.value, None]
    if not x:
        return []
    line = {"color": token("ink"), "width": 2}
    return [
        {"type": "scatter", "name": "True total", "mode": "lines", "x": x, "y": y, "line": line, "hoverinfo": "skip"}
    ]


def _stacks(rows: TimelineRows) -> list[int]:
    return [sum(series.values[index] or 0 for series in rows.series) for index in range(len(rows.bins))]


def _highest(rows: TimelineRows) -> int:
    reached = [max(total.value or 0, total.high or 0) for total in rows.totals]
    return max([*reached, *_stacks(rows), 1])


def _has_range(total: Spread) -> bool:
    return total.value is not None and total.low is not None and total.high is not None and total.low != total.high


def _whiskers(totals: Sequence[Spread]) -> Json:
    def reach(total: Spread, bound: int | None) -> int:
        return 0 if not _has_range(total) or bound is None or total.value is None else abs(bound - total.value)

    return {
        "type": "data",
        "symmetric": False,
        "array": [reach(total, total.high) for total in totals],
        "arrayminus": [reach(total, total.low) for total in totals],
        "color": token("ink"),
        "thickness": 1,
        "width": 3 if len(totals) <= WHISKER_CAP_BINS else 0,
    }


def _hover_words(rows: TimelineRows) -> list[str]:
    words = []
    for index, (bin_, total) in enumerate(zip(rows.bins, rows.totals, strict=True)):
        lines = [bin_.label, f"{rows.measure}: {total.words}"]
        if len(rows.series) > 1:
            lines += [f"{series.label}: {value:,}" for series in rows.series if (value := series.values[index])]
        words.append("<br>".join(lines))
    return words


def _inside(bin_: Bin, share: float) -> str:
    """The moment at a share of a bin."""
    return (datetime.combine(bin_.start, time()) + timedelta(days=bin_.days * share)).isoformat(timespec="minutes")


def _provisional_band(rows: TimelineRows) -> list[Json]:
    if rows.provisional is None:
        return []
    first, last = rows.provisional
    return [
        {
            "type": "rect",
            "xref": "x",
            "yref": "paper",
            "x0": first.isoformat(),
            "x1": (last + timedelta(days=1)).isoformat(),
            "y0": 0,
            "y1": 1,
            "fillcolor": token("provisional"),
            "line": {"width": 0},
            "layer": "below",
        }
    ]


def _provisional_word(rows: TimelineRows) -> list[Json]:
    """The word before the band; inside it where the band begins so early that there is no room before it."""
    if rows.provisional is None or not rows.bins:
        return []
    first, last = rows.bins[0].start, rows.bins[-1].end
    before = (rows.provisional[0] - first) / (last - first + timedelta(days=1))
    is_inside = before < ROOM_FOR_A_WORD
    return [
        {
            "xref": "x",
            "yref": "paper",
            "x": rows.provisional[0].isoformat(),
            "y": 1,
            "xanchor": "left" if is_inside else "right",
            "yanchor": "top",
            "text": "provisional",
            "xshift": 3 if is_inside else -3,
            "bgcolor": token("provisional" if is_inside else "paper"),
            "showarrow": False,
            "font": {"size": 11, "color": token("muted")},
        }
    ]


def _mark_line(mark: Mark) -> Json:
    return {
        "type": "line",
        "xref": "x",
        "yref": "paper",
        "x0": mark.day.isoformat(),
        "x1": mark.day.isoformat(),
        "y0": 0,
        "y1": 1,
        "line": {"color": token("muted"), "width": 1, "dash": "dot"},
        "layer": "below",
    }


def _mark_number(mark: Mark) -> Json:
    return {
        "xref": "x",
        "yref": "paper",
        "x": mark.day.isoformat(),
        "y": 1,
        "yanchor": "bottom",
        "yshift": 3,
        "text": str(mark.number),
        "showarrow": False,
        "font": {"size": 11, "color": token("ink")},
    }
