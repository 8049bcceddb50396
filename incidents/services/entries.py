"""An incident as one entry: read from the record, compared with another, and kept as JSON while it waits.

Everything that edits an incident works on its entry: the desk's form, a restored field, a bulk edit, a spreadsheet.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass, replace
from typing import Any, cast

from django.db.models import Model, Prefetch, prefetch_related_objects

from groups.models import ArmedGroup
from incidents.choices import LocationPrecision
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

# Which parts of an entry, at any depth, are rows of other tables.
POINTING: dict[str, type[Model]] = {
    "province": Province,
    "district": District,
    "place": Place,
    "outlet": Outlet,
    "group": ArmedGroup,
    "campaign": Campaign,
    "maybe_same_as": Incident,
}
Pointer = tuple[str, str]
"""One of those parts, and what the row is called in JSON."""
Rows = Mapping[Pointer, Any]

_INPUTS: dict[str, type[Any]] = {
    "entry": IncidentInput,
    "location": LocationInput,
    "reports": ReportInput,
    "figures": FigureInput,
    "attributions": AttributionInput,
    "choices": ChoiceInput,
}
_DAYS = frozenset({"date", "date_end", "published_on", "stated_on"})


def column_of(model: type[Model]) -> str:
    """The column by which a row of a table is called in JSON."""
    return "uid" if model is Incident else "slug"


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
        return getattr(entry, column_of(type(entry)))
    if is_dataclass(entry):
        return {field.name: to_json(getattr(entry, field.name)) for field in fields(entry)}
    if isinstance(entry, tuple | list):
        return [to_json(one) for one in entry]
    return entry.isoformat() if isinstance(entry, dt.date) else entry


def from_json(document: Mapping[str, Any]) -> IncidentInput:
    """The entry that ``to_json`` wrote, with today's rows of other tables. Raises DoesNotExist when one is gone."""
    (entry,) = read_entries([document])
    return entry


def stored_rows(pointers: Iterable[Pointer]) -> Rows:
    """The rows that entries point to, as they are today: one query a table. Raises DoesNotExist when one is gone."""
    wanted: defaultdict[str, set[str]] = defaultdict(set)
    for part, key in pointers:
        wanted[part].add(key)
    found = {}
    for part, keys in wanted.items():
        model: Any = POINTING[part]
        rows = model._default_manager.in_bulk(keys, field_name=column_of(model))
        if keys - rows.keys():
            raise model.DoesNotExist(f"{part} {min(keys - rows.keys())!r} is gone")
        found.update({(part, key): row for key, row in rows.items()})
    return found


def read_entries(
    documents: Iterable[Mapping[str, Any]], rows_of: Callable[[set[Pointer]], Rows] = stored_rows
) -> list[IncidentInput]:
    """The entries that ``to_json`` wrote, all rows they point to read together by ``rows_of``."""
    whole = [_whole(document) for document in documents]
    rows = rows_of({pointer for document in whole for pointer in _pointers(document)})
    return [cast(IncidentInput, _read(document, rows, "entry")) for document in whole]


def _whole(document: Mapping[str, Any]) -> dict[str, Any]:
    """A document, with the precision that a place without one has."""
    return {**document, "location": {"precision": LocationPrecision.COUNTRY, **document["location"]}}


def _pointers(value: Any, part: str = "") -> Iterator[Pointer]:  # noqa: ANN401
    """Every row of another table that a document names."""
    if isinstance(value, Mapping):
        for name, one in value.items():
            yield from _pointers(one, name)
    elif isinstance(value, list):
        for one in value:
            yield from _pointers(one)
    elif part in POINTING and value:
        yield part, value


def _read(value: Any, rows: Rows, part: str) -> Any:  # noqa: ANN401
    if isinstance(value, Mapping):
        return _INPUTS[part](**{name: _read(one, rows, name) for name, one in value.items()})
    if isinstance(value, list):
        return tuple(_read(one, rows, part) for one in value)
    if part in POINTING and value:
        return rows[part, value]
    if part in _DAYS and value:
        return dt.date.fromisoformat(value)
    return value
