"""Read the reference files in `groups/data/`: typed rows, or an error that names the file and the line."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from groups.choices import AliasKind, Authority, GroupKind, GroupStatus, Language, LinkKind
from groups.dates import is_partial_date

DATA_DIR = Path(__file__).resolve().parent / "data"

Row = dict[str, Any]


class ReferenceFileError(Exception):
    """A reference file holds something the tables cannot: the message names the file, the line and why."""


def read_groups(folder: Path) -> list[Row]:
    """Fields of `ArmedGroup`."""
    return _read(folder / "groups.csv", _group)


def read_aliases(folder: Path) -> list[Row]:
    """Fields of `GroupAlias`, the group as its slug ("" for none)."""
    return _read(folder / "group_aliases.csv", _alias)


def read_links(folder: Path) -> list[Row]:
    """Fields of `GroupLink`, both groups as their slugs."""
    return _read(folder / "group_links.csv", _link)


def read_designations(folder: Path) -> list[Row]:
    """Fields of `Designation`, the group as its slug."""
    return _read(folder / "designations.csv", _designation)


def _read(path: Path, parse: Callable[[Mapping[str, str]], Row]) -> list[Row]:
    return list(_rows(path, parse))


def _rows(path: Path, parse: Callable[[Mapping[str, str]], Row]) -> Iterator[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file, strict=True)
        for raw in reader:
            try:
                yield parse(raw)
            except (KeyError, ValueError) as error:
                raise ReferenceFileError(f"{path.name}, line {reader.line_num}: {error}") from error


def _group(raw: Mapping[str, str]) -> Row:
    return {
        "slug": _needed(raw, "slug"),
        "name": _needed(raw, "name"),
        "short_name": raw["short_name"],
        "name_ur": raw["name_ur"],
        "kind": GroupKind(raw["kind"]).value,
        "status": GroupStatus(raw["status"]).value,
        "formed_year": _year(raw["formed_year"]),
        "dissolved_year": _year(raw["dissolved_year"]),
        "base_area": raw["base_area"],
        "summary": raw["summary"],
        "source_url": _needed(raw, "source_url"),
        "is_placeholder": _yes_or_no(raw["is_placeholder"]),
    }


def _alias(raw: Mapping[str, str]) -> Row:
    return {
        "group": raw["group_slug"],
        "alias": _needed(raw, "alias"),
        "kind": AliasKind(raw["kind"]).value,
        "language": Language(raw["language"]).value,
        "source": _needed(raw, "source"),
    }


def _link(raw: Mapping[str, str]) -> Row:
    return {
        "from_group": _needed(raw, "from_slug"),
        "to_group": _needed(raw, "to_slug"),
        "kind": LinkKind(raw["kind"]).value,
        "start_date": _partial_date(raw["start_date"]),
        "end_date": _partial_date(raw["end_date"]),
        "note": raw["note"],
        "source_url": _needed(raw, "source_url"),
    }


def _designation(raw: Mapping[str, str]) -> Row:
    return {
        "group": _needed(raw, "group_slug"),
        "authority": Authority(raw["authority"]).value,
        "date": _partial_date(raw["date"]),
        "name_as_listed": _needed(raw, "name_as_listed"),
        "source_url": _needed(raw, "source_url"),
    }


def _needed(raw: Mapping[str, str], field: str) -> str:
    if not raw[field]:
        raise ValueError(f"{field} is empty")
    return raw[field]


def _year(text: str) -> int | None:
    return int(text) if text else None


def _yes_or_no(text: str) -> bool:
    if text not in ("yes", "no"):
        raise ValueError(f"{text!r} is neither yes nor no")
    return text == "yes"


def _partial_date(text: str) -> str:
    if not is_partial_date(text):
        raise ValueError(f"{text!r} is not a year, a year and month or a day")
    return text
