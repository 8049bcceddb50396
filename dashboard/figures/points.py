"""Incidents on a map: points where the place is known, rings where only its surroundings or its district are.

The mark of one incident is given as values. Of many, the browser gets columns of whole numbers, each but the first the
step from the one before: a fifth of the bytes. `static/js/points.js` makes values of them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import sqrt
from typing import TypeVar

from dashboard.figures.schema import Json, Trace, token

# Plotly sizes a circle by sqrt(value / sizeref); this makes 100 killed a circle of 36 pixels across.
POINT_SIZEREF = 2 * 100 / 36**2
POINT_SIZEMIN = 2.6
# A circle of size zero is not drawn at all.
LEAST = 0.01
RING_WIDTH = 1.4
# Pixels across of a district's ring, before it grows with its rows.
DISTRICT_RING = 7
PER_DEGREE = 10_000
Value = TypeVar("Value")

# No bold in hover boxes: Plotly would write it as an inline style, which the pages forbid.
_INCIDENT_WORDS = "%{customdata[1]}<br>%{customdata[2]}<br>%{customdata[3]}<extra></extra>"
_RING_INKS = [token("map-ring"), token("map-hollow")]
_DOT_INKS = [token("map-hollow"), token("map-ring")]
# Pixels across, at least, of the mark on the map of one incident, before a narrow picture makes it smaller.
LONE_MARK = 14


@dataclass(frozen=True, slots=True)
class Spot:
    """One incident where it was. ``details`` are uid, title, when and how many, and how well the place is known."""

    longitude: float
    latitude: float
    killed: int | None
    details: tuple[str, str, str, str]


@dataclass(frozen=True, slots=True)
class PackedPoints:
    """Many incidents, column by column, in any order that keeps neighbours together.

    ``numbers`` are those of their uids, ``days`` count from 1 January 1970, coordinates are in 1 / PER_DEGREE degrees,
    ``known`` picks how well a place is known from the words of the traces. Without ``titles`` the browser asks for the
    one it needs.
    """

    numbers: Sequence[int]
    days: Sequence[int]
    longitudes: Sequence[int]
    latitudes: Sequence[int]
    killed: Sequence[int | None]
    known: Sequence[int]
    titles: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class RingRow:
    """The rows known only to one district, drawn as one ring at its middle."""

    slug: str
    name: str
    longitude: float
    latitude: float
    incidents: int
    words: str


@dataclass(frozen=True, slots=True)
class Links:
    """Where a click on an incident leads, on a ring, and where the title of an incident is asked for."""

    incident: str
    ring: str
    title: str


def point_diameter(killed: int | None) -> float:
    """Pixels across of an incident's circle: its area follows the number killed, down to a smallest circle."""
    return max(2 * POINT_SIZEMIN, sqrt((killed or 0) / POINT_SIZEREF * 2))


def spot_trace(spot: Spot, *, exact: bool) -> Trace:
    """The one incident of a map as a dot with a light edge, or as a ring where only the surroundings are known.

    It says where, so it can be found whatever the toll is; one that is not reported has the mark of any other.
    """
    across = max(LONE_MARK, point_diameter(spot.killed)) + 2 * RING_WIDTH
    inks = _DOT_INKS if exact else _RING_INKS
    trace = _near() | _rings([(spot.longitude, spot.latitude, across, spot.details)], inks)
    trace["name"] = "Where it was" if exact else "Near here"
    return trace


def later_traces(
    *,
    reported: PackedPoints,
    unreported: PackedPoints,
    hollow: PackedPoints,
    rings: Sequence[RingRow],
    links: Links,
    known: Sequence[str],
) -> list[Json]:
    """Rings of districts lowest, then rings of rows near a place, then points.

    Rings of districts are values, all others are packed. A toll that is not reported gets a mark of its own, never that
    of none. ``known`` are the words for how well a place is known.
    """
    across = [round(_ring_diameter(killed), 1) for killed in hollow.killed]
    traces = [
        (_near(), hollow, {"across": across, "ringWidth": RING_WIDTH}),
        (_points(reported=False), unreported, {}),
        (_points(reported=True), reported, {}),
    ]
    shared: dict[str, object] = {"words": known, "perDegree": PER_DEGREE, "least": LEAST, "ask": links.title}
    return [
        *([_district_rings(rings, links.ring)] if rings else []),
        *(
            {
                **trace,
                "meta": {"role": "points", "href": links.incident},
                "packed": {**shared, **own, **_packed(points)},
            }
            for trace, points, own in traces
            if points.numbers
        ),
    ]


def _packed(points: PackedPoints) -> dict[str, object]:
    return {
        "numbers": _steps(points.numbers),
        "days": _steps(points.days),
        "longitudes": _steps(points.longitudes),
        "latitudes": _steps(points.latitudes),
        "killed": points.killed,
        "known": points.known,
        "titles": points.titles,
    }


def _steps(values: Sequence[int]) -> list[int]:
    return [*values[:1], *(after - before for before, after in pairwise(values))]


def _points(*, reported: bool) -> Trace:
    return {
        "type": "scattermap",
        "name": "Town known, sized by killed" if reported else "Town known, killed not reported",
        "meta": {"role": "points"},
        "mode": "markers",
        "marker": {
            "sizemode": "area",
            "sizeref": POINT_SIZEREF,
            "sizemin": POINT_SIZEMIN,
            "color": token("map-point" if reported else "map-unreported"),
            "opacity": 0.72,
        },
        "hovertemplate": _INCIDENT_WORDS,
    }


def _near() -> Trace:
    return {
        "type": "scattermap",
        "name": "Only near a place, or its tehsil",
        "meta": {"role": "points"},
        "mode": "markers",
        "marker": {"color": _RING_INKS, "opacity": 1},
        "hovertemplate": _INCIDENT_WORDS,
    }


def _district_rings(rings: Sequence[RingRow], href: str) -> Trace:
    trace: Trace = {
        "type": "scattermap",
        "name": "Known only to the district",
        "meta": {"role": "rings", "href": href},
        "mode": "markers",
        "hovertemplate": "%{customdata[1]}, known only to the district<br>%{customdata[2]}<extra></extra>",
    }
    return trace | _rings(
        [
            (
                ring.longitude,
                ring.latitude,
                DISTRICT_RING + 2 * sqrt(ring.incidents),
                (ring.slug, ring.name, ring.words),
            )
            for ring in rings
        ]
    )


def _ring_diameter(killed: int | None) -> float:
    return point_diameter(killed) + 2 * RING_WIDTH


def _rings(
    rings: Sequence[tuple[float, float, float, Sequence[object]]], inks: Sequence[str] = tuple(_RING_INKS)
) -> Trace:
    """Hollow rings: each is a dark circle and a light one just after it, since a circle here has no outline.

    The pair is drawn before the next, so a ring that lies over another hides it as ink on paper would.
    """
    longitudes, latitudes, across, details = zip(*rings, strict=True)
    return {  # type: ignore[typeddict-item]
        "lon": _twice(longitudes),
        "lat": _twice(latitudes),
        "marker": {
            "size": [round(size, 1) for outer in across for size in (outer, outer - 2 * RING_WIDTH)],
            "color": [*inks] * len(rings),
            "opacity": 1,
        },
        "customdata": _twice(details),
    }


def _twice(values: Sequence[Value]) -> list[Value]:
    return [value for value in values for _ in range(2)]
