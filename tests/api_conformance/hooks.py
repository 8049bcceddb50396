"""What schemathesis is told beside the document: which words there are today, and how parameters go together.

Loaded by schemathesis itself, as `schemathesis.toml` says. The server under test is NIGRAN_ADDRESS.
"""

import datetime as dt
import json
import os
import urllib.request
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qs, urlsplit

import schemathesis

FILES = ("csv", "geojson", "ndjson", "xlsx")
LISTED_AT = "x-listed-at"
# Moments of the first and last day of the calendar are on another day, which is none, in some zone.
FIRST, LAST = dt.datetime(1, 1, 3, tzinfo=dt.UTC), dt.datetime(9999, 12, 29, tzinfo=dt.UTC)
# A cursor is only good for the order it was given out for.
OF_A_CURSOR = ("ordering", "counting")


@schemathesis.deserializer("text/*", "application/x-ndjson", "application/vnd.openxmlformats-officedocument.*")
def as_it_comes(context: schemathesis.DeserializationContext, response: schemathesis.Response) -> str:
    """Files, which the document says to be text or bytes and no more."""
    return response.content.decode("utf-8", errors="replace")


@schemathesis.hook
def before_load_schema(context: schemathesis.HookContext, raw_schema: dict[str, Any]) -> None:
    """Give what grows with the record the words it has now, and hold answers to the fields that are described."""
    for path, methods in raw_schema["paths"].items():
        for operation in methods.values():
            for parameter in operation["parameters"]:
                _with_words_of_today(path, parameter)
    for schema in raw_schema["components"]["schemas"].values():
        _close(schema)


def _with_words_of_today(path: str, parameter: dict[str, Any]) -> None:
    if LISTED_AT in parameter:
        rows = _answer(parameter[LISTED_AT])["results"]
        known = [row["slug"] for row in rows if row["slug"] and row.get("drawn", True)]
        parameter["schema"]["items"] = {"type": "string", "enum": known}
    elif parameter["name"] in {"cursor", "since"}:
        after = _answer(f"{path}?page_size=2")["next"]
        cursor = parse_qs(urlsplit(after).query)["cursor"][0] if parameter["name"] == "cursor" else after
        parameter["schema"] = {"type": "string", "enum": [cursor]}


@lru_cache
def _answer(path: str) -> Any:
    with urllib.request.urlopen(f"{os.environ['NIGRAN_ADDRESS']}{path}") as answer:
        return json.load(answer)


def _close(schema: Any) -> None:
    """Clients must expect new fields, so the document leaves objects open; a field it does not name fails here."""
    if isinstance(schema, dict):
        if schema.get("type") == "object" and "properties" in schema:
            schema.setdefault("additionalProperties", False)
        for part in schema.values():
            _close(part)
    elif isinstance(schema, list):
        for part in schema:
            _close(part)


@schemathesis.hook
def before_call(context: schemathesis.HookContext, case: schemathesis.Case[Any], kwargs: dict[str, Any]) -> None:
    """Put right, in a request that is meant to be valid, what one parameter asks of another.

    OpenAPI cannot say it: docs/api.md does, and tests/incidents/test_api_incidents.py tests it.
    """
    if case.meta is None or not case.meta.generation.mode.is_positive or not isinstance(case.query, dict):
        return
    query = case.query
    for low, high in (("date_from", "date_to"), ("killed_min", "killed_max")):
        if query.get(low) not in (None, "") and query.get(high) not in (None, ""):
            query[low], query[high] = sorted((query[low], query[high]))
    for name, right in (("bbox", _degrees), ("near", _degrees), ("h3", _a_cell)):
        if query.get(name):
            query[name] = right(query[name])
    if not query.get("near"):
        query.pop("within_km", None)
    for name, last in (("as_of", dt.datetime.now(dt.UTC)), ("updated_since", LAST)):
        if query.get(name) and not _is_by(last, query[name]):
            del query[name]
    if case.operation.definition.raw.get("operationId") == "incidents":
        _as_a_list_goes_together(query)


def _a_cell(_: Any) -> str:
    """Few texts of fifteen digits name a cell."""
    return "8442755ffffffff"


def _degrees(value: Any) -> str:
    """Degrees with commas between, written out (0.000010, not 1e-05), those of a box in order."""
    numbers = [float(part) for part in (value.split(",") if isinstance(value, str) else value)]
    if len(numbers) == 4:
        west, south, east, north = numbers
        numbers = [min(west, east), min(south, north), max(west, east), max(south, north)]
    return ",".join(f"{number:.6f}" for number in numbers)


def _as_a_list_goes_together(query: dict[str, Any]) -> None:
    form = query.get("format") or "json"
    if form != "csv":
        query.pop("layout", None)
    if form in FILES:
        for name in ("page_size", "cursor"):
            query.pop(name, None)
    if query.get("layout") not in (None, "", "hxl"):
        query.pop("fields", None)
    if query.get("cursor"):
        for name in OF_A_CURSOR:
            query.pop(name, None)


def _is_by(last: dt.datetime, moment: str) -> bool:
    """Whether a moment is between the first one that every zone can say and ``last``."""
    try:
        return FIRST <= dt.datetime.fromisoformat(moment.upper().replace("Z", "+00:00")) <= last
    except (ValueError, OverflowError):  # a leap second, which no day of the record has
        return False
