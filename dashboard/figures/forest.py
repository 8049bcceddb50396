"""Ratios with their intervals, one below the other, on an axis where half as many and twice as many are as far off."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import log10

from dashboard.figures.schema import Figure, Json, base_layout, token

# Pixels that a row takes, and what lies above and below all of them.
ROW, ABOVE, BELOW = 34, 30, 34
# Beyond these ends an interval only says that nothing is known.
WIDEST = (1 / 64, 64.0)
_TICKS = (1 / 64, 1 / 32, 1 / 16, 1 / 8, 1 / 4, 1 / 2, 1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0)
# Ticks in a wide picture and in a narrow one.
TICKS, NARROW_TICKS = 8, 4
TIMES = "\N{MULTIPLICATION SIGN}"
_LETTER = 6.6


@dataclass(frozen=True, slots=True)
class Interval:
    """One row: a ratio from ``low`` to ``high``, None where there is none; ``words`` say it, or why not."""

    label: str
    ratio: float | None
    low: float | None
    high: float | None
    words: str


def forest_figure(rows: Sequence[Interval], *, less: str, more: str) -> Figure:
    """The rows from top to bottom, 1 marked. ``less`` and ``more`` stand over the sides of it.

    ``layout.meta.narrow`` holds the axes of a narrow picture, with fewer and shorter words.
    """
    known = [row for row in rows if row.ratio is not None]
    first, last = _ends(known)
    places = {row.label: len(rows) - number for number, row in enumerate(rows, 1)}
    layout = base_layout(margin=(_label_width(rows), 14, ABOVE, BELOW))
    layout |= {
        "height": ROW * len(rows) + ABOVE + BELOW,
        "hovermode": "closest",
        "xaxis": _ratio_axis(first, last),
        "yaxis": _rows_axis(places),
        "shapes": [_at_one()],
        "annotations": [*_heads(less, more), *(_silent(row, places[row.label]) for row in rows if row.ratio is None)],
        "meta": {"narrow": {"xaxis": _ratio_axis(first, last, most=NARROW_TICKS), "margin": _narrow_margin()}},
    }
    ratios = [row.ratio or 1.0 for row in known]
    return {
        "data": [
            {
                "type": "scatter",
                "mode": "markers",
                "meta": {"role": "intervals"},
                "x": [_within(ratio) for ratio in ratios],
                "y": [float(places[row.label]) for row in known],
                "error_x": {
                    "type": "data",
                    "symmetric": False,
                    "array": [_within(row.high) - _within(row.ratio) for row in known],
                    "arrayminus": [_within(row.ratio) - _within(row.low) for row in known],
                    "color": token("ink"),
                    "thickness": 1.6,
                    "width": 4,
                },
                "marker": {"size": 9, "symbol": "diamond", "color": token("ink")},
                "text": [row.words for row in known],
                "hovertemplate": "%{text}<extra></extra>",
                "showlegend": False,
            }
        ],
        "layout": layout,
    }


def _within(ratio: float | None) -> float:
    return min(max(ratio or WIDEST[0], WIDEST[0]), WIDEST[1])


def _ends(known: Sequence[Interval]) -> tuple[float, float]:
    """A little beyond the widest interval, 1 and half and twice as many always in sight."""
    lows, highs = [_within(row.low) for row in known], [_within(row.high) for row in known]
    return min([*lows, 0.5]) / 1.15, max([*highs, 2.0]) * 1.15


def _label_width(rows: Sequence[Interval]) -> int:
    return min(170, round(max((len(row.label) for row in rows), default=0) * _LETTER) + 12)


def _narrow_margin() -> Json:
    return {**base_layout(margin=(4, 8, ABOVE, BELOW))["margin"]}


def _ratio_axis(first: float, last: float, *, most: int = TICKS) -> Json:
    """``most`` ticks, evenly apart, 1 always among them."""
    ticks = [tick for tick in _TICKS if first <= tick <= last]
    step = -(-len(ticks) // most)
    shown = [tick for number, tick in enumerate(ticks) if (number - ticks.index(1.0)) % step == 0]
    return {
        "type": "log",
        "range": [log10(first), log10(last)],
        "fixedrange": True,
        "tickvals": shown,
        "ticktext": [f"{tick:g}{TIMES}" if tick >= 1 else f"1/{1 / tick:g}{TIMES}" for tick in shown],
        "tickangle": 0,
        "tickfont": {"color": token("muted"), "size": 12},
        "showgrid": True,
        "gridcolor": token("rule"),
        "zeroline": False,
    }


def _rows_axis(places: dict[str, int]) -> Json:
    return {
        "fixedrange": True,
        "range": [-0.6, len(places) - 0.4],
        "tickvals": list(places.values()),
        "ticktext": list(places),
        "tickfont": {"color": token("ink"), "size": 12},
        "showgrid": False,
        "zeroline": False,
        "automargin": True,
    }


def _at_one() -> Json:
    line = {"color": token("ink"), "width": 1, "dash": "dot"}
    return {"type": "line", "x0": 1, "x1": 1, "xref": "x", "y0": 0, "y1": 1, "yref": "paper", "line": line}


def _heads(less: str, more: str) -> Sequence[Json]:
    """Which way is which, on either side of 1. An annotation on a log axis stands at the logarithm."""
    common = {"x": 0, "xref": "x", "y": 1, "yref": "paper", "yanchor": "bottom", "showarrow": False}
    font = {"size": 12, "color": token("muted")}
    return [
        {**common, "text": f"← {less}", "xanchor": "right", "xshift": -8, "font": font},
        {**common, "text": f"{more} →", "xanchor": "left", "xshift": 8, "font": font},
    ]


def _silent(row: Interval, place: int) -> Json:
    """What is said in a row without a ratio."""
    return {
        "x": 0.5, "xref": "paper", "y": place, "yref": "y", "text": row.words, "showarrow": False, "xanchor": "center",
        "bgcolor": token("paper"), "font": {"size": 11, "color": token("muted")},
    }  # fmt: skip
