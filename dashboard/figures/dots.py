"""A ranking: a dot for each row with the interval that it is sure to, from the highest down."""

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import wrap

from dashboard.figures.schema import Figure, Json, Trace, base_layout, token

ROW = 26
LETTER = 6.4
_AROUND = 34
# Letters in a line of a name; a long one has two.
_LABEL = 24


@dataclass(frozen=True, slots=True)
class Dot:
    """One row: its name, its number, the ends of its interval (None without one), and what hovering says."""

    label: str
    value: float
    low: float | None
    high: float | None
    words: str
    role: str
    link: str = ""


def dots_figure(dots: Sequence[Dot], *, reference: float | None = None, href: str = "") -> Figure:
    """The rows on one axis from zero. ``reference`` is a number to compare with, drawn as a line through all.

    In ``href``, ``__0__`` stands for the link of a row.
    """
    longest = max((len(line) for dot in dots for line in _lines(dot.label)), default=0)
    layout = base_layout(margin=(round(longest * LETTER) + 14, 12, 6, 28))
    layout |= {
        "height": ROW * len(dots) + _AROUND,
        "hovermode": "closest",
        "xaxis": _values(dots, reference),
        "yaxis": _names(dots),
        "shapes": [] if reference is None else [_line(reference)],
    }
    return {"data": [_trace(dots, href)] if dots else [], "layout": layout}


def _trace(dots: Sequence[Dot], href: str) -> Trace:
    return {
        "type": "scatter",
        "name": "Rate",
        "meta": {"href": href},
        "mode": "markers",
        "x": [dot.value for dot in dots],
        "y": list(range(len(dots))),
        "marker": {"size": 9, "color": [token(dot.role) for dot in dots]},
        "error_x": {
            "type": "data",
            "symmetric": False,
            "array": [0 if dot.high is None else dot.high - dot.value for dot in dots],
            "arrayminus": [0 if dot.low is None else dot.value - dot.low for dot in dots],
            "color": token("muted"),
            "thickness": 1.2,
            "width": 3,
        },
        "text": [dot.words for dot in dots],
        "customdata": [(dot.link,) for dot in dots],
        "hovertemplate": "%{text}<extra></extra>",
        "cliponaxis": False,
        "showlegend": False,
    }


def _values(dots: Sequence[Dot], reference: float | None) -> Json:
    highest = max([*(dot.value if dot.high is None else dot.high for dot in dots), reference or 0, 0]) or 1
    return {
        "type": "linear", "fixedrange": True, "range": [0, highest * 1.05], "showgrid": True,
        "gridcolor": token("rule"), "zeroline": False, "nticks": 6, "tickformat": ",~g",
        "tickfont": {"color": token("muted"), "size": 12},
    }  # fmt: skip


def _names(dots: Sequence[Dot]) -> Json:
    return {
        "type": "linear", "fixedrange": True, "range": [len(dots) - 0.5, -0.5], "showgrid": False, "zeroline": False,
        "tickvals": list(range(len(dots))), "ticktext": ["<br>".join(_lines(dot.label)) for dot in dots],
        "ticks": "",
        "tickfont": {"color": token("ink"), "size": 12},
    }  # fmt: skip


def _lines(label: str) -> list[str]:
    return wrap(label, _LABEL, break_on_hyphens=False) or [""]


def _line(height: float) -> Json:
    line = {"color": token("muted"), "width": 1, "dash": "dash"}
    return {"type": "line", "xref": "x", "yref": "paper", "x0": height, "x1": height, "y0": 0, "y1": 1, "line": line}
