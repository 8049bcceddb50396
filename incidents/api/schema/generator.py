"""The document, put together by drf-spectacular: serializers by its rules, everything else as described here."""

from functools import cached_property
from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension, OpenApiSerializerFieldExtension
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import ComponentRegistry, ResolvedComponent
from rest_framework.permissions import SAFE_METHODS
from rest_framework.serializers import ListSerializer

from incidents.api.fields import Strict
from incidents.api.schema.documents import Field, fields
from incidents.api.schema.operations import Operation, operations
from incidents.api.schema.shapes import components
from incidents.api.schema.words import SLUG, STANDING_UID, Schema, described, nullable, ref

# Of no use to a reader: no field is read in one place and written in another.
_LEFT_OUT = frozenset({"x-spec-enum-id", "readOnly"})
TOKEN = "token"  # noqa: S105 (the name of the scheme)
# What is written and what is read have serializers of the same name.
_WRITTEN = {f"{part}Serializer": f"Entry{part}" for part in ("Report", "Figure", "Attribution", "Choice", "Location")}


class RecordSchema(AutoSchema):
    """One operation of the document, as ``operations`` describes it."""

    @cached_property
    def described(self) -> Operation | None:
        """What is described of the view by this method; None of what is no part of the interface."""
        of_a_higher_app = getattr(self.view, "operation", None)
        if of_a_higher_app is not None and self.method == "GET":
            found: Operation = of_a_higher_app()
            return found
        return operations().get((type(self.view), self.method))

    def get_operation(
        self, path: str, path_regex: str, path_prefix: str, method: str, registry: ComponentRegistry
    ) -> Schema | None:
        """The operation, its serializers among the document's schemas."""
        self.path, self.path_regex, self.path_prefix = path, path_regex, path_prefix
        self.method, self.registry = method.upper(), registry
        operation = self.described
        if operation is None:
            return None
        for serializer in operation.serializers:
            self.resolve_serializer(serializer, "response")
        return {
            "operationId": operation.name,
            "summary": operation.summary,
            "description": operation.description or self.get_description(),
            "tags": self.get_tags(),
            "parameters": list(operation.takes),
            **self._body(operation),
            "security": self.get_auth(),
            "responses": dict(operation.answers),
        }

    def get_auth(self) -> list[Schema]:
        """A token; reading goes without one too."""
        needed: list[Schema] = super().get_auth()
        named = [one for one in needed if one]
        return [{}, *named] if self.method in SAFE_METHODS else named

    def get_serializer_name(self, serializer: Any, direction: str) -> str:  # noqa: ANN401
        """Without “Serializer”, which says nothing to a reader."""
        name = type(serializer).__name__
        return _WRITTEN[name] if isinstance(serializer, Strict) and name in _WRITTEN else name

    def _map_serializer_field(self, field: Any, direction: str, bypass_extensions: bool = False) -> Schema:  # noqa: ANN401
        """With how many rows a list of objects may hold, which drf-spectacular passes over."""
        schema: Schema = super()._map_serializer_field(field, direction, bypass_extensions)
        most = getattr(field, "max_length", None)
        return {**schema, "maxItems": most} if isinstance(field, ListSerializer) and most is not None else schema

    def _map_serializer(self, serializer: Any, direction: str, bypass_extensions: bool = False) -> Schema:  # noqa: ANN401
        """What is written may hold nothing else; what is read holds every field, and says what it means."""
        schema: Schema = super()._map_serializer(serializer, direction, bypass_extensions)
        made = self._force(serializer)
        if isinstance(made, Strict):
            return {**schema, "additionalProperties": False}
        model = getattr(getattr(made, "Meta", None), "model", None)
        known = fields(f"Table {model.__name__}") if model is not None else {}
        properties = {
            name: described(_as_kept(field, known[name]), known[name].meaning) if name in known else field
            for name, field in schema["properties"].items()
        }
        return {**schema, "properties": properties, "required": list(properties)}

    @staticmethod
    def _force(serializer: Any) -> Any:  # noqa: ANN401
        return serializer() if isinstance(serializer, type) else serializer

    def _body(self, operation: Operation) -> Schema:
        if operation.body is None:
            return {}
        name = self.resolve_serializer(operation.body, "request").name
        kind = {"schema": ref(name), "example": operation.example}
        return {"requestBody": {"required": True, "content": {"application/json": kind}}}


class RecordGenerator(SchemaGenerator):
    """The whole document: the operations, and the schemas that no serializer makes."""

    def parse(self, input_request: Any, public: bool) -> Schema:  # noqa: ANN401
        """The paths. The schemas they name are registered on the way."""
        for name, schema in components().items():
            kind = ResolvedComponent.SCHEMA
            self.registry.register(ResolvedComponent(name=name, type=kind, schema=schema, object=name))
        paths: Schema = super().parse(input_request, public)
        return paths

    def get_schema(self, request: Any = None, public: bool = False) -> Schema:  # noqa: ANN401
        """The document, with Markdown in the place of the code's own marks."""
        tidied: Schema = _tidied(super().get_schema(request, public))
        return tidied


def _as_kept(schema: Schema, field: Field) -> Schema:
    """A row of another table, named by its slug, may be none: drf-spectacular does not see that."""
    is_empty = field.kind.endswith(" or empty") and schema.get("type") == "string"
    return nullable(schema) if is_empty else schema


def _tidied(part: Any) -> Any:  # noqa: ANN401
    """Without what only a next step of drf-spectacular would read, and with Markdown's quotes of code."""
    if isinstance(part, dict):
        return {key: _tidied(value) for key, value in part.items() if key not in _LEFT_OUT}
    if isinstance(part, list):
        return [_tidied(one) for one in part]
    return part.replace("``", "`") if isinstance(part, str) else part


class TokenScheme(OpenApiAuthenticationExtension):
    """The token of a program."""

    target_class = "incidents.api.tokens.TokenAuthentication"
    name = TOKEN

    def get_security_definition(self, auto_schema: AutoSchema) -> Schema:
        """A bearer token."""
        words = "A token made at /accounts/tokens/, with the scope read or write. Reading needs none."
        return {"type": "http", "scheme": "bearer", "bearerFormat": "nig_…", "description": words}


class WordField(OpenApiSerializerFieldExtension):
    """A word of a vocabulary; "" and null say none, where it may be left out."""

    target_class = "incidents.api.fields.Word"

    def map_serializer_field(self, auto_schema: AutoSchema, direction: str) -> Schema:
        """Its words. That null is one of them is said by the field's own rules as well."""
        known: list[str | None] = list(self.target.choices)
        return {"type": "string", "enum": [*known, "", None] if self.target.allow_null else known}


class RowField(OpenApiSerializerFieldExtension):
    """A row of a table, by its slug or uid; "" and null say none, where it may be left out."""

    target_class = "incidents.api.fields.RowOf"

    def map_serializer_field(self, auto_schema: AutoSchema, direction: str) -> Schema:
        """Its form: which rows there are changes with the record."""
        pattern = (STANDING_UID if self.target.key == "uid" else SLUG)["pattern"]
        empty = f"^({pattern[1:-1]})?$" if self.target.allow_null else pattern
        return {"type": "string", "pattern": empty, "description": f"The {self.target.what}’s {self.target.key}."}
