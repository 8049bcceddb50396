"""What a template needs to show a chart: the picture, the same rows as a table, and ways to take them away."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import ClassVar

import orjson
from django.templatetags.static import static
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from dashboard import words
from dashboard.figures import Figure, Layers

# Which period a map of a change sets against the filter's.
AGAINST_ALONE: Mapping[str, None] = dict.fromkeys(("against", "against_from", "against_to"))
# What says how a chart shows its rows, which a list of rows does not know: taken out of a query.
ROWS_ALONE: Mapping[str, None] = {
    **dict.fromkeys(("unit", "by", "measure", "average", "area", "show", "layer", "resolution")),
    **AGAINST_ALONE,
}
CREDIT = (
    "Boundaries are not a position on any claim. © geoBoundaries, Pakistan Bureau of Statistics (ODbL), GeoNames, "
    "UCDP; neighbouring land: Natural Earth."
)
# The three characters that could end a script element or begin a comment in one.
_IN_SCRIPT = str.maketrans({"<": "\\u003C", ">": "\\u003E", "&": "\\u0026"})


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of the table under a chart. ``sort`` orders a column of numbers, None last."""

    text: str
    href: str = ""
    sort: float | None = None
    numeric: bool = False


def number_cell(value: int | None) -> Cell:
    """A cell of a count, a dash when it is not reported."""
    return Cell(words.number(value), sort=value, numeric=True)


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the table under a chart."""

    label: str
    numeric: bool = False


@dataclass(frozen=True, slots=True)
class ChartTable:
    """The rows of a chart, to be read without it. The first cell of each row is its heading."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    sortable: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class Option:
    """One choice of a switch: what it is called, the query that makes it, and whether it is made."""

    label: str
    query: str
    current: bool


@dataclass(frozen=True, slots=True)
class Switch:
    """A choice over the same rows, such as the unit of time."""

    label: str
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Key:
    """One entry of a legend: a colour's role, the number of its pattern (0 none) and its words."""

    label: str
    role: str
    pattern: int = 0


@dataclass(frozen=True)
class Chart:
    """A chart on a page. ``id`` is unique on it; ``summary`` says in a sentence or two what the picture shows.

    ``later_url`` answers with traces that are drawn once the picture stands. ``empty`` is what is said instead of the
    picture when there is nothing to draw. ``source`` and ``credit`` go with the picture when it is taken away;
    ``counted_by`` says how it counts where that is not by the one rule of the filter.
    ``drawing`` is its name in ``dashboard.charts.registry`` and ``query`` what draws it again: its own page, its file
    and its frame for other sites follow from the two.
    """

    kind: ClassVar[str] = "plain"

    id: str
    title: str
    summary: str
    figure: Figure
    table: ChartTable
    drawing: str = ""
    query: str = ""
    later_url: str = ""
    rows_url: str = ""
    empty: str = ""
    legend: tuple[Key, ...] = ()
    notes: tuple[str, ...] = ()
    switches: tuple[Switch, ...] = field(default=())
    source: str = ""
    credit: str = ""
    counted_by: str = ""

    @cached_property
    def figure_json(self) -> SafeString:
        """The figure as JSON that is safe inside a script element."""
        return mark_safe(orjson.dumps(self.figure).decode().translate(_IN_SCRIPT))  # noqa: S308 - escaped just here

    @property
    def figure_url(self) -> str:
        """The page of this figure alone, with how to cite it; "" for one that no address draws."""
        return self._address("figure")

    @property
    def csv_url(self) -> str:
        """Its numbers as a file."""
        return self._address("figure-csv")

    def _address(self, view: str) -> str:
        if not self.drawing:
            return ""
        path = reverse(f"dashboard:{view}", args=[self.drawing])
        return f"{path}?{self.query}" if self.query else path

    def lines(self) -> Iterator[Sequence[str | float | None]]:
        """The lines of its file, the names of the columns first. Blank is not reported.

        Those of its table, unless a chart knows better: numbers as numbers, the rest in words.
        """
        yield tuple(column.label for column in self.table.columns)
        for row in self.table.rows:
            yield tuple(_value(cell) for cell in row)


def _value(cell: Cell) -> str | float | None:
    if not cell.numeric:
        return cell.text
    return cell.text if cell.sort is None and cell.text != words.NOT_REPORTED else cell.sort


def source_line(words_: str) -> str:
    """What stands under a picture that is taken away: whose record it is and what it shows."""
    return f"Nigran: {words_}."


def layers() -> Layers:
    """Addresses of the polygons, each a file that a browser keeps for ever."""
    return Layers(
        districts=static("boundaries/districts.geojson"),
        provinces=static("boundaries/provinces.geojson"),
        neighbours=static("boundaries/neighbours.geojson"),
    )


def switch(label: str, name: str, choices: Mapping[str, str], current: str, query: Callable[..., str]) -> Switch:
    """A switch over ``choices`` (value to label) of the parameter ``name``; ``query`` writes a query with changes."""
    options = tuple(Option(text, query(**{name: value}), value == current) for value, text in choices.items())
    return Switch(label, options)
