"""Brotli or gzip for the answers that hold no secret: the interface, and pages that are the same for everybody.

Compressing a page that holds both a secret, such as a form's token, and something that another site chose would let
that site guess the secret by the length of the answer. Desk and account pages go uncompressed for that reason.
"""

import re
import zlib
from collections.abc import Callable, Iterator
from typing import Any, Protocol

import brotli
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils.cache import patch_vary_headers

SHORTEST = 500
"""Bytes; below that it is not worth the while."""
_API = "/api/"
_COMPRESSIBLE = re.compile(r"text/|application/(?:[\w.-]+\+)?(?:json|xml|x-ndjson)\b|image/svg")
# As fast as it takes: answers are made anew with every change of the record.
_BROTLI_QUALITY, _GZIP_LEVEL = 4, 5
_GZIP = 31  # zlib's window bits for a gzip header


class _Compressor(Protocol):
    def process(self, data: bytes, /) -> bytes: ...
    def finish(self) -> bytes: ...


class _Gzip:
    """zlib by the names of brotli."""

    def __init__(self) -> None:
        self._zlib = zlib.compressobj(_GZIP_LEVEL, wbits=_GZIP)
        self.process, self.finish = self._zlib.compress, self._zlib.flush


ENCODINGS: dict[str, Callable[[], Any]] = {
    "br": lambda: brotli.Compressor(quality=_BROTLI_QUALITY),
    "gzip": _Gzip,
}


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
        encoding = _accepted(request.headers.get("Accept-Encoding", ""))
        if encoding:
            _compress(response, encoding)
        return response


def _is_for(request: HttpRequest, response: HttpResponse) -> bool:
    has_no_secret = request.path.startswith(_API) or "public" in response.get("Cache-Control", "")
    is_whole = response.status_code != 304 and not response.has_header("Content-Encoding")
    is_long = response.streaming or len(response.content) >= SHORTEST
    return has_no_secret and is_whole and is_long and bool(_COMPRESSIBLE.match(response.get("Content-Type", "")))


def _accepted(header: str) -> str:
    """The first of ``ENCODINGS`` that the client takes; "" for none."""
    offered = {}
    for part in header.lower().split(","):
        name, _, weight = part.partition(";")
        offered[name.strip()] = not re.fullmatch(r"\s*q\s*=\s*0(\.0*)?\s*", weight)
    return next((name for name in ENCODINGS if offered.get(name)), "")


def _compress(response: Any, encoding: str) -> None:  # noqa: ANN401 - one kind of answer or the other
    compressor = ENCODINGS[encoding]()
    if isinstance(response, StreamingHttpResponse):
        response.streaming_content = _stream(compressor, response.streaming_content)
        del response["Content-Length"]
    else:
        response.content = compressor.process(response.content) + compressor.finish()
        response["Content-Length"] = str(len(response.content))
    response["Content-Encoding"] = encoding
    etag = response.get("ETag", "")
    if etag.startswith('"'):
        response["ETag"] = f"W/{etag}"


def _stream(compressor: _Compressor, parts: Any) -> Iterator[bytes]:  # noqa: ANN401
    for part in parts:
        if compressed := compressor.process(part):
            yield compressed
    yield compressor.finish()
