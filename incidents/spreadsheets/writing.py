"""An entry as the cells of one row: what a row would have to say for the incident to stay as it is."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from incidents.figure_cells import cell_text
from incidents.services.inputs import AttributionInput, FigureInput, IncidentInput, ReportInput
from incidents.spreadsheets.columns import COLUMNS, FIGURES
from incidents.spreadsheets.figures import report_index

Cells = dict[str, str]


def cells_of(entry: IncidentInput, *, uid: str = "", source_url: str = "") -> Cells:
    """A row's text for every column, "" where the entry says nothing or a cell cannot say it.

    One row tells of one source with its figures, and of one track of attribution: of the source at ``source_url``,
    else the first, and of the track of the first statement. A second source stands by its address alone.
    """
    cells = {column.name: "" for column in COLUMNS}
    at = report_index({"source_url": source_url} if source_url else {}, entry.reports)
    cells |= {"uid": uid, **_plain(entry), **_place(entry)}
    cells |= _attributions(entry.attributions)
    if at is not None:
        cells |= _source(entry.reports[at])
    others = (report.url for number, report in enumerate(entry.reports) if number != at and report.url)
    cells["second_source_url"] = next(others, "")
    return cells


def _plain(entry: IncidentInput) -> Cells:
    names = ["date", "date_end", "date_precision", "part_of_day", "event_class", "summary", "doubt_reason", "notes"]
    return {
        **{name: _text(getattr(entry, name)) for name in names},
        "attack_types": "; ".join(entry.attack_types),
        "targets": "; ".join(entry.targets),
        "campaign": entry.campaign.name if entry.campaign else "",
    }


def _place(entry: IncidentInput) -> Cells:
    where = entry.location
    return {
        "place": where.place_text,
        "district": where.district_text or (where.district.name if where.district else ""),
        "province": where.province.name if where.province else "",
        "latitude": _text(where.latitude),
        "longitude": _text(where.longitude),
        "location_precision": where.precision,
        "near_km": _text(where.near_km),
    }


def _attributions(statements: Sequence[AttributionInput]) -> Cells:
    if not statements:
        return {}
    track, level = statements[0].track, statements[0].level
    names = [one.words for one in statements if (one.track, one.level) == (track, level)]
    return {"group_named": "; ".join(names), "attribution_track": track, "attribution_level": level}


def _source(report: ReportInput) -> Cells:
    latest: dict[str, FigureInput] = {}
    for column, kind in FIGURES.items():
        same = [figure for figure in report.figures if (figure.victim_class, figure.harm) == kind]
        if same:
            latest[column] = max(same, key=lambda figure: figure.stated_on or dt.date.min)
    total = latest.get("killed_total")
    return {
        "source_url": report.url,
        "source_published": _text(report.published_on),
        "source_title": report.title,
        "quote": report.quote,
        "origin": report.origin,
        **{column: cell_text(figure.low, figure.high, figure.quantifier) for column, figure in latest.items()},
        "total_includes_militants": _text(total.total_includes_militants) if total else "",
        **{name: _shared(name, list(latest.values())) for name in ("said_by", "stated_on")},
    }


def _shared(name: str, figures: Sequence[FigureInput]) -> str:
    """What all figures of a row have in common, "" when they do not agree."""
    values = {getattr(figure, name) for figure in figures}
    return _text(values.pop()) if len(values) == 1 else ""


def _text(value: Any) -> str:  # noqa: ANN401
    if isinstance(value, float):
        return repr(value)
    return value.isoformat() if isinstance(value, dt.date) else "" if value is None else str(value)
