"""Form fields that say what would have been right."""

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

MAX_VALUES = 200


@dataclass(frozen=True, slots=True)
class Choice:
    """One allowed value, how it reads, the heading it stands under in a long list, and its name where room is short."""

    value: str
    label: str
    group: str = ""
    short: str = ""


class ListWidget(forms.Widget):
    """Reads a parameter given several times, or once with commas."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:  # noqa: ANN401
        """All values, in order, each once."""
        raw = data.getlist(name) if hasattr(data, "getlist") else data.get(name, [])
        values = [raw] if isinstance(raw, str) else list(raw)
        parts = [part.strip() for value in values for part in str(value).split(",")]
        return list(dict.fromkeys(part for part in parts if part))


class ChoicesField(forms.Field):
    """One or several of a vocabulary that is read from the database or from a list when needed."""

    widget = ListWidget

    def __init__(self, *, choices: Callable[[], Iterable[Choice]], single: bool = False, **kwargs: Any) -> None:
        super().__init__(**{**kwargs, "required": False})
        self.allowed = choices
        self.single = single

    def clean(self, value: Any) -> list[str]:  # noqa: ANN401
        """The values, all known. Raises ValidationError that names the unknown and what is allowed."""
        values = list(value or [])
        if not values:
            return []
        if len(values) > MAX_VALUES:
            raise ValidationError(f"Give at most {MAX_VALUES} values, not {len(values)}.", code="too_many")
        if self.single and len(values) > 1:
            raise ValidationError("Give one value only.", code="too_many")
        known = [choice.value for choice in self.allowed()]
        unknown = sorted(set(values) - set(known))
        if unknown:
            raise ValidationError(
                f"{', '.join(_shown(word) for word in unknown[:5])} is not known here. Allowed: {', '.join(known)}.",
                code="unknown_value",
            )
        return values


class DayField(forms.Field):
    """One day, as ISO 8601 writes it."""

    def clean(self, value: Any) -> date | None:  # noqa: ANN401
        """The day, or None. Raises ValidationError that shows the form."""
        text = str(value or "").strip()
        if not text:
            return None
        try:
            return date.fromisoformat(text)
        except ValueError:
            raise ValidationError(
                f"{_shown(text)} is not a day. Write it as YYYY-MM-DD, for example 2024-05-31.", code="invalid_date"
            ) from None


class CountField(forms.Field):
    """A number of people: a whole number from 0."""

    LARGEST = 1_000_000

    def clean(self, value: Any) -> int | None:  # noqa: ANN401
        """The number, or None when not given."""
        text = str(value or "").strip()
        if not text:
            return None
        if not (text.isascii() and text.isdigit() and len(text) <= 7 and int(text) <= self.LARGEST):
            raise ValidationError(
                f"{_shown(text)} is not a number of people. Give a whole number from 0 to {self.LARGEST}.",
                code="invalid_count",
            )
        return int(text)


class NumbersField(forms.Field):
    """A fixed number of comma-separated degrees, each inside its limits."""

    def __init__(self, *, names: Mapping[str, float], example: str, **kwargs: Any) -> None:
        super().__init__(**{**kwargs, "required": False})
        self.names = dict(names)
        self.example = example

    def clean(self, value: Any) -> tuple[float, ...] | None:  # noqa: ANN401
        """The numbers in order, or None. Raises ValidationError with an example."""
        text = str(value or "").strip()
        if not text:
            return None
        try:
            numbers = tuple(float(part) for part in text.split(","))
        except ValueError:
            numbers = ()
        limits = list(self.names.values())
        fits = len(numbers) == len(limits) and all(
            math.isfinite(n) and abs(n) <= limit for n, limit in zip(numbers, limits, strict=True)
        )
        if not fits:
            raise ValidationError(
                f"{_shown(text)} is not {','.join(self.names)} in degrees. For example {self.example}.",
                code="invalid_coordinates",
            )
        return numbers


class TextField(forms.Field):
    """Words to look for."""

    LONGEST = 200

    def clean(self, value: Any) -> str:  # noqa: ANN401
        """The words, without control characters at the ends."""
        text = str(value or "").strip()
        if "\x00" in text:
            raise ValidationError("Leave the NUL character out.", code="null_character")
        if len(text) > self.LONGEST:
            raise ValidationError(f"Give at most {self.LONGEST} characters, not {len(text)}.", code="too_long")
        return text


def _shown(text: str) -> str:
    """A reader's value as an error may repeat it: short and printable."""
    shown = "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in text[:60])
    return f"“{shown}{'…' if len(text) > 60 else ''}”"
