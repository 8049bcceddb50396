"""Outlets, campaigns and context events."""

from typing import Any

from django import forms

from dashboard.desk.reference.forms.base import ReferenceForm
from dashboard.desk.reference.forms.fields import DistrictsField, HostsField, day_field
from incidents.models import Campaign, ContextEvent, Outlet

LANGUAGES = {
    "en": "English", "ur": "Urdu", "ps": "Pashto", "sd": "Sindhi", "bal": "Balochi", "pa": "Punjabi", "skr": "Saraiki",
    "brh": "Brahui", "fa": "Persian", "ar": "Arabic", "hi": "Hindi", "zh": "Chinese", "fr": "French", "de": "German",
    "tr": "Turkish", "ru": "Russian",
}  # fmt: skip


class OutletForm(ReferenceForm):
    """A publisher of reports."""

    language = forms.ChoiceField(choices=())
    hosts = HostsField(
        required=False,
        help_text="The hosts it publishes on, one a line, without “www.”. A pasted address is recognised by them.",
    )

    class Meta:
        model = Outlet
        fields = ("name", "slug", "kind", "reliability", "language", "hosts", "note")
        help_texts = {
            "kind": "An aggregator is never an origin of its own: changing this may count its incidents anew.",
            "reliability": "Links to a partisan outlet or one of low reliability are labelled on the pages.",
        }
        widgets = {"note": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["language"]
        assert isinstance(field, forms.ChoiceField)
        assert isinstance(self.instance, Outlet)
        # A language that a loader brought stays choosable where it is.
        field.choices = list(({self.instance.language: self.instance.language} | LANGUAGES).items())

    def slug_words(self) -> str:
        """The name, with the parts of a host kept apart."""
        return super().slug_words().replace(".", " ")


class CampaignForm(ReferenceForm):
    """Attacks that belong together, or one toll over several places."""

    date = day_field(label="First day")
    date_end = day_field(label="Last day", required=False, help_text="Blank: it was one day.")
    district_set = DistrictsField(
        label="Districts", required=False, help_text="One a line, by name. Blank: not known, or the whole province."
    )

    class Meta:
        model = Campaign
        fields = (
            "name", "slug", "kind", "date", "date_end", "place_text", "province", "district_set", "summary", "notes",
        )  # fmt: skip
        labels = {"place_text": "Places in words", "notes": "Notes for editors"}
        help_texts = {
            "kind": "A wave joins attacks. One toll for several places is what no source splits by place.",
            "notes": "Never public.",
        }
        widgets = {"summary": forms.Textarea(attrs={"rows": 3}), "notes": forms.Textarea(attrs={"rows": 3})}


class ContextEventForm(ReferenceForm):
    """Something that helps to read a series."""

    date = day_field(label="First day")
    date_end = day_field(label="Last day", required=False, help_text="Blank: it was one day.")

    class Meta:
        model = ContextEvent
        fields = ("title", "slug", "kind", "date", "date_end", "affects", "summary", "source")
        labels = {"source": "Rests on"}
        widgets = {"summary": forms.Textarea(attrs={"rows": 3})}
        help_texts = {"title": "As charts print it beside the line; short."}

    def slug_words(self) -> str:
        """The year and the title, as the other events have it."""
        date = self.cleaned_data.get("date")
        return f"{date.year if date else ''} {self.cleaned_data.get('title', '')}".strip()
