"""What every address of the interface does alike."""

from typing import NoReturn

from django.http import HttpRequest
from django.utils.decorators import method_decorator
from rest_framework.exceptions import NotFound
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from incidents.api.rendering import JSONRenderer, Negotiation
from incidents.conditional import record_view


@method_decorator(record_view, name="dispatch")
class RecordView(APIView):
    """A public reading view: GET, HEAD and OPTIONS, answered from the cache while the record stands still."""

    http_method_names = ["get", "head", "options"]
    permission_classes = [AllowAny]
    renderer_classes = [JSONRenderer]
    content_negotiation_class = Negotiation

    def handle_exception(self, exc: Exception) -> Response:
        """Errors are JSON of one shape, whatever format was asked for."""
        self.request.accepted_renderer = JSONRenderer()
        self.request.accepted_media_type = JSONRenderer.media_type
        return super().handle_exception(exc)


class NoSuchAddress(RecordView):
    """Everything under the interface's address that is nothing."""

    def get(self, request: Request, path: str) -> NoReturn:
        """404 in the one shape of errors."""
        raise NotFound("There is nothing at this address.")


def host_of(request: Request | HttpRequest) -> str:
    """Scheme and host as the client wrote them, to stand before a path."""
    return f"{request.scheme}://{request.get_host()}"
