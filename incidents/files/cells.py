"""Cells that are safe to open in a spreadsheet."""

from collections.abc import Iterable

from incidents.models import Incident
from incidents.querysets import IncidentQuerySet
from incidents.rows import Cell

CHUNK = 500
# What a spreadsheet would take for a formula when a cell begins with it; some take the wide forms for the same.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # noqa: RUF001


def neutral(cell: Cell) -> Cell:
    """A cell no spreadsheet runs: words that begin like a formula get an apostrophe first. Numbers stay numbers."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell


def read(rows: IncidentQuerySet) -> Iterable[Incident]:
    """The rows with what a row needs, a chunk at a time."""
    return rows.with_row_relations().iterator(chunk_size=CHUNK)
