"""Brotli and gzip: what a client can read compressed, and what is worth it."""

import re
import zlib
from collections.abc import Callable
from typing import Protocol

import brotli
from django.http import HttpRequest, HttpResponse, HttpResponseBase

SHORTEST = 500
"""Bytes; below that it is not worth the while."""
_COMPRESSIBLE = re.compile(r"text/|application/(?:[\w.-]+\+)?(?:json|xml|x-ndjson)\b|image/svg")
# As fast as it takes: answers are made anew with every change of the record.
_BROTLI_QUALITY, _GZIP_LEVEL = 4, 5
_GZIP = 31  # zlib's window bits for a gzip header


class Compressor(Protocol):
    """What takes a text part by part."""

    def process(self, data: bytes, /) -> bytes:
        """What of it is ready."""

    def finish(self) -> bytes:
        """The rest."""


class _Gzip:
    """zlib by the names of brotli."""

    def __init__(self) -> None:
        self._zlib = zlib.compressobj(_GZIP_LEVEL, wbits=_GZIP)
        self.process, self.finish = self._zlib.compress, self._zlib.flush


ENCODINGS: dict[str, Callable[[], Compressor]] = {
    "br": lambda: brotli.Compressor(quality=_BROTLI_QUALITY),
    "gzip": _Gzip,
}


def accepted(request: HttpRequest) -> str:
    """The first of ``ENCODINGS`` that the client takes; "" for none."""
    offered = {}
    for part in request.headers.get("Accept-Encoding", "").lower().split(","):
        name, _, weight = part.partition(";")
        offered[name.strip()] = not re.fullmatch(r"\s*q\s*=\s*0(\.0*)?\s*", weight)
    return next((name for name in ENCODINGS if offered.get(name)), "")


def is_worth_it(response: HttpResponseBase) -> bool:
    """Whether it is text of a kind that gets shorter, long enough, and not compressed yet."""
    is_plain = response.status_code != 304 and not response.has_header("Content-Encoding")
    is_long = not isinstance(response, HttpResponse) or len(response.content) >= SHORTEST
    return is_plain and is_long and bool(_COMPRESSIBLE.match(response.get("Content-Type", "")))


def compress(response: HttpResponse, encoding: str) -> None:
    """Put the whole answer into one of ``ENCODINGS``."""
    compressor = ENCODINGS[encoding]()
    response.content = compressor.process(response.content) + compressor.finish()
    response["Content-Encoding"] = encoding
    response["Content-Length"] = str(len(response.content))
