"""`changes/`: every public change in the order of commits, for a program that keeps a copy of the record."""

import re
from typing import Any

import orjson
from django.db.models import Q
from rest_framework.request import Request
from rest_framework.response import Response

from incidents.api.base import RecordView, host_of
from incidents.api.parameters import Parameters
from incidents.choices import PUBLIC_STATUSES, Status
from incidents.models import Incident, IncidentChange, RecordedGeneration
from incidents.rows import moment, row_json

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
        at = dict(
            RecordedGeneration.objects.filter(value__in={change.generation for change in page}).values_list(
                "value", "committed_at"
            )
        )
        entries = _entries({change.incident_id for change in page}, host=host_of(request))
        return Response(
            {
                "results": [{"at": moment(at[change.generation]), **entries[change.incident_id]} for change in page],
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


def _entries(ids: set[int], *, host: str) -> dict[int, dict[str, Any]]:
    """Each incident as it stands, or what stands in its place, by its key. One query, so that all is of one moment."""
    found = Incident.objects.filter(pk__in=ids).values_list(
        "pk", "uid", "status", "status_reason", "merged_into__uid", row_json(host=host)
    )
    return {pk: {"uid": uid, **_standing(status, reason, into, row)} for pk, uid, status, reason, into, row in found}


def _standing(status: str, reason: str, merged_into: str | None, row: str) -> dict[str, Any]:
    if status in PUBLIC_STATUSES:
        return {"change": "upsert", "incident": orjson.Fragment(row)}
    if status == Status.MERGED:
        return {"change": "merged", "merged_into": merged_into}
    return {"change": "withdrawn", "reason": reason}


def _position(parameters: Parameters, since: str) -> tuple[int | None, int]:
    if not since:
        return None, 0
    found = CURSOR.fullmatch(since)
    if found is None:
        message = "This is no cursor of this list. Take it from “next”; leave it out to begin at the beginning."
        parameters.refuse("since", message, code="invalid_cursor")
        return None, 0
    return int(found[1]), int(found[2])
