"""Carrying rows out: each by the service an editor would use, in the name of the one who uploaded the file."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from django.contrib.auth.models import User

from incidents.models import Batch, Incident
from incidents.services.batches import record_item
from incidents.services.editing import Saved, edit_incident
from incidents.services.errors import NeedsSecondPerson, RecordError
from incidents.services.incidents import create_incident
from incidents.services.inputs import IncidentInput
from incidents.services.review import publish_incident, submit_incident

# A dry run numbers its incidents so, and rolls them back row by row: no number of the record is used up.
TRIAL_UID = "PK-000000"


class NewRows(StrEnum):
    """What becomes of incidents that a file brings."""

    DRAFTS = "drafts"
    REVIEW = "review"
    PUBLISH = "publish"


@dataclass(frozen=True, slots=True)
class Order:
    """In whose name, why, and how far. Without a ``batch`` it is a dry run.

    ``seen`` holds the version that each row was checked on; a row whose incident moved since is refused.
    """

    by: User
    reason: str
    source: str = ""
    new_rows: NewRows = NewRows.DRAFTS
    corrects: bool = False
    batch: Batch | None = None
    seen: Mapping[int, int | None] | None = None

    def create(self, entry: IncidentInput) -> Incident:
        """Make an incident, and take it as far as the order says."""
        uid = "" if self.batch else TRIAL_UID
        incident = create_incident(entry=entry, uid=uid, by=self.by, reason=self.reason, source=self._source(entry))
        if self.new_rows == NewRows.PUBLISH:
            try:
                incident = publish_incident(uid=incident.uid, version=incident.version, by=self.by, note=self.reason)
            except NeedsSecondPerson:
                incident = self._submit(incident)
        elif self.new_rows == NewRows.REVIEW:
            incident = self._submit(incident)
        if self.batch:
            record_item(self.batch, incident, before=None)
        return incident

    def change(self, incident: Incident, row: int, before: IncidentInput, entry: IncidentInput) -> Saved:
        """Change an incident. Raises RecordError, also when it is not the one that was checked any more."""
        if self.seen is not None and self.seen.get(row) != incident.version:
            raise RecordError("version", f"{incident.uid} was changed after this file was checked; check it again")
        saved = edit_incident(
            uid=incident.uid,
            version=incident.version,
            entry=entry,
            by=self.by,
            reason=self.reason,
            source=self._source(entry),
            corrects=self.corrects,
        )
        if self.batch and saved.proposal is None:
            record_item(self.batch, saved.incident, before=before)
        return saved

    def for_batch(self, batch: Batch, seen: Mapping[int, int | None]) -> "Order":
        """The order to carry out what was checked."""
        return replace(self, batch=batch, seen=seen)

    def _submit(self, incident: Incident) -> Incident:
        return submit_incident(uid=incident.uid, version=incident.version, by=self.by, note=self.reason)

    def _source(self, entry: IncidentInput) -> str:
        """What the history names as the change's source: that of the whole file, else the row's own."""
        return self.source or (entry.reports[0].url if entry.reports else "")
