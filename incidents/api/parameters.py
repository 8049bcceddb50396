"""Parameters a view reads beside the filter. Everything wrong with a query is collected and said at once."""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from typing import Any

from django.core.exceptions import ValidationError as FormError
from django.forms import Field
from django.http import QueryDict
from django.utils import timezone
from rest_framework.exceptions import ErrorDetail, ValidationError

from incidents.filters import IncidentFilterSet
from incidents.filters.fields import MAX_VALUES, MOST_NAMED, DayField, MomentField, shown
from incidents.filters.set import SEVERAL
from incidents.past import PAST as PAST
from incidents.past import Past

# Characters: more than the longest list of slugs, and of any parameter's name.
LONGEST_VALUE, LONGEST_NAME = 10_000, 60


class Parameters:
    """The query of a request. A wrong value is kept as an error and its default given; ``check`` raises them all."""

    def __init__(self, query: QueryDict) -> None:
        self.query = query
        self.errors: dict[str, list[ErrorDetail]] = {}
        for name, values in query.lists():
            for message, code in _wrong_with(values):
                self.refuse(name, message, code=code)

    def filterset(self, *own: str) -> IncidentFilterSet:
        """The one filter over the query; its errors count here. ``own`` are the parameters the view reads itself."""
        filterset = IncidentFilterSet(self.query, also_allowed={*own, "format"})
        for name in SEVERAL:
            self.refuse_gaps(name)
        for name, errors in filterset.errors.as_data().items():
            for error in errors:
                for message in error.messages:
                    self.refuse(name, message, code=error.code or "invalid")
        return filterset

    def nothing_but(self, *allowed: str) -> None:
        """Refuse every other parameter, for addresses that take no filter."""
        message = f"There is no such parameter here. Allowed: {', '.join(allowed) or 'none'}."
        for name in [name for name in self.query if name not in allowed][:MOST_NAMED]:
            self.refuse(name, message, code="unknown_parameter")

    def past(self) -> Past:
        """The moment and the day the question is asked of; what is wrong with either is left out of the past."""
        as_of = self.value("as_of", MomentField())
        known_by = self.value("known_by", DayField())
        if as_of is not None and as_of > timezone.now():
            self.refuse("as_of", "This moment has not come yet. Give one that has passed.", code="future")
            as_of = None
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
        self.errors.setdefault(name[:LONGEST_NAME], []).append(ErrorDetail(message, code=code))

    def check(self) -> None:
        """Raise ValidationError, which is answered 400, when anything is wrong."""
        self.text("format")
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
        self.refuse_gaps(name)
        given = [part.strip() for value in self.query.getlist(name) for part in value.split(",")]
        words = list(dict.fromkeys(word for word in given if word))
        unknown = [word for word in words if word not in allowed]
        if unknown:
            self.refuse(
                name, f"{_listed(unknown)} is not known here. Allowed: {', '.join(allowed)}.", code="unknown_value"
            )
        return [word for word in words if word in allowed]

    def refuse_gaps(self, name: str) -> None:
        """A comma with nothing beside it may stand for a value that was lost on the way."""
        values = [value for value in self.query.getlist(name) if value.strip()]
        if any(not part.strip() for value in values for part in value.split(",")):
            self.refuse(name, "A value beside a comma is missing. Write it, or leave the comma out.", code="blank")


def unreadable(query: str) -> ValidationError:
    """What is said of a query of more parameters than are read at all: the commonest is named."""
    name, number = Counter(part.partition("=")[0] for part in query.split("&")).most_common(1)[0]
    message = f"Give at most {MAX_VALUES} values, not {number}; join them with commas."
    return ValidationError({name[:LONGEST_NAME]: [ErrorDetail(message, code="too_many")]})


def _wrong_with(values: Sequence[str]) -> Iterator[tuple[str, str]]:
    """What no parameter may hold, whatever it means: what is wrong, and its code."""
    if any(not value.strip() for value in values):
        yield "It is given without a value. Write one, or leave the parameter out.", "blank"
    if any("\x00" in value for value in values):
        yield "Leave the NUL character out.", "null_character"
    # What could not be read is this character by now.
    if any("\N{REPLACEMENT CHARACTER}" in value for value in values):
        yield "It is not written in UTF-8. Encode it as UTF-8, then by percent.", "invalid_encoding"
    if any(len(value) > LONGEST_VALUE for value in values):
        yield f"Give at most {LONGEST_VALUE:,} characters.", "too_long"
    if (number := sum(value.count(",") + 1 for value in values)) > MAX_VALUES:
        yield f"Give at most {MAX_VALUES} values, not {number}.", "too_many"


def _listed(words: Sequence[str]) -> str:
    return ", ".join(shown(word) for word in words[:5])
