"""The parts of Plotly's schema that the figures use."""

from collections.abc import Mapping, Sequence
from typing import Literal, NotRequired, TypedDict

Json = Mapping[str, object]


class Trace(TypedDict):
    """One trace. ``meta`` is for the script: what the trace is, and where a click on a value leads.

    In ``meta["href"]``, ``__0__`` and ``__1__`` stand for the first two entries of the value's ``customdata``.
    """

    type: Literal["bar", "scatter", "heatmap", "choroplethmap", "scattermap", "densitymap"]
    name: NotRequired[str]
    meta: NotRequired[dict[str, str]]
    customdata: NotRequired[Sequence[Sequence[object]]]
    text: NotRequired[Sequence[str] | Sequence[Sequence[str]]]
    hovertemplate: NotRequired[str]
    hoverinfo: NotRequired[str]
    hoverlabel: NotRequired[Json]
    showlegend: NotRequired[bool]
    marker: NotRequired[Json]
    line: NotRequired[Json]
    mode: NotRequired[str]
    opacity: NotRequired[float]
    x: NotRequired[Sequence[str | float | None]]
    y: NotRequired[Sequence[str | float | None]]
    xaxis: NotRequired[str]
    yaxis: NotRequired[str]
    fill: NotRequired[str]
    fillcolor: NotRequired[str]
    connectgaps: NotRequired[bool]
    width: NotRequired[Sequence[float]]
    offset: NotRequired[Sequence[int]]
    error_x: NotRequired[Json]
    error_y: NotRequired[Json]
    orientation: NotRequired[str]
    textposition: NotRequired[str]
    textfont: NotRequired[Json]
    cliponaxis: NotRequired[bool]
    lon: NotRequired[Sequence[float]]
    lat: NotRequired[Sequence[float]]
    locations: NotRequired[Sequence[str]]
    z: NotRequired[Sequence[float | None] | Sequence[Sequence[float | None]]]
    zmin: NotRequired[float]
    zmax: NotRequired[float]
    geojson: NotRequired[str | Json]
    radius: NotRequired[float]
    colorscale: NotRequired[Sequence[tuple[float, str]]]
    showscale: NotRequired[bool]
    xgap: NotRequired[int]
    ygap: NotRequired[int]
    hoverongaps: NotRequired[bool]


class Layout(TypedDict):
    """What surrounds the traces."""

    margin: Json
    paper_bgcolor: str
    plot_bgcolor: str
    font: Json
    hoverlabel: Json
    showlegend: bool
    dragmode: str | bool
    hovermode: NotRequired[str]
    hoverdistance: NotRequired[int]
    barmode: NotRequired[str]
    height: NotRequired[int]
    xaxis: NotRequired[Json]
    yaxis: NotRequired[Json]
    shapes: NotRequired[Sequence[Json]]
    annotations: NotRequired[Sequence[Json]]
    map: NotRequired[Json]
    meta: NotRequired[Json]


class Figure(TypedDict):
    """What Plotly draws."""

    data: list[Trace]
    layout: Layout


def token(role: str) -> str:
    """The colour that plays ``role``, such as ``kp`` or ``ink``: a custom property of the stylesheet."""
    return f"var(--{role})"


def base_layout(*, margin: tuple[int, int, int, int], dragmode: str | bool = False) -> Layout:
    """Ground, type and hover box of every figure; ``margin`` is left, right, top, bottom in pixels."""
    left, right, top, bottom = margin
    return {
        "margin": {"l": left, "r": right, "t": top, "b": bottom, "pad": 0},
        "paper_bgcolor": token("paper"),
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"family": "system-ui, sans-serif", "size": 12, "color": token("ink")},
        "hoverlabel": {
            "bgcolor": token("paper"),
            "bordercolor": token("ink"),
            "align": "left",
            "namelength": -1,
            "font": {"family": "system-ui, sans-serif", "size": 13, "color": token("ink")},
        },
        "showlegend": False,
        "dragmode": dragmode,
    }
