"""Answers by their status: what they hold, in which forms, under which headers."""

from collections.abc import Mapping
from typing import Any

from incidents.api.schema.words import TEXT, Schema, ref
from incidents.files.layouts import LEFT_OUT, LOSSES

Answer = dict[str, Any]
JSON = "application/json"

_ETAG = {"ETag": (TEXT, "Changes with the answer; send it as If-None-Match.", True)}
_CACHED = {
    **_ETAG,
    "Last-Modified": (TEXT, "When the record last changed.", False),
    "Cache-Control": (TEXT, "Who may keep the answer, and that it is asked for again each time.", True),
    "Vary": (TEXT, "Which headers of a request change the answer.", True),
}
_FILE = {
    "Content-Disposition": (TEXT, "With a file: its name.", False),
    LEFT_OUT: (TEXT, "With a layout of another publisher: how many rows it had to leave out, and why.", False),
    LOSSES: (TEXT, "With a layout of another publisher: what is said worse in it.", False),
}
# Headers of a refusal, by its status.
_OF_A_REFUSAL: dict[int, dict[str, tuple[Schema, str, bool]]] = {
    401: {"WWW-Authenticate": (TEXT, "What to send: a bearer token.", True)},
    429: {"Retry-After": ({"type": "integer", "minimum": 1}, "Seconds to wait.", True)},
}

_REFUSED = {
    400: "Something in the request is unknown or malformed: every error names it, and says what is allowed.",
    401: "The token is wrong, revoked or past its end, or one is needed and missing.",
    403: "The token may only read, or its owner may not do this.",
    404: "There is nothing at this address.",
    406: "None of the forms that Accept names is given here.",
    409: "The state of the incident does not allow it, or a change of it already waits.",
    413: "The body is too large.",
    415: "The body is not JSON.",
    422: "The Idempotency-Key was sent with another request.",
    428: "If-Match is missing.",
    429: "Too many requests.",
}


def headers(named: Mapping[str, tuple[Schema, str, bool]]) -> dict[str, Any]:
    """Headers of an answer: schema, meaning, and whether it always has them."""
    return {
        name: {"description": meaning, "required": always, "schema": schema}
        for name, (schema, meaning, always) in named.items()
    }


def json(schema: Schema, meaning: str, *, links: Mapping[str, Any] | None = None) -> Answer:
    """An answer of a reading address."""
    return content({JSON: schema}, meaning, links=links)


def content(forms: Mapping[str, Schema], meaning: str, *, links: Mapping[str, Any] | None = None) -> Answer:
    """An answer of a reading address that comes in several forms."""
    named = {**_CACHED, **_FILE} if len(forms) > 1 else _CACHED
    answer = {
        "description": meaning,
        "headers": headers(named),
        "content": {kind: {"schema": schema} for kind, schema in forms.items()},
    }
    return answer | ({"links": dict(links)} if links else {})


def written(schema: Schema, meaning: str, *, located: bool = False, links: Mapping[str, Any] | None = None) -> Answer:
    """An answer to a change that was made, or that waits."""
    named = {
        "ETag": (TEXT, "The version in quotes, to be sent as If-Match with the next change.", True),
        **({"Location": (TEXT, "The address of the incident.", True)} if located else {}),
        **({"Idempotent-Replayed": (TEXT, "true where this request was answered before.", False)} if located else {}),
    }
    answer = {"description": meaning, "headers": headers(named), "content": {JSON: {"schema": schema}}}
    return answer | ({"links": dict(links)} if links else {})


def refusals(*statuses: int) -> dict[str, Answer]:
    """Errors by their status, all of one shape."""
    return {str(status): _refusal(status) for status in sorted(statuses)}


def _refusal(status: int) -> Answer:
    answer = {"description": _REFUSED[status], "content": {JSON: {"schema": ref("Error")}}}
    return answer | ({"headers": headers(_OF_A_REFUSAL[status])} if status in _OF_A_REFUSAL else {})


def problem(schema: str, meaning: str) -> Answer:
    """An error that says more than the one shape."""
    return {"description": meaning, "content": {JSON: {"schema": ref(schema)}}}


def too_long() -> dict[str, Answer]:
    """414, which the web server answers by itself before the site reads anything."""
    meaning = "The address is longer than the web server reads: join values with commas, or ask for fewer."
    return {"414": {"description": meaning, "content": {JSON: {"schema": ref("Error")}}}}


def unchanged() -> dict[str, Answer]:
    """304, for whoever has the answer."""
    return {"304": {"description": "What you have still holds.", "headers": headers(_ETAG)}}


def moved(meaning: str) -> dict[str, Answer]:
    """301, to where it stands."""
    return {"301": {"description": meaning, "headers": headers({"Location": (TEXT, "Where it stands.", True)})}}


def link(operation: str, meaning: str, **parameters: str) -> Answer:
    """What can be asked next, with what from this answer."""
    return {"operationId": operation, "description": meaning, "parameters": parameters}


def merged(*parts: Mapping[str, Answer]) -> dict[str, Answer]:
    """Answers in the order of their statuses."""
    return dict(sorted({status: answer for part in parts for status, answer in part.items()}.items()))
