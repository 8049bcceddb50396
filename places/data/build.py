"""Rebuild the carried reference files from a folder of source tables, or refuse with the reason.

    python places/data/build.py SOURCE_FOLDER

The source folder holds the five tables (provinces, districts, district_aliases, places, place_aliases)
as csv and three geojson files (districts, provinces, neighbours). Keys, vocabularies and points are
checked, polygons are rounded to 4 decimals (about 10 m) and checked again, and everything is written
next to this script, with touching.json: which of the districts touch, and outlines.json: the outlines of
small maps. Running it twice writes the same bytes. `additional_aliases.csv` is kept by hand and not
touched. NOTICE says where each file comes from and under which licence.
"""

from __future__ import annotations

import csv
import io
import json
import math
import sys
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any, TypeAlias

import shapely
from shapely import STRtree
from shapely.geometry import LineString, mapping, shape
from shapely.geometry.base import BaseGeometry

HERE = Path(__file__).resolve().parent
DECIMALS = 4
# Neighbouring outlines were simplified apart from each other, so edges may miss by a few hundred metres.
TOUCHING_DEGREES = 0.5 / 111.195
# Small maps: outlines are true to 0.05 degrees, on a grid of 36 units a degree, its corner in the north-west.
OUTLINE_DEGREES = 0.05
OUTLINE_UNITS = 36
OUTLINE_BOX = (60.87, 23.55, 77.85, 37.15)
# A degree of longitude is shorter than one of latitude by this share, in the country's middle.
OUTLINE_NARROWER = math.cos(math.radians(30.35))
Row = dict[str, str]
Coordinates: TypeAlias = "float | Sequence[Coordinates]"

VOCABULARIES = {
    ("provinces", "kind"): {"province", "federal_territory", "administered_territory"},
    ("districts", "drawn"): {"yes", "no"},
    ("districts", "date_basis"): {"", "notified", "cabinet", "announced"},
    ("district_aliases", "kind"): {"spelling", "former_name", "urdu", "acronym", "seat"},
    ("places", "kind"): {"town", "village", "area", "tehsil", "highway_point", "pass", "tunnel"},
    ("places", "precision"): {"town", "area", "tehsil"},
    ("places", "needs_district"): {"yes", "no"},
    ("place_aliases", "kind"): {"spelling", "former_name", "urdu", "acronym"},
    ("place_aliases", "needs_district"): {"yes", "no"},
}
KEYS: dict[str, tuple[str, ...]] = {
    "provinces": ("slug",),
    "districts": ("slug",),
    "district_aliases": ("district_slug", "alias", "kind"),
    "places": ("slug",),
    "place_aliases": ("place_slug", "alias", "kind"),
}
REFERENCES = [
    ("districts", "province_slug", "provinces"),
    ("districts", "split_from", "districts"),
    ("district_aliases", "district_slug", "districts"),
    ("places", "district_slug", "districts"),
    ("place_aliases", "place_slug", "places"),
]
# Natural Earth's lines inside Kashmir are not drawn: no border that touches these is kept.
LAND_WITHOUT_BORDERS = {"Pakistan", "India", "Siachen Glacier", "Nepal"}


class SourceError(Exception):
    """The source folder breaks a rule; the message names file, row and rule."""


def read_table(folder: Path, name: str) -> list[Row]:
    """Rows of one csv table, NFC and without stray spaces."""
    text = (folder / f"{name}.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(io.StringIO(unicodedata.normalize("NFC", text))))
    return [{key: value.strip() for key, value in row.items()} for row in rows]


def check_tables(tables: dict[str, list[Row]]) -> None:
    """Unique keys, known words, references that exist, points in the box."""
    for name, key in KEYS.items():
        found = [tuple(row[column] for column in key) for row in tables[name]]
        if doubled := {value for value in found if found.count(value) > 1}:
            raise SourceError(f"{name}.csv: key not unique: {sorted(doubled)}")
    for (name, column), words in VOCABULARIES.items():
        if unknown := {row[column] for row in tables[name]} - words:
            raise SourceError(f"{name}.csv: unknown {column}: {sorted(unknown)}")
    for name, column, target in REFERENCES:
        known = {row["slug"] for row in tables[target]} | {""}
        if missing := {row[column] for row in tables[name]} - known:
            raise SourceError(f"{name}.csv: {column} not in {target}.csv: {sorted(missing)}")
    for name in ("districts", "places"):
        for row in tables[name]:
            if not (23 <= float(row["lat"]) <= 37.7 and 60.3 <= float(row["lon"]) <= 78):
                raise SourceError(f"{name}.csv: {row['slug']} lies outside the country's box")


def rounded(coordinates: Coordinates) -> Coordinates:
    """GeoJSON coordinates to DECIMALS places; points that fall together are kept once."""
    if isinstance(coordinates, int | float):
        return round(float(coordinates), DECIMALS)
    inner = [rounded(part) for part in coordinates]
    if isinstance(inner[0], float):
        return inner
    return [part for at, part in enumerate(inner) if at == 0 or part != inner[at - 1]]


def polygons(folder: Path, name: str) -> list[dict[str, Any]]:
    """Features with rounded geometry, sorted by slug, which is also the feature's id."""
    source = json.loads((folder / f"{name}.geojson").read_text(encoding="utf-8"))
    features = []
    for feature in sorted(source["features"], key=lambda feature: str(feature["properties"]["slug"])):
        kept = {key: feature["properties"][key] for key in ("slug", "name", "province_slug")}
        geometry = {
            "type": feature["geometry"]["type"],
            "coordinates": rounded(feature["geometry"]["coordinates"]),
        }
        if not shape(geometry).is_valid:
            raise SourceError(f"{name}.geojson: {kept['slug']} is not a valid polygon after rounding")
        features.append({"type": "Feature", "id": kept["slug"], "properties": kept, "geometry": geometry})
    return features


def check_polygons(tables: dict[str, list[Row]], features: list[dict[str, Any]]) -> None:
    """One polygon per drawn district, each around its own label point."""
    drawn = {row["slug"]: row for row in tables["districts"] if row["drawn"] == "yes"}
    if drawn.keys() != {feature["id"] for feature in features}:
        raise SourceError("districts.geojson: not the set of drawn districts")
    for feature in features:
        row = drawn[feature["id"]]
        if not shape(feature["geometry"]).covers(shapely.Point(float(row["lon"]), float(row["lat"]))):
            raise SourceError(f"districts.geojson: {feature['id']} does not hold its label point")


def touching(features: Sequence[dict[str, Any]]) -> dict[str, list[str]]:
    """Slugs of the districts that touch each one: who asks for neighbours needs no geometry then."""
    slugs, shapes = [feature["id"] for feature in features], [shape(feature["geometry"]) for feature in features]
    tree = STRtree(shapes)
    near = {
        slug: tree.query(own, predicate="dwithin", distance=TOUCHING_DEGREES)
        for slug, own in zip(slugs, shapes, strict=True)
    }
    return {slug: sorted({slugs[int(at)] for at in found} - {slug}) for slug, found in near.items()}


def lines_of(geometry: BaseGeometry) -> list[LineString]:
    """The line parts of an intersection, points dropped."""
    parts = getattr(geometry, "geoms", [geometry])
    return [part for part in parts if isinstance(part, LineString) and not part.is_empty]


def backdrop(folder: Path) -> list[dict[str, Any]]:
    """Two features: the land as one shape, and the borders that may be drawn (none inside Kashmir)."""
    source = json.loads((folder / "neighbours.geojson").read_text(encoding="utf-8"))
    shapes = {feature["properties"]["name"]: shape(feature["geometry"]) for feature in source["features"]}
    land = shapely.union_all(list(shapes.values()))
    bordered = sorted(shapes.keys() - LAND_WITHOUT_BORDERS)
    shared = [shapes[one].boundary & shapes[other].boundary for one, other in combinations(bordered, 2)]
    borders = shapely.line_merge(shapely.MultiLineString([line for part in shared for line in lines_of(part)]))
    return [
        {
            "type": "Feature",
            "id": name,
            "properties": {"slug": name},
            "geometry": {"type": drawn["type"], "coordinates": rounded(drawn["coordinates"])},
        }
        for name, drawn in (("land", mapping(land.normalize())), ("borders", mapping(borders.normalize())))
    ]


def write_table(folder: Path, name: str, rows: list[Row]) -> None:
    """Write a csv with Unix line ends."""
    with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def write_features(folder: Path, name: str, features: Iterable[dict[str, Any]]) -> None:
    """Write a feature collection, one feature per line so that a change can be read in a diff."""
    body = ",\n".join(json.dumps(item, ensure_ascii=False, separators=(",", ":")) for item in features)
    text = '{"type":"FeatureCollection","features":[\n' + body + "\n]}\n"
    (folder / f"{name}.geojson").write_text(text, encoding="utf-8")


def write_touching(folder: Path, found: dict[str, list[str]]) -> None:
    """Write which districts touch, one a line."""
    lines = ",\n".join(f"{json.dumps(slug)}:{json.dumps(others)}" for slug, others in sorted(found.items()))
    (folder / "touching.json").write_text(f"{{\n{lines}\n}}\n", encoding="utf-8")


def outline(geometry: BaseGeometry) -> str:
    """The geometry for a small map, as the path of an SVG."""
    west, _, _, north = OUTLINE_BOX
    rings = []
    for part in shapely.get_parts(shapely.simplify(geometry, OUTLINE_DEGREES)):
        points = [
            (round((lon - west) * OUTLINE_NARROWER * OUTLINE_UNITS), round((north - lat) * OUTLINE_UNITS))
            for lon, lat in part.exterior.coords[:-1]
        ]
        steps = [(x - left, y - top) for (left, top), (x, y) in pairwise(points)]
        drawn = " ".join(f"{x} {y}" for x, y in steps)
        rings.append(f"M{points[0][0]} {points[0][1]}l{drawn}z")
    return "".join(rings)


def write_outlines(folder: Path, layers: Mapping[str, Sequence[dict[str, Any]]]) -> None:
    """Write the outlines of small maps: districts and provinces, one a line, and the size they are drawn in."""
    west, south, east, north = OUTLINE_BOX
    size = [math.ceil((east - west) * OUTLINE_NARROWER * OUTLINE_UNITS), math.ceil((north - south) * OUTLINE_UNITS)]
    parts = [f'"size":{json.dumps(size)}']
    for name in ("provinces", "districts"):
        lines = ",\n".join(
            f"{json.dumps(feature['id'])}:{json.dumps(outline(shape(feature['geometry'])))}" for feature in layers[name]
        )
        parts.append(f'"{name}":{{\n{lines}\n}}')
    text = ",\n".join(parts)
    (folder / "outlines.json").write_text(f"{{\n{text}\n}}\n", encoding="utf-8")


def build(folder: Path, target: Path = HERE) -> None:
    """Check everything first, then write; a refused source leaves the carried files as they are."""
    tables = {name: read_table(folder, name) for name in KEYS}
    check_tables(tables)
    layers = {name: polygons(folder, name) for name in ("districts", "provinces")}
    check_polygons(tables, layers["districts"])
    layers["neighbours"] = backdrop(folder)
    (target / "boundaries").mkdir(exist_ok=True)
    for name, rows in tables.items():
        write_table(target, name, rows)
    for name, features in layers.items():
        write_features(target / "boundaries", name, features)
    write_touching(target / "boundaries", touching(layers["districts"]))
    write_outlines(target / "boundaries", layers)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    try:
        build(Path(sys.argv[1]))
    except (SourceError, OSError) as error:
        sys.exit(f"Not built: {error}")
