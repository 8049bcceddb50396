"""Writing an entry over an incident: its sources, figures, attributions and choices first, then the row, once."""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Model

from incidents.choices import Status
from incidents.models import Attribution, CasualtyChoice, CasualtyFigure, Incident, Report
from incidents.services.casualties import columns_from_reports
from incidents.services.incidents import add_report, attribute, each_once, title_of
from incidents.services.inputs import AttributionInput, FigureInput, IncidentInput, ReportInput
from incidents.services.withholding import keep_back, put_back

_REPORT_FIELDS = ("url", "title", "quote", "published_on", "origin", "scope")
_ATTRIBUTION_FIELDS = ("words", "track", "level", "stated_on", "spokesman", "channel")
_FIGURE_KEY = ("said_by", "stated_on", "victim_class", "harm")
_FIGURE_VALUES = ("low", "high", "quantifier", "total_includes_militants", "tags")


def apply_entry(incident: Incident, entry: IncidentInput, *, by: User, reviewed: bool = False) -> None:
    """Write an entry over a locked incident inside ``recorded``: children first, then the row, once.

    ``reviewed`` says that a second person stands behind it, so that it does not become "edited since review".
    """
    reports = _save_reports(incident, entry.reports)
    _save_attributions(incident, entry.attributions, reports)
    _save_choices(incident, entry)
    # What was read of the children before is no longer so.
    incident._prefetched_objects_cache = {}  # type: ignore[attr-defined]
    kept_to = incident.withheld_to
    reason = put_back(incident) if kept_to else ""
    write_row(incident, entry)
    if kept_to:
        keep_back(incident, kept_to, reason)
    for name, value in columns_from_reports(incident).items():
        setattr(incident, name, value)
    if not reviewed:
        mark_edited(incident, by)
        if incident.status == Status.PUBLISHED:
            incident.status = Status.PUBLISHED_CHANGED
    save_version(incident)


def write_row(incident: Incident, entry: IncidentInput) -> None:
    """Set the row's own fields, in memory."""
    where = entry.location
    values = {
        "title": title_of(entry),
        "summary": entry.summary,
        "event_class": entry.event_class,
        "attack_types": each_once(entry.attack_types),
        "targets": each_once(entry.targets),
        "doubt_reason": entry.doubt_reason,
        "date": entry.date,
        "date_end": entry.date_end,
        "date_precision": entry.date_precision,
        "part_of_day": entry.part_of_day,
        "province": where.province,
        "district": where.district,
        "district_set": list(where.district_set),
        "district_text": where.district_text,
        "place": where.place,
        "place_text": where.place_text,
        "latitude": where.latitude,
        "longitude": where.longitude,
        "location_precision": where.precision,
        "near_km": where.near_km,
        "campaign": entry.campaign,
        "maybe_same_as": entry.maybe_same_as,
        "notes": entry.notes,
    }
    for name, value in values.items():
        setattr(incident, name, value)


def mark_edited(incident: Incident, by: User) -> None:
    """Note that a person has a hand in what no reviewer has passed yet."""
    if by.pk not in incident.unreviewed_editors:
        incident.unreviewed_editors = [*incident.unreviewed_editors, by.pk]


def save_version(incident: Incident) -> None:
    """Save the row as its next version."""
    incident.version += 1
    incident.save()


def _save_reports(incident: Incident, given: tuple[ReportInput, ...]) -> list[Report]:
    stored = list(incident.reports.prefetch_related("figures"))
    pairs = [(report, _take(stored, report)) for report in given]
    for left in stored:
        left.delete()
    found = []
    for position, (report, row) in enumerate(pairs):
        if row is None:
            found.append(add_report(report=report, incident=incident, position=position))
            continue
        save_report(row, report, position=position)
        found.append(row)
    return found


def save_report(row: Report, given: ReportInput, *, position: int) -> None:
    """Write a source with its figures over a stored one, of an incident or a campaign, inside ``recorded``.

    A figure is the same one while whom it counts, what befell them, who said it and its day stay the same.
    """
    _save_changed(row, {**_values(given, _REPORT_FIELDS), "outlet_id": given.outlet.pk, "position": position})
    _save_figures(row, given.figures)


def _take(stored: list[Report], given: ReportInput) -> Report | None:
    """The stored report an entry's report stands for, taken off the list."""
    found = next((row for row in stored if row.pk == given.id), None) if given.id is not None else None
    if found is None and given.url:
        found = next((row for row in stored if row.url == given.url), None)
    if found is not None:
        stored.remove(found)
    return found


def _save_figures(report: Report, given: tuple[FigureInput, ...]) -> None:
    stored = list(report.figures.all())
    new = []
    for figure in given:
        key = _values(figure, _FIGURE_KEY)
        row = next((one for one in stored if _values(one, _FIGURE_KEY) == key), None)
        if row is None:
            new.append(figure)
            continue
        stored.remove(row)
        _save_changed(row, {**_values(figure, _FIGURE_VALUES), "tags": list(figure.tags)})
    for row in stored:
        row.delete()
    for figure in new:
        values = {**_values(figure, _FIGURE_KEY), **_values(figure, _FIGURE_VALUES), "tags": list(figure.tags)}
        CasualtyFigure.objects.create(report=report, **values)


def _save_attributions(incident: Incident, given: tuple[AttributionInput, ...], reports: list[Report]) -> None:
    stored = list(incident.attributions.all())
    pairs = []
    for one in given:
        same = next((row for row in stored if _same_attribution(row, one)), None)
        if same is not None:
            stored.remove(same)
        pairs.append((one, same))
    for left in stored:
        left.delete()
    for one, row in pairs:
        if row is None:
            attribute(incident, one, reports)
            continue
        report = None if one.report is None else reports[one.report].pk
        group = one.group.pk if one.group else None
        _save_changed(row, {**_values(one, _ATTRIBUTION_FIELDS), "group_id": group, "report_id": report})


def _same_attribution(row: Attribution, given: AttributionInput) -> bool:
    if given.id is not None:
        return row.pk == given.id
    return (row.words, row.track, row.group_id) == (given.words, given.track, given.group.pk if given.group else None)


def _save_choices(incident: Incident, entry: IncidentInput) -> None:
    stored = {row.series: row for row in incident.casualty_choices.all()}
    for choice in entry.choices:
        row = stored.pop(choice.series, None)
        values = {"low": choice.low, "best": choice.best, "high": choice.high, "reason": choice.reason}
        if row is None:
            CasualtyChoice.objects.create(incident=incident, series=choice.series, **values)
        else:
            _save_changed(row, values)
    for row in stored.values():
        row.delete()


def _values(row: object, names: Iterable[str]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}


def _save_changed(row: Model, values: dict[str, Any]) -> None:
    """Save only what differs, so that history holds changes alone."""
    changed = [name for name, value in values.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, values[name])
    if changed:
        row.save(update_fields=[name.removesuffix("_id") for name in changed])
