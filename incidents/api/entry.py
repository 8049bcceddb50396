"""An incident as it is written: JSON to an entry, and an entry to the JSON that changes it."""

from collections.abc import Mapping, Sequence
from dataclasses import MISSING, fields, replace
from typing import Any

from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail, ValidationError

from groups.models import ArmedGroup
from incidents.api.fields import MOST_ROWS, Day, RowOf, Strict, Text, Whole, Word, Words, YesNo
from incidents.api.location import LocationSerializer
from incidents.choices import (
    CLAIM_LEVELS,
    JUDGEMENT_LEVELS,
    AttackType,
    AttributionLevel,
    AttributionTrack,
    DatePrecision,
    EventClass,
    Harm,
    IncludesMilitants,
    PartOfDay,
    Quantifier,
    SaidBy,
    Series,
    Target,
    VictimClass,
    VictimTag,
)
from incidents.models import Campaign, Incident, Outlet
from incidents.services import AttributionInput, ChoiceInput, FigureInput, IncidentInput, RecordError, ReportInput
from incidents.services.entries import PARTS, to_json
from incidents.sources import outlet_of_url, refuse_bad_url

# What a part is when it is taken out.
_NOTHING = {part.name: part.default for part in fields(IncidentInput) if part.default is not MISSING}
_ROW_ID = {"max_value": 2**63 - 1, "min_value": 1}


class FigureSerializer(Strict):
    """One number of one source."""

    victim_class = Word(VictimClass, required=True, allow_null=False)
    harm = Word(Harm, required=True, allow_null=False)
    low = Whole()
    high = Whole()
    quantifier = Word(Quantifier)
    said_by = Word(SaidBy)
    stated_on = Day()
    total_includes_militants = Word(IncludesMilitants)
    tags = Words(VictimTag)

    def validate(self, given: Mapping[str, Any]) -> FigureInput:
        """The figure, when its numbers can be."""
        figure = FigureInput(**given)
        if figure.low is None and figure.high is None:
            raise ValidationError({"low": ["Give low, high or both: the same number twice where it is one number."]})
        if figure.low is not None and figure.high is not None and figure.low > figure.high:
            raise ValidationError({"high": ["The high is not below the low."]})
        if figure.total_includes_militants and figure.victim_class != VictimClass.TOTAL:
            raise ValidationError({"total_includes_militants": ["Only a total says whether militants are in it."]})
        return figure


class ReportSerializer(Strict):
    """One source's account. Its outlet is known by the address, unless another is named."""

    id = Whole(**_ROW_ID)
    url = Text()
    outlet = RowOf(Outlet.objects.all(), what="outlet")
    published_on = Day()
    title = Text(max_length=300)
    quote = Text(max_length=600)
    origin = Text(max_length=80)
    scope = Text(max_length=300)
    figures: Any = serializers.ListSerializer(
        child=FigureSerializer(), required=False, allow_null=True, max_length=MOST_ROWS
    )

    def validate_url(self, url: str | None) -> str:
        """The address as the record keeps it."""
        try:
            return refuse_bad_url(url) if url else ""
        except RecordError as error:
            raise ValidationError(_sentence(error.message)) from error

    def validate_figures(self, figures: list[FigureInput] | None) -> tuple[FigureInput, ...]:
        """Two numbers for the same people by the same speaker of the same day would be added up."""
        said = [(one.victim_class, one.harm, one.said_by, one.stated_on) for one in figures or ()]
        if len(set(said)) < len(said):
            message = "The same speaker gives the same number twice on one day. A later toll has a later stated_on."
            raise ValidationError(message, code="twice")
        return tuple(figures or ())

    def validate(self, given: dict[str, Any]) -> ReportInput:
        """The report with its outlet."""
        url = given.get("url", "")
        outlet = given.pop("outlet", None) or (outlet_of_url(url) if url else None)
        if outlet is None:
            message = "Name the outlet by its slug: the address does not tell which it is."
            raise ValidationError({"outlet": [ErrorDetail(message, code="required")]})
        return ReportInput(outlet=outlet, **given)


class AttributionSerializer(Strict):
    """Who is said to have done it, by whom, how firmly. ``report`` counts the reports of the entry from 0."""

    id = Whole(**_ROW_ID)
    group = RowOf(ArmedGroup.objects.all(), what="group")
    words = Text(max_length=160)
    track = Word(AttributionTrack, required=True, allow_null=False)
    level = Word(AttributionLevel, required=True, allow_null=False)
    report = Whole()
    stated_on = Day()
    spokesman = Text(max_length=120)
    channel = Text(max_length=120)

    def validate(self, given: dict[str, Any]) -> AttributionInput:
        """The statement, when its level is one of its track."""
        levels = CLAIM_LEVELS if given["track"] == AttributionTrack.CLAIM else JUDGEMENT_LEVELS
        if given["level"] not in levels:
            allowed = ", ".join(level.value for level in AttributionLevel if level in levels)
            raise ValidationError({"level": [f"On the track “{given['track']}” it is one of: {allowed}."]})
        group = given.get("group")
        given["words"] = given.get("words") or (group.name if group else "")
        if not given["words"]:
            raise ValidationError({"words": ["Write the group's name as the source has it, or give its slug."]})
        return AttributionInput(**given)


class ChoiceSerializer(Strict):
    """A low, best and high that an editor sets in the place of the rules' own."""

    series = Word(Series, required=True, allow_null=False)
    low = Whole(required=True, allow_null=False)
    best = Whole(required=True, allow_null=False)
    high = Whole(required=True, allow_null=False)
    reason = Text(required=True, allow_null=False, allow_blank=False)

    def validate(self, given: Mapping[str, Any]) -> ChoiceInput:
        """The choice, when its numbers are in order."""
        if not given["low"] <= given["best"] <= given["high"]:
            raise ValidationError({"best": ["The best lies between the low and the high."]})
        return ChoiceInput(**given)


class EntrySerializer(Strict):
    """An incident's parts, and what is said about the change itself (``reason``, ``source``)."""

    event_class = Word(EventClass, required=True, allow_null=False)
    attack_types = Words(AttackType)
    targets = Words(Target)
    date = Day(required=True, allow_null=False)
    date_end = Day()
    date_precision = Word(DatePrecision)
    part_of_day = Word(PartOfDay)
    location = LocationSerializer(required=True)
    summary = Text()
    doubt_reason = Text()
    reports: Any = serializers.ListSerializer(child=ReportSerializer(), required=True, max_length=MOST_ROWS)
    attributions: Any = serializers.ListSerializer(
        child=AttributionSerializer(), required=False, allow_null=True, max_length=MOST_ROWS
    )
    choices: Any = serializers.ListSerializer(
        child=ChoiceSerializer(), required=False, allow_null=True, max_length=len(Series)
    )
    campaign = RowOf(Campaign.objects.all(), what="campaign")
    maybe_same_as = RowOf(Incident.objects.all(), what="incident", key="uid")
    notes = Text()
    reason = Text(max_length=2000)
    source = Text(max_length=600)  # type: ignore[assignment]  # a field like the others, not where one is read from


class NewEntrySerializer(EntrySerializer):
    """A new incident. ``submit`` sends it to review at once."""

    submit = YesNo(required=False)


class ChangedEntrySerializer(EntrySerializer):
    """A change: the parts that are given take the place of those that stand; a null takes a part out."""

    corrects = YesNo(required=False)

    def get_fields(self) -> dict[str, Any]:
        """None is required."""
        found = super().get_fields()
        for field in found.values():
            field.required = False
        return found

    def to_internal_value(self, data: Any) -> dict[str, Any]:  # noqa: ANN401
        """What is given, a null as the empty value of its part."""
        given = super().to_internal_value(data)
        taken_out = {name: _NOTHING[name] for name, value in data.items() if value is None and name in _NOTHING}
        return {**taken_out, **given}


def entry_from(given: Mapping[str, Any], before: IncidentInput | None) -> IncidentInput:
    """The entry that validated parts make, laid over the one before. Raises ValidationError where they do not fit."""
    parts: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in given.items() if name in PARTS
    }
    if before is not None and "reports" in parts and "attributions" not in parts:
        parts["attributions"] = _carried(before, parts["reports"])
    entry = replace(before, **parts) if before is not None else IncidentInput(**parts)
    _check_ids(entry, before)
    if entry.date_end is not None and entry.date_end < entry.date:
        raise ValidationError({"date_end": ["The last day comes before the first."]})
    for index, one in enumerate(entry.attributions):
        if one.report is not None and one.report >= len(entry.reports):
            message = f"There is no report {one.report}: the entry has {len(entry.reports)}, counted from 0."
            raise ValidationError({"attributions": {str(index): {"report": [message]}}})
    series = [choice.series for choice in entry.choices]
    if len(set(series)) < len(series):
        raise ValidationError({"choices": ["A series is chosen twice."]})
    return entry


def entry_json(entry: IncidentInput) -> dict[str, Any]:
    """The entry in the words that a change takes, with the ids of its stored rows."""
    found: dict[str, Any] = to_json(entry)
    where = found["location"]
    return {**found, "location": {"location_precision": where.pop("precision"), **where}}


def _carried(before: IncidentInput, reports: Sequence[ReportInput]) -> tuple[AttributionInput, ...]:
    """The attributions as they stand, each led to where its report is among the new ones, or to none."""
    places: dict[int, int | None] = {}
    for place, old in enumerate(before.reports):
        same = (n for n, new in enumerate(reports) if new.id == old.id or (old.url and new.url == old.url))
        places[place] = next(same, None)
    return tuple(one if one.report is None else replace(one, report=places[one.report]) for one in before.attributions)


def _check_ids(entry: IncidentInput, before: IncidentInput | None) -> None:
    """A row's id is that of a row of this incident, and comes once."""
    for part in ("reports", "attributions"):
        known = [one.id for one in getattr(before, part)] if before is not None else []
        for index, one in enumerate(getattr(entry, part)):
            if one.id is None:
                continue
            if one.id not in known:
                message = (
                    f"This incident has no {part[:-1]} {one.id}, or it is named twice. Leave id out for a new one."
                )
                raise ValidationError({part: {str(index): {"id": [ErrorDetail(message, code="unknown_value")]}}})
            known.remove(one.id)


def _sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}."
