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
from tests.dashboard.unpacked import Drawn, drawn

LAYERS = figures.Layers("/s/districts.geojson", "/s/provinces.geojson", "/s/neighbours.geojson")
NOTHING = figures.PackedPoints([], [], [], [], [], [])
TWO = figures.PackedPoints(
    [7, 3], [19_844, 19_800], [670_000, 669_000], [302_000, 302_100], [5, None], [0, 1], ["a", "b"]
)
LINKS = figures.Links("/incidents/__0__/", "/?district=__0__", "/api/?uid=__0__")


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


@pytest.mark.parametrize(("first", "anchor"), [(date(2021, 4, 1), "right"), (date(2021, 1, 20), "left")])
def test_the_word_at_a_provisional_end_stays_inside_the_picture(first: date, anchor: str) -> None:
    drawn = figures.timeline_figure(rows(4, provisional=(first, date(2021, 4, 30))))
    (word,) = drawn["layout"]["annotations"]
    assert (word["text"], word["x"], word["xanchor"]) == ("provisional", first.isoformat(), anchor)


def later(**columns: figures.PackedPoints) -> Any:
    """The traces of points, as the browser gets them."""
    given = {"reported": NOTHING, "unreported": NOTHING, "hollow": NOTHING, **columns}
    rings = [figures.RingRow("quetta", "Quetta", 67.0, 30.2, 3, "3 incidents")]
    return orjson.loads(
        orjson.dumps(figures.later_traces(**given, rings=rings, links=LINKS, known=["Known", "Known to the town"]))
    )


def test_later_traces_are_valid_by_plotlys_own_schema_but_for_what_the_browser_unpacks() -> None:
    traces = later(reported=TWO, unreported=TWO, hollow=TWO)
    packed = [trace.pop("packed") for trace in traces if "packed" in trace]
    go.Figure({"data": traces})
    assert [trace["name"] for trace in traces] == [
        "Known only to the district",
        "Only near a place, or its tehsil",
        "Town known, killed not reported",
        "Town known, sized by killed",
    ]
    assert len(packed) == 3


def test_columns_travel_as_the_first_value_and_steps() -> None:
    (_, trace) = later(reported=TWO)
    packed = trace["packed"]
    assert (packed["numbers"], packed["days"]) == ([7, -4], [19_844, -44])
    assert (packed["longitudes"], packed["latitudes"]) == ([670_000, -1_000], [302_000, 100])
    assert [one.uid for one in drawn(trace)] == ["PK-000003", "PK-000007"]
    assert drawn(trace)[1] == Drawn("PK-000007", "a", date(2024, 5, 1), 67.0, 30.2, 5, "Known")


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
    points = later(reported=TWO, unreported=TWO, hollow=TWO)
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
    *_, ring = accepted(figures.locator_figure(place(exact=False), LAYERS))["data"]
    assert len(ring["lon"]) == len(ring["customdata"]) == 2
    assert list(ring["marker"]["color"]) == ["var(--map-ring)", "var(--map-hollow)"]
    outer, inner = ring["marker"]["size"]
    assert outer > inner


def test_a_toll_not_reported_has_another_mark_than_a_toll_of_zero() -> None:
    _, unreported, reported = later(unreported=TWO, reported=TWO)
    marks = [mark["marker"]["color"] for mark in (unreported, reported)]
    assert marks == ["var(--map-unreported)", "var(--map-point)"]


@pytest.mark.parametrize("killed", [None, 0, 1, 100])
def test_the_map_of_one_incident_has_a_mark_that_can_be_seen_whatever_the_toll(killed: int | None) -> None:
    *_, dot = accepted(figures.locator_figure(place(killed=killed), LAYERS))["data"]
    edge, ink = dot["marker"]["size"]
    assert list(dot["marker"]["color"]) == ["var(--map-hollow)", "var(--map-ring)"]
    assert (dot["marker"]["opacity"], edge > ink >= 14) == (1, True)


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


def test_maps_of_places_are_figures_and_carry_their_outlines() -> None:
    ring = ((67.0, 30.0), (67.1, 30.0), (67.0, 30.1), (67.0, 30.0))
    cell = figures.HexagonRow("8442755ffffffff", ring, 1, "2 incidents")
    shaded = accepted(figures.hexagons_figure([cell], LAYERS, classes=1))["data"][0]
    assert shaded["geojson"]["features"][0]["id"] == shaded["locations"][0] == shaded["customdata"][0][0]
    smooth = accepted(figures.density_figure([figures.SpotRow(67.0, 30.2, 4, "4 incidents")], LAYERS, full=9))["data"][
        0
    ]
    assert (smooth["lon"], smooth["lat"], smooth["z"], smooth["zmax"]) == ([67.0], [30.2], [4], 9)


# Lines, panels and tiles


DAYS = tuple(bin_.start for bin_ in months(6))


def line(**more: Any) -> figures.Line:
    return figures.Line(**{"label": "Attacks", "role": "attacks", "values": (1, 2, None, 4, 5, 6), **more})


@pytest.mark.parametrize(
    "figure",
    [
        figures.lines_figure(figures.LineRows(DAYS, ())),
        figures.lines_figure(figures.LineRows(DAYS, (line(points=True, end_label="2024"), line(end_label="2025")))),
        figures.lines_figure(
            figures.LineRows(
                DAYS,
                (line(low=(0, 1, None, 3, 4, 5), high=(2, 3, None, 5, 6, 7), link=(("a", "b"),) * 6),),
                shaded=(figures.Shaded(DAYS[1], DAYS[2], "change"), figures.Shaded(DAYS[2], DAYS[3], "next")),
                marks=(figures.Mark(1, DAYS[3]),),
                reference=3,
                href="/?a=__0__",
            )
        ),
        figures.lines_figure(figures.LineRows(("Mon", "Tue"), (line(values=(1, 2)),), ticks=(("Mon", "M"),))),
        figures.lines_figure(figures.LineRows((1.0, 2.0), (line(values=(0.1, 0.25)),), whole=False)),
        figures.panels_figure([figures.Panel(str(n), "12", (line(),)) for n in range(7)], DAYS),
        figures.panels_figure([], DAYS),
        figures.heat_figure(figures.HeatRows((), (), 3)),
        figures.heat_figure(
            figures.HeatRows(
                ("Jan", "Feb"),
                (
                    ("2021", (figures.Tile(0, "0", "none"), figures.Tile(None))),
                    ("2022", (figures.Tile(4, "9", "x"),) * 2),
                ),
                4,
                href="/?a=__0__",
            )
        ),
    ],
)
def test_lines_panels_and_tiles_are_what_plotly_takes(figure: figures.Figure) -> None:
    accepted(figure)


def test_a_band_breaks_where_low_or_high_is_not_reported() -> None:
    band = line(low=(0, 1, None, 3, None, 5), high=(2, 3, None, 5, 6, 7))
    data = figures.lines_figure(figures.LineRows(DAYS, (band,)))["data"]
    assert [trace["y"] for trace in data if trace.get("fill") == "toself"] == [[2, 3, 1, 0], [5, 3], [7, 5]]


def test_words_at_the_ends_of_lines_that_meet_stand_apart() -> None:
    two = (line(end_label="2024"), line(end_label="2025"))
    notes = figures.lines_figure(figures.LineRows(DAYS, two))["layout"]["annotations"]
    assert [(note["text"], note["yshift"]) for note in notes] == [("2024", 0), ("2025", 14)]


def test_panels_share_one_scale_and_stand_in_fewer_columns_where_it_is_narrow() -> None:
    panels = [figures.Panel(name, "", (line(values=(n,) * 6),)) for n, name in enumerate("abcdef", 1)]
    layout: dict[str, Any] = orjson.loads(orjson.dumps(figures.panels_figure(panels, DAYS)["layout"]))
    narrow = layout["meta"]["narrow"]
    assert {tuple(layout[f"yaxis{n}"]["range"]) for n in ("", 2, 3, 4, 5, 6)} == {(0, 6 * 1.12)}
    assert [layout[f"xaxis{n}"]["domain"][0] for n in ("", 5)] == [0, 0]
    assert [narrow[f"xaxis{n}"]["domain"][0] for n in ("", 3, 5)] == [0, 0, 0]


def test_headings_of_panels_break_into_lines_and_keep_their_number() -> None:
    panels = [
        figures.Panel("Khyber Pakhtunkhwa", "300", (line(),)),
        figures.Panel("Gilgit-Baltistan (Pakistan-administered)", "6", (line(),)),
    ]
    layout: dict[str, Any] = orjson.loads(orjson.dumps(figures.panels_figure(panels, DAYS)["layout"]))
    headings = [note["text"].replace("\N{NO-BREAK SPACE}", " ") for note in layout["meta"]["narrow"]["annotations"]]
    assert headings == ["Khyber<br>Pakhtunkhwa  300", "Gilgit-Baltistan<br>(Pakistan-administered)<br>6"]


def test_years_over_tiles_are_shorter_where_it_is_narrow() -> None:
    rows_ = (("BLA", (figures.Tile(0, "0", "none"), figures.Tile(1, "1", "one"))),)
    layout: Any = figures.heat_figure(figures.HeatRows(("2024", "2025"), rows_, 3))["layout"]
    assert layout["xaxis"]["ticktext"] == ["2024", "2025"]
    assert layout["meta"]["narrow"]["xaxis"]["ticktext"] == ["’24", "’25"]


def test_every_other_month_is_written_under_lines_where_it_is_narrow() -> None:
    months = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
    line = figures.Line("2025", "ink", (1.0,) * 12)
    layout: Any = figures.lines_figure(figures.LineRows(months, (line,)))["layout"]
    assert "ticktext" not in layout["xaxis"]
    assert layout["meta"]["narrow"]["xaxis"]["ticktext"] == ["Jan", "Mar", "May", "Jul", "Sep", "Nov"]
    quarters: Any = figures.lines_figure(figures.LineRows(months[:4], (figures.Line("", "ink", (1.0,) * 4),)))["layout"]
    assert "meta" not in quarters


def test_words_over_tiles_stand_on_end_where_side_by_side_they_would_touch() -> None:
    parts = ("Dawn", "Morning", "Afternoon", "Evening", "Night", "Not said")
    days = (("25 Aug 2024", (figures.Tile(0),) * 6),)
    layout: Any = figures.heat_figure(figures.HeatRows(parts, days, 3))["layout"]
    narrow = layout["meta"]["narrow"]
    assert narrow["xaxis"]["tickangle"] == -90
    assert narrow["height"] - layout["height"] == narrow["margin"]["t"] - layout["margin"]["t"] > 0
    short: Any = figures.heat_figure(figures.HeatRows(("Mon", "Tue", "Wed", "Thu", "Fri", "Sat"), days, 3))["layout"]
    assert "meta" not in short


def test_a_tile_of_which_nothing_is_known_is_no_tile_and_none_is_one() -> None:
    rows_ = (("2021", (figures.Tile(0, "0", "none"), figures.Tile(None))),)
    (trace,) = figures.heat_figure(figures.HeatRows(("Jan", "Feb"), rows_, 3))["data"]
    assert trace["z"] == [[0, None]]


@pytest.mark.parametrize(("last", "below"), [(date(2023, 6, 30), 44), (date(2026, 6, 30), 30)])
def test_days_said_with_their_year_below_have_room_for_both_lines(last: date, below: int) -> None:
    line = figures.Line("Incidents", "attacks", (1, 2))
    drawn = figures.lines_figure(figures.LineRows((date(2022, 1, 1), last), (line,)))
    assert drawn["layout"]["margin"]["b"] == below
