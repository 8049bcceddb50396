"""Brotli or gzip for the answers that hold no secret: the interface, and pages that are the same for everybody.

Compressing a page that holds both a secret, such as a form's token, and something that another site chose would let
that site guess the secret by the length of the answer. Desk and account pages go uncompressed for that reason. What is
kept in the cache comes compressed from there (``incidents.conditional``).
"""

from collections.abc import Callable, Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils.cache import patch_vary_headers

from incidents.encodings import ENCODINGS, Compressor, accepted, compress, is_worth_it

_API = "/api/"


class CompressionMiddleware:
    """Compresses what the client can read compressed; streams stay streams. A strong ETag becomes a weak one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, compressed where that is safe and worth it."""
        response = self.get_response(request)
        if not _is_for(request, response):
            return response
        patch_vary_headers(response, ["Accept-Encoding"])
        if encoding := accepted(request):
            _compress(response, encoding)
        return response


def _is_for(request: HttpRequest, response: HttpResponse) -> bool:
    has_no_secret = request.path.startswith(_API) or "public" in response.get("Cache-Control", "")
    return has_no_secret and is_worth_it(response)


def _compress(response: Any, encoding: str) -> None:  # noqa: ANN401 - one kind of answer or the other
    if isinstance(response, StreamingHttpResponse):
        response.streaming_content = _stream(ENCODINGS[encoding](), response.streaming_content)
        response["Content-Encoding"] = encoding
        del response["Content-Length"]
    else:
        compress(response, encoding)
    etag = response.get("ETag", "")
    if etag.startswith('"'):
        response["ETag"] = f"W/{etag}"


def _stream(compressor: Compressor, parts: Any) -> Iterator[bytes]:  # noqa: ANN401
    for part in parts:
        if ready := compressor.process(part):
            yield ready
    yield compressor.finish()
