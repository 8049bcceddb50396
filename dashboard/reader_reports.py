"""The form by which a reader reports an error or a risk, and what keeps machines from filling it in."""

import re
import time
from typing import Any

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError

from dashboard.models.reader_report import ReaderReportKind
from incidents.models import Incident

SHORTEST, LONGEST = 10, 4000
MOST_LINKS = 3
FASTEST_SECONDS, SLOWEST_SECONDS = 3, 24 * 60 * 60
_LINK = re.compile(r"https?://|www\.", re.IGNORECASE)
_SALT = "dashboard.reader_reports"


class PlainText(forms.CharField):
    """Several lines of text; a line's end counts as one character, as in the browser's own count."""

    def to_python(self, value: Any) -> str:  # noqa: ANN401
        """The text with line ends as Unix has them."""
        text = super().to_python(value) or ""
        return text.replace("\r\n", "\n").replace("\r", "\n")


class ReportForm(forms.Form):
    """A reader's report on one incident.

    ``website`` is a trap: people do not see it, and machines fill it in. ``ticket`` says, signed, which version of
    which incident the form was opened on, and when.
    """

    kind = forms.ChoiceField(
        choices=ReaderReportKind.choices, error_messages={"required": "Say what it is about: choose one of the four."}
    )
    text = PlainText(
        min_length=SHORTEST,
        max_length=LONGEST,
        error_messages={
            "required": "Say what is wrong, or what could harm whom.",
            "min_length": f"What you want to tell us is too short: write at least {SHORTEST} characters.",
            "max_length": f"What you want to tell us is too long: write at most {LONGEST:,} characters.",
        },
    )
    source = forms.CharField(
        required=False,
        max_length=600,
        error_messages={"max_length": "The source is too long: give one address or citation, at most 600 characters."},
    )
    contact = forms.CharField(
        required=False,
        max_length=254,
        error_messages={"max_length": "How to reach you is too long: write at most 254 characters."},
    )
    website = forms.CharField(required=False)
    ticket = forms.CharField()

    def __init__(self, incident: Incident, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.incident = incident

    def clean_text(self) -> str:
        """Refuse a text that is mostly links."""
        text: str = self.cleaned_data["text"]
        if len(_LINK.findall(text)) > MOST_LINKS:
            raise ValidationError(f"What you want to tell us holds too many links: give at most {MOST_LINKS}.")
        return text

    def clean_website(self) -> str:
        """Refuse whoever fills in what people do not see."""
        if self.cleaned_data["website"]:
            raise ValidationError("Leave the field “Website” empty. It is there to tell people from machines.")
        return ""

    def clean_ticket(self) -> int:
        """The version of the incident that the reader saw."""
        version, opened = read_ticket(self.cleaned_data["ticket"], self.incident)
        age = time.time() - opened
        if age < FASTEST_SECONDS:
            raise ValidationError("That was faster than people write. Wait a moment, then send it again.")
        if age > SLOWEST_SECONDS:
            raise ValidationError("This page was open for more than a day. What you wrote is kept: send it again.")
        return version


def ticket_for(incident: Incident, *, opened: float | None = None) -> str:
    """A signed note that the form was opened on this version of this incident, now unless said otherwise."""
    note = {"uid": incident.uid, "version": incident.version, "opened": time.time() if opened is None else opened}
    return signing.Signer(salt=_SALT).sign_object(note)


def read_ticket(ticket: str, incident: Incident) -> tuple[int, float]:
    """Version and moment of a ticket. Raises ValidationError for one that was not given out for this incident."""
    try:
        note = signing.Signer(salt=_SALT).unsign_object(ticket)
    except signing.BadSignature:
        note = {}
    if note.get("uid") != incident.uid:
        raise ValidationError("This form was not opened here. What you wrote is kept: send it again.")
    return int(note["version"]), float(note["opened"])
