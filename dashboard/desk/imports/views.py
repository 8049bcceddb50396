"""Importing spreadsheets: the list with the form, one import, its template and its errors."""

import csv
from functools import partial

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render

from dashboard.desk.access import editor_view
from dashboard.desk.imports.forms import UndoForm, UploadForm
from dashboard.desk.imports.shown import ShownImport
from dashboard.desk.review.people import who
from incidents.choices import BatchKind
from incidents.files import neutral
from incidents.models import Batch
from incidents.roles import Role, has_role
from incidents.services import RecordError
from incidents.services.imports import RUNNING, ask_undo, carry_out, check_again, start_import
from incidents.spreadsheets.outcome import problems_in
from incidents.tasks import work_on_import

LIST_SIZE = 30
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# What is swapped while the worker is at it.
PART = "import"


@editor_view("GET", "HEAD", "POST")
def imports(request: HttpRequest) -> HttpResponseBase:
    """Every import, newest first, and the form that begins one."""
    may_publish = has_role(who(request), Role.REVIEWER)
    if request.method != "POST":
        return _list(request, UploadForm(may_publish=may_publish))
    form = UploadForm(request.POST, request.FILES, may_publish=may_publish)
    if not form.is_valid():
        return _list(request, form)
    file = form.cleaned_data.pop("file")
    with transaction.atomic():
        batch = start_import(by=who(request), content=file.read(), file_name=file.name or "", **form.cleaned_data)
        _queue(batch.pk)
    return redirect("desk:import", batch.pk)


@editor_view("GET", "HEAD")
def show_import(request: HttpRequest, pk: int) -> HttpResponse:
    """One import: how far it is, or what its rows do and what is wrong with them."""
    return _page(request, pk)


@editor_view("POST")
def check(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Check the file once more."""
    try:
        with transaction.atomic():
            check_again(batch=pk, by=who(request))
            _queue(pk)
    except RecordError as error:
        return _page(request, pk, error)
    return redirect("desk:import", pk)


@editor_view("POST")
def apply(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Carry a checked file out."""
    try:
        with transaction.atomic():
            carry_out(batch=pk, by=who(request))
            _queue(pk)
    except RecordError as error:
        return _page(request, pk, error)
    return redirect("desk:import", pk)


@editor_view("POST")
def undo(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Undo an import as a whole."""
    form = UndoForm(request.POST)
    if not form.is_valid():
        return _page(request, pk, undo_form=form)
    try:
        with transaction.atomic():
            ask_undo(batch=pk, by=who(request), reason=form.cleaned_data["reason"])
            _queue(pk)
    except RecordError as error:
        return _page(request, pk, error)
    return redirect("desk:import", pk)


@editor_view("GET", "HEAD")
def import_template(request: HttpRequest) -> HttpResponse:
    """The empty spreadsheet, with the lists of the record as it is now."""
    # What writes workbooks is slow to load, and seldom needed.
    from incidents.spreadsheets.template import template

    return _file(template(), XLSX, "nigran-import.xlsx")


@editor_view("GET", "HEAD")
def errors(request: HttpRequest, pk: int) -> HttpResponse:
    """The errors of an import as a CSV file."""
    batch = get_object_or_404(_imports().only("result", "kind"), pk=pk)
    response = _file(b"\xef\xbb\xbf", "text/csv; charset=utf-8", f"nigran-import-{pk}-errors.csv")
    writer = csv.writer(response)
    writer.writerow(["row", "cell", "column", "what is wrong"])
    for one in problems_in(batch.result):
        writer.writerow([one.row, one.cell, neutral(one.column), neutral(one.message)])
    return response


def _imports() -> QuerySet[Batch]:
    return Batch.objects.filter(kind=BatchKind.IMPORT).defer("file")


def _queue(pk: int) -> None:
    transaction.on_commit(partial(work_on_import.delay, pk), robust=True)


def _file(content: bytes, content_type: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _list(request: HttpRequest, form: UploadForm) -> HttpResponse:
    rows = _imports().defer("file", "result").select_related("by").annotate(counts=F("result__counts"))
    page = Paginator(rows, LIST_SIZE).get_page(request.GET.get("page"))
    return render(request, "desk/imports/list.html", {"form": form, "page": page}, status=400 if form.errors else 200)


def _page(
    request: HttpRequest, pk: int, refused: RecordError | None = None, undo_form: UndoForm | None = None
) -> HttpResponse:
    """The whole page, or its part alone where a script asks for that to follow the work."""
    batch = get_object_or_404(_imports().defer("file", "result").select_related("by", "undone_by"), pk=pk)
    shown = ShownImport(
        batch, show=request.GET.get("show", ""), number=request.GET.get("page"), is_own=batch.by_id == who(request).pk
    )
    if batch.state not in RUNNING:
        batch.refresh_from_db(fields=["result"])
    if refused is not None:
        messages.error(request, f"{refused.message[:1].upper()}{refused.message[1:]}.")
    htmx = getattr(request, "htmx", None)
    partial_page = bool(htmx) and htmx is not None and htmx.target == PART
    name = "desk/imports/_import.html" if partial_page else "desk/imports/import.html"
    context = {"shown": shown, "batch": batch, "undo_form": undo_form or UndoForm()}
    return render(request, name, context, status=400 if refused or undo_form else 200)
