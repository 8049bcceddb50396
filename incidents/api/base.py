"""What every address of the interface does alike."""

from typing import Any, NoReturn

import orjson
from django.core.exceptions import TooManyFieldsSent
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from rest_framework.exceptions import NotFound
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from incidents.api.parameters import unreadable
from incidents.api.rendering import JSONRenderer, Negotiation, error_of
from incidents.api.throttling import count_reader, uncount_reader
from incidents.api.tokens import sends_token
from incidents.conditional import personal_view, record_view


class RecordView(APIView):
    """A public reading view: GET, HEAD and OPTIONS, answered from the cache while the record stands still."""

    http_method_names = ["get", "head", "options"]
    permission_classes = [AllowAny]
    renderer_classes = [JSONRenderer]
    content_negotiation_class = Negotiation

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer from the cache, or by the view: with a token always, and to say that there were too many requests."""
        if sends_token(request):
            return _unmatched(personal_view(super().dispatch)(request, *args, **kwargs))
        if count_reader(request) is not None:
            return super().dispatch(request, *args, **kwargs)
        response = record_view(super().dispatch)(request, *args, **kwargs)
        if response.status_code == 304:
            uncount_reader(request)
        return _unmatched(response)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Nothing has a NUL in its name, and none can be asked of the database."""
        super().initial(request, *args, **kwargs)
        if any("\x00" in part for part in kwargs.values()):
            raise NotFound("There is nothing at this address.")

    def handle_exception(self, exc: Exception) -> Response:
        """Errors are JSON of one shape, whatever format was asked for."""
        self.request.accepted_renderer = JSONRenderer()
        self.request.accepted_media_type = JSONRenderer.media_type
        if isinstance(exc, TooManyFieldsSent):
            exc = unreadable(self.request.META["QUERY_STRING"])
        return super().handle_exception(exc)


class NoSuchAddress(RecordView):
    """Everything under the interface's address that is nothing."""

    def get(self, request: Request, path: str) -> NoReturn:
        """404 in the one shape of errors."""
        raise NotFound("There is nothing at this address.")


def _unmatched(response: HttpResponseBase) -> HttpResponseBase:
    """What Django answers to a reader whose ``If-Match`` or ``If-Unmodified-Since`` no longer holds, with its body."""
    # The interface's own answers have theirs, and may not be rendered yet.
    if response.status_code == 412 and isinstance(response, HttpResponse) and not isinstance(response, Response):
        response.content = orjson.dumps(error_of("stale_version", "What is here has changed since."))
        response["Content-Type"] = JSONRenderer.media_type
    return response


def host_of(request: Request | HttpRequest) -> str:
    """Scheme and host as the client wrote them, to stand before a path."""
    return f"{request.scheme}://{request.get_host()}"
