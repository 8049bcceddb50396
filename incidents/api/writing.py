"""Writing by program: the same services as the editors' form, so that history, reasons and review are the same."""

import re
from typing import Any

from django.db import transaction
from django.http import Http404, HttpResponsePermanentRedirect
from django.urls import reverse
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from incidents.api.base import host_of
from incidents.api.entry import ChangedEntrySerializer, NewEntrySerializer, entry_from, entry_json
from incidents.api.idempotency import once
from incidents.api.parameters import Parameters
from incidents.api.rendering import error_of
from incidents.choices import PUBLIC_STATUSES, Status
from incidents.models import Incident, Proposal
from incidents.serializers import detail_of, with_detail_relations
from incidents.services import (
    NeedsSecondPerson,
    NotAllowed,
    RecordError,
    StaleVersion,
    create_incident,
    edit_incident,
    entry_of,
    submit_incident,
)
from incidents.services.entries import for_entry
from incidents.services.incidents import check_entry

# The quoted version; the W/ is what a compressing proxy puts before it.
_SEEN = re.compile(r'(?:W/)?"([0-9]{1,9})"')
_OF_ITS_STATE = frozenset({"status", "proposal"})
# What editors may read that the public may not, or not yet.
_STANDING = frozenset({Status.DRAFT, Status.IN_REVIEW, *PUBLIC_STATUSES})


def create(request: Request) -> Response:
    """Make a draft, or with ``submit`` send it to review at once: 201 with Location and the incident."""
    _no_parameters(request)
    return once(request, lambda: _create(request))


def _create(request: Request) -> Response:
    serializer = NewEntrySerializer(data=request.data)
    serializer.is_valid(raise_exception=True)
    given = serializer.validated_data
    said = {name: given.get(name, "") for name in ("reason", "source")}
    try:
        entry = entry_from(given, None)
        check_entry(entry)
        with transaction.atomic():
            incident = create_incident(entry=entry, by=request.user, **said)
            if given.get("submit"):
                submit_incident(uid=incident.uid, version=incident.version, by=request.user, note=said["reason"])
    except RecordError as error:
        return refusal(error)
    response = editors_detail(request, incident.uid, code=status.HTTP_201_CREATED)
    response["Location"] = f"{host_of(request)}{reverse('api:incident', args=[incident.uid])}"
    return response


def change(request: Request, uid: str) -> Response:
    """Change the parts that are given, on the version that was seen.

    200 with the incident, or 202 when the change waits for a second person. 428 without If-Match, 412 when somebody
    else has changed it since, 409 when its state does not allow it, 403 and 400 as the services refuse.
    """
    _no_parameters(request)
    incident: Incident | None = for_entry(Incident.objects.filter(uid=uid.upper())).first()
    if incident is None:
        raise Http404
    seen = request.headers.get("If-Match")
    if seen is None:
        return problem(428, "precondition_required", 'Send the version you saw, as If-Match: "3".', "If-Match")
    version = _SEEN.fullmatch(seen.strip())
    if version is None:
        return problem(400, "invalid", 'Give the version of the incident in quotes, as If-Match: "3".', "If-Match")
    if incident.version != int(version[1]):
        return refusal(StaleVersion(incident, int(version[1])))
    before = entry_of(incident)
    serializer = ChangedEntrySerializer(data=request.data)
    serializer.is_valid(raise_exception=True)
    given = serializer.validated_data
    said = {name: given[name] for name in ("reason", "source", "corrects") if name in given}
    try:
        saved = edit_incident(
            uid=incident.uid, version=incident.version, entry=entry_from(given, before), by=request.user, **said
        )
    except RecordError as error:
        return refusal(error)
    if saved.proposal is None:
        return editors_detail(request, incident.uid)
    response = editors_detail(request, incident.uid, code=status.HTTP_202_ACCEPTED)
    response.data["proposal"] = _proposal_json(saved.proposal, saved.changed)
    return response


def find_for_editor(request: Request, uid: str) -> Response | HttpResponsePermanentRedirect | None:
    """The incident as an editor may read it, drafts too; None when it is withdrawn, merged or not there."""
    incident = Incident.objects.filter(uid=uid.upper(), status__in=_STANDING).first()
    if incident is None:
        return None
    if incident.uid != uid:
        return HttpResponsePermanentRedirect(reverse("api:incident", args=[incident.uid]))
    return editors_detail(request, uid)


def editors_detail(request: Request, uid: str, *, code: int = status.HTTP_200_OK) -> Response:
    """The incident with ``entry``, which a change starts from, and the version as its ETag, to be sent as If-Match."""
    incident = with_detail_relations(Incident.objects.filter(uid=uid)).get()
    body = {**detail_of(incident, host=host_of(request)), "entry": entry_json(entry_of(incident))}
    return Response(body, status=code, headers={"ETag": f'"{incident.version}"'})


def refusal(error: RecordError) -> Response:
    """What a service refused, in the shape of every error."""
    detail = f"{error.message[:1].upper()}{error.message[1:].rstrip('.')}."
    if isinstance(error, StaleVersion):
        now = error.incident.version
        response = problem(412, "stale_version", detail, "If-Match", version=now)
        response["ETag"] = f'"{now}"'
        return response
    if isinstance(error, NotAllowed):
        return problem(403, "needs_role", detail, None)
    if isinstance(error, NeedsSecondPerson):
        return problem(409, "needs_second_person", detail, None)
    if error.field in _OF_ITS_STATE:
        return problem(409, "conflict", detail, error.field)
    return problem(400, "refused", detail, error.field)


def problem(code: int, word: str, detail: str, attr: str | None, **more: Any) -> Response:
    """An error in the one shape."""
    kind = "validation_error" if code == status.HTTP_400_BAD_REQUEST else "client_error"
    return Response({**error_of(word, detail, attr, kind=kind), **more}, status=code)


def _no_parameters(request: Request) -> None:
    """Everything about a change is in its body and headers."""
    parameters = Parameters(request.query_params)
    parameters.nothing_but("format")
    parameters.check()


def _proposal_json(proposal: Proposal, changed: tuple[str, ...]) -> dict[str, Any]:
    return {"id": proposal.pk, "state": proposal.state, "why": proposal.four_eyes, "changed": list(changed)}
