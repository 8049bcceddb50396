"""What wraps every request: its id and log line, and a header that Django does not set itself."""

import logging
import re
import time
import uuid
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from config.logs import loggable, request_id

logger = logging.getLogger("nigran.request")

GetResponse = Callable[[HttpRequest], HttpResponse]

# An id given by a proxy is kept when it cannot break a log line or a header.
SANE_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")

# What no page of Nigran ever asks a browser for.
PERMISSIONS_POLICY = ", ".join(
    f"{feature}=()"
    for feature in ("accelerometer", "camera", "geolocation", "gyroscope", "microphone", "payment", "usb")
)


class RequestLogMiddleware:
    """Logs one line for each request: method, path, status and milliseconds.

    The query is left out, for free text that a reader searches for is nobody's business; so is the reader's address.
    The secret of an account's link is left out too.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer under an id, which is returned as X-Request-ID and stands on every log line in between."""
        given = request.headers.get("X-Request-ID", "")
        identifier = given if SANE_ID.fullmatch(given) else uuid.uuid4().hex
        token = request_id.set(identifier)
        started = time.perf_counter()
        try:
            response = self.get_response(request)
            milliseconds = round((time.perf_counter() - started) * 1000)
            path = loggable(request.path)
            facts = {
                "method": request.method,
                "path": path,
                "status": response.status_code,
                "duration_ms": milliseconds,
            }
            # Health checks come every few seconds and would bury everything else.
            level = logging.DEBUG if request.path == "/healthz/" and response.status_code == 200 else logging.INFO
            logger.log(
                level,
                "%s %s %s in %s ms",
                request.method,
                path,
                response.status_code,
                milliseconds,
                extra=facts,
            )
        finally:
            request_id.reset(token)
        response.headers["X-Request-ID"] = identifier
        return response


class PermissionsPolicyMiddleware:
    """Tells the browser which of its powers the site never uses."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer with a Permissions-Policy header."""
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        return response
