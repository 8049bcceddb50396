"""Labelled bars of a breakdown: the widths are shares of the longest, and every bar leads to its rows."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db.models import TextChoices

from incidents.aggregates import Cell, DistrictTotal

LONGEST_LIST = 12


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar. ``width`` is a per cent of the longest; ``url`` "" where no filter asks for these rows."""

    label: str
    value: int
    width: float
    url: str


@dataclass(frozen=True, slots=True)
class Bars:
    """The bars shown, and what is not: values beyond the longest list, and rows that give none."""

    bars: tuple[Bar, ...]
    more: int
    not_stated: int


def bars_of(
    cells: Iterable[Cell], *, labels: type[TextChoices], url: Callable[[str], str], unknown: str = "unknown"
) -> Bars:
    """Bars of a breakdown by a vocabulary. Rows without a value, or with ``unknown`` alone, are counted as not stated.

    One row may stand in several bars, so they do not add up to the rows.
    """
    found = [(str(cell.keys[0] or ""), cell.tally.value or 0) for cell in cells]
    stated = [(key, value) for key, value in found if key and key != unknown and value]
    longest = max((value for _, value in stated), default=0)
    bars = tuple(
        Bar(str(labels(key).label), value, round(100 * value / longest, 1), url(key))
        for key, value in stated[:LONGEST_LIST]
    )
    return Bars(
        bars=bars,
        more=max(0, len(stated) - LONGEST_LIST),
        not_stated=sum(value for key, value in found if key in {"", unknown}),
    )


def district_bars(totals: Iterable[DistrictTotal], *, url: Callable[[str], str]) -> Bars:
    """Bars of districts, in the order given."""
    found = list(totals)
    longest = max((total.incidents for total in found), default=0)
    bars = tuple(
        Bar(total.name, total.incidents, round(100 * total.incidents / longest, 1), url(total.slug))
        for total in found[:LONGEST_LIST]
    )
    return Bars(bars, more=max(0, len(found) - LONGEST_LIST), not_stated=0)
