"""The carried files and the script that rebuilds them."""

import json
import shutil
from pathlib import Path

import pytest
from shapely.geometry import shape

from places.data import build
from places.reference import DATA, read_csv

TABLES = ("provinces", "districts", "district_aliases", "places", "place_aliases")
LAYERS = ("districts", "provinces", "neighbours")


def square(name: str, west: float, east: float) -> dict[str, object]:
    """A neighbour four degrees high."""
    ring = [[west, 26.0], [east, 26.0], [east, 30.0], [west, 30.0], [west, 26.0]]
    return {
        "type": "Feature",
        "properties": {"name": name},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A source folder: the carried tables and polygons, and four neighbours side by side."""
    folder = tmp_path / "source"
    folder.mkdir()
    for name in TABLES:
        shutil.copy(DATA / f"{name}.csv", folder)
    for name in ("districts", "provinces"):
        shutil.copy(DATA / "boundaries" / f"{name}.geojson", folder)
    names = ("Afghanistan", "Iran", "Pakistan", "India")
    features = [square(name, 56.0 + 2 * at, 58.0 + 2 * at) for at, name in enumerate(names)]
    (folder / "neighbours.geojson").write_text(json.dumps({"features": features}))
    return folder


@pytest.fixture
def target(tmp_path: Path) -> Path:
    """An empty folder to build into."""
    folder = tmp_path / "target"
    folder.mkdir()
    return folder


def test_a_rebuild_gives_the_carried_bytes(source: Path, target: Path) -> None:
    build.build(source, target)

    for name in TABLES:
        assert (target / f"{name}.csv").read_bytes() == (DATA / f"{name}.csv").read_bytes()
    for name in ("districts.geojson", "provinces.geojson", "touching.json", "outlines.json"):
        assert (target / "boundaries" / name).read_bytes() == (DATA / "boundaries" / name).read_bytes()


def test_the_backdrop_keeps_no_border_of_pakistan_or_india(source: Path, target: Path) -> None:
    build.build(source, target)

    layer = json.loads((target / "boundaries" / "neighbours.geojson").read_text())
    land, borders = layer["features"]
    assert shape(land["geometry"]).bounds == (56.0, 26.0, 64.0, 30.0)
    assert shape(land["geometry"]).geom_type == "Polygon"
    # Only the side that Afghanistan and Iran share.
    assert shape(borders["geometry"]).bounds == (58.0, 26.0, 58.0, 30.0)


@pytest.mark.parametrize(
    ("table", "old", "new", "reason"),
    [
        ("places", "\nturbat,", "\nquetta,", "key not unique"),
        ("places", ",kech,26.0012", ",nowhere,26.0012", "district_slug not in districts.csv"),
        ("places", "26.0973,62.3727", "62.3727,26.0973", "outside the country"),
        ("provinces", ",administered_territory,", ",colony,", "unknown kind"),
        ("districts", ",yes,notified", ",no,notified", "not the set of drawn districts"),
    ],
)
def test_a_broken_source_is_refused_and_nothing_is_written(
    source: Path, target: Path, table: str, old: str, new: str, reason: str
) -> None:
    path = source / f"{table}.csv"
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))

    with pytest.raises(build.SourceError, match=reason):
        build.build(source, target)
    assert list(target.iterdir()) == []


@pytest.mark.parametrize("name", LAYERS)
def test_browser_layers_are_valid_and_small(name: str) -> None:
    path = DATA / "boundaries" / f"{name}.geojson"
    layer = json.loads(path.read_text())

    assert path.stat().st_size < 320_000
    assert all(shape(feature["geometry"]).is_valid for feature in layer["features"])
    assert all(feature["id"] == feature["properties"]["slug"] for feature in layer["features"])


def test_the_district_layer_has_one_polygon_per_drawn_district() -> None:
    layer = json.loads((DATA / "boundaries" / "districts.geojson").read_text())
    drawn = {row["slug"]: row["province_slug"] for row in read_csv("districts") if row["drawn"] == "yes"}

    assert {feature["id"]: feature["properties"]["province_slug"] for feature in layer["features"]} == drawn
    assert all(set(feature["properties"]) == {"slug", "name", "province_slug"} for feature in layer["features"])


def test_no_line_of_the_backdrop_runs_inside_kashmir() -> None:
    layer = json.loads((DATA / "boundaries" / "neighbours.geojson").read_text())
    borders = next(shape(feature["geometry"]) for feature in layer["features"] if feature["id"] == "borders")
    kashmir = shape(
        {"type": "Polygon", "coordinates": [[[73.4, 32.3], [79.5, 32.3], [79.5, 36.6], [74.6, 36.6], [73.4, 32.3]]]}
    )

    assert not borders.intersects(kashmir)


def test_the_notice_names_every_carried_file() -> None:
    notice = (DATA / "NOTICE").read_text()
    carried = [path for path in DATA.rglob("*") if path.suffix in {".csv", ".geojson", ".json"}]

    assert len(carried) == 11
    assert all(str(path.relative_to(DATA)) in notice for path in carried)


def test_every_added_alias_says_why() -> None:
    assert all(row["reason"] and row["of"] in {"place", "district"} for row in read_csv("additional_aliases"))
