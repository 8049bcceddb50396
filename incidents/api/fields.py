"""Fields of what is written: strict, so that a slip is refused by name and never taken for something else."""

import datetime as dt
import re
from collections.abc import Mapping
from typing import Any, cast

from django.db.models import Model, QuerySet, TextChoices
from django.utils import timezone
from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail, ValidationError

from incidents.filters.fields import MOST_NAMED

MOST_PEOPLE = 100_000
"""More people than any incident can have harmed: a slip of the keyboard."""
MOST_ROWS = 100
_KEY = re.compile(r"[A-Za-z0-9_-]{1,80}", re.ASCII)
_SHOWN = 60


class Strict(serializers.Serializer[Any]):
    """An object that may hold its own fields alone. A null says the same as leaving the field out."""

    def to_internal_value(self, data: Any) -> dict[str, Any]:  # noqa: ANN401
        """What is given. Raises ValidationError that names every unknown field, and all else that is wrong."""
        if not isinstance(data, Mapping):
            return dict(super().to_internal_value(data))
        message = f"There is no such field here. Allowed: {', '.join(self.fields)}."
        unknown = [name for name in data if name not in self.fields]
        errors: dict[str, Any] = {
            str(name)[:_SHOWN]: [ErrorDetail(message, code="unknown_field")] for name in unknown[:MOST_NAMED]
        }
        try:
            given: dict[str, Any] = super().to_internal_value(data)
        except ValidationError as error:
            errors |= cast(dict[str, Any], error.detail)
        if errors:
            raise ValidationError(errors)
        return {name: value for name, value in given.items() if value is not None}


class Text(serializers.CharField):
    """Words; null and "" alike mean none."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**{"required": False, "allow_null": True, "allow_blank": True, **given})

    def to_internal_value(self, data: Any) -> str:  # noqa: ANN401
        """The words; a number is not taken for words."""
        if not isinstance(data, str):
            self.fail("invalid")
        return super().to_internal_value(data)


class Word(serializers.ChoiceField):
    """One word of a vocabulary."""

    def __init__(self, words: type[TextChoices], **given: Any) -> None:
        self.allowed = ", ".join(words.values)
        super().__init__(choices=words.values, **{"required": False, "allow_null": True, **given})

    def to_internal_value(self, data: Any) -> str | None:  # type: ignore[override]  # noqa: ANN401
        """The word, None for "". Raises ValidationError that lists what is allowed."""
        if data == "" and self.allow_null:
            return None
        if not isinstance(data, str) or data not in self.choices:
            raise ValidationError(
                f"“{str(data)[:_SHOWN]}” is not known here. Allowed: {self.allowed}.", code="unknown_value"
            )
        return data


class Several(serializers.ListField):
    """A list of values."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**{"required": False, "allow_null": True, "max_length": MOST_ROWS, **given})

    def to_internal_value(self, data: Any) -> list[Any]:  # noqa: ANN401
        """The values. Raises ValidationError for too many before any of them is looked at."""
        most = self.max_length
        if isinstance(data, list) and most is not None and len(data) > most:
            raise ValidationError(f"Give at most {most} values, not {len(data)}.", code="max_length")
        return list(super().to_internal_value(data))


class Words(Several):
    """Several words of a vocabulary."""

    def __init__(self, words: type[TextChoices], **given: Any) -> None:
        super().__init__(child=Word(words, allow_null=False), **given)

    def to_internal_value(self, data: Any) -> tuple[str, ...]:  # type: ignore[override]  # noqa: ANN401
        """The words, as an entry holds them."""
        return tuple(super().to_internal_value(data))


class Day(serializers.DateField):
    """A day that has come, as 2024-05-31."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**{"required": False, "allow_null": True, **given})

    def to_internal_value(self, value: Any) -> dt.date:  # noqa: ANN401
        """The day. Raises ValidationError for one to come, by the calendar of Pakistan."""
        day: dt.date = super().to_internal_value(value if isinstance(value, str) else "")
        if day > timezone.localdate():
            raise ValidationError(f"{day.isoformat()} has not come yet.", code="future")
        return day


class Whole(serializers.IntegerField):
    """A whole number, not negative; no text and no fraction is taken for one."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**{"required": False, "allow_null": True, "min_value": 0, "max_value": MOST_PEOPLE, **given})

    def to_internal_value(self, data: Any) -> int:  # noqa: ANN401
        """The number."""
        if type(data) is not int:
            self.fail("invalid")
        return super().to_internal_value(data)


class Degrees(serializers.FloatField):
    """A number with or without a fraction."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**{"required": False, "allow_null": True, **given})

    def to_internal_value(self, data: Any) -> float:  # noqa: ANN401
        """The number."""
        if type(data) not in (int, float):
            self.fail("invalid")
        return super().to_internal_value(data)


class YesNo(serializers.BooleanField):
    """true or false, written as JSON writes them."""

    def to_internal_value(self, data: Any) -> bool:  # noqa: ANN401
        """The answer."""
        if not isinstance(data, bool):
            self.fail("invalid", input=str(data)[:_SHOWN])
        return data


class RowOf(serializers.Field[Any, Any, Any, Any]):
    """A row of a table, named by its slug or uid."""

    def __init__(self, rows: QuerySet[Any], *, what: str, key: str = "slug", **given: Any) -> None:
        self.rows, self.what, self.key = rows, what, key
        super().__init__(**{"required": False, "allow_null": True, **given})

    def to_internal_value(self, data: Any) -> Model | None:  # noqa: ANN401
        """The row, None for "" where it may be none. Raises ValidationError when there is none of this name."""
        if data == "" and self.allow_null:
            return None
        name = data if isinstance(data, str) and _KEY.fullmatch(data) else None
        row: Model | None = self.rows.all().filter(**{self.key: name}).first() if name else None
        if row is None:
            message = f"There is no {self.what} “{str(data)[:_SHOWN]}”. Give its {self.key}."
            raise ValidationError(message, code="unknown_value")
        return row
