"""A row of cells as the entry of an incident, new or changed. Everything wrong with a row is found at once."""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils import timezone

from incidents.choices import CLAIM_LEVELS, JUDGEMENT_LEVELS, AttributionLevel, AttributionTrack, DatePrecision
from incidents.services.errors import RecordError
from incidents.services.inputs import AttributionInput, IncidentInput, LocationInput, ReportInput
from incidents.spreadsheets.cells import Clear
from incidents.spreadsheets.columns import BY_NAME, FIGURES, LOCATION, REQUIRED
from incidents.spreadsheets.figures import figure_notes, report_index, reports_of
from incidents.spreadsheets.tables import Tables
from incidents.spreadsheets.whereabouts import Located, locate

Given = Mapping[str, Any]

_SIMPLE = ("event_class", "attack_types", "targets", "date", "date_end", "date_precision", "part_of_day")
_TEXTS = ("summary", "doubt_reason", "notes")
# What an entry has where a new row says nothing, or a dash takes out what was there.
_NOTHING: dict[str, Any] = {
    "attack_types": (),
    "targets": (),
    "date_end": None,
    "date_precision": DatePrecision.DAY.value,
    "part_of_day": "",
    **dict.fromkeys(_TEXTS, ""),
}
_SOURCE = ("source_url", "source_published", "source_title", "quote", "origin", "second_source_url")
_FIGURE_WORDS = ("quantifier", "said_by", "stated_on", "total_includes_militants")
_GROUPS = ("group_named", "attribution_track", "attribution_level")
# Columns that are read together: where one of them cannot be read, nothing is made of the others either.
_TOGETHER = (LOCATION, (*_SOURCE, *FIGURES, *_FIGURE_WORDS), _GROUPS)


@dataclass(slots=True)
class Findings:
    """What is wrong with a row, and what is only worth a look, by column."""

    errors: dict[str, str] = field(default_factory=dict)
    notes: list[tuple[str, str]] = field(default_factory=list)

    @contextmanager
    def checking(self) -> Iterator[None]:
        """Keep what the block refuses, and go on behind it. The first error of a column stands."""
        try:
            yield
        except RecordError as error:
            self.errors.setdefault(error.field, error.message)


def build(given: Given, before: IncidentInput | None, tables: Tables, found: Findings) -> IncidentInput | None:
    """The entry that a row makes: of a new incident, or of the one whose entry is ``before``.

    ``given`` holds what its cells give, by column; blank ones are not in it. Errors are added to those in ``found``,
    which name cells that cannot be read; with any, there is no entry.
    """
    _check_required(given, before, found)
    parts: dict[str, Any] = {name: _part(given, name, before) for name in (*_SIMPLE, *_TEXTS)}
    steps: list[tuple[tuple[str, ...], Callable[[], dict[str, Any]]]] = [
        (LOCATION, lambda: _location(given, before, tables, found)),
        (_TOGETHER[1], lambda: _reports(given, before, tables, found)),
        (("campaign",), lambda: {"campaign": _campaign(given, before, tables)}),
    ]
    for columns, step in steps:
        if not found.errors.keys() & set(columns):
            with found.checking():
                parts |= step()
    if not found.errors.keys() & {*_GROUPS, *LOCATION, *_TOGETHER[1]}:
        with found.checking():
            parts["attributions"] = _attributions(given, before, parts["location"], parts["reports"], tables, found)
    with found.checking():
        _check_days(parts, found)
    if found.errors:
        return None
    return replace(before, **parts) if before is not None else IncidentInput(**parts)


def _check_required(given: Given, before: IncidentInput | None, found: Findings) -> None:
    for name in REQUIRED:
        if name in found.errors:
            continue
        if given.get(name) is Clear.CLEAR:
            found.errors[name] = "this cannot be taken out; every incident has it"
        elif before is None and name not in given:
            found.errors[name] = f"{BY_NAME[name].label} is blank; a new incident needs it"


def _part(given: Given, name: str, before: IncidentInput | None) -> Any:  # noqa: ANN401
    if given.get(name) is Clear.CLEAR:
        return _NOTHING.get(name)
    if name in given:
        return given[name]
    return getattr(before, name) if before is not None else _NOTHING.get(name)


def _location(given: Given, before: IncidentInput | None, tables: Tables, found: Findings) -> dict[str, Any]:
    located: Located = locate(given, before.location if before is not None else None, tables)
    found.notes.extend(located.notes)
    return {"location": located.location}


def _reports(given: Given, before: IncidentInput | None, tables: Tables, found: Findings) -> dict[str, Any]:
    found.notes.extend(figure_notes(given))
    return {"reports": reports_of(given, before.reports if before is not None else (), tables)}


def _campaign(given: Given, before: IncidentInput | None, tables: Tables) -> Any:  # noqa: ANN401
    if "campaign" not in given:
        return before.campaign if before is not None else None
    return None if given["campaign"] is Clear.CLEAR else tables.campaign(given["campaign"])


def _attributions(
    given: Given,
    before: IncidentInput | None,
    location: LocationInput,
    reports: tuple[ReportInput, ...],
    tables: Tables,
    found: Findings,
) -> tuple[AttributionInput, ...]:
    """Who is said to have done it. A statement on the same group and track is set right; others stay beside it."""
    statements = list(before.attributions) if before is not None else []
    names = given.get("group_named")
    if names is Clear.CLEAR:
        return ()
    track, level = _track_and_level(given, names)
    for words in names or ():
        group, resolution = tables.group(words, location.province.name if location.province else "")
        if group is None:
            found.notes.append(("group_named", f"“{words}” names no group for certain; the words alone are kept"))
        key = (resolution.group_slug or words.casefold(), track)
        same = next((at for at, one in enumerate(statements) if _statement_key(one) == key), None)
        if same is not None:
            statements[same] = replace(statements[same], level=level)
        else:
            carried_by = report_index(given, reports)
            statements.append(AttributionInput(words=words, group=group, track=track, level=level, report=carried_by))
    return tuple(statements)


def _track_and_level(given: Given, names: tuple[str, ...] | None) -> tuple[str, str]:
    track, level = (None if given.get(name) is Clear.CLEAR else given.get(name) for name in _GROUPS[1:])
    if not names:
        if track or level:
            raise RecordError("group_named", "this is blank, but the row says by whom or how firmly a group is named")
        return "", ""
    if not track:
        raise RecordError("attribution_track", "say who names the group: the group itself, officials or an analyst")
    levels = CLAIM_LEVELS if track == AttributionTrack.CLAIM else JUDGEMENT_LEVELS
    if level not in levels:
        allowed = ", ".join(str(one.label) for one in AttributionLevel if one in levels)
        raise RecordError("attribution_level", f"for “{AttributionTrack(track).label}” use one of: {allowed}")
    return str(track), str(level)


def _statement_key(one: AttributionInput) -> tuple[str, str]:
    return (one.group.slug if one.group else one.words.casefold(), one.track)


def _check_days(parts: Mapping[str, Any], found: Findings) -> None:
    date, end = parts["date"], parts["date_end"]
    if not isinstance(date, dt.date) or "date" in found.errors:
        return
    if date > timezone.localdate():
        raise RecordError("date", f"{date.isoformat()} has not come yet")
    if end is not None and "date_end" not in found.errors and end < date:
        raise RecordError("date_end", f"{end.isoformat()} is before the first day, {date.isoformat()}")
