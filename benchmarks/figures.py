"""How long figures take as plain dicts, beside the same figures as `plotly.graph_objects`.

Run from the project's folder: `python -m benchmarks.figures [POINTS]`. Numbers are the best of several runs, on one
core, from rows in memory to JSON; ratios are what to compare between machines.
"""

import random
import sys
import time
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import orjson
import plotly.graph_objects as go

from dashboard import figures

RUNS = 7
LAYERS = figures.Layers("/districts.geojson", "/provinces.geojson", "/neighbours.geojson")


def points(count: int) -> figures.PackedPoints:
    """Made-up incidents, always the same ones."""
    chance = random.Random(1)  # noqa: S311
    return figures.PackedPoints(
        numbers=list(range(count)),
        days=[chance.randrange(18_600, 20_600) for _ in range(count)],
        longitudes=[chance.randrange(610_000, 770_000) for _ in range(count)],
        latitudes=[chance.randrange(240_000, 370_000) for _ in range(count)],
        killed=[chance.choice([0, 1, 2, 5, 12]) for _ in range(count)],
        known=[chance.randrange(2) for _ in range(count)],
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
    """Compare the map of a record and a timeline, and pack a map's points."""
    districts = [figures.DistrictRow(f"district-{n}", f"District {n}", n % 6, "3 incidents") for n in range(164)]
    many, nothing = points(count), figures.PackedPoints([], [], [], [], [], [])
    links, rows = figures.Links("/incidents/__0__/", "/", "/"), timeline()

    def packed() -> list[Mapping[str, object]]:
        parts = {"reported": many, "unreported": nothing, "hollow": nothing}
        return figures.later_traces(**parts, rings=[], links=links, known=["Known", "Known to the town"])

    compare("districts of a map", lambda: figures.map_figure(districts, LAYERS, classes=5))
    compare("a timeline of 63 months", lambda: figures.timeline_figure(rows))
    size = len(orjson.dumps(packed()))
    print(f"{count:,} points, packed {best(lambda: orjson.dumps(packed())):8.2f} ms {size / 1000:9,.0f} kB")  # noqa: T201


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 25_000)
