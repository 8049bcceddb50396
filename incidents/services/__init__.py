"""Everything that changes the record. A change runs in one transaction and says why."""

from incidents.services.casualties import casualty_columns, recalculate
from incidents.services.errors import RecordError
from incidents.services.incidents import create_incident, next_uid
from incidents.services.inputs import AttributionInput, FigureInput, IncidentInput, LocationInput, ReportInput
from incidents.services.withholding import reveal_location, withhold_location

__all__ = [
    "AttributionInput",
    "FigureInput",
    "IncidentInput",
    "LocationInput",
    "RecordError",
    "ReportInput",
    "casualty_columns",
    "create_incident",
    "next_uid",
    "recalculate",
    "reveal_location",
    "withhold_location",
]
