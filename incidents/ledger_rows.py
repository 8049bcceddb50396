"""What became of an incident's sources, figures and attributions, in the words of its public ledger."""

from collections.abc import Iterator, Mapping
from types import SimpleNamespace

from incidents.row_history import Event, RowStep
from incidents.row_words import attribution_line, choice_line, figure_line, report_line
from incidents.versions import Names
from incidents.wording import NOT_REPORTED, day

_LABELS = {"report": "Source", "attribution": "Attribution", "choice": "Figure chosen by an editor"}
# Columns of a source that a reader may compare; those that a withheld place can be read from are marked.
_SOURCE_COLUMNS = {
    "outlet_id": ("outlet", False),
    "published_on": ("date", False),
    "origin": ("copies", False),
    "url": ("address", True),
    "title": ("headline", True),
    "quote": ("quote", True),
    "scope": ("covers", True),
    "archive_hash": ("hash of the archived copy", True),
}
_KEPT_BACK = "kept back with the place"

Line = tuple[str, str, str]
"""Label, old and new."""


def row_lines(step: RowStep, outlets: Mapping[int, int], names: Names, *, withheld: bool) -> Iterator[Line]:
    """A step of one row as lines: one, or for a source that changed one for each of its columns.

    ``outlets`` gives the key of each report's outlet. While the place is withheld, addresses, quotes and whatever
    else could name it are left out.
    """
    event, before = step.event, step.before
    if step.verb == "changed" and before is not None:
        if event.kind == "report":
            yield from _source_lines(before, event, names, withheld=withheld)
            return
        old, new = (_line(one, names, withheld=withheld) for one in (before, event))
        if old != new:
            yield f"{_label(event, outlets, names)} changed", old, new
        return
    line = _line(event, names, withheld=withheld)
    old, new = (line, NOT_REPORTED) if step.verb in {"removed", "moved away"} else (NOT_REPORTED, line)
    how = " by a merge" if step.verb.startswith("moved") and event.metadata.get("action") == "merge" else ""
    yield f"{_label(event, outlets, names)} {step.verb}{how}", old, new


def _label(event: Event, outlets: Mapping[int, int], names: Names) -> str:
    if event.kind != "figure":
        return _LABELS[event.kind]
    outlet = names.get(("outlet_id", outlets.get(event.row.report_id, 0)))
    return f"{outlet}: figure" if outlet else "Figure"


def _source_lines(old: Event, new: Event, names: Names, *, withheld: bool) -> Iterator[Line]:
    outlet = names.get(("outlet_id", new.row.outlet_id), "Source")
    for column, (label, tells_place) in _SOURCE_COLUMNS.items():
        if getattr(old.row, column) != getattr(new.row, column) and not (withheld and tells_place):
            before, after = (_column(one.row, column, names) for one in (old, new))
            yield f"{outlet}: {label}", before, after


def _column(row: SimpleNamespace, column: str, names: Names) -> str:
    value = getattr(row, column)
    if column == "outlet_id":
        return names.get((column, value), NOT_REPORTED)
    if column == "published_on":
        return day(value) if value else NOT_REPORTED
    return str(value) or NOT_REPORTED


def _line(event: Event, names: Names, *, withheld: bool) -> str:
    row = event.row
    match event.kind:
        case "report":
            outlet = names.get(("outlet_id", row.outlet_id), "a source")
            shown = SimpleNamespace(**{**vars(row), "url": "", "title": ""}) if withheld else row
            return report_line(shown, outlet)
        case "figure":
            return figure_line(row)
        case "attribution":
            shown = SimpleNamespace(**{**vars(row), "channel": ""}) if withheld else row
            return attribution_line(shown, names.get(("group_id", row.group_id), "") if row.group_id else "")
        case _:
            return choice_line(SimpleNamespace(**{**vars(row), "reason": _KEPT_BACK}) if withheld else row)
