"""How often one client may ask: so many requests in so many seconds, counted in the cache."""

import time
from contextlib import suppress
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.crypto import salted_hmac
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from incidents.clients import UNKNOWN, client_address
from incidents.kept import asked, one_more
from incidents.models import ApiToken

if TYPE_CHECKING:  # the views themselves read the settings that name this module
    from rest_framework.views import APIView

_SECONDS_TO_WAIT = "_nigran_seconds_to_wait"


class ClientThrottle(BaseThrottle):
    """Limits by address for the anonymous, by token for the others; whole files are counted apart as well.

    The limits are ``settings.API_LIMITS``; docs/operations.md says what they are. What exceeds one is counted too.
    """

    def allow_request(self, request: Request, view: "APIView") -> bool:
        """Count the request; False when it is one too many."""
        kind, who = _bucket(request)
        seconds = count_reader(request._request) if kind == "read" else counted(kind, who)
        # Every other form than JSON is a file of all rows of a filter.
        if seconds is None and request.accepted_renderer.format != "json":
            seconds = counted("file", who)
        self.seconds = seconds
        return seconds is None

    def wait(self) -> float | None:
        """How long to wait, which becomes Retry-After."""
        return self.seconds


def count_reader(request: HttpRequest) -> int | None:
    """Count a request without a token, once; the seconds to wait when it is one too many, else None."""
    if not hasattr(request, _SECONDS_TO_WAIT):
        setattr(request, _SECONDS_TO_WAIT, counted("read", client_address(request)))
    seconds: int | None = getattr(request, _SECONDS_TO_WAIT)
    return seconds


def uncount_reader(request: HttpRequest) -> None:
    """Take a counted request back: an answer without a body costs next to nothing."""
    who = client_address(request)
    most, seconds = settings.API_LIMITS["read"]
    if most and who != UNKNOWN:
        asked(lambda: _one_less(_key("read", who, seconds)))


def counted(kind: str, who: str) -> int | None:
    """Count a request; the seconds until the window ends when it is one too many, else None.

    A limit of 0 is none. Clients that cannot be told apart are not counted: one of them would shut out all. Nor is
    anybody while the cache is away: readers are answered rather than counted.
    """
    most, seconds = settings.API_LIMITS[kind]
    if not most or who == UNKNOWN:
        return None
    number = asked(lambda: one_more(_key(kind, who, seconds), seconds))
    return None if number is None or number <= most else seconds - int(time.time()) % seconds


def _one_less(key: str) -> None:
    with suppress(ValueError):  # its window has ended
        cache.decr(key)


def _bucket(request: Request) -> tuple[str, str]:
    """Which limit counts, and who is asking."""
    if not isinstance(request.auth, ApiToken):
        return "read", client_address(request._request)
    kind = "token" if request.method in SAFE_METHODS else "write"
    return kind, f"token {request.auth.pk}"


def _key(kind: str, who: str, seconds: int) -> str:
    """No address stands in the cache."""
    window = int(time.time()) // seconds
    client = salted_hmac("incidents.api.throttling", who, algorithm="sha256").hexdigest()
    return f"limit:{kind}:{window}:{client}"
