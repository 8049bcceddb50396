"""What an editor should look at in a row although it is no error."""

from django.utils import timezone

from incidents.doubts import district_record, doubts
from incidents.models import Incident
from incidents.services.entries import PARTS
from incidents.services.inputs import IncidentInput
from incidents.sources import canonical_url
from incidents.spreadsheets.columns import BY_NAME
from incidents.spreadsheets.tables import known_sources


class Questions:
    """The questions the desk asks back of any entry, and whether the source of a new row is in the record already."""

    def __init__(self) -> None:
        self._sources = known_sources()
        self._records: dict[tuple[tuple[str, ...], str], int | None] = {}
        self._today = timezone.localdate()

    def about(self, entry: IncidentInput, stored: Incident | None) -> list[tuple[str, str]]:
        """What it is about, and the question, one pair each. One query for districts not asked about before."""
        key = (entry.location.district_set, stored.uid if stored is not None else "")
        if key not in self._records:
            self._records[key] = district_record(key[0], exclude_uid=key[1])
        asked = doubts(entry, today=self._today, district_record=self._records[key])
        found = [(PARTS[one.field], one.question) for one in asked]
        known = self._sources.get(canonical_url(entry.reports[0].url)) if stored is None else None
        if known:
            said = f"{known} rests on this source already; make sure that this is another incident"
            found.append((BY_NAME["source_url"].label, said))
        return found
