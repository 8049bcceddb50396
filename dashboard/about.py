"""What the page about the data shows: the record's make-up, and how it compares with a published count."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import Resolver404, resolve

from dashboard.coverage import PublishedYear
from incidents.aggregates.coverage import ClassYear, MonthCoverage, OutletTotal
from incidents.choices import EventClass, OutletKind
from incidents.counting import DEFAULT_RULE


@dataclass(frozen=True, slots=True)
class ClassRow:
    """One class with its rows per year, in the order of the years; 0 means that the record holds none."""

    event_class: EventClass
    counts: tuple[int, ...]

    @property
    def total(self) -> int:
        """Rows of all years."""
        return sum(self.counts)


@dataclass(frozen=True, slots=True)
class ClassTable:
    """Rows by class and year."""

    years: tuple[int, ...]
    rows: tuple[ClassRow, ...]

    @property
    def totals(self) -> tuple[int, ...]:
        """Rows per year over all classes."""
        return tuple(sum(row.counts[at] for row in self.rows) for at in range(len(self.years)))

    @property
    def total(self) -> int:
        """All rows."""
        return sum(self.totals)


@dataclass(frozen=True, slots=True)
class Comparison:
    """One year here and as it was published."""

    published: PublishedYear
    here: int

    @property
    def source_host(self) -> str:
        """The host the published number was read on."""
        return self.published.last.host


@dataclass(frozen=True, slots=True)
class KindTotal:
    """Outlets of one kind. An incident that two outlets report is counted with each of them."""

    kind: OutletKind
    outlets: int
    reports: int


def class_table(cells: Iterable[ClassYear]) -> ClassTable:
    """The cells as a table, classes in the order of the vocabulary, classes without a row left out."""
    found = {(cell.event_class, cell.year): cell.rows for cell in cells}
    years = tuple(sorted({year for _, year in found}))
    rows = (ClassRow(one, tuple(found.get((one.value, year), 0) for year in years)) for one in EventClass)
    return ClassTable(years, tuple(row for row in rows if row.total))


def kind_totals(outlets: Iterable[OutletTotal]) -> list[KindTotal]:
    """Outlets by kind, most reports first."""
    outlets = list(outlets)
    found = [
        KindTotal(kind, len(of_kind), sum(one.incidents for one in of_kind))
        for kind in OutletKind
        if (of_kind := [one for one in outlets if one.kind == kind])
    ]
    return sorted(found, key=lambda one: -one.reports)


def comparisons(table: ClassTable, years: Iterable[PublishedYear]) -> list[Comparison]:
    """The default rule's classes here beside the published counts of militant attacks, year by year."""
    here = {
        year: sum(row.counts[at] for row in table.rows if row.event_class in DEFAULT_RULE.classes)
        for at, year in enumerate(table.years)
    }
    return [Comparison(one, here.get(one.year, 0)) for one in years]


@dataclass(frozen=True, slots=True)
class Endpoint:
    """An address of the interface, and what it answers."""

    url: str
    words: str


_ENDPOINTS = (
    Endpoint("/api/docs/", "every address for programs, to read about and to try"),
    Endpoint("/api/docs/guide/", "how programs, spreadsheets, R and pandas read the record"),
    Endpoint("/api/v1/incidents/", "published incidents, filtered as on the pages, as JSON"),
    Endpoint("/api/v1/stats/", "counts by up to two dimensions"),
    Endpoint("/api/v1/groups/", "armed groups"),
    Endpoint("/api/v1/districts/", "districts"),
)


def interface() -> list[Endpoint]:
    """The addresses that this installation answers."""
    return [one for one in _ENDPOINTS if _answers(one.url)]


def _answers(url: str) -> bool:
    try:
        resolve(url)
    except Resolver404:
        return False
    return True


def without_origin(months: Iterable[MonthCoverage]) -> int:
    """Rows that rest on aggregators alone."""
    return sum(month.without_origin for month in months)
