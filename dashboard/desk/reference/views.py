"""The lists of the reference tables, and the form of a row."""

from http import HTTPStatus
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from dashboard.desk.access import editor_view
from dashboard.desk.reference.campaign_page import campaign_context
from dashboard.desk.reference.changes import telling_roles
from dashboard.desk.reference.conflicts import settle
from dashboard.desk.reference.forms.base import ReferenceForm
from dashboard.desk.reference.forms.fields import host_of
from dashboard.desk.reference.overview import removed_rows, summaries
from dashboard.desk.reference.specs import Table, matching
from dashboard.desk.reference.subjects import Subject, cells, find, find_table, part_rows, row_url
from dashboard.words import plural
from incidents.models import Campaign, Outlet
from incidents.roles import has_role
from incidents.services import NotAllowed, RecordError
from incidents.services.recording import require
from incidents.services.reference_edits import SavedReference, StaleReference, save_reference, version_of

PER_PAGE = 50


@editor_view("GET", "HEAD")
def index(request: HttpRequest) -> HttpResponse:
    """All tables, with how many rows each has and when it was last changed."""
    return render(request, "desk/reference/index.html", {"tables": summaries()})


@editor_view("GET", "HEAD")
def table(request: HttpRequest, table: str) -> HttpResponse:
    """One table: searched, narrowed to a kind, a page at a time."""
    found = find_table(table)
    text, kind = request.GET.get("q", "").strip()[:100], request.GET.get("kind", "")
    page = Paginator(matching(found, text, kind), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "table": found,
        "q": text,
        "kind": kind,
        "kinds": _kinds(found),
        "page": page,
        "rows": [(row_url(found, row), cells(found.columns, row)) for row in page],
        "removed": removed_rows(found) if found.form and not (text or kind) else [],
        "may_change": has_role(request.user, found.role),
    }
    return render(request, "desk/reference/table.html", context)


def _kinds(table: Table) -> list[tuple[str, str]]:
    column: Any = table.model._meta.get_field(table.narrow) if table.narrow else None
    return list(column.flatchoices) if column else []


@editor_view("GET", "HEAD", "POST")
@telling_roles
def edit(request: HttpRequest, table: str, key: str = "", part: str = "", pk: int = 0) -> HttpResponseBase:
    """A row or a part of one, new or stored: its form, and what comes of posting it."""
    subject = find(table, key, part, pk)
    if request.method == "POST":
        require(request.user, subject.spec.role)
        return _save(request, subject)
    if subject.spec.form is None:
        return row_page(request, subject, None)
    initial = _prefilled(request, subject) if subject.is_new else {"seen": version_of(subject.row)}
    return row_page(request, subject, subject.form(instance=subject.row, initial=initial))


def _prefilled(request: HttpRequest, subject: Subject) -> dict[str, Any]:
    """What an address brings along: the host of a source whose outlet is not known yet."""
    if not isinstance(subject.row, Outlet) or "host" not in request.GET:
        return {}
    try:
        host = host_of(request.GET["host"])
    except forms.ValidationError:
        return {}
    return {"hosts": [host], "name": host}


def _save(request: HttpRequest, subject: Subject) -> HttpResponseBase:
    stored = subject.stored()
    form = subject.form(request.POST, instance=subject.row)
    if not form.is_valid():
        return row_page(request, stored, form, status=HTTPStatus.BAD_REQUEST)
    try:
        saved = save_reference(
            row=form.instance, values=form.values(), by=request.user, seen=form.seen_version, **form.explanation()
        )
    except NotAllowed:
        raise
    except StaleReference as error:
        conflict = settle(subject, request.POST, form.seen_version, error.row)
        return row_page(request, subject.over(error.row), conflict.form, status=HTTPStatus.CONFLICT, conflict=conflict)
    except RecordError as error:
        form.refuse(error)
        return row_page(request, stored, form, status=HTTPStatus.BAD_REQUEST)
    messages.success(request, saved_words(subject.over(saved.row), saved))
    return redirect(subject.over(saved.row).home_url)


def saved_words(subject: Subject, saved: SavedReference[Any]) -> str:
    """What a person is told who saved a row."""
    if not saved.changed:
        return "Nothing was different, so nothing was saved."
    if not saved.incidents:
        return f"Saved: {subject.name}."
    moved = plural(saved.incidents, "incident")
    if isinstance(saved.row, Outlet):
        return f"Saved: {subject.name}. {moved} counted again, with other origins or figures than before."
    return f"Saved: {subject.name}. {moved} can be found by the names as they are now."


def row_page(
    request: HttpRequest, subject: Subject, form: ReferenceForm | None, *, status: int = HTTPStatus.OK, **more: Any
) -> HttpResponse:
    """The page of a row: its form, what hangs from it, and the ways to its history and out of the record."""
    is_whole = subject.part is None and not subject.is_new
    context: dict[str, Any] = {
        "subject": subject,
        "form": form,
        "may_change": has_role(request.user, subject.spec.role),
        "parts": part_rows(subject) if is_whole else [],
        "public_url": _public_url(subject) if is_whole else "",
        **more,
    }
    if is_whole and isinstance(subject.row, Campaign):
        context |= campaign_context(subject.row, more.get("members_form"))
    return render(request, "desk/reference/row.html", context, status=status)


def _public_url(subject: Subject) -> str:
    """The public list of the row's incidents, where a filter knows such rows."""
    asked = subject.table.asked
    return f"{reverse('dashboard:incidents')}?{asked}={subject.row.slug}" if asked else ""
