"""`incidents/` and `incidents/{uid}/`."""

import orjson
from django.http import Http404, HttpResponse, HttpResponsePermanentRedirect, StreamingHttpResponse
from django.urls import reverse
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from incidents.api.base import RecordView, host_of
from incidents.api.counts import Count, number_of
from incidents.api.files import file_of, layout_of
from incidents.api.paging import ORDERINGS, CursorError, Ordering, Position, ordering_of, page_of
from incidents.api.parameters import PAST, Parameters
from incidents.api.rendering import LIST_FORMS, error_of
from incidents.api.tokens import MayWrite, is_editor
from incidents.api.writing import change, create, find_for_editor
from incidents.files import FILES
from incidents.filters import IncidentFilterSet
from incidents.models import Incident
from incidents.past import Past
from incidents.rows import ROW_FIELDS
from incidents.serializers import detail_of, with_detail_relations
from incidents.tombstones import tombstone_of

PAGE_SIZE = 100
LARGEST_PAGE = 1000


class IncidentList(RecordView):
    """Published incidents of a filter: a page of them as JSON, all of them as a file."""

    http_method_names = ["get", "post", "head", "options"]
    permission_classes = [MayWrite]
    renderer_classes = LIST_FORMS

    def get(self, request: Request) -> Response | HttpResponse | StreamingHttpResponse:
        """The list. 400 when the query holds anything unknown or malformed."""
        parameters = Parameters(request.query_params)
        filterset = parameters.filterset("page_size", "cursor", "ordering", "fields", "layout", *PAST)
        past = parameters.past()
        fields = parameters.some_of("fields", ROW_FIELDS) or ROW_FIELDS
        name = parameters.one_of("ordering", ORDERINGS, ORDERINGS[0])
        ordering = ordering_of(name, filterset.rule)
        form = request.accepted_renderer.format
        layout = layout_of(parameters, form)
        if form in FILES:
            return file_of(request, form, parameters, filterset, ordering, fields, past, layout)
        size = parameters.whole_number("page_size", low=1, high=LARGEST_PAGE, default=PAGE_SIZE)
        position = _position(parameters, ordering)
        past = _past(parameters, past, position)
        parameters.check()
        host = host_of(request)
        with past.reading():
            page = page_of(
                filterset.counted,
                ordering=ordering, position=position, size=size, host=host, fields=fields, past=past,
            )  # fmt: skip
            whole = position is None and page.next is None
            count = Count(len(page.rows), exact=True) if whole else number_of(filterset, past)
        return Response(
            {
                "next": _address(request, filterset, page.next, ordering),
                "previous": _address(request, filterset, page.previous, ordering),
                "count": count.number,
                "count_exact": count.exact,
                "results": [orjson.Fragment(row) for row in page.rows],
            }
        )

    def post(self, request: Request) -> Response:
        """Make a draft; the body is an entry."""
        return create(request)


class IncidentDetail(RecordView):
    """One incident with its reports, figures and attributions."""

    http_method_names = ["get", "patch", "head", "options"]
    permission_classes = [MayWrite]

    def get(self, request: Request, uid: str) -> Response | HttpResponsePermanentRedirect:
        """The incident; 301 to the one it was merged into; 410 with the reason when withdrawn; else 404."""
        parameters = Parameters(request.query_params)
        parameters.nothing_but("format", *PAST)
        past = parameters.past()
        parameters.check()
        now = not any(name in request.query_params for name in PAST)
        if now and is_editor(request) and (found := find_for_editor(request, uid)) is not None:
            return found
        with past.reading():
            incident = with_detail_relations(Incident.public.filter(uid=uid.upper())).first()
            if incident is not None:
                detail = detail_of(incident, host=host_of(request))
                return Response(detail) if incident.uid == uid else _moved_to(incident.uid)
        if not now:
            raise NotFound(f"There was no published incident {uid.upper()} then.")
        return _not_standing(uid.upper())

    def patch(self, request: Request, uid: str) -> Response:
        """Change the parts of the entry that the body holds."""
        return change(request, uid)


def _position(parameters: Parameters, ordering: Ordering) -> Position | None:
    cursor = parameters.text("cursor")
    if not cursor:
        return None
    try:
        return Position.decoded(cursor, ordering)
    except CursorError as error:
        parameters.refuse("cursor", str(error), code="invalid_cursor")
        return None


def _past(parameters: Parameters, asked: Past, position: Position | None) -> Past:
    """The past to go on in: the cursor's, which a request with a cursor must not contradict."""
    if position is None:
        return asked
    for name in PAST:
        if parameters.text(name) and getattr(asked, name) != getattr(position.past, name):
            message = f"This cursor was given out for another {name}. Keep the one it came with, or leave {name} out."
            parameters.refuse("cursor", message, code="another_past")
    return position.past


def _address(
    request: Request, filterset: IncidentFilterSet, position: Position | None, ordering: Ordering
) -> str | None:
    if position is None:
        return None
    return f"{host_of(request)}{request.path}?{filterset.query(cursor=position.encoded(ordering))}"


def _not_standing(uid: str) -> Response | HttpResponsePermanentRedirect:
    """What stands at the address of a number that is not, or no longer, in the public record."""
    gone = tombstone_of(uid)
    if gone is None:
        raise Http404
    if gone.merged_into:
        return _moved_to(gone.merged_into)
    tombstone = {"uid": gone.uid, "status": gone.status, "reason": gone.reason}
    return Response({**error_of(gone.status, gone.reason), **tombstone}, status=410)


def _moved_to(uid: str) -> HttpResponsePermanentRedirect:
    return HttpResponsePermanentRedirect(reverse("api:incident", args=[uid]))
