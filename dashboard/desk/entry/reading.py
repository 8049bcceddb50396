"""Words turned into fields on the server, for a browser without scripts: the button "Read the words"."""

import datetime as dt

from django.utils import timezone

from dashboard.desk.entry.find import place_fields
from dashboard.desk.entry.forms import Data, EntryForm, References
from dashboard.desk.entry.forms.main import when_of
from incidents.days import read_days
from places.resolve import resolve_place

_OF_A_PLACE = ("place", "district", "district_set", "province", "latitude", "longitude")


def read_words(data: Data, references: References) -> None:
    """Fill the date from ``when``, the outlets from their addresses and the place from its words, where none is given.

    A field that holds anything is left as it is.
    """
    form = EntryForm(data, references=references)
    for source in form.sources:
        if source.outlet is not None:
            data[f"{source.prefix}-outlet"] = source.outlet.slug
    if data.text("when") and not data.text("date"):
        days = read_days(data.text("when"), today=form.main.today or timezone.localdate())
        for name, value in when_of(days).items() if days else ():
            data[name] = value.isoformat() if isinstance(value, dt.date) else value or ""
    words = data.text("place_text")
    if words and not any(data.text(name) for name in _OF_A_PLACE):
        resolution = resolve_place(words, district=data.text("district_text"))
        for name, value in place_fields(resolution.match or resolution.fallback).items():
            data[name] = data.text(name) or value
