"""How long figures take as plain dicts, beside the same figures as `plotly.graph_objects`.

Run from the project's folder: `python -m benchmarks.figures [POINTS]`. Numbers are the best of several runs, on one
core, from rows in memory to JSON; ratios are what to compare between machines.
"""

import random
import sys
import time
from collections.abc import Callable
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import orjson
import plotly.graph_objects as go

from dashboard import figures

RUNS = 7
LAYERS = figures.Layers("/districts.geojson", "/provinces.geojson", "/neighbours.geojson")


def points(count: int) -> figures.PointColumns:
    """Made-up incidents, always the same ones."""
    chance = random.Random(1)  # noqa: S311
    return figures.PointColumns(
        [round(chance.uniform(61, 77), 4) for _ in range(count)],
        [round(chance.uniform(24, 37), 4) for _ in range(count)],
        [chance.choice([None, 0, 1, 2, 5, 12]) for _ in range(count)],
        [(f"PK-{n:06d}", f"Attack number {n}, Quetta", "1 May 2024, 2 killed", "Known") for n in range(count)],
    )


def timeline() -> figures.TimelineRows:
    """63 months of five provinces."""
    starts = [date(2021 + n // 12, n % 12 + 1, 1) for n in range(64)]
    bins = tuple(
        figures.Bin(start, following - timedelta(days=1), f"{start:%B %Y}") for start, following in pairwise(starts)
    )
    roles = ("kp", "balochistan", "sindh", "punjab", "other")
    values = tuple(n % 11 for n in range(63))
    series = tuple(figures.Series(role, role, role, number, values) for number, role in enumerate(roles))
    return figures.TimelineRows("Incidents", bins, series, tuple(figures.Spread(5 * value) for value in values))


def best(work: Callable[[], Any]) -> float:
    """Milliseconds of the fastest of RUNS runs."""
    times = []
    for _ in range(RUNS):
        started = time.perf_counter()
        work()
        times.append(time.perf_counter() - started)
    return min(times) * 1000


def compare(name: str, build: Callable[[], figures.Figure]) -> None:
    """Print one line: dict, dict to JSON, graph_objects to JSON, and the ratio of the last two."""
    as_dict = best(build)
    to_json = best(lambda: orjson.dumps(build()))
    objects = best(lambda: orjson.dumps(go.Figure(build()).to_plotly_json(), default=str))
    size = len(orjson.dumps(build()))
    print(  # noqa: T201
        f"{name:28} dict {as_dict:8.2f} ms   to JSON {to_json:8.2f} ms   graph_objects {objects:9.2f} ms   "
        f"{objects / to_json:6.1f} x   {size / 1000:9,.0f} kB"
    )


def main(count: int) -> None:
    """Compare the map of a record, its points, and a timeline."""
    districts = [figures.DistrictRow(f"district-{n}", f"District {n}", n % 6, "3 incidents") for n in range(164)]
    many, nothing, rows = points(count), figures.PointColumns([], [], [], []), timeline()

    def with_points() -> figures.Figure:
        figure = figures.map_figure(districts, LAYERS, classes=5)
        figure["data"] += figures.point_traces(many, nothing, [], href="/incidents/__0__/", ring_href="")
        return figure

    compare("districts of a map", lambda: figures.map_figure(districts, LAYERS, classes=5))
    compare(f"the map with {count:,} points", with_points)
    compare("a timeline of 63 months", lambda: figures.timeline_figure(rows))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 25_000)
