"""The form over a page's query string, which refuses what it does not know rather than ignore it."""

from collections.abc import Collection
from typing import Any, ClassVar, Self

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict


class QueryForm(forms.Form):
    """What a page is asked by its address. ``also_allowed`` are parameters that something else reads."""

    also_allowed: ClassVar[Collection[str]] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, forms.ChoiceField):
                choices: Any = field.choices
                allowed = ", ".join(str(value) for value, _ in choices if value)
                field.error_messages["invalid_choice"] = f"“%(value)s” is not one of {allowed.replace('%', '%%')}."

    @classmethod
    def over(cls, query: QueryDict) -> Self:
        """The form over a query string, already cleaned."""
        form = cls(query)
        form.is_valid()
        return form

    def clean(self) -> dict[str, Any]:
        """Name parameters that are not known."""
        cleaned = super().clean() or {}
        allowed = [*self.fields, *self.also_allowed]
        for name in self.data:
            if name not in allowed:
                known = ", ".join(allowed)
                raise ValidationError(f"There is no parameter {name!r} here. Allowed: {known}.", code="unknown")
        return cleaned

    def given(self, name: str) -> str:
        """The cleaned value, "" when not given or not allowed."""
        return str(getattr(self, "cleaned_data", {}).get(name) or "")
