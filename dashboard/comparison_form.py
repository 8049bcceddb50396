"""What can be asked of another tracker's events beside the record: which set, which part of it, which list."""

from collections.abc import Mapping
from typing import ClassVar
from urllib.parse import urlencode

from django import forms
from django.core.exceptions import ValidationError

from dashboard.query_form import QueryForm
from places.models import Province

MATCHED, THEIRS, OURS, DIFFER, REJECTED = "matched", "theirs", "ours", "differ", "rejected"
SHOWS: Mapping[str, str] = {
    THEIRS: "Theirs that we lack",
    OURS: "Ours that they lack",
    DIFFER: "Other number of deaths",
    MATCHED: "In both",
}


class ComparisonForm(QueryForm):
    """Which set, which part of it, and which list."""

    shows: ClassVar[Mapping[str, str]] = SHOWS

    version = forms.CharField(required=False, max_length=40)
    month = forms.RegexField(r"^(19|20)[0-9]{2}-(0[1-9]|1[0-2])$", required=False, error_messages={
        "invalid": "A month is written as year and number, such as 2021-08."})  # fmt: skip
    province = forms.SlugField(required=False, max_length=60)
    show = forms.ChoiceField(choices=list(SHOWS.items()), required=False)
    page = forms.IntegerField(required=False, min_value=1)
    format = forms.ChoiceField(choices=[("html", "html"), ("csv", "csv")], required=False)

    def clean_province(self) -> str:
        """Refuse a province that is not there: of it every number would be 0."""
        slug = str(self.cleaned_data["province"] or "")
        known = list(Province.objects.values_list("slug", flat=True)) if slug else []
        if slug and slug not in known:
            raise ValidationError(f"There is no province “{slug}” here. Allowed: {', '.join(known)}.")
        return slug

    def query(self, **changes: str) -> str:
        """The query with ``changes`` made; an empty value takes a part out."""
        kept = ("version", "month", "province", "show")
        pairs = {name: self.given(name) for name in kept} | changes
        return urlencode({name: value for name, value in pairs.items() if value})


class DeskComparisonForm(ComparisonForm):
    """The same at the desk, where pairs that editors rejected are a list too."""

    shows = {**SHOWS, REJECTED: "Rejected pairs"}

    show = forms.ChoiceField(choices=list(shows.items()), required=False)
