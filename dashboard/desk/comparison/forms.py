"""What an editor says beside another tracker's file."""

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat

from dashboard.models import Publisher

LARGEST_FILE = 25 * 1024 * 1024
"""Bytes of an uploaded file; larger ones are for the command import_comparison."""


class ComparisonUploadForm(forms.Form):
    """The file, whose it is, which version, and whether the editor may use it."""

    file = forms.FileField(
        label="File",
        help_text="As the publisher gives it out: CSV, or .xlsx for GTD. Columns must keep their names.",
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.xlsx"}),
        error_messages={"required": "Choose a file.", "empty": "The file is empty. Choose another one."},
    )
    publisher = forms.ChoiceField(label="Publisher", choices=Publisher.choices)
    version = forms.CharField(
        label="Version",
        max_length=40,
        help_text="As the publisher calls it, such as 22.1 or 25.01.25.12.",
        error_messages={"required": "Say which version it is, such as 22.1."},
    )
    may_use = forms.BooleanField(
        label="I may use this file under its publisher’s terms, and the editors here may see it",
        error_messages={"required": "Without that it cannot be taken in."},
    )

    def clean_file(self) -> "UploadedFile[bytes]":
        """The file, if it is not too large to be read in one go."""
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        if (file.size or 0) > LARGEST_FILE:
            raise forms.ValidationError(
                f"The file has {filesizeformat(file.size or 0)}; at most {filesizeformat(LARGEST_FILE)} are read. "
                "Take out other countries and years first."
            )
        return file
