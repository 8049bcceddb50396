"""A source typed for a new incident goes to the one that it is about: the button "it is this one"."""

from dashboard.desk.entry.forms import Data, copy_row
from dashboard.desk.entry.forms.rows import ATTRIBUTIONS, REPORTS
from dashboard.desk.entry.sheet import Sheet
from dashboard.services import working_copies
from incidents.models import Incident


def carry_over(sheet: Sheet, incident: Incident) -> Sheet:
    """The form of ``incident`` with the sources and attributions of ``sheet`` behind its own, kept as a working copy.

    Values go over as they were typed, right or wrong. What the editor had begun on that incident stays below them;
    what was typed stays among the unfinished entries until the incident is saved. Nothing of the record changes.
    """
    begun = working_copies.copy_for(editor=sheet.editor, incident=incident)
    target = Sheet.of_copy(begun, incident) if begun else Sheet.of_incident(sheet.editor, incident)
    moved = {}
    for source in sheet.form.sources:
        if source.is_filled:
            moved[source.key] = _append(sheet.data, source.prefix, target.data, REPORTS)
    for row in sheet.form.attributions:
        if row.is_filled:
            prefix = _append(sheet.data, row.prefix, target.data, ATTRIBUTIONS)
            carried_by = moved.get(sheet.data.text(f"{row.prefix}-report"), "")
            target.data[f"{prefix}-report"] = carried_by.rpartition("-")[2]
    target.data["carried_from"] = str(sheet.key)
    sheet.save_copy()
    target.save_copy()
    return target


def _append(source: Data, prefix: str, target: Data, kind: str) -> str:
    """Copy one row behind the others, without the id it may have had where it comes from."""
    new = copy_row(source, prefix, target, kind)
    target[f"{new}-id"] = ""
    return new
