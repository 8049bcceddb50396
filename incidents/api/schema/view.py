"""`/api/schema/`: the document, as every program reads it."""

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response, patch_cache_control, patch_vary_headers
from drf_spectacular.settings import spectacular_settings
from rest_framework.request import Request

from incidents.api.base import RecordView
from incidents.api.parameters import Parameters


@dataclass(frozen=True, slots=True)
class Document:
    """The document as bytes, and its tag."""

    content: bytes
    etag: str


def schema() -> dict[str, Any]:
    """The document as it follows from the code."""
    generator = spectacular_settings.DEFAULT_GENERATOR_CLASS()
    found: dict[str, Any] = generator.get_schema(request=None, public=True)
    return found


@lru_cache(maxsize=1)
def document() -> Document:
    """The document, made once by each process: it changes with the code alone."""
    content = orjson.dumps(schema())
    return Document(content, f'W/"{hashlib.blake2b(content, digest_size=16).hexdigest()}"')


class SchemaView(RecordView):
    """The interface as an OpenAPI document."""

    schema = None  # no part of what it describes

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer by the view, counting the request like every other: the document does not follow the record."""
        return super(RecordView, self).dispatch(request, *args, **kwargs)

    def get(self, request: Request) -> HttpResponseBase:
        """The document, or 304 to whoever has it."""
        parameters = Parameters(request.query_params)
        parameters.nothing_but("format")
        parameters.check()
        made = document()
        whole = HttpResponse(made.content, content_type="application/json")
        response = get_conditional_response(request._request, etag=made.etag) or whole
        response["ETag"] = made.etag
        patch_cache_control(response, public=True, max_age=0, must_revalidate=True)
        patch_vary_headers(response, ["Accept", "Accept-Encoding"])
        return response
