"""The page of one entry, and what it sends while one types."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.models import User
from django.db.models import OuterRef, Subquery
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html

from dashboard.desk.access import editor_view
from dashboard.desk.entry.buttons import press
from dashboard.desk.entry.page import form_page
from dashboard.desk.entry.panel import panel
from dashboard.desk.entry.sheet import Sheet, clean
from dashboard.services import working_copies
from incidents.choices import ProposalKind, ProposalState
from incidents.models import Incident, Proposal
from incidents.services.editing import CLOSED
from incidents.services.entries import for_entry


@editor_view("GET", "HEAD", "POST")
def incident_new(request: HttpRequest) -> HttpResponseBase:
    """A blank form, or one that was left unfinished; and what is done with it."""
    if request.method == "POST":
        return press(request, Sheet.posted(request))
    editor = _editor(request)
    if "copy" not in request.GET:
        return form_page(request, Sheet.blank(editor))
    copy = working_copies.copy_of(editor=editor, key=_key(request.GET["copy"]))
    if copy is None:
        return _made_already(_key(request.GET["copy"]))
    if copy.incident is not None:
        return redirect("desk:incident-edit", copy.incident.uid)
    sheet = Sheet.of_copy(copy)
    return redirect("desk:draft", sheet.draft_id) if sheet.draft_id else form_page(request, sheet)


@editor_view("GET", "HEAD", "POST")
def incident_edit(request: HttpRequest, uid: str) -> HttpResponseBase:
    """An incident in the form, with what the editor has typed and not saved laid over it."""
    incident = _incident(uid)
    if incident.status in CLOSED:
        messages.warning(request, f"{uid} is {incident.get_status_display().lower()} and cannot be changed.")
        return redirect("desk:incident", uid)
    if request.method == "POST":
        return press(request, Sheet.posted(request, incident))
    editor = _editor(request)
    copy = working_copies.copy_for(editor=editor, incident=incident)
    return form_page(request, Sheet.of_copy(copy, incident) if copy else Sheet.of_incident(editor, incident))


@editor_view("POST")
def incident_check(request: HttpRequest) -> HttpResponse:
    """The panel beside the form, for what is typed so far. Nothing is kept."""
    sheet = Sheet.posted(request, _changed(request))
    return render(request, "desk/entry/_panel.html", {"sheet": sheet, "panel": panel(sheet)})


@editor_view("POST")
def working_copy(request: HttpRequest) -> JsonResponse:
    """Keep what is typed; says when, or that it was saved already."""
    sheet = Sheet.posted(request, _changed(request))
    copy = sheet.save_copy()
    if copy is not None:
        return JsonResponse({"saved_at": f"{timezone.localtime(copy.saved_at):%H:%M:%S}", "key": str(copy.key)})
    uid = working_copies.made_of(key=sheet.key)
    if uid is None:
        raise Http404("the working copy is another editor's")
    return JsonResponse({"made": uid, "url": reverse("desk:incident-edit", args=[uid])}, status=409)


@editor_view("POST")
def discard(request: HttpRequest) -> HttpResponse:
    """Throw away what was typed, and go where that leaves the editor."""
    key = _key(request.POST.get("copy", ""))
    copy = working_copies.copy_of(editor=_editor(request), key=key)
    if copy is None:
        raise Http404("no such working copy of this editor")
    working_copies.discard_copy(editor=_editor(request), key=key)
    messages.success(request, format_html("What was typed on “{}” is thrown away.", copy.label))
    return redirect("desk:incident-new")


def _made_already(key: UUID) -> HttpResponse:
    """Where somebody goes who comes back, by the browser's "back", to a form that has been saved since."""
    uid = working_copies.made_of(key=key)
    if uid is None:
        raise Http404("no such working copy of this editor")
    return redirect("desk:incident", uid)


def _editor(request: HttpRequest) -> User:
    assert isinstance(request.user, User), "the desk is for people who are signed in"
    return request.user


def _incident(uid: str) -> Incident:
    """The incident with all that its form shows, and as ``open_change`` the change of it that waits for somebody."""
    waiting = Proposal.objects.filter(incident=OuterRef("pk"), kind=ProposalKind.EDIT, state=ProposalState.OPEN)
    rows = Incident.objects.filter(uid=clean(uid)).annotate(open_change=Subquery(waiting.values("pk")[:1]))
    incident: Incident | None = for_entry(rows).first()
    if incident is None:
        raise Http404(f"no incident {uid}")
    return incident


def _changed(request: HttpRequest) -> Incident | None:
    """The incident that is being changed, without its sources: the form brings what the editor saw of them."""
    uid = request.POST.get("uid", "")
    if not uid:
        return None
    incident: Incident | None = Incident.objects.filter(uid=clean(uid)).first()
    if incident is None:
        raise Http404(f"no incident {uid}")
    return incident


def _key(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise Http404("no key of a working copy") from error
