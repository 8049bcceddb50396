"""Fields that only an entry has: a day in many spellings, a row of a reference table, text as it is stored."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils import timezone

from incidents.choices import DatePrecision
from incidents.days import read_days

Choices = Iterable[tuple[str, Any]]


class QuietForm(forms.Form):
    """A form that is always given what was typed, and says what is wrong with it only where that is asked for."""

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if not field.widget.is_hidden:
                field.widget.attrs.setdefault("autocomplete", "off")

    def hush(self) -> None:
        """Forget what is wrong, for a page on which nobody has asked to save yet."""
        self._errors = self.errors.__class__()


class Words(forms.CharField):
    """Text of one line or of several, its line ends as the record keeps them."""

    def to_python(self, value: Any) -> str:  # noqa: ANN401
        """The text without blanks around it."""
        return str(super().to_python(value)).replace("\r\n", "\n")


class DayField(forms.Field):
    """One day: 2024-05-03, 3 May 2024, 3/5/2024, yesterday. In a text box, so that what is typed wrongly is kept."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"placeholder": "2024-05-03", "class": "day", "size": 11}))
        super().__init__(**kwargs)

    def to_python(self, value: str | None) -> dt.date | None:
        """The day. Raises ValidationError saying how to write one."""
        text = (value or "").strip()
        if not text:
            return None
        days = read_days(text, today=timezone.localdate())
        if days is None or days.date_end or days.part_of_day or days.precision != DatePrecision.DAY:
            raise ValidationError(f"“{text}” is not one day: write 2024-05-03, 3 May 2024 or 3/5/2024")
        return days.date


class RowField(forms.Field):
    """A row of a reference table, chosen by its slug. ``offer`` says which there are."""

    widget = forms.Select
    default_error_messages = {"unknown": "“%(slug)s” is not in the list any more; choose another"}

    def __init__(self, *, empty: str = "", **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.empty = empty
        self.rows: Mapping[str, Model] = {}

    def offer(self, rows: Mapping[str, Model], choices: Choices | None = None) -> None:
        """Take these rows; ``choices`` are what the list shows, the rows by name unless it is given."""
        self.rows = rows
        if isinstance(self.widget, forms.Select):
            shown = choices if choices is not None else [(slug, str(row)) for slug, row in rows.items()]
            self.widget.choices = [("", self.empty), *shown]

    def to_python(self, value: str | None) -> Model | None:
        """The row. Raises ValidationError when there is none of that name."""
        slug = (value or "").strip()
        if not slug:
            return None
        row = self.rows.get(slug)
        if row is None:
            raise ValidationError(self.error_messages["unknown"] % {"slug": slug})
        return row


def choice(words: type[Any], *, empty: str | None = "", **kwargs: Any) -> forms.ChoiceField:
    """A list of a vocabulary's words; ``empty`` is what its first, blank line says, None for no such line."""
    blank = [] if empty is None else [("", empty)]
    return forms.ChoiceField(choices=[*blank, *words.choices], **kwargs)
