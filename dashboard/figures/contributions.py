"""What a difference is made of: bars that lead to the right for what adds to it, to the left for what takes from it."""

from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.figures.schema import Figure, Json, Trace, base_layout, token

# Pixels that a bar's row takes, and what lies below all of them.
ROW, ABOVE, BELOW = 26, 8, 30
# Room beyond the longest bar for its number, as a share of it, in a wide picture and in a narrow one.
ROOM, NARROW_ROOM = 0.3, 0.7
# Letters of a label in a wide picture and in a narrow one: the whole is in the words and in the table.
LABEL, NARROW_LABEL = 28, 17
_LETTER = 6.6


@dataclass(frozen=True, slots=True)
class Bar:
    """One part. ``number`` is written at its end, ``words`` when hovered; ``key`` stands for ``__0__`` in the href.

    A bar with an empty key leads nowhere.
    """

    label: str
    by: float
    number: str
    words: str
    key: str = ""


def contributions_figure(bars: Sequence[Bar], *, role: str, href: str) -> Figure:
    """The bars from top to bottom. ``role`` names the colour of what adds; what takes away is paler, to the left.

    ``layout.meta.narrow`` holds the axes of a narrow picture.
    """
    longest = max((abs(bar.by) for bar in bars), default=0.0) or 1.0
    places = {index: len(bars) - 1 - index for index in range(len(bars))}
    label_width = round(min(LABEL, max((len(bar.label) for bar in bars), default=0)) * _LETTER) + 12
    layout = base_layout(margin=(label_width, 8, ABOVE, BELOW))
    narrow = {
        "xaxis": _amount_axis(bars, NARROW_ROOM * longest, ticks=4),
        "yaxis": _parts_axis(bars, places, longest=NARROW_LABEL),
    }
    layout |= {
        "height": ROW * len(bars) + ABOVE + BELOW,
        "hovermode": "closest",
        "barmode": "overlay",
        "xaxis": _amount_axis(bars, ROOM * longest, ticks=5),
        "yaxis": _parts_axis(bars, places, longest=LABEL),
        "meta": {"narrow": {**narrow, "margin": base_layout(margin=(4, 8, ABOVE, BELOW))["margin"]}},
    }
    linked = [index for index, bar in enumerate(bars) if bar.key]
    others = [index for index, bar in enumerate(bars) if not bar.key]
    traces = [_trace(bars, linked, places, role, href), _trace(bars, others, places, role, "")]
    return {"data": [trace for trace in traces if trace["y"]], "layout": layout}


def _trace(bars: Sequence[Bar], shown: Sequence[int], places: dict[int, int], role: str, href: str) -> Trace:
    trace: Trace = {
        "type": "bar",
        "orientation": "h",
        "meta": {"role": "contributions"},
        "x": [bars[index].by for index in shown],
        "y": [float(places[index]) for index in shown],
        "width": [0.72] * len(shown),
        "marker": {"color": [token(role if bars[index].by > 0 else "series-6") for index in shown]},
        "text": [bars[index].number for index in shown],
        "textposition": "outside",
        "textfont": {"size": 12, "color": token("ink")},
        "cliponaxis": False,
        "customdata": [[bars[index].key, bars[index].words] for index in shown],
        "hovertemplate": "%{customdata[1]}<extra></extra>",
        "showlegend": False,
    }
    if href:
        trace["meta"] = {"role": "contributions", "href": href}
    return trace


def _amount_axis(bars: Sequence[Bar], room: float, *, ticks: int) -> Json:
    lowest = min([0.0, *(bar.by for bar in bars)])
    highest = max([0.0, *(bar.by for bar in bars)])
    return {
        "fixedrange": True,
        "range": [lowest - (room if lowest < 0 else 0), highest + (room if highest > 0 else 0)],
        "showgrid": True,
        "gridcolor": token("rule"),
        "zeroline": True,
        "zerolinecolor": token("ink"),
        "zerolinewidth": 1,
        "nticks": ticks,
        "tickformat": ",~r" if max(highest, -lowest) < 10 else ",d",
        "tickangle": 0,
        "tickfont": {"color": token("muted"), "size": 12},
    }


def _parts_axis(bars: Sequence[Bar], places: dict[int, int], *, longest: int) -> Json:
    return {
        "fixedrange": True,
        "range": [-0.6, len(bars) - 0.4],
        "tickvals": [places[index] for index in range(len(bars))],
        "ticktext": [_shortened(bar.label, longest) for bar in bars],
        "tickfont": {"color": token("ink"), "size": 12},
        "ticklabelstandoff": 6,
        "showgrid": False,
        "zeroline": False,
        "automargin": True,
    }


def _shortened(label: str, longest: int) -> str:
    return label if len(label) <= longest else f"{label[: longest - 1].rstrip()}…"
