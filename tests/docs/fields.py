"""How the data dictionary names the type of a model's field."""

from typing import Any, TypeAlias

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Field

Column: TypeAlias = "Field[Any, Any]"
_KINDS: "tuple[tuple[type[Column], str], ...]" = (
    (models.GeneratedField, "date"),
    (ArrayField, "list"),
    (models.BooleanField, "yes or no"),
    (models.FloatField, "number"),
    (models.IntegerField, "whole number"),
    (models.DateTimeField, "moment"),
    (models.DateField, "date"),
    (SearchVectorField, "search words"),
    (models.JSONField, "object"),
    (models.BinaryField, "file"),
)


def fields_of(model: type[models.Model]) -> list[Column]:
    """The columns of the model's table, in the order of the model."""
    return list(model._meta.concrete_fields)


def kind_of(field: Column) -> str:
    """The type in words, with "or empty" where the column may be null."""
    if field.is_relation:
        assert field.related_model is not None
        kind = field.related_model.__name__
    elif field.choices:
        kind = "word"
    elif isinstance(field, ArrayField):
        kind = f"list of {_items_of(field.base_field)}"
    else:
        kind = next((words for kind, words in _KINDS if isinstance(field, kind)), "text")
    return f"{kind} or empty" if field.null else kind


def _items_of(field: Column) -> str:
    if field.choices:
        return "words"
    return "whole numbers" if isinstance(field, models.IntegerField) else "texts"
