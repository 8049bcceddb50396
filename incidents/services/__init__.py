"""Everything that changes the record. A change runs in one transaction and says why."""

from incidents.services.batches import (
    BulkChange,
    PlannedChange,
    UndoResult,
    apply_bulk_edit,
    plan_bulk_edit,
    undo_batch,
)
from incidents.services.casualties import casualty_columns, recalculate
from incidents.services.editing import Saved, edit_incident
from incidents.services.entries import entry_of
from incidents.services.errors import NeedsSecondPerson, NotAllowed, RecordError, StaleVersion
from incidents.services.incidents import create_incident, next_uid
from incidents.services.inputs import (
    AttributionInput,
    ChoiceInput,
    FigureInput,
    IncidentInput,
    LocationInput,
    ReportInput,
)
from incidents.services.merging import propose_merge, unmerge
from incidents.services.proposals import accept_proposal, cancel_proposal, return_proposal
from incidents.services.restoring import restore_part, restore_row
from incidents.services.review import (
    assign_incident,
    comment_on,
    pass_incident,
    publish_incident,
    reinstate_incident,
    resolve_comment,
    return_incident,
    submit_incident,
    take_down,
    withdraw_incident,
)
from incidents.services.splitting import Split, split_incident
from incidents.services.withholding import reveal_location, withhold_location

__all__ = [
    "AttributionInput",
    "BulkChange",
    "ChoiceInput",
    "FigureInput",
    "IncidentInput",
    "LocationInput",
    "NeedsSecondPerson",
    "NotAllowed",
    "PlannedChange",
    "RecordError",
    "ReportInput",
    "Saved",
    "Split",
    "StaleVersion",
    "UndoResult",
    "accept_proposal",
    "apply_bulk_edit",
    "assign_incident",
    "cancel_proposal",
    "casualty_columns",
    "comment_on",
    "create_incident",
    "edit_incident",
    "entry_of",
    "next_uid",
    "pass_incident",
    "plan_bulk_edit",
    "propose_merge",
    "publish_incident",
    "recalculate",
    "reinstate_incident",
    "resolve_comment",
    "restore_part",
    "restore_row",
    "return_incident",
    "return_proposal",
    "reveal_location",
    "split_incident",
    "submit_incident",
    "take_down",
    "undo_batch",
    "unmerge",
    "withdraw_incident",
    "withhold_location",
]
