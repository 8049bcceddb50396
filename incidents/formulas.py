"""Words that a spreadsheet would take for a formula, and how they are kept from being run."""

from typing import TypeVar

T = TypeVar("T")

# What a formula begins with; some spreadsheets take the wide forms for the same.
_BEGINNINGS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # noqa: RUF001
_AS_SQL = ", ".join(f"'{beginning}'" for beginning in _BEGINNINGS)


def neutral(cell: T) -> T | str:
    """A cell no spreadsheet runs: words that begin like a formula get an apostrophe first. Numbers stay numbers."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_BEGINNINGS) else cell


def neutral_sql(words: str) -> str:
    """The same of words in SQL. They are written three times over: let them be a column, no work."""
    return f"CASE WHEN left({words}, 1) IN ({_AS_SQL}) THEN '''' || {words} ELSE {words} END"
