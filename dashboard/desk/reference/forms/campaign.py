"""What hangs from a campaign: the incidents in it, and the sources that give totals over all of them."""

import re
from collections.abc import Iterable
from typing import Any

from django import forms
from django.forms import BaseFormSet, formset_factory

from dashboard.desk.reference.forms.base import ExplainedForm, name_fields_in_errors
from dashboard.desk.reference.forms.fields import day_field
from incidents.choices import Harm, IncludesMilitants, Quantifier, SaidBy, VictimClass
from incidents.models import CasualtyFigure, Outlet, Report
from incidents.services import FigureInput, RecordError, ReportInput
from incidents.sources import outlet_of_url, refuse_bad_url

BLANK_FIGURES = 3
MOST_FIGURES = 40
_OPEN_ABOVE = frozenset({Quantifier.AT_LEAST, Quantifier.SEVERAL, Quantifier.DOZENS})


class MembersForm(ExplainedForm):
    """Incidents that come into a campaign, by their numbers, and those that go out of it."""

    add = forms.CharField(
        label="Incidents to add",
        required=False,
        help_text="Their numbers, such as PK-000123, one a line or with commas between them.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    remove = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, members: Iterable[str], **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["remove"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(uid, uid) for uid in members]
        field.error_messages["invalid_choice"] = "%(value)s is not in it any more. Look again at what is ticked."
        self.fields["change_reason"].help_text = "Readers see it beside each incident's change."
        self.ask_for_source(needed=False)

    def clean_add(self) -> list[str]:
        """The numbers, each as it was typed."""
        return [uid for uid in re.split(r"[\s,;]+", self.cleaned_data["add"]) if uid]


class FigureForm(forms.Form):
    """One line of a source's totals; blank lines say nothing."""

    victim_class = forms.ChoiceField(label="Whom", choices=VictimClass.choices, initial=VictimClass.TOTAL)
    harm = forms.ChoiceField(label="What happened", choices=Harm.choices, initial=Harm.KILLED)
    quantifier = forms.ChoiceField(label="Word", choices=[("", "–"), *Quantifier.choices], required=False)
    low = forms.IntegerField(label="Lowest", min_value=0, required=False)
    high = forms.IntegerField(label="Highest", min_value=0, required=False)
    said_by = forms.ChoiceField(label="Who said it", choices=[("", "Not said"), *SaidBy.choices], required=False)
    stated_on = day_field(label="On", required=False)
    total_includes_militants = forms.ChoiceField(
        label="Militants in the total", choices=[("", "–"), *IncludesMilitants.choices], required=False
    )
    # Kept as they are: this page does not ask for them.
    tags = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        name_fields_in_errors(self)

    def clean(self) -> dict[str, Any]:
        """Refuse a range the wrong way round, and what only a total can say."""
        cleaned = super().clean() or self.cleaned_data
        low, high = cleaned.get("low"), cleaned.get("high")
        if low is not None and high is not None and low > high:
            self.add_error("low", "The lowest number cannot be above the highest.")
        if cleaned.get("total_includes_militants") and cleaned.get("victim_class") != VictimClass.TOTAL:
            self.add_error("total_includes_militants", "Only a total says whether militants are in it.")
        return cleaned

    @property
    def says_nothing(self) -> bool:
        """Whether the line has no number."""
        return self.cleaned_data.get("low") is None and self.cleaned_data.get("high") is None

    def figure(self) -> FigureInput:
        """The line as the services take it; one number alone is lowest and highest, unless its word says more."""
        said = self.cleaned_data
        low, high, word = said["low"], said["high"], said["quantifier"]
        if low is None or high is None:
            number = low if low is not None else high
            low = None if word == Quantifier.UP_TO else number
            high = None if word in _OPEN_ABOVE else number
        return FigureInput(
            victim_class=said["victim_class"],
            harm=said["harm"],
            low=low,
            high=high,
            quantifier=word or None,
            said_by=said["said_by"] or None,
            stated_on=said["stated_on"],
            total_includes_militants=said["total_includes_militants"] or None,
            tags=tuple(tag for tag in said["tags"].split(",") if tag),
        )


FigureFormSet = formset_factory(FigureForm, extra=BLANK_FIGURES, max_num=MOST_FIGURES, validate_max=True)


class CampaignReportForm(ExplainedForm):
    """A source that gives totals over a campaign's places."""

    url = forms.CharField(
        label="Address",
        max_length=600,
        required=False,
        help_text="Of the page that gives the totals.",
        widget=forms.URLInput(attrs={"autocomplete": "off"}),
    )
    outlet = forms.ModelChoiceField(
        queryset=Outlet.objects.all(),
        required=False,
        empty_label="By the address",
        help_text="Leave it to the address, unless there is none.",
    )
    title = forms.CharField(label="Headline", max_length=300, required=False)
    quote = forms.CharField(
        max_length=600,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Short: the words behind the totals.",
    )
    published_on = day_field(label="Published on", required=False)
    origin = forms.CharField(
        label="Copies",
        max_length=80,
        required=False,
        help_text="The wire or release it copies, such as AFP. Blank: its own.",
    )
    scope = forms.CharField(
        label="What the totals cover",
        max_length=300,
        help_text="In words, such as “all twelve attacks of the night”.",
        error_messages={"required": "Say what the totals cover, such as “all twelve attacks of the night”."},
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.ask_for_source(needed=False)
        # The source is the page itself.
        del self.fields["change_source"]

    @property
    def body_fields(self) -> list[forms.BoundField]:
        """The source's own fields, in order."""
        names = ("url", "outlet", "title", "quote", "published_on", "origin", "scope")
        return [self[name] for name in names]

    def clean_url(self) -> str:
        """The address as the record keeps it."""
        url: str = self.cleaned_data["url"]
        try:
            return refuse_bad_url(url) if url else ""
        except RecordError as error:
            raise forms.ValidationError(f"{error.message[:1].upper()}{error.message[1:]}.") from error

    def clean(self) -> dict[str, Any]:
        """Find the outlet by the address when none is chosen."""
        cleaned = super().clean() or self.cleaned_data
        if not cleaned.get("outlet") and "url" not in self.errors:
            cleaned["outlet"] = outlet_of_url(cleaned["url"]) if cleaned["url"] else None
            if cleaned["outlet"] is None:
                self.add_error(
                    "outlet", "No outlet is known by this address. Choose one, or add it under Outlets first."
                )
        return cleaned

    def report(self, figures: "BaseFormSet[FigureForm]", pk: int | None) -> ReportInput:
        """The source with its totals, as the services take it."""
        names = ("outlet", "url", "title", "quote", "published_on", "origin", "scope")
        lines = [form for form in figures if isinstance(form, FigureForm) and form.cleaned_data]
        return ReportInput(
            **{name: self.cleaned_data[name] for name in names},
            figures=tuple(line.figure() for line in lines if not line.says_nothing),
            id=pk,
        )


def initial_of(report: Report) -> dict[str, Any]:
    """A stored source as the form shows it."""
    names = ("outlet", "url", "title", "quote", "published_on", "origin", "scope")
    return {name: getattr(report, name) for name in names}


def initial_of_figure(figure: CasualtyFigure) -> dict[str, Any]:
    """A stored figure as its line shows it; one number alone is not said twice."""
    names = ("victim_class", "harm", "quantifier", "low", "said_by", "stated_on", "total_includes_militants")
    high = None if figure.low == figure.high else figure.high
    return {**{name: getattr(figure, name) for name in names}, "high": high, "tags": ",".join(figure.tags)}
