"""The desk's page of one incident, and every step that is taken there."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.safestring import SafeString

from dashboard.desk.access import desk_view, editor_view
from dashboard.desk.review.incident_page import Attempt, desk_incident
from dashboard.desk.review.people import desk_people, person_of, who
from dashboard.desk.review.steps import STEPS, Step, parse_version
from incidents.models import Incident, ReviewComment
from incidents.roles import has_role
from incidents.services import (
    RecordError,
    StaleVersion,
    assign_incident,
    comment_on,
    resolve_comment,
)
from incidents.services.restoring import restore_part, restore_row

View = Callable[..., HttpResponseBase]


@editor_view()
def incident(request: HttpRequest, uid: str) -> HttpResponseBase:
    """Everything an editor needs of one incident."""
    return _page(request, uid)


def step_view(step: Step) -> View:
    """The view that takes one step: by POST, for the role it needs."""

    @desk_view(step.role, "POST")
    def take(request: HttpRequest, uid: str) -> HttpResponseBase:
        found = get_object_or_404(Incident, uid=uid)
        try:
            found = step.take(found, who(request), parse_version(request.POST), request.POST.dict())
        except RecordError as refused:
            return _refused(request, uid, step.name, refused)
        messages.success(request, _done(step, found, request))
        return redirect("desk:incident", uid)

    return take


@editor_view("POST")
def assign(request: HttpRequest, uid: str) -> HttpResponseBase:
    """Say who looks after an incident; from its page, or from the queue (``next``)."""
    found = get_object_or_404(Incident, uid=uid)
    wanted = request.POST.get("to", "")
    to = person_of(desk_people(), wanted)
    if wanted and to is None:
        return _refused(request, uid, "assign", RecordError("to", "choose somebody of the desk, or nobody"))
    try:
        assign_incident(uid=uid, by=who(request), to=to)
    except RecordError as refused:
        return _refused(request, uid, "assign", refused)
    name = (to.get_full_name() or to.get_username()) if to else "nobody"
    messages.success(request, f"{found.uid} is assigned to {name}.")
    return redirect(_next(request, uid))


@editor_view("POST")
def comment(request: HttpRequest, uid: str) -> HttpResponseBase:
    """Say something of an incident, or of one part of it."""
    get_object_or_404(Incident, uid=uid)
    field = request.POST.get("field", "")
    try:
        made = comment_on(uid=uid, by=who(request), text=request.POST.get("text", ""), field=field)
    except RecordError as refused:
        return _refused(request, uid, f"comment-{field}" if field else "comment", refused)
    return redirect(f"{reverse('desk:incident', args=[uid])}#comment-{made.pk}")


@editor_view("POST")
def resolve(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Mark a comment as dealt with."""
    found = get_object_or_404(ReviewComment.objects.select_related("incident"), pk=pk)
    resolve_comment(comment=pk, by=who(request))
    return redirect(f"{reverse('desk:incident', args=[found.incident.uid])}#comment-{pk}")


@editor_view("POST")
def restore(request: HttpRequest, uid: str) -> HttpResponseBase:
    """Bring one former value, or one former row, back. It is an edit like any other."""
    get_object_or_404(Incident, uid=uid)
    values, event = request.POST, request.POST.get("event", "")
    given = {
        "uid": uid,
        "version": parse_version(values),
        "event": int(event) if event.isascii() and event.isdigit() and len(event) < 19 else 0,
        "by": who(request),
        "reason": values.get("reason", ""),
    }
    try:
        if values.get("part"):
            saved = restore_part(part=values["part"], **given)  # type: ignore[arg-type]
        else:
            saved = restore_row(kind=values.get("kind", ""), **given)  # type: ignore[arg-type]
    except RecordError as refused:
        return _refused(request, uid, f"restore-{event}", refused)
    if saved.proposal is not None:
        address = reverse("desk:proposal", args=[saved.proposal.pk])
        text = 'Kept for a second person: <a href="{}">the proposed change</a>. The public sees nothing of it yet.'
        messages.success(request, format_html(text, address))
    elif saved.changed:
        messages.success(request, "Restored. To take it back, restore the value it replaced, from the history below.")
    else:
        messages.info(request, "It stands like that already, so nothing was changed.")
    return redirect("desk:incident", uid)


def _page(request: HttpRequest, uid: str, attempt: Attempt | None = None, status: int = 200) -> HttpResponseBase:
    page = desk_incident(uid, who(request), attempt=attempt, all_history=request.GET.get("history") == "all")
    if page.incident.uid != uid:
        return redirect("desk:incident", page.incident.uid)
    return render(request, "desk/review/incident.html", {"page": page, "incident": page.incident}, status=status)


def _refused(request: HttpRequest, uid: str, form: str, refused: RecordError) -> HttpResponseBase:
    """The page as the incident stands now, with what was typed kept in its form and what was wrong beside it."""
    return _page(request, uid, Attempt(form, request.POST, refused), 409 if isinstance(refused, StaleVersion) else 400)


def _done(step: Step, found: Incident, request: HttpRequest) -> str | SafeString:
    """What was done, and how to take it back."""
    undo = STEPS.get(step.undo)
    if undo is None:
        return step.done
    if not has_role(request.user, undo.role):
        return f"{step.done} To take it back, ask a {undo.role.label.lower()} to {undo.label.lower()}."
    address = f"{reverse('desk:incident', args=[found.uid])}#{undo.name}"
    return format_html('{} To take it back: <a href="{}">{}</a>.', step.done, address, undo.label.lower())


def _next(request: HttpRequest, uid: str) -> str:
    wanted = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()):
        return wanted
    return reverse("desk:incident", args=[uid])
