"""Fields that read what people type: one word a line, dates as far as they are known, districts by name."""

import re
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from django import forms

from groups.dates import PARTIAL_DATE_LENGTH, is_partial_date
from places.models import District

_HOST = re.compile(r"^(?!-)[a-z0-9-]{1,63}(\.[a-z0-9-]{1,63})+(:[0-9]{1,5})?$")


class LinesField(forms.CharField):
    """A list of words, typed one a line; each once, in the order given."""

    widget = forms.Textarea(attrs={"rows": 4})

    def prepare_value(self, value: Any) -> Any:  # noqa: ANN401
        """A stored list as lines; what was typed stays as it was."""
        return "\n".join(value) if isinstance(value, list | tuple) else value

    def clean(self, value: Any) -> list[str]:  # noqa: ANN401
        """The words; raises ValidationError naming the one that is wrong."""
        text = str(super().clean(value))
        words = (line.strip() for line in text.splitlines())
        return list(dict.fromkeys(self.read([word for word in words if word])))

    def read(self, words: list[str]) -> Iterable[str]:
        """What the lines stand for; the words themselves unless a kind of line says otherwise."""
        return words

    def has_changed(self, initial: Any, data: Any) -> bool:  # noqa: ANN401
        """Compare line by line, whatever way the list was given."""
        return self._lines(initial) != self._lines(data)

    def _lines(self, value: Any) -> list[str]:  # noqa: ANN401
        text = self.prepare_value(value) or ""
        return [line.strip() for line in text.splitlines() if line.strip()]


class HostsField(LinesField):
    """Hosts as an address has them, without "www."; a whole address is cut down to its host."""

    def read(self, words: list[str]) -> Iterable[str]:
        """The host of each line."""
        return [host_of(word) for word in words]


def host_of(text: str) -> str:
    """The host in a word or an address, with a port of its own if it names one. Raises ValidationError for no host."""
    try:
        host = urlsplit(text if "//" in text else f"//{text}").netloc.lower().removeprefix("www.")
    except ValueError:
        host = ""
    if not _HOST.match(host):
        raise forms.ValidationError(f"“{text}” is not a host. Give one such as dawn.com, one a line.")
    return host


class DistrictsField(LinesField):
    """Drawn districts, kept by their slug and typed by name."""

    def prepare_value(self, value: Any) -> Any:  # noqa: ANN401
        """Stored slugs as names, one a line."""
        if not isinstance(value, list | tuple) or not value:
            return super().prepare_value(value)
        names = dict(District.objects.filter(slug__in=value).values_list("slug", "name"))
        return "\n".join(str(names.get(slug, slug)) for slug in value)

    def read(self, words: list[str]) -> Iterable[str]:
        """The slug of each district named."""
        if not words:
            return []
        by_name: dict[str, str] = {}
        for slug, name in District.objects.drawn().values_list("slug", "name"):
            by_name[slug], by_name[name.casefold()] = slug, slug
        for word in words:
            if word.casefold() not in by_name:
                raise forms.ValidationError(
                    f"No district on the map is called “{word}”. Write it as the list of districts does."
                )
        return [by_name[word.casefold()] for word in words]


class PartialDateField(forms.CharField):
    """A date known to the year, the month or the day; blank when it is not known."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=PARTIAL_DATE_LENGTH, **options)
        self.widget.attrs.update(size=12, autocomplete="off")

    def clean(self, value: Any) -> str:  # noqa: ANN401
        """The date; raises ValidationError for a day that the calendar lacks."""
        text: str = super().clean(value)
        if not is_partial_date(text):
            raise forms.ValidationError("Give a year (2014), a month (2014-08) or a day (2014-08-03).")
        return text


def day_field(**options: Any) -> forms.DateField:
    """A day, picked or typed as 2014-08-03."""
    message = "Give a day that the calendar has, such as 2014-08-03."
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(widget=widget, input_formats=["%Y-%m-%d"], error_messages={"invalid": message}, **options)
