"""Lines over time or over an ordered axis, one panel or many on one scale, with bands and shaded spans."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from math import ceil
from textwrap import wrap

from dashboard.figures.axes import count_axis, room_below, time_axis
from dashboard.figures.schema import Figure, Json, Trace, base_layout, token
from dashboard.figures.timeline import Mark, Spread

# How lines are told apart without their colour, in the order they are drawn.
DASHES = ("solid", "dash", "dot", "dashdot", "longdash", "longdashdot")
# About how many pixels a letter of 12 pixels is across, and a line of them high.
LETTER = 6.4
LINE_HEIGHT = 14
MARGIN = (38, 12, 22, 30)
# Of a panel, in pixels: its lines, the room under them, and that over them beside the heading's own.
PANEL_LINES, PANEL_FOOT, PANEL_HEAD = 94, 12, 12
# Panels beside each other in a wide picture, and in a narrow one.
COLUMNS, NARROW_COLUMNS = 4, 2
# Pixels under the lines of a narrow picture, beside its scale and the words at its right.
NARROW = 240
# Letters in a line of a panel's heading: of the narrowest of wide pictures, and of a telephone's.
HEADING, NARROW_HEADING = 23, 18
_COLUMN_GAP = 0.03

X = date | str | float


@dataclass(frozen=True, slots=True)
class Line:
    """One line: a number for each place of the axis, None where there is none (the line breaks).

    ``role`` names its colour. ``steps`` moves from one number to the next at once, half way between their places.
    ``low`` and ``high`` draw a band around it. ``words`` are what hovering says, the number
    itself when left out. ``end_label`` is written at its end. ``quiet`` lines are thin. ``link`` holds, for each place,
    what stands for ``__0__`` and ``__1__`` in the figure's ``href``.
    """

    label: str
    role: str
    values: tuple[float | None, ...]
    low: tuple[float | None, ...] = ()
    high: tuple[float | None, ...] = ()
    words: tuple[str, ...] = ()
    end_label: str = ""
    dash: str = "solid"
    quiet: bool = False
    points: bool = False
    steps: bool = False
    link: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Shaded:
    """A stretch of the axis that means something, both ends inside, with the word over it. ``role`` names its fill."""

    start: X
    end: X
    words: str
    role: str = "provisional"


@dataclass(frozen=True, slots=True)
class LineRows:
    """Everything a picture of lines draws.

    ``places`` are days, words or numbers, in order. ``ticks`` are the places that are written, all when left out, with
    their words. ``reach`` is the first and last day of the axis where they are not those of the places, ``dated`` how
    hovering writes a place that is a day. ``whole`` numbers get no ticks between them. ``reference`` is a height to
    compare with.
    """

    places: tuple[X, ...]
    lines: tuple[Line, ...]
    whole: bool = True
    ticks: tuple[tuple[X, str], ...] = ()
    shaded: tuple[Shaded, ...] = ()
    marks: tuple[Mark, ...] = ()
    reference: float | None = None
    reach: tuple[date, date] | None = None
    dated: str = ""
    href: str = ""
    height: int = 300


@dataclass(frozen=True, slots=True)
class Panel:
    """One of several small pictures: its heading, the number beside it, its line. ``href`` leads to its rows."""

    title: str
    note: str
    lines: tuple[Line, ...]


def lines_figure(rows: LineRows) -> Figure:
    """Lines on one axis that begins at zero; hovering names every line at once."""
    left, right, top, bottom = MARGIN
    labels = _end_labels(rows)
    right = max([right, *(round(len(str(label["text"])) * LETTER) + 14 for label in labels)])
    x_axis = _x_axis(rows.reach or rows.places, rows.ticks)
    top = top if rows.marks or rows.shaded else 10
    layout = base_layout(margin=(left, right, top, room_below(x_axis, bottom)))
    layout |= {
        "hovermode": "x unified" if len(rows.lines) > 1 else "x",
        "hoverdistance": -1,
        "height": rows.height,
        "xaxis": {
            **x_axis,
            **({"hoverformat": rows.dated} if rows.dated else {}),
        },
        "yaxis": _y_axis(rows.lines, whole=rows.whole, reference=rows.reference),
        "shapes": [*_spans(rows.shaded), *_mark_lines(rows.marks), *_reference(rows.reference)],
        "annotations": [*_span_words(rows.shaded), *_mark_numbers(rows.marks), *labels],
    }
    if _touch(rows):
        every_other = [(place, str(place)) for place in rows.places[::2]]
        layout["meta"] = {"narrow": {"xaxis": _x_axis(rows.places, every_other)}}
    traces = [trace for line in rows.lines for trace in (*_band(line, rows.places), _line(line, rows))]
    return {"data": traces, "layout": layout}


def panels_figure(
    panels: Sequence[Panel],
    places: Sequence[X],
    *,
    whole: bool = True,
    ticks: tuple[tuple[X, str], ...] = (),
    shaded: Sequence[Shaded] = (),
    reach: tuple[date, date] | None = None,
) -> Figure:
    """One small picture for each panel, all on one scale, in rows of COLUMNS.

    ``layout.meta.narrow`` holds what a narrow picture has instead, in rows of NARROW_COLUMNS: the script puts it in.
    """
    everything = [line for panel in panels for line in panel.lines]
    y_axis = _y_axis(everything, whole=whole, reference=None)
    x_axis = _x_axis(reach or places, ticks, small=True)
    layout = base_layout(margin=(38, 10, 26, room_below(x_axis, 28)))
    layout |= {"hovermode": "x"}
    traces: list[Trace] = []
    for index, panel in enumerate(panels):
        own = "" if index == 0 else str(index + 1)
        rows = LineRows(tuple(places), panel.lines, whole=whole)
        for line in panel.lines:
            for trace in (*_band(line, rows.places), _line(line, rows)):
                traces.append(trace | {"xaxis": f"x{own}", "yaxis": f"y{own}"})
    wide = _grid(panels, COLUMNS, x_axis, y_axis, shaded)
    layout |= wide  # type: ignore[typeddict-item]
    layout["meta"] = {"narrow": _grid(panels, NARROW_COLUMNS, x_axis, y_axis, shaded)}
    return {"data": traces, "layout": layout}


def _grid(
    panels: Sequence[Panel], columns: int, x_axis: Json, y_axis: Json, shaded: Sequence[Shaded]
) -> dict[str, object]:
    """Axes, headings and height of the panels in rows of ``columns``."""
    letters, size = (NARROW_HEADING, 11) if columns == NARROW_COLUMNS else (HEADING, 12)
    columns = min(columns, max(len(panels), 1))
    lines = ceil(len(panels) / columns)
    headings = [_heading_lines(panel, letters) for panel in panels]
    head = PANEL_HEAD + LINE_HEIGHT * max(map(len, headings), default=1)
    panel_height = head + PANEL_LINES + PANEL_FOOT
    height = lines * panel_height + 54
    width = (1 - _COLUMN_GAP * (columns - 1)) / columns
    found: dict[str, object] = {"height": height, "annotations": [], "shapes": []}
    notes: list[Json] = []
    for index, heading in enumerate(headings):
        column, line = index % columns, index // columns
        own = "" if index == 0 else str(index + 1)
        left = column * (width + _COLUMN_GAP)
        top = 1 - line / lines
        bottom = top - (head + PANEL_LINES) / panel_height / lines
        ceiling = top - head / panel_height / lines
        is_last = index + columns >= len(panels)
        found[f"xaxis{own}"] = {
            **x_axis, "domain": [left, left + width], "anchor": f"y{own}", "showticklabels": is_last,
        }  # fmt: skip
        found[f"yaxis{own}"] = {
            **y_axis, "domain": [bottom, ceiling], "anchor": f"x{own}", "showticklabels": column == 0,
            "automargin": False,
        }  # fmt: skip
        notes.append(_panel_heading(heading, left, ceiling, size=size))
    found["annotations"] = notes
    found["shapes"] = [
        {**shape, "xref": f"x{'' if index == 0 else index + 1}", "yref": f"y{'' if index == 0 else index + 1} domain"}
        for index in range(len(panels))
        for shape in _spans(shaded)
    ]
    return found


def _heading_lines(panel: Panel, letters: int) -> list[str]:
    """The heading in lines of so many letters; the number beside it stays with its last word where both fit."""
    no_break = "\N{NO-BREAK SPACE}"
    lines = wrap(panel.title, letters, break_on_hyphens=False, break_long_words=False) or [""]
    if not panel.note:
        return lines
    number = panel.note.replace(" ", no_break)
    *others, last = panel.title.split(" ")
    if len(last) + len(number) + 2 > letters:
        return [*lines, number]
    text = " ".join([*others, f"{last}{no_break * 2}{number}"])
    return wrap(text, letters, break_on_hyphens=False, break_long_words=False)


def _panel_heading(lines: Sequence[str], left: float, ceiling: float, *, size: int) -> Json:
    return {
        "xref": "paper", "yref": "paper", "x": left, "y": ceiling, "xanchor": "left", "yanchor": "bottom", "yshift": 3,
        "text": "<br>".join(lines), "showarrow": False, "align": "left", "font": {"size": size, "color": token("ink")},
    }  # fmt: skip


def _line(line: Line, rows: LineRows) -> Trace:
    trace: Trace = {
        "type": "scatter",
        "name": line.label,
        "mode": "lines+markers" if line.points else "lines",
        "x": [_place(place) for place in rows.places],
        "y": list(line.values),
        "line": {"color": token(line.role), "width": 1.2 if line.quiet else 2.2, "dash": line.dash}
        | ({"shape": "hvh"} if line.steps else {}),
        "text": list(line.words) or [_number(value) for value in line.values],
        "hovertemplate": "%{text}<extra></extra>" if line.words else f"{line.label}: %{{text}}<extra></extra>",
        "connectgaps": False,
        "cliponaxis": False,
        "showlegend": False,
    }
    if line.points:
        trace["marker"] = {"color": token(line.role), "size": 5}
    if line.link:
        trace["customdata"] = line.link
        trace["meta"] = {"href": rows.href}
    return trace


def _band(line: Line, places: Sequence[X]) -> list[Trace]:
    """A filled band for each unbroken stretch of low and high: one polygon, there and back."""
    bands: list[Trace] = []
    for first, last in _stretches(line.low, line.high):
        there = [_place(place) for place in places[first : last + 1]]
        upper, lower = list(line.high[first : last + 1]), list(line.low[first : last + 1])
        bands.append(
            {
                "type": "scatter",
                "name": f"{line.label}, low to high",
                "mode": "lines",
                "x": [*there, *reversed(there)],
                "y": [*upper, *reversed(lower)],
                "fill": "toself",
                "fillcolor": token(line.role),
                "opacity": 0.22,
                "line": {"width": 0},
                "hoverinfo": "skip",
                "showlegend": False,
            }
        )
    return bands


def _stretches(low: Sequence[float | None], high: Sequence[float | None]) -> list[tuple[int, int]]:
    """First and last index of each run where both are known."""
    found: list[tuple[int, int]] = []
    for index, pair in enumerate(zip(low, high, strict=True)):
        if None in pair:
            continue
        if found and found[-1][1] == index - 1:
            found[-1] = (found[-1][0], index)
        else:
            found.append((index, index))
    return found


def _end_labels(rows: LineRows) -> list[Json]:
    """Words at the ends of lines, apart enough to be read: moved up or down where two lines end together."""
    ends = []
    for line in rows.lines:
        known = [index for index, value in enumerate(line.values) if value is not None]
        if line.end_label and known:
            ends.append((float(line.values[known[-1]] or 0), rows.places[known[-1]], line))
    ends.sort(key=lambda end: end[0])
    pixels = (rows.height - 60) / (_highest(rows.lines, rows.reference) * 1.12)
    shifts: list[float] = []
    for index, (value, _, _) in enumerate(ends):
        lowest = 0.0 if index == 0 else ends[index - 1][0] * pixels + shifts[-1] + LINE_HEIGHT - value * pixels
        shifts.append(max(0.0, lowest))
    return [
        {
            "xref": "x", "yref": "y", "x": _place(place), "y": value, "xanchor": "left", "yanchor": "middle",
            "xshift": 5, "yshift": round(shift), "text": line.end_label, "showarrow": False,
            "font": {"size": 12, "color": token(line.role)},
        }
        for (value, place, line), shift in zip(ends, shifts, strict=True)
    ]  # fmt: skip


def _touch(rows: LineRows) -> bool:
    """Whether the words under the line would touch in a narrow picture."""
    words = [place for place in rows.places if isinstance(place, str)]
    return not rows.ticks and sum(len(word) + 1 for word in words) * LETTER > NARROW


def _x_axis(places: Sequence[X], ticks: Sequence[tuple[X, str]], *, small: bool = False) -> Json:
    days = [place for place in places if isinstance(place, date)]
    if days:
        axis = dict(time_axis(days[0], days[-1]))
    else:
        axis = dict(time_axis()) | {"type": "linear" if _are_numbers(places) else "category"}
        axis.pop("tickformatstops")
    if ticks:
        axis |= {"tickvals": [_place(place) for place, _ in ticks], "ticktext": [words for _, words in ticks]}
        axis.pop("dtick", None)
    if small:
        axis |= {"nticks": 3, "tickfont": {"color": token("muted"), "size": 11}}
        if axis.get("dtick") == "M12":
            # Beside each other, whole years would not fit.
            axis |= {"tickformat": "\N{RIGHT SINGLE QUOTATION MARK}%y", "tickformatstops": []}
    return axis


def _y_axis(lines: Sequence[Line], *, whole: bool, reference: float | None) -> Json:
    highest = _highest(lines, reference)
    axis = dict(count_axis(ceil(highest)))
    if not whole:
        axis |= {"range": [0, highest * 1.12], "tickformat": ",~g"}
        axis.pop("dtick", None)
    return axis


def _highest(lines: Sequence[Line], reference: float | None) -> float:
    values = [value for line in lines for value in (*line.values, *line.high) if value is not None]
    return max([*values, reference or 0]) or 1


def _spans(shaded: Sequence[Shaded]) -> list[Json]:
    return [
        {
            "type": "rect", "xref": "x", "yref": "paper", "x0": _place(span.start), "x1": _after(span.end), "y0": 0,
            "y1": 1, "fillcolor": token(span.role), "line": {"width": 0}, "layer": "below",
        }
        for span in shaded
    ]  # fmt: skip


def _span_words(shaded: Sequence[Shaded]) -> list[Json]:
    """Each word over its own span; one that begins close after another stands a line lower."""
    found: list[Json] = []
    lower = False
    for before, span in pairwise((None, *shaded)):
        assert span is not None
        lower = before is not None and not lower
        found.append(
            {
                "xref": "x",
                "yref": "paper",
                "x": _place(span.start),
                "y": 1,
                "xanchor": "left",
                "yanchor": "top",
                "yshift": -LINE_HEIGHT if lower else 0,
                "text": span.words,
                "showarrow": False,
                "font": {"size": 11, "color": token("muted")},
                # Of its own colour, so that no mark runs through the word.
                "bgcolor": token(span.role),
            }
        )
    return [note for note in found if note["text"]]


def _mark_lines(marks: Sequence[Mark]) -> list[Json]:
    line = {"color": token("muted"), "width": 1, "dash": "dot"}
    return [
        {
            "type": "line", "xref": "x", "yref": "paper", "x0": mark.day.isoformat(), "x1": mark.day.isoformat(),
            "y0": 0, "y1": 1, "line": line, "layer": "below",
        }
        for mark in marks
    ]  # fmt: skip


def _mark_numbers(marks: Sequence[Mark]) -> list[Json]:
    return [
        {
            "xref": "x", "yref": "paper", "x": mark.day.isoformat(), "y": 1, "yanchor": "bottom", "yshift": 3,
            "text": str(mark.number), "showarrow": False, "font": {"size": 11, "color": token("ink")},
        }
        for mark in marks
    ]  # fmt: skip


def _reference(height: float | None) -> list[Json]:
    if height is None:
        return []
    line = {"color": token("muted"), "width": 1, "dash": "dash"}
    return [{"type": "line", "xref": "paper", "yref": "y", "x0": 0, "x1": 1, "y0": height, "y1": height, "line": line}]


def _place(place: X) -> str | float:
    return place.isoformat() if isinstance(place, date) else place


def _after(place: X) -> str | float:
    """The end of a span: of a day, its midnight."""
    return _place(place + timedelta(days=1)) if isinstance(place, date) else _place(place)


def _are_numbers(places: Sequence[X]) -> bool:
    return bool(places) and all(isinstance(place, int | float) for place in places)


def _number(value: float | None) -> str:
    return Spread(None).words if value is None else f"{value:,.10g}" if value == int(value) else f"{value:,.3g}"
