"""The starter table's rows, typed. A cell that does not fit stops the load and is named."""

import csv
import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from incidents.choices import Quantifier, VictimClass
from incidents.services.errors import RecordError
from incidents.services.inputs import FigureInput
from incidents.spreadsheets.cells import split
from incidents.spreadsheets.columns import FIGURES

DATA = Path(__file__).resolve().parent.parent.parent / "data"


@dataclass(frozen=True, slots=True)
class StarterRow:
    """One row of ``incidents/data/incidents.csv``; ``docs/data-dictionary.md`` says what the columns mean."""

    key: str
    uid: str
    row_kind: str
    maybe_same_as: str
    date: dt.date
    date_end: dt.date | None
    date_precision: str
    event_class: str
    place: str
    district: str
    province: str
    attack_types: tuple[str, ...]
    targets: tuple[str, ...]
    figures: tuple[FigureInput, ...]
    group_named: tuple[str, ...]
    attribution_track: str
    attribution_level: str
    campaign: str
    origin: str
    source_url: str
    source_published: dt.date | None
    second_source_url: str
    notes: str


def read_rows(path: Path = DATA / "incidents.csv") -> list[StarterRow]:
    """All rows of the table, in its order. Raises RecordError with the row's key and the column at fault."""
    with path.open(encoding="utf-8", newline="") as file:
        return [_row(cells) for cells in csv.DictReader(file)]


def _row(cells: dict[str, str]) -> StarterRow:
    published = _day(cells, "source_published")
    return StarterRow(
        key=cells["key"],
        uid=cells["uid"],
        row_kind=cells["row_kind"],
        maybe_same_as=cells["maybe_same_as"],
        date=_day(cells, "date") or _refuse(cells, "date", "give a day"),
        date_end=_day(cells, "date_end"),
        date_precision=cells["date_precision"],
        event_class=cells["event_class"],
        place=cells["place"],
        district=cells["district"],
        province=cells["province"],
        attack_types=tuple(split(cells["attack_types"], ";")),
        targets=tuple(split(cells["targets"], ";")),
        figures=tuple(_figures(cells, published)),
        group_named=tuple(split(cells["group_named"], ";")),
        attribution_track=cells["attribution_track"],
        attribution_level=cells["attribution_level"],
        campaign=cells["campaign"],
        origin=cells["origin"],
        source_url=cells["source_url"],
        source_published=published,
        second_source_url=cells["second_source_url"],
        notes=cells["notes"],
    )


def _figures(cells: dict[str, str], published: dt.date | None) -> Iterator[FigureInput]:
    """The row's quantifier belongs to its tolls, not to their parts."""
    for column, (victim_class, harm) in FIGURES.items():
        number = _number(cells, column)
        if number is None:
            continue
        is_total = victim_class == VictimClass.TOTAL
        quantifier = cells["figure_quantifier"] if is_total else ""
        yield FigureInput(
            victim_class=victim_class,
            harm=harm,
            low=number,
            high=None if quantifier == Quantifier.AT_LEAST else number,
            quantifier=quantifier or None,
            said_by=cells["said_by"] or None,
            stated_on=published,
            total_includes_militants=(cells["total_includes_militants"] or None) if column == "killed_total" else None,
        )


def _number(cells: dict[str, str], column: str) -> int | None:
    text = cells.get(column)
    if not text:
        return None
    return int(text) if text.isdigit() else _refuse(cells, column, f"{text!r} is not a whole number of people")


def _day(cells: dict[str, str], column: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(cells[column]) if cells[column] else None
    except ValueError:
        return _refuse(cells, column, f"{cells[column]!r} is not a day as YYYY-MM-DD")


def _refuse(cells: dict[str, str], column: str, message: str) -> NoReturn:
    raise RecordError(column, f"row {cells['key']}: {message}")
