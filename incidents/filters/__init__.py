"""The one filter of the record, for pages, map, charts, API, CSV and feeds."""

from incidents.filters.fields import Choice
from incidents.filters.presets import Preset, date_presets
from incidents.filters.set import ActiveFilter, IncidentFilterSet

__all__ = ["ActiveFilter", "Choice", "IncidentFilterSet", "Preset", "date_presets"]
