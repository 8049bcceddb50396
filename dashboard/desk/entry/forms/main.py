"""The fields of an entry that stand once: what, when, where, and what is said of it as a whole."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils import timezone

from dashboard.desk.entry.forms.fields import Choices, DayField, QuietForm, RowField, Words, choice
from dashboard.desk.entry.forms.places import PlaceProblem, location_of
from dashboard.desk.entry.forms.references import References
from incidents.choices import AttackType, DatePrecision, EventClass, LocationPrecision, PartOfDay, Target
from incidents.days import Days, read_days
from incidents.services import LocationInput

_WHEN = (
    "“Saturday night”, “3 May 2024 evening”, “mid March 2023”: the fields below follow. "
    "Reckoned from the day of the first source."
)
_NO_DATE = "Say when it was: “Saturday night”, “3 May 2024” or “March 2024”"

Pick = tuple[str, str, bool]
"""A value, its label, and whether it is chosen."""


def _lines(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class IncidentForm(QuietForm):
    """What, when and where. ``when`` is a shortcut in words that fills the fields after it."""

    when = Words(required=False, max_length=120, label="When, in words", help_text=_WHEN)
    date = DayField(required=False, label="Date")
    date_end = DayField(required=False, label="Last day, if it went on")
    date_precision = choice(DatePrecision, empty=None, required=False, label="The date is known to")
    part_of_day = choice(PartOfDay, required=False, label="Part of day", empty="not said")

    place_text = Words(required=False, max_length=160, label="Place, in the source’s words")
    place = RowField(required=False, widget=forms.HiddenInput, label="Place")
    location_precision = choice(
        LocationPrecision,
        label="The place is known to",
        empty="choose",
        error_messages={"required": "Say how closely the place is known"},
    )
    near_km = forms.FloatField(
        required=False, min_value=0, max_value=500, label="Kilometres from it", widget=forms.TextInput
    )
    district_text = Words(required=False, max_length=120, label="District, in the source’s words")
    district = RowField(required=False, label="District", empty="not known")
    district_set = Words(required=False, widget=forms.HiddenInput)
    province = RowField(required=False, label="Province", empty="not known")
    latitude = forms.FloatField(required=False, label="Latitude", widget=forms.TextInput)
    longitude = forms.FloatField(required=False, label="Longitude", widget=forms.TextInput)

    event_class = choice(
        EventClass,
        label="Class",
        empty="choose",
        error_messages={"required": "Say what kind of violence it was; the initiator decides"},
    )
    attack_types = forms.MultipleChoiceField(choices=AttackType.choices, required=False, label="Attack types")
    targets = forms.MultipleChoiceField(choices=Target.choices, required=False, label="Targets")

    summary = Words(required=False, widget=_lines(3), label="Summary", help_text="Public. No names of private people.")
    doubt_reason = Words(
        required=False,
        widget=_lines(2),
        label="Doubt whether it belongs in the record",
        help_text="Public. Blank when nobody doubts.",
    )
    campaign = RowField(required=False, label="Campaign", empty="none")
    maybe_same_as = RowField(
        required=False,
        widget=forms.TextInput(attrs={"placeholder": "PK-000123", "size": 12}),
        label="May be the same as",
        error_messages={"unknown": "No incident has the number “%(slug)s”"},
    )
    notes = Words(required=False, widget=_lines(2), label="Notes for editors", help_text="Never public.")

    reason = Words(required=False, widget=_lines(2), label="Reason")
    source = Words(
        required=False,
        max_length=600,
        label="Source of the change",
        help_text="An address, or a citation; may be left blank.",
    )
    corrects = forms.BooleanField(required=False, label="The entry was wrong")

    def __init__(self, data: Any, *, references: References, today: dt.date | None = None) -> None:  # noqa: ANN401
        """``today`` is the day from which words such as "Saturday night" are reckoned; else the day itself."""
        super().__init__(data, auto_id="id_%s")
        self._references = references
        self.today = today or timezone.localdate()
        offers: dict[str, tuple[Mapping[str, Model], Choices | None]] = {
            "district": (references.districts, references.districts_by_province()),
            "province": (references.provinces, None),
            "campaign": (references.campaigns, None),
            "place": (references.places, None),
            "maybe_same_as": (references.incidents, None),
        }
        for name, (rows, choices) in offers.items():
            field = self.fields[name]
            assert isinstance(field, RowField)
            field.offer(rows, choices)

    @property
    def attack_type_picks(self) -> list[Pick]:
        """The attack types, those chosen first and in their order: the first of them names the incident."""
        return self._picks("attack_types")

    @property
    def target_picks(self) -> list[Pick]:
        """The targets, those chosen first and in their order."""
        return self._picks("targets")

    def _picks(self, name: str) -> list[Pick]:
        field = self.fields[name]
        assert isinstance(field, forms.MultipleChoiceField)
        labels = {str(value): str(label) for value, label in field.choices}  # type: ignore[union-attr, misc]
        chosen = [value for value in dict.fromkeys(self[name].value() or ()) if value in labels]
        return [(value, labels[value], True) for value in chosen] + [
            (value, label, False) for value, label in labels.items() if value not in chosen
        ]

    def clean_district_set(self) -> str:
        """Slugs of drawn districts, parted by blanks."""
        slugs = self.cleaned_data["district_set"].split()
        known = {slug for slug, district in self._references.districts.items() if district.drawn}
        if not known.issuperset(slugs):
            raise ValidationError("The districts have changed meanwhile; choose the place again")
        return " ".join(slugs)

    def clean_date_precision(self) -> str:
        """The precision, to the day unless said otherwise."""
        return self.cleaned_data["date_precision"] or DatePrecision.DAY.value

    def clean(self) -> dict[str, Any]:
        """Read the date out of words when no field has it, and put the place together."""
        found = self.cleaned_data
        if found.get("date") is None and "date" not in self.errors:
            self._read_when(found)
        if found.get("date") and found.get("date_end") and found["date_end"] < found["date"]:
            self.add_error("date_end", "The last day comes before the first")
        found["location"] = self._location(found)
        return found

    def _read_when(self, found: dict[str, Any]) -> None:
        words = found.get("when", "")
        days = read_days(words, today=self.today) if words else None
        if days is None:
            self.add_error("when", f"“{words}” makes no sense here. {_NO_DATE}" if words else _NO_DATE)
            return
        found |= {name: value for name, value in when_of(days).items() if value}

    def _location(self, found: dict[str, Any]) -> LocationInput | None:
        try:
            return location_of(found)
        except PlaceProblem as problem:
            # A field that is wrong by itself has said so already.
            if problem.field not in self.errors:
                self.add_error(problem.field, ValidationError(str(problem)))
            return None


def when_of(days: Days) -> dict[str, Any]:
    """The fields that days in words stand for."""
    return {
        "date": days.date,
        "date_end": days.date_end,
        "date_precision": str(days.precision),
        "part_of_day": str(days.part_of_day),
    }
