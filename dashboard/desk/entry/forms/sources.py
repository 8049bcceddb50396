"""The repeated parts of an entry: a source with its figures, who is said to have done it, a figure chosen by hand."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from dashboard.desk.entry.forms.fields import DayField, QuietForm, RowField, Words
from dashboard.desk.entry.forms.references import References
from dashboard.desk.entry.forms.rows import STATEMENTS, Data, keys_of
from dashboard.desk.entry.forms.statements import Statement
from groups.models import ArmedGroup
from incidents.choices import CLAIM_LEVELS, JUDGEMENT_LEVELS, AttributionLevel, AttributionTrack, Series
from incidents.figure_cells import LARGEST
from incidents.models import Outlet
from incidents.services import AttributionInput, ChoiceInput, RecordError, ReportInput
from incidents.sources import host_names, outlet_among, refuse_bad_url

LEVELS = {
    AttributionTrack.CLAIM: CLAIM_LEVELS,
    AttributionTrack.OFFICIAL_BLAME: JUDGEMENT_LEVELS,
    AttributionTrack.ANALYST: JUDGEMENT_LEVELS,
}
# Track and level are one choice: no level can be chosen that its track does not have.
STANCES = [
    (
        track.label,
        [
            (f"{track.value}:{level.value}", f"{track.label}: {level.label.lower()}")
            for level in AttributionLevel
            if level in levels
        ],
    )
    for track, levels in LEVELS.items()
]


class ReportForm(QuietForm):
    """One source's account."""

    id = forms.IntegerField(required=False, widget=forms.HiddenInput)
    url = Words(required=False, label="Web address", widget=forms.URLInput(attrs={"placeholder": "https://"}))
    outlet = RowField(required=False, label="Outlet", empty="choose")
    published_on = DayField(required=False, label="Published on")
    title = Words(required=False, max_length=300, label="Headline")
    quote = Words(
        required=False,
        max_length=600,
        label="Short quote",
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="The words behind the figures, as short as they can be.",
    )
    origin = Words(
        required=False,
        max_length=80,
        label="Copies",
        widget=forms.TextInput(attrs={"list": "origins"}),
        help_text="The wire or release that this account repeats. Copies of one are one origin.",
    )
    scope = Words(required=False, max_length=300, widget=forms.HiddenInput)

    def __init__(self, data: Data, *, prefix: str, references: References) -> None:
        super().__init__(data, prefix=prefix)
        self._references = references
        outlet = self.fields["outlet"]
        assert isinstance(outlet, RowField)
        outlet.offer(references.outlets)

    def clean_url(self) -> str:
        """The address as the record keeps it."""
        url: str = self.cleaned_data["url"]
        if not url:
            return ""
        try:
            return refuse_bad_url(url)
        except RecordError as refused:
            raise ValidationError(f"Web address: {refused.message}") from refused

    def clean(self) -> dict[str, Any]:
        """Recognise the outlet by its address unless one is chosen."""
        found = self.cleaned_data
        if found.get("outlet") is None and found.get("url"):
            found["outlet"] = outlet_among(host_names(found["url"]), self._references.hosts)
        return found


class Source:
    """One source of the page: its own fields and its statements."""

    def __init__(self, data: Data, prefix: str, references: References) -> None:
        self.prefix = prefix
        self.key = prefix.rpartition("-")[2]
        self.form = ReportForm(data, prefix=prefix, references=references)
        kind = f"{prefix}-{STATEMENTS}"
        self.statements = [Statement(data, f"{kind}-{key}") for key in keys_of(data, kind)]
        self.form.full_clean()
        self.errors = self._errors() if self.is_filled else {}

    @property
    def outlet(self) -> Outlet | None:
        """The outlet that is chosen or recognised."""
        return self.form.cleaned_data.get("outlet")

    @property
    def is_filled(self) -> bool:
        """Whether anything is typed; a row left blank is no source."""
        typed = ("url", "outlet", "published_on", "title", "quote", "origin")
        return any(self.form[name].value() for name in typed) or any(
            cell.text for statement in self.statements for cell in statement.cells
        )

    def refuse(self, name: str, message: str) -> None:
        """Say that one of its fields is wrong."""
        self.form.add_error(name, message)
        self.errors.setdefault(f"{self.prefix}-{name}", []).append(message)

    @property
    def has_details(self) -> bool:
        """Whether more than the address is typed, so that the rest stands open."""
        return any(self.form[name].value() or self.form[name].errors for name in ("title", "quote", "origin"))

    def report(self) -> ReportInput | None:
        """The report, None while its outlet is not known."""
        found = self.form.cleaned_data
        outlet = found.get("outlet")
        if outlet is None:
            return None
        return ReportInput(
            id=found.get("id"),
            outlet=outlet,
            url=found.get("url", ""),
            title=found.get("title", ""),
            quote=found.get("quote", ""),
            published_on=found.get("published_on"),
            origin=found.get("origin", ""),
            scope=found.get("scope", ""),
            figures=tuple(figure for statement in self.statements for figure in statement.figures),
        )

    def _errors(self) -> dict[str, list[str]]:
        if self.outlet is None and "outlet" not in self.form.errors:
            self.form.add_error("outlet", "Choose the outlet: the address does not tell which it is")
        found = {f"{self.prefix}-{name}": list(map(str, messages)) for name, messages in self.form.errors.items()}
        for statement in self.statements:
            found |= statement.errors
        return found | self._said_twice()

    def _said_twice(self) -> dict[str, list[str]]:
        """Two numbers for the same people by the same speaker of the same day would be added up."""
        found: dict[str, list[str]] = {}
        seen = set()
        for statement in self.statements:
            statement.form.full_clean()
            said = statement.form.cleaned_data
            for cell in statement.cells:
                key = (said.get("said_by"), said.get("stated_on"), cell.victim_class, cell.harm)
                if cell.number is not None and key in seen:
                    found[cell.name] = [f"{cell.label}: the same speaker gives it twice; a later toll has a later date"]
                elif cell.number is not None:
                    seen.add(key)
        return found


class AttributionForm(QuietForm):
    """One statement of who did it."""

    id = forms.IntegerField(required=False, widget=forms.HiddenInput)
    group = RowField(required=False, widget=forms.HiddenInput)
    words = Words(required=False, max_length=160, label="Group, as the source writes it")
    stance = forms.ChoiceField(required=False, choices=[("", "choose"), *STANCES], label="Who says so, how firmly")
    report = forms.CharField(required=False, label="Carried by", widget=forms.Select)
    stated_on = DayField(required=False, label="Said on")
    spokesman = Words(required=False, max_length=120, label="Spokesman")
    channel = Words(required=False, max_length=120, label="Channel")


class Attributed:
    """One attribution of the page."""

    def __init__(self, data: Data, prefix: str, references: References, sources: list[Source]) -> None:
        self.prefix = prefix
        self.form = AttributionForm(data, prefix=prefix)
        group, report = self.form.fields["group"], self.form.fields["report"]
        assert isinstance(group, RowField)
        group.offer(references.groups)
        shown = [(one.key, f"Source {number}") for number, one in enumerate(sources, 1)]
        report.widget.choices = [*shown, ("", "not said")]
        self.form.full_clean()
        self.errors = self._errors() if self.is_filled else {}

    @property
    def group(self) -> ArmedGroup | None:
        """The group that was chosen."""
        return self.form.cleaned_data.get("group")

    @property
    def is_filled(self) -> bool:
        """Whether anything is typed; a row left blank is no attribution."""
        typed = ("group", "words", "stance", "stated_on", "spokesman", "channel")
        return any(self.form[name].value() for name in typed)

    @property
    def has_details(self) -> bool:
        """Whether more than the group is typed, so that the rest stands open."""
        return any(self.form[name].value() or self.form[name].errors for name in ("stated_on", "spokesman", "channel"))

    def attribution(self, order: dict[str, int]) -> AttributionInput | None:
        """The attribution, None while its words or its track are missing. ``order`` is the place of each source."""
        found = self.form.cleaned_data
        words = found.get("words") or (self.group.name if self.group else "")
        track, _, level = (found.get("stance") or "").partition(":")
        if not words or not track:
            return None
        return AttributionInput(
            id=found.get("id"),
            words=words,
            track=track,
            level=level,
            group=self.group,
            report=order.get(found.get("report", "")),
            stated_on=found.get("stated_on"),
            spokesman=found.get("spokesman", ""),
            channel=found.get("channel", ""),
        )

    def _errors(self) -> dict[str, list[str]]:
        found = self.form.cleaned_data
        if not found.get("words") and self.group is None and "words" not in self.form.errors:
            self.form.add_error("words", "Write the group’s name as the source has it")
        if not found.get("stance") and "stance" not in self.form.errors:
            self.form.add_error("stance", "Say who attributes it, and how firmly")
        return {f"{self.prefix}-{name}": list(map(str, messages)) for name, messages in self.form.errors.items()}


def _people(label: str) -> forms.IntegerField:
    return forms.IntegerField(
        required=False, min_value=0, max_value=LARGEST, label=label, widget=forms.TextInput(attrs={"size": 5})
    )


class ChoiceForm(QuietForm):
    """A low, best and high set by hand for one series."""

    low = _people("Low")
    best = _people("Best")
    high = _people("High")
    reason = Words(required=False, label="Why")


class Chosen:
    """The editor's own numbers for one series."""

    def __init__(self, data: Data, series: Series) -> None:
        self.series = series
        self.prefix = f"choices-{series.value}"
        self.form = ChoiceForm(data, prefix=self.prefix)
        self.form.full_clean()
        self.errors = self._errors() if self.is_filled else {}

    @property
    def is_filled(self) -> bool:
        """Whether anything is typed."""
        return any(self.form[name].value() for name in self.form.fields)

    def choice(self) -> ChoiceInput | None:
        """The choice, None unless it is whole."""
        found = self.form.cleaned_data
        if self.errors or not self.is_filled:
            return None
        return ChoiceInput(self.series.value, found["low"], found["best"], found["high"], found["reason"])

    def _errors(self) -> dict[str, list[str]]:
        found = self.form.cleaned_data
        bounds = [found.get(name) for name in ("low", "best", "high")]
        for name, value in zip(("low", "best", "high"), bounds, strict=True):
            if value is None and name not in self.form.errors:
                self.form.add_error(name, f"{self.series.label}: give the {name} too")
        if None not in bounds and not bounds[0] <= bounds[1] <= bounds[2]:  # type: ignore[operator]
            self.form.add_error("best", f"{self.series.label}: the best lies between the low and the high")
        if not found.get("reason"):
            self.form.add_error("reason", "Say why the rules’ own choice is not the one to quote; it is public")
        return {f"{self.prefix}-{name}": list(map(str, messages)) for name, messages in self.form.errors.items()}
