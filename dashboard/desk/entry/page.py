"""The form as its template shows it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from dashboard.charts.chart import layers
from dashboard.desk.entry.picker import picker_figure
from dashboard.desk.entry.questions import Question
from dashboard.desk.entry.sheet import Sheet
from dashboard.models import WorkingCopy
from dashboard.services import working_copies
from incidents.choices import Status

UNFINISHED_SHOWN = 8


def form_page(
    request: HttpRequest, sheet: Sheet, *, asked: list[Question] | None = None, refused: bool = False
) -> HttpResponse:
    """The form. ``refused`` shows what is wrong, with 400; otherwise nothing is complained about yet.

    ``asked`` are the questions that stand in the way of sending the entry on.
    """
    context = form_context(sheet, asked=asked, refused=refused)
    return render(request, "desk/entry/form.html", context, status=400 if refused else 200)


def form_context(sheet: Sheet, *, asked: list[Question] | None = None, refused: bool = False) -> dict[str, Any]:
    """What the templates of the form are given, on its own page and on that of a draft from the news."""
    errors = sheet.form.errors if refused else {}
    if not refused:
        sheet.form.hush()
    return {
        "sheet": sheet,
        "form": sheet.form,
        "errors": [(name, message) for name, messages in errors.items() for message in messages],
        "asked": asked or [],
        "unfinished": _unfinished(sheet),
        "figure": picker_figure(layers()),
        "can_submit": sheet.incident is None or sheet.incident.status == Status.DRAFT,
        "blank_source": sheet.form.blank_source(),
        "blank_statement": sheet.form.blank_statement(),
        "blank_attribution": sheet.form.blank_attribution(),
        "notes": {},
    }


def _unfinished(sheet: Sheet) -> list[WorkingCopy]:
    """What the editor could go on with instead; offered on a blank form alone."""
    if sheet.incident is not None or not sheet.is_blank:
        return []
    return list(working_copies.unfinished(editor=sheet.editor)[:UNFINISHED_SHOWN])
