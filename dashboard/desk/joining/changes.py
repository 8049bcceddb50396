"""A bulk edit as its form gives it and as its pages tell it."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import TextChoices

from dashboard.desk.words import part_label, part_words
from incidents.choices import AttackType, EventClass, LocationPrecision, PartOfDay, Target
from incidents.models import Campaign
from incidents.services import BulkChange, IncidentInput, LocationInput
from incidents.services.entries import changed_parts

REMOVE = "-"
AS_IT_IS = ("", "Leave as it is")


@dataclass(frozen=True, slots=True)
class Line:
    """One part that changes: how it is called, and its lines before and after."""

    label: str
    old: list[str]
    new: list[str]


def _several(label: str, kind: type[TextChoices]) -> forms.MultipleChoiceField:
    widget = forms.CheckboxSelectMultiple
    return forms.MultipleChoiceField(label=label, choices=kind.choices, required=False, widget=widget)


class ChangeForm(forms.Form):
    """What is to be done to each of the chosen incidents; what is left empty stays as it is."""

    add_attack_types = forms.MultipleChoiceField(
        label="Attack types to add", choices=AttackType.choices, required=False
    )
    remove_attack_types = forms.MultipleChoiceField(
        label="Attack types to take away", choices=AttackType.choices, required=False
    )
    add_targets = forms.MultipleChoiceField(label="Targets to add", choices=Target.choices, required=False)
    remove_targets = forms.MultipleChoiceField(label="Targets to take away", choices=Target.choices, required=False)
    event_class = forms.ChoiceField(label="Class", choices=[AS_IT_IS, *EventClass.choices], required=False)
    part_of_day = forms.ChoiceField(
        label="Part of day",
        choices=[AS_IT_IS, *PartOfDay.choices, (REMOVE, "Take away: not said")],
        required=False,
    )
    campaign = forms.ChoiceField(label="Campaign", required=False)
    doubt_reason = forms.CharField(label="Doubt", required=False, max_length=2000)
    remove_doubt = forms.BooleanField(label="Take the doubt away", required=False)

    def __init__(self, data: Mapping[str, Any] | None, *, campaigns: Mapping[str, Campaign]) -> None:
        super().__init__(data)
        field = self.fields["campaign"]
        assert isinstance(field, forms.ChoiceField)
        names = [(slug, campaign.name) for slug, campaign in campaigns.items()]
        field.choices = [AS_IT_IS, (REMOVE, "Take out of its campaign"), *names]

    @property
    def selects(self) -> list[forms.BoundField]:
        """The fields in which one thing is chosen."""
        return [self[name] for name in ("event_class", "part_of_day", "campaign")]

    @property
    def words(self) -> list[forms.BoundField]:
        """The fields in which several words are ticked."""
        return [self[name] for name in ("add_attack_types", "remove_attack_types", "add_targets", "remove_targets")]

    @property
    def change(self) -> BulkChange:
        """The change that a valid form asks for."""
        given = self.cleaned_data
        part, campaign = given["part_of_day"], given["campaign"]
        return BulkChange(
            add_attack_types=tuple(given["add_attack_types"]),
            remove_attack_types=tuple(given["remove_attack_types"]),
            add_targets=tuple(given["add_targets"]),
            remove_targets=tuple(given["remove_targets"]),
            event_class=given["event_class"],
            part_of_day="" if part == REMOVE else part,
            remove_part_of_day=part == REMOVE,
            doubt_reason=given["doubt_reason"],
            remove_doubt=given["remove_doubt"],
            campaign="" if campaign == REMOVE else campaign,
            leave_campaign=campaign == REMOVE,
        )


def lines_of(before: IncidentInput, after: IncidentInput, parts: tuple[str, ...]) -> list[Line]:
    """The parts of an incident that change, before and after."""
    return [Line(part_label(part), part_words(before, part), part_words(after, part)) for part in parts]


def bulk_change_words(change: BulkChange, campaigns: Mapping[str, Campaign]) -> list[str]:
    """What a bulk edit does to each incident, one thing a line."""
    campaign = campaigns.get(change.campaign)
    told = [
        ("Add to the attack types: {}", _labels(AttackType, change.add_attack_types)),
        ("Take from the attack types: {}", _labels(AttackType, change.remove_attack_types)),
        ("Add to the targets: {}", _labels(Target, change.add_targets)),
        ("Take from the targets: {}", _labels(Target, change.remove_targets)),
        ("Class: {}", _labels(EventClass, (change.event_class,))),
        ("Part of day: {}", _labels(PartOfDay, (change.part_of_day,))),
        ("Part of day: taken away", change.remove_part_of_day),
        ("Doubt: {}", change.doubt_reason),
        ("Doubt: taken away", change.remove_doubt),
        ("Link into the campaign {}", campaign.name if campaign else change.campaign),
        ("Take out of the campaign", change.leave_campaign),
    ]
    return [words.format(value) for words, value in told if value]


def _labels(kind: type[TextChoices], words: tuple[str, ...]) -> str:
    return ", ".join(str(kind(word).label) for word in words if word)


def change_from_json(content: Mapping[str, Any]) -> BulkChange:
    """The change that a batch keeps."""
    given: dict[str, Any] = {name: tuple(one) if isinstance(one, list) else one for name, one in content.items()}
    return BulkChange(**given)


def lines_from_json(before: Mapping[str, Any], change: BulkChange, campaigns: Mapping[str, Campaign]) -> list[Line]:
    """What a bulk edit did to an incident that stood as ``before`` says. No queries: of the rest nothing is read."""
    old = IncidentInput(
        event_class=before["event_class"],
        date=dt.date.fromisoformat(before["date"]),
        location=LocationInput(precision=LocationPrecision.COUNTRY),
        reports=(),
        attack_types=tuple(before["attack_types"]),
        targets=tuple(before["targets"]),
        part_of_day=before["part_of_day"],
        doubt_reason=before["doubt_reason"],
        campaign=campaigns.get(before["campaign"] or ""),
    )
    new = change.over(old, campaigns.get(change.campaign))
    return lines_of(old, new, changed_parts(old, new))


def campaigns_by_slug() -> dict[str, Campaign]:
    """Every campaign by slug, newest first. One query."""
    return {campaign.slug: campaign for campaign in Campaign.objects.order_by("-date", "name")}
