"""No desk without a second factor, where the site asks for one."""

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers

from dashboard.services.accounts import has_second_factor
from incidents.api.tokens import sends_token
from incidents.roles import role_of

DESK = "/desk/"
API = "/api/"
TOKENS = "/accounts/tokens/"
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


class TwoFactorMiddleware:
    """Lets nobody with a role into the desk, or write through the interface, before they have a second factor.

    It stands before every view, so that a new page cannot forget it. Only under REQUIRE_TWO_FACTOR. A person without
    a role, and a visitor, are answered by the view itself. Account pages stay open: there the factor is set up; but
    for the one that makes tokens, since a program that sends one is asked for nothing more.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, or say with 403 what is to be done first."""
        if settings.REQUIRE_TWO_FACTOR and _is_guarded(request) and _lacks_second_factor(request):
            return _refusal(request)
        return self.get_response(request)


def _is_guarded(request: HttpRequest) -> bool:
    """Asked first, for it costs nothing: a public page never looks at who reads it."""
    if request.path.startswith(API):
        return request.method not in SAFE_METHODS and not sends_token(request)
    return request.path.startswith((DESK, TOKENS))


def _lacks_second_factor(request: HttpRequest) -> bool:
    user = request.user
    return isinstance(user, User) and role_of(user) is not None and not has_second_factor(user)


def _refusal(request: HttpRequest) -> HttpResponse:
    if request.path.startswith(API):
        error = {"code": "two_factor_required", "detail": "Set up a second factor first.", "attr": None}
        return JsonResponse({"type": "client_error", "errors": [error]}, status=403)
    response = render(request, "account/two_factor_needed.html", status=403)
    add_never_cache_headers(response)
    return response
