"""What a layout is: columns, a row, and what it cannot say."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Count, Prefetch, Q, Value, When

from incidents.files.copying import Lines
from incidents.files.lines import table_lines
from incidents.models import Incident, Report
from incidents.querysets import IncidentQuerySet
from incidents.rows import Cell

LEFT_OUT = "X-Rows-Left-Out"
LOSSES = "X-Values-Lost"
CHUNK = 500


@dataclass(frozen=True, slots=True)
class Layout:
    """Another publisher's columns.

    ``row`` gives the cells of an incident by column; what it leaves out is blank. ``left_out`` names why a row cannot
    be said, and which rows those are; a row counts under the first that fits. ``losses`` names what is said worse.
    """

    name: str
    columns: tuple[str, ...]
    row: Callable[[Incident], Mapping[str, Cell]]
    left_out: Mapping[str, Q]
    losses: Mapping[str, Q]

    def left_out_of(self, rows: IncidentQuerySet) -> dict[str, int]:
        """How many rows are left out, by the reason. One query."""
        counted = self._reasoned(rows).order_by().values("reason").annotate(number=Count("pk"))
        numbers = dict(counted.values_list("reason", "number"))
        return {reason: numbers[reason] for reason in self.left_out if reason in numbers}

    def losses_of(self, rows: IncidentQuerySet) -> dict[str, int]:
        """How many of the rows that are written lose what. One query."""
        counts = {name: Count("pk", filter=which) for name, which in self.losses.items()}
        return {name: number for name, number in self._kept(rows).order_by().aggregate(**counts).items() if number}

    def lines(self, rows: IncidentQuerySet, *, host: str) -> Lines:
        """A header and a line for each row that can be said."""
        reports = Report.objects.select_related("outlet", "incident")
        read = self._kept(rows).with_row_relations().prefetch_related(Prefetch("reports", queryset=reports))
        yield from table_lines([self.columns])
        yield from table_lines(self._cells(incident) for incident in read.iterator(chunk_size=CHUNK))

    def _cells(self, incident: Incident) -> list[Cell]:
        row = self.row(incident)
        return [row.get(column) for column in self.columns]

    def _reasoned(self, rows: IncidentQuerySet) -> Any:  # noqa: ANN401 (rows that have a ``reason`` as well)
        whens = [When(which, then=Value(reason)) for reason, which in self.left_out.items()]
        return rows.annotate(reason=Case(*whens, default=Value("")))

    def _kept(self, rows: IncidentQuerySet) -> IncidentQuerySet:
        kept: IncidentQuerySet = self._reasoned(rows).filter(reason="")
        return kept
