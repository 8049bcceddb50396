"""An import as its page shows it: how far it is, what its rows do, and what is wrong with them."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.core.paginator import Page, Paginator

from dashboard.desk.imports.forms import new_rows_words
from incidents.choices import BatchState
from incidents.models import Batch
from incidents.services.imports import CHECKABLE, RUNNING
from incidents.spreadsheets.outcome import Kind, outcomes_in, problems_in
from incidents.spreadsheets.progress import Progress, progress_of

PAGE_SIZE = 100
ERRORS, NOTED, LEFT = "errors", "noted", "left"


@dataclass(frozen=True, slots=True)
class Tab:
    """One choice of rows, with how many there are. ``name`` stands in the address."""

    name: str
    label: str
    count: int


@dataclass(frozen=True)
class ShownImport:
    """A batch of kind import. While the worker is at it, its result is not read: it is large, and asked for often."""

    batch: Batch
    show: str = ""
    number: str | None = None
    is_own: bool = False

    @property
    def is_running(self) -> bool:
        """Whether the worker is at it, or about to be."""
        return self.batch.state in RUNNING

    @cached_property
    def progress(self) -> Progress:
        """How far the worker is."""
        return progress_of(self.batch.pk)

    @property
    def new_rows(self) -> str:
        """What becomes of new incidents."""
        return new_rows_words(self.batch.content["new_rows"])

    @property
    def can_check(self) -> bool:
        """Whether it can be checked once more."""
        return self.batch.state in CHECKABLE

    @property
    def can_carry_out(self) -> bool:
        """Whether there is anything to carry out."""
        return self.batch.state == BatchState.CHECKED and self.touched > 0

    @property
    def can_undo(self) -> bool:
        """Whether it stands."""
        return self.batch.state == BatchState.APPLIED and self.touched > 0

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many rows there are of each kind."""
        counts: dict[str, int] = self.batch.result.get("counts", {})
        return counts

    @property
    def touched(self) -> int:
        """Rows that do something."""
        return sum(self.counts.get(kind, 0) for kind in (Kind.NEW, Kind.CHANGED, Kind.WAITING))

    @property
    def problem(self) -> str:
        """What is wrong with the file as a whole, or stopped the work; "" when nothing is."""
        return str(self.batch.result.get("problem", ""))

    @property
    def undo(self) -> dict[str, Any]:
        """What was set back (``undone``), left alone (``skipped``), or waits for a second person (``waiting``)."""
        undo: dict[str, Any] = self.batch.result.get("undo", {})
        return undo

    @property
    def lines(self) -> list[str]:
        """What was, or would be, done: one line for each kind of row, "3 new, as drafts"."""
        said = {
            Kind.NEW: f"new, {self._becomes()}",
            Kind.CHANGED: "changed",
            Kind.WAITING: "for a second person to decide on before anything changes",
            Kind.UNCHANGED: "unchanged",
        }
        return [f"{count:,} {words}" for kind, words in said.items() if (count := self.counts.get(kind, 0))]

    def _becomes(self) -> str:
        """What new rows become; with a number each where they differ."""
        words = {"drafts": "as drafts", "in_review": "in review", "published": "published"}
        found = {words[name]: self.counts[name] for name in words if self.counts.get(name)}
        return ", ".join(found if len(found) < 2 else (f"{count:,} {one}" for one, count in found.items()))

    @cached_property
    def tabs(self) -> list[Tab]:
        """The choices of rows that are not empty."""
        found = [
            Tab(ERRORS, "Errors", len(self.batch.result.get("errors", ()))),
            Tab(Kind.NEW, "New", self.counts.get(Kind.NEW, 0)),
            Tab(Kind.CHANGED, "Changed", self.counts.get(Kind.CHANGED, 0)),
            Tab(Kind.WAITING, "For a second person", self.counts.get(Kind.WAITING, 0)),
            Tab(Kind.UNCHANGED, "Unchanged", self.counts.get(Kind.UNCHANGED, 0)),
            Tab(NOTED, "Worth a look", self.counts.get(NOTED, 0)),
            Tab(LEFT, "Not set back", len(self._left)),
        ]
        return [tab for tab in found if tab.count]

    @cached_property
    def tab(self) -> Tab | None:
        """The one that is shown: the one asked for, else the first."""
        return next((tab for tab in self.tabs if tab.name == self.show), self.tabs[0] if self.tabs else None)

    @cached_property
    def page(self) -> Page[Any]:
        """A page of the rows of the tab, or of the errors."""
        return Paginator(self._rows(), PAGE_SIZE).get_page(self.number)

    def _rows(self) -> Sequence[Any]:
        name = self.tab.name if self.tab else ""
        if name == ERRORS:
            return problems_in(self.batch.result)
        rows = outcomes_in(self.batch.result)
        if name == LEFT:
            return [row for row in rows if row.uid in self._left and row.kind != Kind.UNCHANGED]
        return [row for row in rows if (row.notes if name == NOTED else row.kind == name)]

    @cached_property
    def _left(self) -> frozenset[str]:
        """Incidents that the undo has not set back."""
        return frozenset([*self.undo.get("skipped", ()), *self.undo.get("waiting", ())])
