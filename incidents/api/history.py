"""`incidents/{uid}/history/`: what changed in an incident since it was first published."""

from django.http import Http404, HttpResponsePermanentRedirect
from django.urls import reverse
from rest_framework.request import Request
from rest_framework.response import Response

from incidents.api.base import RecordView
from incidents.api.parameters import Parameters
from incidents.ledger import ledger
from incidents.models import Incident
from incidents.rows import moment


class IncidentHistory(RecordView):
    """The public ledger of one incident: field, old, new, when, why, on which source; newest first."""

    def get(self, request: Request, uid: str) -> Response | HttpResponsePermanentRedirect:
        """The ledger; 404 for what is not public."""
        parameters = Parameters(request.query_params)
        parameters.nothing_but("format")
        parameters.check()
        incident = Incident.public.filter(uid=uid.upper()).first()
        if incident is None:
            raise Http404
        if incident.uid != uid:
            return HttpResponsePermanentRedirect(reverse("api:incident-history", args=[incident.uid]))
        changes = [
            {
                "at": moment(change.at),
                "field": change.field,
                "label": change.label,
                "old": change.old,
                "new": change.new,
                "reason": change.reason or None,
                "source": change.source or None,
            }
            for change in ledger(incident)
        ]
        published = moment(incident.published_at) if incident.published_at else None
        return Response(
            {"uid": incident.uid, "version": incident.version, "published_at": published, "changes": changes}
        )
