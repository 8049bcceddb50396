"""An incident as one entry: read from the record, compared with another, and kept as JSON while it waits.

Everything that edits an incident works on its entry: the desk's form, a restored field, a bulk edit, a spreadsheet.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass, replace
from typing import Any, cast

from django.db.models import Model, Prefetch, prefetch_related_objects

from groups.models import ArmedGroup
from incidents.choices import DatePrecision, LocationPrecision
from incidents.models import Attribution, Campaign, Incident, Outlet, Report
from incidents.services.inputs import (
    AttributionInput,
    ChoiceInput,
    FigureInput,
    IncidentInput,
    LocationInput,
    ReportInput,
)
from places.models import District, Place, Province

# The parts of an entry that are compared, restored and fought over one by one, and how each is called.
PARTS = {
    "event_class": "Class",
    "attack_types": "Attack types",
    "targets": "Targets",
    "date": "Date",
    "date_end": "Last day",
    "date_precision": "Date known to",
    "part_of_day": "Part of day",
    "location": "Place",
    "summary": "Summary",
    "doubt_reason": "Doubt",
    "reports": "Sources and figures",
    "attributions": "Attribution",
    "choices": "Figures chosen by an editor",
    "campaign": "Campaign",
    "maybe_same_as": "May be the same as",
    "notes": "Notes for editors",
}
PRIVATE_PARTS = frozenset({"maybe_same_as", "notes"})

# How a row of a table is named in JSON.
_KEYS: dict[type[Model], str] = {
    Province: "slug",
    District: "slug",
    Place: "slug",
    Outlet: "slug",
    ArmedGroup: "slug",
    Campaign: "slug",
    Incident: "uid",
}


def entry_of(incident: Incident) -> IncidentInput:
    """The entry an incident stands for, a withheld place put back into it. Up to nine queries, none after
    ``for_entry``.
    """
    prefetch_related_objects([incident], *_children())
    reports = list(incident.reports.all())
    order = {report.pk: number for number, report in enumerate(reports)}
    attributions = incident.attributions.all()
    kept = getattr(incident, "withheld_location", None) if incident.withheld_to else None
    where = kept or incident
    return IncidentInput(
        event_class=incident.event_class,
        date=incident.date,
        date_end=incident.date_end,
        date_precision=incident.date_precision,
        part_of_day=incident.part_of_day,
        location=location_of(where, province=incident.province),
        reports=tuple(_report_input(report) for report in reports),
        attributions=tuple(_attribution_input(one, order) for one in attributions),
        attack_types=tuple(incident.attack_types),
        targets=tuple(incident.targets),
        summary=where.summary,
        doubt_reason=where.doubt_reason,
        campaign=where.campaign,
        maybe_same_as=incident.maybe_same_as,
        notes=incident.notes,
        choices=tuple(
            ChoiceInput(one.series, one.low, one.best, one.high, one.reason) for one in incident.casualty_choices.all()
        ),
    )


def for_entry(rows: Any) -> Any:  # noqa: ANN401
    """Incidents with all that ``entry_of`` reads, in a fixed number of queries however many rows."""
    return rows.select_related(
        "province", "district", "place", "campaign", "maybe_same_as", "withheld_location__district",
        "withheld_location__place", "withheld_location__campaign",
    ).prefetch_related(*_children())  # fmt: skip


def _children() -> list[Any]:
    return [
        Prefetch("reports", queryset=Report.objects.select_related("outlet").prefetch_related("figures")),
        Prefetch("attributions", queryset=Attribution.objects.select_related("group")),
        "casualty_choices",
    ]


def location_of(where: Any, *, province: Province | None) -> LocationInput:  # noqa: ANN401
    """The location in a row of Incident, of its withheld place, or of an old version."""
    return LocationInput(
        precision=where.location_precision,
        place_text=where.place_text,
        district_text=where.district_text,
        province=province,
        district=where.district,
        place=where.place,
        district_set=tuple(where.district_set),
        latitude=where.latitude,
        longitude=where.longitude,
        near_km=where.near_km,
    )


def _report_input(report: Report) -> ReportInput:
    return ReportInput(
        id=report.pk,
        outlet=report.outlet,
        url=report.url,
        title=report.title,
        quote=report.quote,
        published_on=report.published_on,
        origin=report.origin,
        scope=report.scope,
        figures=tuple(
            FigureInput(
                victim_class=figure.victim_class,
                harm=figure.harm,
                low=figure.low,
                high=figure.high,
                quantifier=figure.quantifier,
                said_by=figure.said_by,
                stated_on=figure.stated_on,
                total_includes_militants=figure.total_includes_militants,
                tags=tuple(figure.tags),
            )
            for figure in report.figures.all()
        ),
    )


def _attribution_input(one: Attribution, order: Mapping[int, int]) -> AttributionInput:
    return AttributionInput(
        id=one.pk,
        words=one.words,
        track=one.track,
        level=one.level,
        group=one.group,
        report=None if one.report_id is None else order.get(one.report_id),
        stated_on=one.stated_on,
        spokesman=one.spokesman,
        channel=one.channel,
    )


def changed_parts(before: IncidentInput, after: IncidentInput) -> tuple[str, ...]:
    """The parts in which two entries differ. Rows of the same content are the same, whatever their ids."""
    return tuple(name for name in PARTS if _bare(getattr(before, name)) != _bare(getattr(after, name)))


def combine(base: IncidentInput, mine: IncidentInput, theirs: IncidentInput) -> tuple[IncidentInput, tuple[str, ...]]:
    """Theirs with my changes of the base laid over it, and the parts that both changed, each in another way.

    An attribution keeps its source, wherever that stands in the list of sources that comes out.
    """
    touched = changed_parts(base, mine)
    moved = set(changed_parts(base, theirs))
    apart = set(changed_parts(mine, theirs))
    collide = tuple(name for name in touched if name in moved and name in apart)
    entry = replace(theirs, **{name: getattr(mine, name) for name in touched})
    whose = mine if "attributions" in touched else theirs
    return replace(entry, attributions=_carried(whose, entry.reports)), collide


def _carried(whose: IncidentInput, reports: tuple[ReportInput, ...]) -> tuple[AttributionInput, ...]:
    """The attributions of an entry, each pointing at its own source among ``reports``; at none where that is gone."""
    return tuple(
        one if one.report is None else replace(one, report=place_of(whose.reports[one.report], reports))
        for one in whose.attributions
    )


def place_of(source: ReportInput, reports: Sequence[ReportInput]) -> int | None:
    """Where a source stands among reports; None when it is not among them."""
    wanted = report_key(source)
    return next((at for at, one in enumerate(reports) if report_key(one) == wanted), None)


def report_key(report: ReportInput) -> object:
    """What makes two reports the same source: the stored row, else the address, else outlet and headline."""
    return report.id if report.id is not None else (report.url or (report.outlet.slug, report.title))


def _bare(value: Any) -> Any:  # noqa: ANN401
    """A value to compare by: without ids of rows, and words kept in a set where order says nothing."""
    if isinstance(value, ReportInput):
        return replace(value, id=None, figures=tuple(sorted(value.figures, key=repr)))
    if isinstance(value, AttributionInput):
        return replace(value, id=None)
    if isinstance(value, tuple) and value and isinstance(value[0], str):
        return frozenset(value)
    if isinstance(value, tuple):
        return tuple(_bare(one) for one in value)
    return value


def to_json(entry: Any) -> Any:  # noqa: ANN401
    """An entry as plain values: days as ISO 8601, rows of other tables by slug or uid."""
    if isinstance(entry, Model):
        return getattr(entry, _KEYS[type(entry)])
    if is_dataclass(entry):
        return {field.name: to_json(getattr(entry, field.name)) for field in fields(entry)}
    if isinstance(entry, tuple | list):
        return [to_json(one) for one in entry]
    return entry.isoformat() if isinstance(entry, dt.date) else entry


def from_json(data: Mapping[str, Any]) -> IncidentInput:
    """The entry that ``to_json`` wrote, with today's rows of other tables. Raises DoesNotExist when one is gone."""
    where = data["location"]
    return IncidentInput(
        event_class=data["event_class"],
        date=cast(dt.date, _day(data["date"])),
        date_end=_day(data["date_end"]),
        date_precision=data.get("date_precision", DatePrecision.DAY),
        part_of_day=data["part_of_day"],
        location=LocationInput(
            **{
                **where,
                "precision": where.get("precision", LocationPrecision.COUNTRY),
                "province": _row(Province, where["province"]),
                "district": _row(District, where["district"]),
                "place": _row(Place, where["place"]),
                "district_set": tuple(where["district_set"]),
            }
        ),
        reports=tuple(_report(one) for one in data["reports"]),
        attributions=tuple(
            AttributionInput(**{**one, "group": _row(ArmedGroup, one["group"]), "stated_on": _day(one["stated_on"])})
            for one in data["attributions"]
        ),
        attack_types=tuple(data["attack_types"]),
        targets=tuple(data["targets"]),
        summary=data["summary"],
        doubt_reason=data["doubt_reason"],
        campaign=_row(Campaign, data["campaign"]),
        maybe_same_as=_row(Incident, data["maybe_same_as"]),
        notes=data["notes"],
        choices=tuple(ChoiceInput(**one) for one in data["choices"]),
    )


def _report(data: Mapping[str, Any]) -> ReportInput:
    figures = tuple(
        FigureInput(**{**one, "stated_on": _day(one["stated_on"]), "tags": tuple(one["tags"])})
        for one in data["figures"]
    )
    outlet = cast(Outlet, _row(Outlet, data["outlet"]))
    return ReportInput(**{**data, "outlet": outlet, "published_on": _day(data["published_on"]), "figures": figures})


def _day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def _row(model: type[Any], key: str | None) -> Any:  # noqa: ANN401
    return model._default_manager.get(**{_KEYS[model]: key}) if key else None
