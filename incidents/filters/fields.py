"""Form fields that say what would have been right."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.dateparse import parse_datetime
from django.utils.timezone import is_naive, localtime, make_aware

from incidents.querysets import UID
from places import hexagons
from places.models import Place

MAX_VALUES = 200
# So many unknown parameters are named; whoever sends more has not made a slip of the keyboard.
MOST_NAMED = 10
_DEGREES = re.compile(r"[+-]?[0-9]{1,3}(\.[0-9]*)?", re.ASCII)


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


class SeveralField(forms.Field):
    """One or several words."""

    widget = ListWidget

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{**kwargs, "required": False})

    def clean(self, value: Any) -> list[str]:  # noqa: ANN401
        """The words, in order. Raises ValidationError when there are too many or one cannot be stored."""
        values = list(value or [])
        if len(values) > MAX_VALUES:
            raise ValidationError(f"Give at most {MAX_VALUES} values, not {len(values)}.", code="too_many")
        self.refuse([word for word in values if "\x00" in word], "holds a NUL character.", code="null_character")
        return values

    def refuse(self, words: Sequence[str], why: str, *, code: str) -> None:
        """Raise ValidationError that names the first of ``words``, when there is any."""
        if words:
            raise ValidationError(f"{shown(words[0])} {why}", code=code)


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
                f"{', '.join(shown(word) for word in unknown[:5])} is not known here. Allowed: {', '.join(known)}.",
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
                f"{shown(text)} is not a day. Write it as YYYY-MM-DD, for example 2024-05-31.", code="invalid_date"
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
                f"{shown(text)} is not a number of people. Give a whole number from 0 to {self.LARGEST}.",
                code="invalid_count",
            )
        return int(text)


class NumbersField(forms.Field):
    """A fixed number of comma-separated degrees, each inside its limits."""

    LONGEST = 200

    def __init__(self, *, names: Mapping[str, float], example: str, **kwargs: Any) -> None:
        super().__init__(**{**kwargs, "required": False})
        self.names = dict(names)
        self.example = example

    def clean(self, value: Any) -> tuple[float, ...] | None:  # noqa: ANN401
        """The numbers in order, or None. Raises ValidationError with an example."""
        text = str(value or "").strip()
        if not text:
            return None
        parts = [part.strip() for part in text[: self.LONGEST].split(",")]
        numbers = tuple(float(part) for part in parts) if all(map(_DEGREES.fullmatch, parts)) else ()
        limits = list(self.names.values())
        fits = len(numbers) == len(limits) and all(abs(n) <= limit for n, limit in zip(numbers, limits, strict=True))
        if not fits:
            raise ValidationError(
                f"{shown(text)} is not {','.join(self.names)} in degrees. For example {self.example}.",
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


class PlacesField(SeveralField):
    """Slugs of places in the gazetteer."""

    def clean(self, value: Any) -> list[str]:  # noqa: ANN401
        """The slugs, all known."""
        slugs = super().clean(value)
        if slugs:
            known = set(Place.objects.filter(slug__in=slugs).values_list("slug", flat=True))
            self.refuse(
                [slug for slug in slugs if slug not in known], "is not the slug of a place.", code="unknown_value"
            )
        return slugs


class UidsField(SeveralField):
    """Numbers of incidents, in either case."""

    def clean(self, value: Any) -> list[str]:  # noqa: ANN401
        """The numbers as the record writes them; one that no incident has simply finds none."""
        uids = super().clean(value)
        wrong = [uid for uid in uids if not UID.fullmatch(uid)]
        self.refuse(wrong, "is not a number of an incident, such as PK-000123.", code="invalid_uid")
        return [uid.upper() for uid in uids]


class HexagonField(TextField):
    """A cell of the H3 grid."""

    EXAMPLE = "8442755ffffffff"

    def clean(self, value: Any) -> str:  # noqa: ANN401
        """The cell as H3 writes it, or ""."""
        text = super().clean(value).lower()
        if text and not hexagons.is_cell(text):
            first, *_, last = hexagons.RESOLUTIONS
            raise ValidationError(
                f"{shown(text)} is not an H3 cell of resolution {first} to {last}. For example {self.EXAMPLE}.",
                code="invalid_cell",
            )
        return text


class MomentField(TextField):
    """A moment, as ISO 8601 writes it; without a zone it is Pakistan Standard Time."""

    def clean(self, value: Any) -> Any:  # noqa: ANN401
        """The moment, aware, or None."""
        text = super().clean(value)
        if not text:
            return None
        moment = _moment(text)
        if moment is None:
            raise ValidationError(
                f"{shown(text)} is not a moment. Write it as YYYY-MM-DDTHH:MM:SS+05:00, for example "
                "2026-03-10T00:00:00Z.",
                code="invalid_moment",
            )
        return moment


def _moment(text: str) -> datetime | None:
    """In this site's zone, since databases know fewer zones than may be written; None when it is none."""
    try:
        moment = parse_datetime(text)
        if moment is None:
            return None
        return make_aware(moment) if is_naive(moment) else localtime(moment)
    except (ValueError, OverflowError):
        return None


def shown(text: str) -> str:
    """A reader's value as an error may repeat it: short and printable."""
    printable = "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in text[:60])
    return f"“{printable}{'…' if len(text) > 60 else ''}”"
