"""The forms of alerts."""

from django import forms
from django.core.exceptions import ValidationError

from dashboard.models.alert import Frequency


class AlertForm(forms.Form):
    """Where to write, and how often. ``website`` is a trap: people do not see it, and machines fill it in."""

    address = forms.EmailField(
        max_length=254,
        error_messages={
            "required": "Give the address to write to, such as name@example.org.",
            "invalid": "This is no e-mail address. It looks like name@example.org.",
            "max_length": "This address is too long for an e-mail address: at most 254 characters.",
        },
    )
    frequency = forms.ChoiceField(
        choices=Frequency.choices,
        error_messages={
            "required": "Choose how often: at once, once a day or once a week.",
            "invalid_choice": "Choose how often: at once, once a day or once a week.",
        },
    )
    website = forms.CharField(required=False)

    def clean_address(self) -> str:
        """Refuse an address within the machine that sends, or by the number of a machine: no reader has one."""
        address = str(self.cleaned_data["address"])
        domain = address.rpartition("@")[2]
        if "." not in domain or domain.startswith("["):
            raise ValidationError(self.fields["address"].error_messages["invalid"])
        return address

    def clean_website(self) -> str:
        """Refuse whoever fills in what people do not see."""
        if self.cleaned_data["website"]:
            raise ValidationError("Leave the field “Website” empty. It is there to tell people from machines.")
        return ""
