"""Loading what other bodies have published."""

import csv
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from dashboard.models import PublishedFigure
from dashboard.nearest import PROVINCES, nearest_rule, parts_of
from places.models import Province

FILE = Path(__file__).resolve().parent.parent / "data" / "published_figures.csv"
COLUMNS = (
    "publisher",
    "period_start",
    "period_end",
    "area",
    "measure",
    "counting_rule",
    "value",
    "qualifier",
    "published_on",
    "source_url",
    "note",
    "edition",
)
# What tells one print from another; as the database has it.
KEY = (
    "publisher",
    "period_start",
    "period_end",
    "area",
    "measure",
    "counting_rule",
    "value",
    "published_on",
    "source_url",
)


class PublishedFileError(ValueError):
    """A row of the file that cannot be loaded: which, and what is wrong with which column."""

    def __init__(self, line: int, column: str, message: str) -> None:
        super().__init__(f"line {line}, {column}: {message}")
        self.line = line
        self.column = column


@transaction.atomic
def load_published_figures(file: Path = FILE) -> int:
    """Add the figures of the file that are not there yet; return how many.

    What an editor has changed or taken out stays so: a row is known by every state it ever had. Raises
    PublishedFileError for the first row that is wrong, and nothing is loaded then.
    """
    history: Any = PublishedFigure.pgh_event_model  # type: ignore[attr-defined]
    there = set(history._default_manager.values_list(*KEY))
    provinces = dict(Province.objects.values_list("slug", "pk"))
    missing = []
    for line, cells in _rows(file):
        figure = _figure(line, cells, provinces)
        key = tuple(getattr(figure, name) for name in KEY)
        if key not in there:
            missing.append(figure)
    PublishedFigure.objects.bulk_create(missing)
    return len(missing)


def _rows(file: Path) -> Iterator[tuple[int, Mapping[str, str]]]:
    """The rows with their line numbers, each print once. Raises PublishedFileError for a file of another form."""
    seen: dict[tuple[str, ...], int] = {}
    with file.open(encoding="utf-8", newline="") as opened:
        reader = csv.DictReader(opened)
        if tuple(reader.fieldnames or ()) != COLUMNS:
            raise PublishedFileError(1, "header", f"the columns must be {', '.join(COLUMNS)}")
        for cells in reader:
            line = reader.line_num
            if None in cells or None in cells.values():
                raise PublishedFileError(line, "row", f"it must have {len(COLUMNS)} cells")
            key = tuple(cells[name] for name in KEY)
            if key in seen:
                raise PublishedFileError(line, "row", f"the same print stands in line {seen[key]} already")
            seen[key] = line
            yield line, cells


def _figure(line: int, cells: Mapping[str, str], provinces: Mapping[str, int]) -> PublishedFigure:
    start, end = (_day(line, name, cells[name]) for name in ("period_start", "period_end"))
    if end < start:
        raise PublishedFileError(line, "period_end", f"{end} is before the first day, {start}")
    figure = PublishedFigure(
        publisher=cells["publisher"],
        period_start=start,
        period_end=end,
        area=cells["area"],
        province_id=provinces.get(PROVINCES.get(cells["area"], "")),
        measure=cells["measure"],
        counting_rule=cells["counting_rule"],
        value=_number(line, "value", cells["value"]),
        qualifier=cells["qualifier"],
        published_on=_day(line, "published_on", cells["published_on"]) if cells["published_on"] else None,
        source_url=cells["source_url"],
        note=cells["note"],
        edition=_number(line, "edition", cells["edition"]) if cells["edition"] else None,
        nearest_rule="" if cells["qualifier"] == "claimed" else nearest_rule(cells["counting_rule"], cells["measure"]),
        **_flags(cells["note"]),
    )
    try:
        figure.clean_fields(exclude=["province"])
        figure.clean()
    except ValidationError as error:
        column, messages = next(iter(error.message_dict.items()))
        raise PublishedFileError(line, column, messages[0]) from error
    return figure


def _flags(note: str) -> dict[str, bool]:
    """The flags that a note stands for, by the names of their columns."""
    parts = parts_of(note)
    return {
        "is_subset": parts.is_subset,
        "is_cumulative": parts.is_cumulative,
        "is_partial": parts.is_partial,
    }


def _day(line: int, column: str, text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise PublishedFileError(line, column, f"“{text}” is no day; write it as 2024-05-31") from error


def _number(line: int, column: str, text: str) -> int:
    if not (text.isascii() and text.isdigit()):
        raise PublishedFileError(line, column, f"“{text}” is no whole number")
    return int(text)
