"""The list of a comparison that is shown, as a file."""

import csv
from collections.abc import Iterator
from io import StringIO
from typing import Any

from dashboard import words
from dashboard.comparison_form import OURS, THEIRS
from dashboard.comparison_page import Comparison
from dashboard.models import ComparisonEvent
from incidents.files import neutral
from incidents.models import Incident

CSV_COLUMNS = (
    "state", "their_id", "their_first_day", "their_last_day", "their_place", "their_admin2", "their_admin1",
    "their_killed_low", "their_killed_best", "their_killed_high", "their_actors", "our_number", "our_date", "our_place",
    "our_killed_low", "our_killed_best", "our_killed_high", "score", "why", "decision",
)  # fmt: skip


def csv_lines(comparison: Comparison) -> Iterator[bytes]:
    """The whole list as CSV: a header, and a line for every row."""
    yield _line(CSV_COLUMNS)
    for row in comparison.rows().iterator(chunk_size=500):
        yield _line([str(neutral(cell)) for cell in _cells(comparison, row)])


def _cells(comparison: Comparison, row: Any) -> list[Any]:  # noqa: ANN401
    show = comparison.show
    if show == THEIRS:
        return [show, *_their_cells(row), *[""] * 6, "", "", ""]
    if show == OURS:
        return [show, *[""] * 10, *_our_cells(row), "", comparison.reason(row), ""]
    decided = "" if row.decided_at is None else row.get_state_display()
    return [
        show,
        *_their_cells(row.event),
        *_our_cells(row.incident),
        row.score,
        "; ".join(row.reasons),
        decided,
    ]


def _their_cells(event: ComparisonEvent) -> list[Any]:
    return [
        event.event_id, event.date_start, event.date_end, event.place_words, event.admin2, event.admin1,
        _blank(event.killed_low), _blank(event.killed_best), _blank(event.killed_high), " – ".join(event.actors),
    ]  # fmt: skip


def _our_cells(incident: Incident) -> list[Any]:
    killed = (incident.killed_all_low, incident.killed_all_best, incident.killed_all_high)
    return [incident.uid, incident.date, words.place_words(incident), *map(_blank, killed)]


def _blank(value: int | None) -> int | str:
    return "" if value is None else value


def _line(values: Any) -> bytes:  # noqa: ANN401
    line = StringIO()
    csv.writer(line).writerow(values)
    return line.getvalue().encode()
