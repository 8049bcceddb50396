"""What an editor says beside a file."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat

from incidents.spreadsheets.carrying import NewRows
from incidents.spreadsheets.reading import LARGEST_FILE

_NEW_ROWS = {
    NewRows.DRAFTS: "become drafts",
    NewRows.REVIEW: "go to review",
    NewRows.PUBLISH: "are published where one person may; the others go to review",
}


class UploadForm(forms.Form):
    """The file, why, and what becomes of its rows. To publish at once is offered to a reviewer alone."""

    file = forms.FileField(
        label="File",
        help_text="The filled-in template as .xlsx, or the same columns as CSV. At most 5,000 rows.",
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv,.tsv,.txt"}),
        error_messages={
            "required": "Choose a file.",
            "missing": "Choose a file.",
            "empty": "The file is empty. Choose another one.",
        },
    )
    reason = forms.CharField(
        label="Why",
        max_length=500,
        help_text="The public reads it beside each change of a published incident.",
        error_messages={"required": "Say why; the public reads it beside each change of a published incident."},
    )
    source = forms.CharField(
        label="Source of the whole file (optional)",
        max_length=600,
        required=False,
        help_text="Blank: each row rests on its own source.",
    )
    new_rows = forms.ChoiceField(
        label="New incidents",
        widget=forms.RadioSelect,
        initial=NewRows.DRAFTS.value,
        error_messages={"required": "Say what becomes of new incidents."},
    )
    corrects = forms.BooleanField(
        label="Some rows set wrong entries right",
        required=False,
        help_text="Only then may a row change or take out a figure or a source of a published incident. "
        "A later toll needs no tick: it stands beside the earlier one.",
    )

    def __init__(self, *args: Any, may_publish: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["new_rows"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            (one.value, words) for one, words in _NEW_ROWS.items() if may_publish or one != NewRows.PUBLISH
        ]

    def clean_file(self) -> "UploadedFile[bytes]":
        """The file, if it is not too large to be read."""
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        size = file.size or 0
        if size > LARGEST_FILE:
            raise forms.ValidationError(
                f"The file has {filesizeformat(size)}; at most {filesizeformat(LARGEST_FILE)} are read. "
                "Split it into several."
            )
        return file


class UndoForm(forms.Form):
    """Why an import is undone."""

    reason = forms.CharField(
        label="Why",
        max_length=500,
        help_text="The public reads it beside each change of a published incident.",
        error_messages={"required": "Say why; the public reads it beside each change of a published incident."},
    )


def new_rows_words(value: str) -> str:
    """What becomes of new incidents: "New incidents become drafts"."""
    return f"New incidents {_NEW_ROWS[NewRows(value)]}"
