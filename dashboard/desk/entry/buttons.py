"""What each button of the form does. Every one is a POST of the whole form, so that nothing typed is lost."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html

from dashboard.desk.entry import saving
from dashboard.desk.entry.carrying import carry_over
from dashboard.desk.entry.conflict import Conflict, chosen_parts
from dashboard.desk.entry.forms import add_row, remove_row
from dashboard.desk.entry.glancing import look_at_source
from dashboard.desk.entry.last_change import last_change
from dashboard.desk.entry.page import form_page
from dashboard.desk.entry.reading import read_words
from dashboard.desk.entry.sheet import Sheet, clean
from incidents.models import Incident
from incidents.services import RecordError, entry_of
from incidents.services.editing import CLOSED
from incidents.services.entries import for_entry

READ, JOIN, SETTLE = "read", "join", "settle"


def press(request: HttpRequest, sheet: Sheet) -> HttpResponseBase:
    """Do what the pressed button says; without one, as when Enter is pressed in a field, only read the words."""
    order, _, what = request.POST.get("do", READ).partition(":")
    if order in saving.ORDERS:
        return _answer(request, sheet, saving.save(sheet, order), order)
    if order == SETTLE and what in saving.ORDERS and sheet.incident is not None:
        return _settle(request, sheet, what)
    if order == JOIN:
        return _join(request, sheet, what)
    return reshape(request, sheet, order, what)


def _answer(request: HttpRequest, sheet: Sheet, outcome: saving.Outcome, order: str) -> HttpResponseBase:
    if outcome.conflict is not None:
        return _conflict_page(request, sheet, outcome.conflict, order)
    if outcome.incident is None:
        return form_page(request, sheet, asked=outcome.asked, refused=True)
    incident = outcome.incident
    words = format_html(
        '{} <a href="{}">{}</a>', outcome.words, reverse("desk:incident", args=[incident.uid]), incident.title
    )
    messages.success(request, words)
    return redirect("desk:incident-new") if sheet.incident is None else redirect("desk:incident", incident.uid)


def reshape(request: HttpRequest, sheet: Sheet, order: str, what: str) -> HttpResponseBase:
    """Another row, one row less, a source's page looked at, or words read into fields; then the form at that row."""
    row = ""
    try:
        match order:
            case "add":
                row = add_row(sheet.data, what)
            case "remove":
                remove_row(sheet.data, what)
            case "look":
                row = what
                look_at_source(sheet, what)
            case _:
                read_words(sheet.data, sheet.references)
    except RecordError as refused:
        messages.error(request, f"Nothing was filled in: {refused.message}.")
    except ValueError:
        messages.error(request, "There is no such row; nothing was changed.")
    sheet.save_copy()
    return redirect(f"{sheet.address_of_copy}#{row}" if row else sheet.address_of_copy)


def _join(request: HttpRequest, sheet: Sheet, uid: str) -> HttpResponseBase:
    incident: Incident | None = for_entry(Incident.objects.filter(uid=clean(uid))).first()
    if incident is None or incident.status in CLOSED or sheet.incident is not None:
        sheet.save_copy()
        messages.error(request, f"The source cannot go to {uid}.")
        return redirect(sheet.address_of_copy)
    target = carry_over(sheet, incident)
    messages.info(
        request, f"Your source stands below those of {uid}. Nothing is saved yet: look it over, then save the change."
    )
    return redirect(target.address)


def _settle(request: HttpRequest, sheet: Sheet, order: str) -> HttpResponseBase:
    """Both versions made one by the choices of the editor, saved on top of what the record holds."""
    assert sheet.incident is not None
    incident = sheet.incident
    sheet.save_copy()
    if sheet.form.errors:
        return form_page(request, sheet, refused=True)
    conflict = Conflict(sheet.original, sheet.form.entry(), entry_of(incident))
    parts = conflict.parts(chosen_parts(request.POST))
    seen = request.POST.get("theirs_version", "")
    if seen != str(incident.version) or not all(part.taken for part in parts):
        return _conflict_page(request, sheet, conflict, order, again=seen == str(incident.version))
    settled = conflict.settle(parts)
    merged = Sheet(sheet.editor, sheet.data, incident, references=sheet.references)
    merged.begin_from(entry_of(incident), incident.version)
    merged.fill(settled)
    return _answer(request, merged, saving.save(merged, order), order)


def _conflict_page(
    request: HttpRequest, sheet: Sheet, conflict: Conflict, order: str, *, again: bool = False
) -> HttpResponse:
    context: dict[str, Any] = {
        "sheet": sheet,
        "parts": conflict.parts(chosen_parts(request.POST)),
        "order": order,
        "again": again,
        "last": last_change(sheet.incident) if sheet.incident else None,
    }
    return render(request, "desk/entry/conflict.html", context, status=409)
