"""Small schemas that the larger ones are built of."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db.models import Model

from incidents.api.schema.documents import Field
from incidents.models import Incident
from incidents.querysets import UID

Schema = dict[str, Any]

TEXT: Schema = {"type": "string"}
DAY: Schema = {"type": "string", "format": "date"}
MOMENT: Schema = {"type": "string", "format": "date-time"}
WHOLE: Schema = {"type": "integer"}
NUMBER: Schema = {"type": "number"}
COUNT: Schema = {"type": "integer", "minimum": 0}
SLUG: Schema = {"type": "string", "pattern": "^[-a-zA-Z0-9_]+$"}
ADDRESS: Schema = {"type": "string", "format": "uri"}
STANDING_UID: Schema = {"type": "string", "pattern": f"^{UID.pattern}$", "examples": ["PK-000123"]}
ANY_UID: Schema = {**STANDING_UID, "pattern": f"^{UID.pattern.replace('PK', '[Pp][Kk]')}$"}

_KINDS: dict[str, Schema] = {
    "text": TEXT,
    "word": TEXT,
    "date": DAY,
    "moment": MOMENT,
    "whole number": WHOLE,
    "number": {"type": "number"},
    "yes or no": {"type": "boolean"},
    "list of words": {"type": "array", "items": TEXT},
    "list of texts": {"type": "array", "items": TEXT},
}


def ref(name: str) -> Schema:
    """A schema of the document, by its name."""
    return {"$ref": f"#/components/schemas/{name}"}


def described(schema: Schema, meaning: str) -> Schema:
    """The schema with what it means."""
    return {**schema, "description": meaning}


def nullable(schema: Schema) -> Schema:
    """The schema, or null."""
    if "$ref" in schema:
        return {"anyOf": [schema, {"type": "null"}]}
    words = {"enum": [*schema["enum"], None]} if "enum" in schema else {}
    return {**schema, "type": [schema["type"], "null"], **words}


def one_of(values: Iterable[str]) -> Schema:
    """One word of a list."""
    return {"type": "string", "enum": [str(value) for value in values]}


def several(items: Schema, **limits: Any) -> Schema:
    """A list."""
    return {"type": "array", "items": items, **limits}


def thing(properties: Mapping[str, Schema], *, meaning: str = "", optional: Iterable[str] = ()) -> Schema:
    """An object that always has its fields, but for ``optional`` ones."""
    left = set(optional)
    required = [name for name in properties if name not in left]
    schema: Schema = {"type": "object", "properties": dict(properties)}
    return schema | ({"required": required} if required else {}) | ({"description": meaning} if meaning else {})


def of_dictionary(field: Field, *, words: Iterable[str] = ()) -> Schema:
    """The schema of a field as the data dictionary names its type. Raises KeyError for a type that is an object."""
    kind, _, empty = field.kind.partition(" or ")
    schema = _KINDS[f"{kind} or {empty}" if empty == "no" else kind]
    if known := list(words):
        schema = several(one_of(known)) if schema["type"] == "array" else one_of(known)
    return described(nullable(schema) if empty in {"null", "empty"} else schema, field.meaning)


def vocabulary(name: str, model: type[Model] = Incident) -> list[str]:
    """The words that a column of the model may hold, none when it is free."""
    if name not in {field.name for field in model._meta.get_fields()}:
        return []
    column: Any = model._meta.get_field(name)
    found = column.base_field if isinstance(column, ArrayField) else column
    return [value for value, _ in getattr(found, "choices", None) or () if value]
