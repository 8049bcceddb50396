"""Figures are plain dicts that Plotly's own schema accepts, and say what they are given and nothing else."""

import itertools
import re
import subprocess
import sys
from datetime import date, timedelta
from typing import Any

import orjson
import plotly.graph_objects as go
import pytest

from dashboard import figures
from dashboard.figures.maps import UNKNOWN

LAYERS = figures.Layers("/s/districts.geojson", "/s/provinces.geojson", "/s/neighbours.geojson")
NOTHING = figures.PointColumns([], [], [], [])
ONE = figures.PointColumns([67.0], [30.2], [5], [("PK-000001", "Raid, Quetta", "1 May 2024, 5 killed", "Known")])


def months(count: int) -> tuple[figures.Bin, ...]:
    starts = [date(2021 + n // 12, n % 12 + 1, 1) for n in range(count + 1)]
    return tuple(
        figures.Bin(start, following - timedelta(days=1), f"{start:%B %Y}")
        for start, following in itertools.pairwise(starts)
    )


def rows(count: int = 2, **more: Any) -> figures.TimelineRows:
    values: tuple[int | None, ...] = tuple([3, 0, None, 7][n % 4] for n in range(count))
    given: dict[str, Any] = {
        "measure": "Killed",
        "bins": months(count),
        "series": (
            figures.Series("a", "A", "kp", 0, values),
            figures.Series("b", "B", "balochistan", 1, values),
        ),
        "totals": tuple(figures.Spread(value and 2 * value) for value in values),
        **more,
    }
    return figures.TimelineRows(**given)


def accepted(figure: figures.Figure) -> dict[str, Any]:
    """The figure as a browser gets it, after Plotly's schema has taken all of it without change of meaning."""
    given: dict[str, Any] = orjson.loads(orjson.dumps(figure))
    go.Figure(given)
    return given


def place(**more: Any) -> figures.PlaceRow:
    given: dict[str, Any] = {
        "title": "Raid",
        "when": "1 May 2024",
        "where": "Quetta",
        "killed": 5,
        "longitude": 67.0,
        "latitude": 30.2,
        "exact": True,
        "units": (("quetta", "Quetta"),),
        **more,
    }
    return figures.PlaceRow(**given)


@pytest.mark.parametrize(
    "figure",
    [
        figures.timeline_figure(rows(0)),
        figures.timeline_figure(rows(1)),
        figures.timeline_figure(rows(63)),
        figures.timeline_figure(rows(300)),
        figures.timeline_figure(
            rows(
                4,
                overlapping=True,
                totals=(figures.Spread(4, 3, 9), figures.Spread(0), figures.Spread(None), figures.Spread(7, 7, 7)),
                marks=(figures.Mark(1, date(2021, 2, 3)),),
                provisional=(date(2021, 4, 1), date(2021, 4, 30)),
                href="/incidents/?date_from=__0__&date_to=__1__",
            )
        ),
        figures.map_figure([], LAYERS, classes=0),
        figures.map_figure(
            [figures.DistrictRow("quetta", "Quetta", 1, "1 incident")], LAYERS, classes=5, href="/__0__/"
        ),
        figures.locator_figure(place(), LAYERS),
        figures.locator_figure(place(exact=False), LAYERS),
        figures.locator_figure(place(longitude=None, latitude=None, by_province=True), LAYERS),
    ],
)
def test_every_figure_is_valid_by_plotlys_own_schema(figure: figures.Figure) -> None:
    assert accepted(figure)["layout"]["paper_bgcolor"] == "var(--paper)"


@pytest.mark.parametrize("points", [NOTHING, ONE])
def test_later_traces_are_valid_by_plotlys_own_schema(points: figures.PointColumns) -> None:
    rings = [figures.DistrictRing("quetta", "Quetta", 67.0, 30.2, 3, "3 incidents")]
    traces = figures.point_traces(points, points, rings, href="/incidents/__0__/", ring_href="/?district=__0__")
    go.Figure({"data": orjson.loads(orjson.dumps(traces))})


def test_the_schema_would_refuse_a_misspelt_property() -> None:
    with pytest.raises(ValueError, match="colour"):
        go.Figure({"data": [{"type": "bar", "marker": {"colour": "red"}}]})


def test_figures_import_neither_django_nor_an_app_nor_graph_objects() -> None:
    code = "import sys, dashboard.figures; print(*sorted({name.split('.')[0] for name in sys.modules}))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert not {"django", "plotly", "incidents", "places", "groups", "ingest"} & set(loaded)


def test_every_colour_is_a_role_that_a_stylesheet_defines() -> None:
    figure = figures.timeline_figure(rows(4, marks=(figures.Mark(1, date(2021, 2, 3)),)))
    maps = figures.map_figure([figures.DistrictRow("quetta", "Quetta", 1, "")], LAYERS, classes=5)
    points = figures.point_traces(ONE, ONE, [], href="", ring_href="")
    used = set(re.findall(r"var\((--[\w-]+)\)", orjson.dumps([figure, maps, points]).decode()))
    defined = set()
    for sheet in ("static/css/base.css", "static/css/charts.css"):
        with open(sheet) as file:  # noqa: PTH123
            defined |= set(re.findall(r"^\s+(--[\w-]+):", file.read(), re.M))
    assert used
    assert used <= defined


def test_bars_start_at_zero_and_leave_out_only_what_has_no_height() -> None:
    figure = figures.timeline_figure(rows(4))
    assert figure["layout"]["yaxis"]["range"] == [0, 14 * 1.12]
    assert figure["data"][0]["x"] == ["2021-01-01", "2021-04-01"]
    assert figure["data"][0]["y"] == [3, 7]


def test_the_hover_of_a_bin_says_not_reported_and_zero_apart() -> None:
    total = figures.timeline_figure(rows(4))["data"][-1]
    assert total["text"] == [
        "January 2021<br>Killed: 6<br>A: 3<br>B: 3",
        "February 2021<br>Killed: 0",
        "March 2021<br>Killed: \N{EN DASH}",
        "April 2021<br>Killed: 14<br>A: 7<br>B: 7",
    ]
    assert total["y"] == [6, 0, None, 14]


def test_whiskers_reach_from_low_to_high_and_are_absent_without_a_range() -> None:
    spreads = (figures.Spread(4, 3, 9), figures.Spread(5, 5, 5))
    total = figures.timeline_figure(rows(2, totals=spreads))["data"][-1]
    assert total["error_y"]["array"] == [5, 0]
    assert total["error_y"]["arrayminus"] == [1, 0]
    assert "error_y" not in figures.timeline_figure(rows(2))["data"][-1]


def test_a_true_total_is_drawn_only_where_a_stack_overshoots_it() -> None:
    overshot = rows(2, overlapping=True, totals=(figures.Spread(4), figures.Spread(0)))
    names = [trace.get("name") for trace in figures.timeline_figure(overshot)["data"]]
    assert names == ["A", "B", "True total", "Low to high"]
    line = figures.timeline_figure(overshot)["data"][2]
    assert line["y"] == [4, 4, None]
    assert "True total" not in [trace.get("name") for trace in figures.timeline_figure(rows(2))["data"]]


def test_series_of_a_stack_differ_by_pattern_too() -> None:
    first, second = accepted(figures.timeline_figure(rows(2)))["data"][:2]
    assert "pattern" not in first["marker"]
    assert second["marker"]["pattern"]["shape"] == "/"
    many = figures.timeline_figure(rows(200))["data"][1]
    assert "pattern" not in many["marker"]


def test_an_unknown_value_has_a_colour_below_the_ramp() -> None:
    shaded = figures.map_figure([figures.DistrictRow("gilgit", "Gilgit", UNKNOWN, "")], LAYERS, classes=2)["data"][0]
    assert shaded["z"] == [-1]
    assert shaded["colorscale"][0] == (0.0, "var(--ramp-unknown)")
    assert [colour for _, colour in shaded["colorscale"]][::2] == [
        "var(--ramp-unknown)",
        "var(--ramp-0)",
        "var(--ramp-1)",
        "var(--ramp-2)",
    ]


def test_a_ring_is_a_dark_circle_and_a_light_one_just_after_it() -> None:
    (trace,) = figures.point_traces(NOTHING, ONE, [], href="/incidents/__0__/", ring_href="")
    ring = orjson.loads(orjson.dumps(trace))
    assert ring["lon"] == [67.0, 67.0]
    assert ring["marker"]["color"] == ["var(--map-ring)", "var(--map-hollow)"]
    outer, inner = ring["marker"]["size"]
    assert outer > inner


def test_a_toll_not_reported_has_another_mark_than_a_toll_of_zero() -> None:
    details = [("PK-1", "a", "", ""), ("PK-2", "b", "", "")]
    points = figures.PointColumns([1.0, 2.0], [1.0, 2.0], [None, 0], details)
    unknown, known = figures.point_traces(points, NOTHING, [], href="", ring_href="")
    assert (unknown["lon"], unknown["marker"]["color"]) == ([1.0], "var(--map-unreported)")
    assert (known["lon"], known["marker"]["color"]) == ([2.0], "var(--map-point)")


def test_the_area_of_a_point_follows_the_number_killed() -> None:
    assert figures.point_diameter(100) == pytest.approx(36)
    assert figures.point_diameter(100) == pytest.approx(2 * figures.point_diameter(25))
    assert figures.point_diameter(None) == figures.point_diameter(0) < figures.point_diameter(10)


def test_an_incident_known_only_to_its_district_has_no_mark_on_its_map() -> None:
    figure = figures.locator_figure(place(longitude=None, latitude=None), LAYERS)
    assert [trace["type"] for trace in figure["data"]] == ["choroplethmap", "choroplethmap"]


def test_a_map_asks_no_other_host_and_draws_no_line_of_the_neighbours() -> None:
    text = orjson.dumps(figures.map_figure([], LAYERS, classes=0)).decode()
    assert "http" not in text
    layers = orjson.loads(text)["layout"]["map"]["style"]["layers"]
    assert [layer["id"] for layer in layers if layer["type"] == "line"] == []
    assert layers[1]["filter"] == ["==", ["get", "slug"], "land"]
