"""The forms an answer can take, and how one is chosen."""

from collections.abc import Iterable, Mapping
from typing import Any

import orjson
from rest_framework.exceptions import ErrorDetail, ValidationError
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request


class JSONRenderer(BaseRenderer):
    """JSON by orjson: UTF-8, dates as ISO 8601."""

    media_type = "application/json"
    format = "json"
    charset = None

    def render(
        self,
        data: Any,  # noqa: ANN401
        accepted_media_type: str | None = None,
        renderer_context: Mapping[str, Any] | None = None,
    ) -> bytes:
        """The bytes; nothing for an answer without a body."""
        return b"" if data is None else orjson.dumps(data, default=str)


class GeoJSONFile(JSONRenderer):
    """Offered to negotiation; the view streams the file itself."""

    media_type = "application/geo+json"
    format = "geojson"


class CSVFile(JSONRenderer):
    """Offered to negotiation; the view streams the file itself."""

    media_type = "text/csv"
    format = "csv"


class NDJSONFile(JSONRenderer):
    """Offered to negotiation; the view streams the file itself."""

    media_type = "application/x-ndjson"
    format = "ndjson"


class XLSXFile(JSONRenderer):
    """Offered to negotiation; the view writes the file itself."""

    media_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    format = "xlsx"


# The forms of the list of incidents, the first by default.
LIST_FORMS: list[type[BaseRenderer]] = [JSONRenderer, CSVFile, GeoJSONFile, NDJSONFile, XLSXFile]


class Negotiation(DefaultContentNegotiation):
    """``?format=`` decides, else ``Accept``. An unknown format is refused by name, never passed over."""

    def select_renderer(
        self, request: Request, renderers: Iterable[BaseRenderer], format_suffix: str | None = None
    ) -> tuple[BaseRenderer, str]:
        """The renderer and its media type. Raises ValidationError for an unknown format, NotAcceptable for Accept."""
        offered = list(renderers)
        wanted = request.query_params.get("format")
        if wanted is None:
            chosen: tuple[BaseRenderer, str] = super().select_renderer(request, offered, format_suffix)
            return chosen
        for renderer in offered:
            if renderer.format == wanted:
                return renderer, str(renderer.media_type)
        allowed = ", ".join(str(renderer.format) for renderer in offered)
        message = f"“{wanted[:40]}” is not a format here. Allowed: {allowed}."
        raise ValidationError({"format": [ErrorDetail(message, code="unknown_value")]})


def error_of(code: str, detail: str, attr: str | None = None, *, kind: str = "client_error") -> dict[str, Any]:
    """One error in the shape of all, for what no exception tells of."""
    return {"type": kind, "errors": [{"code": code, "detail": detail, "attr": attr}]}
