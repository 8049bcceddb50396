"""How the body of a request is read."""

import json
from collections.abc import Mapping
from typing import IO, Any

import orjson
from rest_framework import status
from rest_framework.exceptions import APIException, ParseError
from rest_framework.parsers import BaseParser

from incidents.filters.fields import shown

LARGEST_BODY = 1_000_000
"""Bytes; far more than any incident takes."""
DEEPEST = 12


class TooLarge(APIException):
    """A body of more bytes than are read."""

    status_code = status.HTTP_413_REQUEST_ENTITY_TOO_LARGE
    default_detail = f"The body is too large: at most {LARGEST_BODY:,} bytes are read."
    default_code = "too_large"


class JSONBody(BaseParser):
    """JSON in UTF-8, up to ``LARGEST_BODY``."""

    media_type = "application/json"

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:  # noqa: ANN401
        """The value. Raises TooLarge (413) or ParseError (400)."""
        body = stream.read(LARGEST_BODY + 1)
        if len(body) > LARGEST_BODY:
            raise TooLarge
        try:
            value = orjson.loads(body)
        except orjson.JSONDecodeError as error:
            raise ParseError(f"The body is not JSON in UTF-8: {error}.") from error
        if _is_deeper(value, DEEPEST):
            raise ParseError(f"The body is nested too deeply: nothing in an entry lies more than {DEEPEST} levels in.")
        # Which of two values under one name was meant cannot be known, and orjson would take the last.
        json.loads(body, object_pairs_hook=_object, parse_int=str, parse_float=str)
        return value


def _is_deeper(value: Any, levels: int) -> bool:  # noqa: ANN401
    if not isinstance(value, dict | list):
        return False
    held = value.values() if isinstance(value, dict) else value
    return levels == 0 or any(_is_deeper(one, levels - 1) for one in held)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """The object. Raises ParseError when it has a name twice."""
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise ParseError(f"The body has {shown(name)} twice in one object. Give it once.")
        found[name] = value
    return found
