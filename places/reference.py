"""The carried reference files, read into rows that are not saved yet.

Files and licences: `places/data/NOTICE`. Blank cells of numbers and dates become None: not known
is never zero.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

from places.models import District, DistrictAlias, Place, PlaceAlias, Province

DATA = Path(__file__).resolve().parent / "data"
CENSUS_YEAR = 2023

Ids = Mapping[str, int]


def read_csv(name: str) -> list[dict[str, str]]:
    """Rows of `places/data/<name>.csv`, in file order."""
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def number(text: str) -> int | None:
    """A whole number, or None where the cell is blank."""
    return int(text) if text else None


def day(text: str) -> date | None:
    """An ISO date, or None where the cell is blank."""
    return date.fromisoformat(text) if text else None


def provinces() -> list[Province]:
    """The seven first-level units; the population is the 2023 census or None."""
    return [
        Province(
            code=row["code"],
            slug=row["slug"],
            name=row["name"],
            name_ur=row["name_ur"],
            kind=row["kind"],
            population=number(row["population_2023"]),
            population_year=CENSUS_YEAR if row["population_2023"] else None,
            source=row["source"],
        )
        for row in read_csv("provinces")
    ]


def district_generations() -> Iterator[list[dict[str, str]]]:
    """District rows in batches such that a row's `split_from` is always in an earlier batch."""
    waiting = read_csv("districts")
    done = {""}
    while waiting:
        ready = [row for row in waiting if row["split_from"] in done]
        if not ready:
            raise ValueError(f"districts.csv: split_from runs in a circle: {[row['slug'] for row in waiting]}")
        yield ready
        done |= {row["slug"] for row in ready}
        waiting = [row for row in waiting if row["slug"] not in done]


def district(row: Mapping[str, str], *, province_ids: Ids, district_ids: Ids) -> District:
    """One district, drawn or not."""
    return District(
        slug=row["slug"],
        name=row["name"],
        name_ur=row["name_ur"],
        province_id=province_ids[row["province_slug"]],
        division=row["division"],
        capital=row["capital"],
        population=number(row["population_2023"]),
        area_km2=number(row["area_km2"]),
        valid_from=day(row["valid_from"]),
        valid_to=day(row["valid_to"]),
        split_from_id=district_ids[row["split_from"]] if row["split_from"] else None,
        latitude=float(row["lat"]),
        longitude=float(row["lon"]),
        drawn=row["drawn"] == "yes",
        date_basis=row["date_basis"],
        source=row["source"],
        note=row["note"],
    )


def places(*, district_ids: Ids) -> list[Place]:
    """All named places with their point and its precision."""
    return [
        Place(
            slug=row["slug"],
            name=row["name"],
            name_ur=row["name_ur"],
            kind=row["kind"],
            district_id=district_ids[row["district_slug"]],
            latitude=float(row["lat"]),
            longitude=float(row["lon"]),
            precision=row["precision"],
            geonames_id=number(row["geonames_id"]),
            source=row["source"],
            note=row["note"],
            needs_district=row["needs_district"] == "yes",
        )
        for row in read_csv("places")
    ]


def district_aliases(*, district_ids: Ids) -> list[DistrictAlias]:
    """Other names of districts: the carried table and the hand-kept additions."""
    carried = [
        DistrictAlias(
            district_id=district_ids[row["district_slug"]],
            name=row["alias"],
            kind=row["kind"],
            note=row["note"],
        )
        for row in read_csv("district_aliases")
    ]
    added = [
        DistrictAlias(district_id=district_ids[row["slug"]], name=row["alias"], kind=row["kind"], note=row["reason"])
        for row in read_csv("additional_aliases")
        if row["of"] == "district"
    ]
    return carried + added


def place_aliases(*, place_ids: Ids) -> list[PlaceAlias]:
    """Other names of places: the carried table and the hand-kept additions."""
    carried = [(row["place_slug"], row) for row in read_csv("place_aliases")]
    added = [(row["slug"], row) for row in read_csv("additional_aliases") if row["of"] == "place"]
    return [
        PlaceAlias(
            place_id=place_ids[slug],
            name=row["alias"],
            kind=row["kind"],
            needs_district=row["needs_district"] == "yes",
        )
        for slug, row in carried + added
    ]
