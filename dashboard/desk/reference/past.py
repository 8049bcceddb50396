"""The history of a row, bringing back an earlier value, and taking a row out of the record."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render

from dashboard.desk.access import editor_view
from dashboard.desk.reference.changes import attempt, telling_roles
from dashboard.desk.reference.forms.base import ExplainedForm
from dashboard.desk.reference.history import changes_of, label_of, shown_fields, value_words
from dashboard.desk.reference.subjects import Subject, find, find_table
from dashboard.desk.reference.views import saved_words
from dashboard.words import plural
from incidents.models import Campaign
from incidents.roles import has_role
from incidents.services.recording import require
from incidents.services.reference_edits import delete_reference, history_of, restore_reference, version_of
from incidents.services.reference_rules import rule_of
from incidents.services.reference_uses import uses_of


@editor_view("GET", "HEAD")
def history(request: HttpRequest, table: str, key: str) -> HttpResponse:
    """Everything that happened to a row and to what hangs from it, newest first; also of a row that is gone."""
    try:
        subject, is_gone = find(table, key), False
    except Http404:
        subject, is_gone = _gone(table, key), True
    context = {"subject": subject, "changes": changes_of(subject), "is_gone": is_gone}
    return render(request, "desk/reference/history.html", context)


def _gone(table: str, key: str) -> Subject:
    """A removed row as it last was, or Http404 when there never was one."""
    found = find_table(table)
    by = "id" if found.by == "pk" else found.by
    if by == "id" and not key.isdecimal():
        raise Http404
    last = history_of(found.model).filter(found.only, **{by: key}, pgh_label="delete").order_by("-pgh_id").first()
    if last is None:
        raise Http404
    columns = [column.attname for column in found.model._meta.concrete_fields]
    return Subject(found, found.model(**{name: getattr(last, name) for name in columns}))


@editor_view("GET", "HEAD", "POST")
@telling_roles
def remove(request: HttpRequest, table: str, key: str, part: str = "", pk: int = 0) -> HttpResponseBase:
    """Take a row out of the record, with a reason; refused while incidents point to it."""
    subject = find(table, key, part, pk)
    if subject.spec.form is None:
        raise Http404
    form, status = _explained_form(request, subject), 200
    if request.method == "POST":
        require(request.user, subject.spec.role)
        done, status = attempt(
            form,
            lambda: delete_reference(row=subject.row, by=request.user, seen=form.seen_version, **form.explanation()),
        )
        if done is not None:
            messages.success(request, f"Removed: {subject.name}. Its history stays.")
            return redirect(subject.list_url)
    context = {**_common(request, subject, form), "uses": uses_of(subject.row), "goes_along": _goes_along(subject)}
    return render(request, "desk/reference/remove.html", context, status=status)


@editor_view("GET", "HEAD", "POST")
@telling_roles
def restore(
    request: HttpRequest, table: str, key: str, event: int, field: str, part: str = "", pk: int = 0
) -> HttpResponseBase:
    """Bring one field back to what an earlier version had: an edit, with its own reason."""
    subject = find(table, key, part, pk)
    then = history_of(type(subject.row)).filter(pgh_id=event, pgh_obj_id=subject.row.pk).first()
    column = next((one for one in shown_fields(subject.spec) if one.name == field), None)
    if then is None or column is None or subject.spec.form is None:
        raise Http404
    form, status = _explained_form(request, subject), 200
    if request.method == "POST":
        require(request.user, subject.spec.role)
        saved, status = attempt(
            form,
            lambda: restore_reference(
                row=subject.row,
                event=event,
                field=field,
                by=request.user,
                seen=form.seen_version,
                **form.explanation(),
            ),
        )
        if saved is not None:
            messages.success(request, saved_words(subject.over(saved.row), saved))
            return redirect(subject.home_url)
    context = {
        **_common(request, subject, form),
        "label": label_of(subject.spec, column),
        "now": value_words(subject.spec, subject.row, field),
        "then": value_words(subject.spec, then, field),
    }
    return render(request, "desk/reference/restore.html", context, status=status)


def _explained_form(request: HttpRequest, subject: Subject) -> ExplainedForm:
    form = ExplainedForm(request.POST or None, initial={"seen": version_of(subject.row)})
    form.ask_for_source(rule_of(type(subject.row)).needs_source)
    return form


def _common(request: HttpRequest, subject: Subject, form: ExplainedForm) -> dict[str, object]:
    return {"subject": subject, "form": form, "may_change": has_role(request.user, subject.spec.role)}


def _goes_along(subject: Subject) -> list[str]:
    """What hangs from a row and is removed with it, in words."""
    if subject.part is not None:
        return []
    counted = [
        (part.model._default_manager.filter(**{part.owner: subject.row}).count(), part.one)
        for part in subject.table.parts
    ]
    if isinstance(subject.row, Campaign):
        counted.append((subject.row.reports.count(), "source"))
    return [plural(count, one) for count, one in counted if count]
