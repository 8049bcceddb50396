"""The queue of what readers report: what is open first, and of that, what could harm somebody."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Case, Count, F, IntegerField, QuerySet, Value, When

from dashboard.models import ReaderReport
from dashboard.models.reader_report import ReaderReportKind, ReaderReportState

PAGE_SIZE = 50
ALL = "all"


@dataclass(frozen=True, slots=True)
class Tab:
    """One state of the filter, with how many reports are in it."""

    state: str
    label: str
    count: int
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Queue:
    """A page of the queue."""

    tabs: tuple[Tab, ...]
    state: str
    reports: Page[ReaderReport]
    risks: int

    @property
    def is_open(self) -> bool:
        """Whether it lists what still waits."""
        return self.state == ReaderReportState.OPEN


def queue_of(state: str, *, page: str | None) -> Queue:
    """The reports in a state, or of every state for ``ALL``; three queries. An unknown state is that of what waits."""
    chosen = state if state in {ALL, *ReaderReportState.values} else ReaderReportState.OPEN.value
    counts = _counts()
    rows = in_order(ReaderReport.objects.select_related("incident", "handled_by"))
    if chosen != ALL:
        rows = rows.filter(state=chosen)
    return Queue(
        tabs=_tabs(counts, chosen),
        state=chosen,
        reports=Paginator(rows, PAGE_SIZE).get_page(page),
        risks=counts.get((ReaderReportState.OPEN, ReaderReportKind.RISK), 0),
    )


def in_order(rows: QuerySet[ReaderReport]) -> QuerySet[ReaderReport]:
    """What is open, risks before the rest and the oldest first; then what was closed, the newest first."""
    is_open = When(state=ReaderReportState.OPEN, then=Value(0))
    is_open_risk = When(state=ReaderReportState.OPEN, kind=ReaderReportKind.RISK, then=Value(0))
    waits_since = Case(When(state=ReaderReportState.OPEN, then=F("at")))
    return rows.order_by(
        Case(is_open, default=Value(1), output_field=IntegerField()),
        Case(is_open_risk, default=Value(1), output_field=IntegerField()),
        waits_since.asc(nulls_last=True),
        F("handled_at").desc(nulls_last=True),
        "id",
    )


def _counts() -> Mapping[tuple[str, str], int]:
    found = ReaderReport.objects.order_by().values_list("state", "kind").annotate(number=Count("pk"))
    return {(state, kind): number for state, kind, number in found}


def _tabs(counts: Mapping[tuple[str, str], int], chosen: str) -> tuple[Tab, ...]:
    per_state: dict[str, int] = {}
    for (state, _), number in counts.items():
        per_state[state] = per_state.get(state, 0) + number
    states: list[tuple[Any, str]] = [*ReaderReportState.choices, (ALL, "All")]
    return tuple(
        Tab(state, label, sum(per_state.values()) if state == ALL else per_state.get(state, 0), state == chosen)
        for state, label in states
    )
