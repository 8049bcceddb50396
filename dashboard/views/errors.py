"""Answers where there is no page: to readers as a page, to programs in the API's one shape of errors."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views import defaults

API = "/api/"


def _as_json(kind: str, code: str, detail: str, status: int) -> JsonResponse:
    return JsonResponse({"type": kind, "errors": [{"code": code, "detail": detail, "attr": None}]}, status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400."""
    if request.path.startswith(API):
        return _as_json("client_error", "bad_request", "The request is malformed.", 400)
    return defaults.bad_request(request, exception)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404."""
    if request.path.startswith(API):
        return _as_json("client_error", "not_found", "There is nothing at this address.", 404)
    return defaults.page_not_found(request, exception)


def server_error(request: HttpRequest) -> HttpResponse:
    """500. Asks nothing of the database."""
    if request.path.startswith(API):
        return _as_json("server_error", "error", "A server error occurred.", 500)
    return defaults.server_error(request)
