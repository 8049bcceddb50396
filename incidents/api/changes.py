"""`changes/`: every public change in the order of commits, for a program that keeps a copy of the record."""

import re
from typing import Any

from django.db.models import Q
from rest_framework.request import Request
from rest_framework.response import Response

from incidents.api.base import RecordView, host_of
from incidents.api.parameters import Parameters
from incidents.choices import PUBLIC_STATUSES, Status
from incidents.models import Incident, IncidentChange, RecordedGeneration
from incidents.rows import moment, row_of

PAGE_SIZE = 500
LARGEST_PAGE = 1000
CURSOR = re.compile(r"(-?[0-9]{1,18})-([0-9]{1,18})")


class Changes(RecordView):
    """Creations, edits, withdrawals and merges since a cursor, oldest first.

    Each entry gives the incident as it stands now, or a tombstone: whoever applies them one by one, from an empty copy
    and the first page on, holds the published record when ``more`` is false. A generation is numbered under a lock
    that its transaction keeps until it has committed, so a change is never found behind a cursor given out before.
    """

    def get(self, request: Request) -> Response:
        """A page, the cursor to go on from, and whether there is more now."""
        parameters = Parameters(request.query_params)
        parameters.nothing_but("since", "page_size", "format")
        size = parameters.whole_number("page_size", low=1, high=LARGEST_PAGE, default=PAGE_SIZE)
        since = parameters.text("since")
        generation, incident = _position(parameters, since)
        parameters.check()
        found = list(_after(generation, incident)[: size + 1])
        page, more = found[:size], len(found) > size
        host = host_of(request)
        at = dict(
            RecordedGeneration.objects.filter(value__in={change.generation for change in page}).values_list(
                "value", "committed_at"
            )
        )
        rows = Incident.objects.with_row_relations().select_related("merged_into")
        incidents = rows.in_bulk({change.incident_id for change in page})
        return Response(
            {
                "results": [
                    {"at": moment(at[change.generation]), **_entry(incidents[change.incident_id], host)}
                    for change in page
                ],
                "next": f"{page[-1].generation}-{page[-1].incident_id}" if page else since or None,
                "more": more,
            }
        )


def _after(generation: int | None, incident: int) -> Any:  # noqa: ANN401
    """Changes of incidents that are, or once were, public."""
    changes = IncidentChange.objects.filter(incident__published_at__isnull=False).order_by("generation", "incident_id")
    if generation is None:
        return changes
    return changes.filter(generation__gte=generation).filter(Q(generation__gt=generation) | Q(incident_id__gt=incident))


def _entry(incident: Incident, host: str) -> dict[str, Any]:
    """The incident as it stands, or what stands in its place."""
    if incident.status in PUBLIC_STATUSES:
        return {"uid": incident.uid, "change": "upsert", "incident": row_of(incident, host=host)}
    if incident.status == Status.MERGED and incident.merged_into is not None:
        return {"uid": incident.uid, "change": "merged", "merged_into": incident.merged_into.uid}
    return {"uid": incident.uid, "change": "withdrawn", "reason": incident.status_reason}


def _position(parameters: Parameters, since: str) -> tuple[int | None, int]:
    if not since:
        return None, 0
    found = CURSOR.fullmatch(since)
    if found is None:
        message = "This is no cursor of this list. Take it from “next”; leave it out to begin at the beginning."
        parameters.refuse("since", message, code="invalid_cursor")
        return None, 0
    return int(found[1]), int(found[2])
