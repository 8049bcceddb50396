"""Parameters a view reads beside the filter. Everything wrong with a query is collected and said at once."""

from collections.abc import Collection, Sequence
from typing import Any

from django.core.exceptions import ValidationError as FormError
from django.forms import Field
from django.http import QueryDict
from django.utils import timezone
from rest_framework.exceptions import ErrorDetail, ValidationError

from incidents.filters import IncidentFilterSet
from incidents.filters.fields import DayField, MomentField, shown
from incidents.past import Past

# When the record is read as: what it held then, and what had been published then.
PAST = ("as_of", "known_by")


class Parameters:
    """The query of a request. A wrong value is kept as an error and its default given; ``check`` raises them all."""

    def __init__(self, query: QueryDict) -> None:
        self.query = query
        self.errors: dict[str, list[ErrorDetail]] = {}

    def filterset(self, *own: str) -> IncidentFilterSet:
        """The one filter over the query; its errors count here. ``own`` are the parameters the view reads itself."""
        filterset = IncidentFilterSet(self.query, also_allowed={*own, "format"})
        for name, errors in filterset.errors.as_data().items():
            for error in errors:
                for message in error.messages:
                    self.refuse(name, message, code=error.code or "invalid")
        return filterset

    def nothing_but(self, *allowed: str) -> None:
        """Refuse every other parameter, for addresses that take no filter."""
        for name in self.query:
            if name not in allowed:
                message = f"There is no such parameter here. Allowed: {', '.join(allowed)}."
                self.refuse(name, message, code="unknown_parameter")

    def past(self) -> Past:
        """The moment and the day the question is asked of."""
        as_of = self.value("as_of", MomentField())
        known_by = self.value("known_by", DayField())
        if as_of is not None and as_of > timezone.now():
            self.refuse("as_of", "This moment has not come yet. Give one that has passed.", code="future")
        return Past(as_of, known_by)

    def one_of(self, name: str, allowed: Collection[str], default: str) -> str:
        """One word of a vocabulary."""
        values = self._words(name, allowed)
        if len(values) > 1:
            self.refuse(name, "Give one value only.", code="too_many")
        return values[0] if values else default

    def some_of(self, name: str, allowed: Collection[str], *, most: int | None = None) -> list[str]:
        """Several words of a vocabulary, repeated or with commas, each once and in the order given."""
        values = self._words(name, allowed)
        if most is not None and len(values) > most:
            self.refuse(name, f"Give at most {most} values, not {len(values)}.", code="too_many")
        return values

    def whole_number(self, name: str, *, low: int, high: int, default: int) -> int:
        """A whole number from ``low`` to ``high``, both included."""
        text = self.text(name)
        if not text:
            return default
        if text.isascii() and text.isdigit() and len(text) <= len(str(high)) and low <= int(text) <= high:
            return int(text)
        self.refuse(name, f"{shown(text)} is not a whole number from {low} to {high}.", code="invalid_number")
        return default

    def text(self, name: str) -> str:
        """A value as it stands, "" when not given."""
        values = self.query.getlist(name)
        if len(values) > 1:
            self.refuse(name, "Give one value only.", code="too_many")
        return values[0].strip() if values else ""

    def refuse(self, name: str, message: str, *, code: str) -> None:
        """Keep an error."""
        self.errors.setdefault(name, []).append(ErrorDetail(message, code=code))

    def check(self) -> None:
        """Raise ValidationError, which is answered 400, when anything is wrong."""
        if self.errors:
            raise ValidationError(self.errors)

    def value(self, name: str, field: Field) -> Any:  # noqa: ANN401
        """A value as a field of the filter reads it."""
        try:
            return field.clean(self.text(name))
        except FormError as error:
            for message in error.messages:
                self.refuse(name, message, code=error.code or "invalid")
            return None

    def _words(self, name: str, allowed: Collection[str]) -> list[str]:
        given = [part.strip() for value in self.query.getlist(name) for part in value.split(",")]
        words = list(dict.fromkeys(word for word in given if word))
        unknown = [word for word in words if word not in allowed]
        if unknown:
            self.refuse(
                name, f"{_listed(unknown)} is not known here. Allowed: {', '.join(allowed)}.", code="unknown_value"
            )
        return [word for word in words if word in allowed]


def _listed(words: Sequence[str]) -> str:
    return ", ".join(shown(word) for word in words[:5])
