"""The sources a row names, and the figures that it says its first source gives."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from incidents.choices import Quantifier, VictimClass
from incidents.figure_cells import Number
from incidents.services.errors import RecordError
from incidents.services.inputs import FigureInput, ReportInput
from incidents.sources import canonical_url
from incidents.spreadsheets.cells import Clear
from incidents.spreadsheets.columns import FIGURES
from incidents.spreadsheets.tables import Tables

Given = Mapping[str, Any]

_OF_REPORT = {"source_title": "title", "quote": "quote", "source_published": "published_on", "origin": "origin"}
_OF_FIGURES = ("quantifier", "said_by", "stated_on", "total_includes_militants")
_EMPTY = {"published_on": None}


def report_index(given: Given, reports: Sequence[ReportInput]) -> int | None:
    """Which of an incident's sources a row speaks of: the one of its address, else the first; None for a new one."""
    if "source_url" not in given:
        return 0 if reports else None
    return _at(given["source_url"], reports)


def _at(url: str, reports: Sequence[ReportInput]) -> int | None:
    wanted = canonical_url(url)
    return next((at for at, report in enumerate(reports) if report.url and canonical_url(report.url) == wanted), None)


def reports_of(given: Given, before: Sequence[ReportInput], tables: Tables) -> tuple[ReportInput, ...]:
    """The sources as the row leaves them. Raises RecordError naming the column.

    What the row says of a source goes to the one of its address; an address the incident does not have yet is a new
    source with figures of its own, so that a later toll stands beside the earlier one.
    """
    reports = list(before)
    at = report_index(given, reports)
    if at is None:
        reports.append(_new_report(given, "source_url", tables))
        at = len(reports) - 1
    reports[at] = _report(given, reports[at])
    if "second_source_url" in given and given["second_source_url"] is not Clear.CLEAR:
        second = _new_report({"source_url": given["second_source_url"]}, "second_source_url", tables)
        if _at(second.url, reports) is None:
            reports.append(second)
    return tuple(reports)


def _new_report(given: Given, column: str, tables: Tables) -> ReportInput:
    url = given.get("source_url")
    if not isinstance(url, str):
        raise RecordError(column, "name the source by its address; every incident rests on one")
    return ReportInput(outlet=tables.outlet(url, column), url=url)


def _report(given: Given, report: ReportInput) -> ReportInput:
    said: dict[str, Any] = {
        field: _EMPTY.get(field, "") if given[column] is Clear.CLEAR else given[column]
        for column, field in _OF_REPORT.items()
        if column in given
    }
    report = replace(report, **said)
    return replace(report, figures=_figures(given, report))


def _figures(given: Given, report: ReportInput) -> tuple[FigureInput, ...]:
    """The figures of a source with the row's laid over them.

    1. A figure that the same speaker gave on the same day is set right.
    2. One of another speaker or day stands beside it: a later toll does not overwrite an earlier one.
    3. Where the row does not say who or when, the latest figure of its kind is meant.
    4. A dash takes the figure out.
    """
    figures = list(report.figures)
    for column in FIGURES:
        if column not in given:
            continue
        at = _same(given, column, figures)
        if given[column] is Clear.CLEAR:
            if at is not None:
                del figures[at]
            continue
        figure = _figure(given, column, report, figures[at] if at is not None else None)
        if at is None:
            figures.append(figure)
        else:
            figures[at] = figure
    if "killed_total" not in given and "total_includes_militants" in given:
        at = _same(given, "killed_total", figures)
        if at is not None:
            figures[at] = replace(figures[at], total_includes_militants=_word(given, "total_includes_militants"))
    return tuple(figures)


def _same(given: Given, column: str, figures: Sequence[FigureInput]) -> int | None:
    """The place of the figure that a cell sets right, None when it is a new one."""
    kind = FIGURES[column]
    same = [at for at, one in enumerate(figures) if (one.victim_class, one.harm) == kind]
    for name in ("said_by", "stated_on"):
        if name in given:
            same = [at for at in same if getattr(figures[at], name) == _word(given, name)]
    return max(same, key=lambda at: figures[at].stated_on or dt.date.min, default=None)


def _figure(given: Given, column: str, report: ReportInput, before: FigureInput | None) -> FigureInput:
    victim_class, harm = FIGURES[column]
    figure = before or FigureInput(victim_class.value, harm.value, stated_on=report.published_on)
    people: Number = given[column]
    low, high, quantifier = people.low, people.high, people.quantifier
    if quantifier is None and low == high:
        row_word = _word(given, "quantifier") if victim_class == VictimClass.TOTAL else None
        kept = figure.quantifier if "quantifier" not in given or victim_class != VictimClass.TOTAL else None
        quantifier = row_word or kept
        low, high = _bounds(low, quantifier)
    said = {name: _word(given, name) for name in ("said_by", "stated_on") if name in given}
    if column == "killed_total" and "total_includes_militants" in given:
        said["total_includes_militants"] = _word(given, "total_includes_militants")
    return replace(figure, low=low, high=high, quantifier=quantifier, **said)


def _bounds(number: int | None, quantifier: str | None) -> tuple[int | None, int | None]:
    """What a plain number means after a word: "at least 5" has no highest, "up to 5" no lowest."""
    if quantifier in {Quantifier.AT_LEAST, Quantifier.SEVERAL, Quantifier.DOZENS}:
        return number, None
    return (None, number) if quantifier == Quantifier.UP_TO else (number, number)


def _word(given: Given, name: str) -> Any:  # noqa: ANN401
    value = given.get(name)
    return None if value is Clear.CLEAR else value


def figure_notes(given: Given) -> list[tuple[str, str]]:
    """What a row says about figures that it does not give. Raises RecordError where that would change a number."""
    totals = [column for column, (victim_class, _) in FIGURES.items() if victim_class == VictimClass.TOTAL]
    has_figure = any(column in given for column in FIGURES)
    if has_figure and "quantifier" in given and not any(column in given for column in totals):
        raise RecordError("quantifier", "it belongs to a total, and the row gives none; write 5+ in the cell itself")
    if has_figure:
        return []
    about = [name for name in _OF_FIGURES if name in given and name != "total_includes_militants"]
    return [(name, "the row gives no figure that this could belong to; it is not kept") for name in about]
