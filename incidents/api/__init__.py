"""The REST interface of the record, read only: docs/api.md says what it answers.

What counts incidents is here, of groups and districts too. Views parse, ask the one filter and the aggregates, and
render.
"""

from incidents.api.base import NoSuchAddress
from incidents.api.incidents import IncidentDetail, IncidentList
from incidents.api.reference import DistrictDetail, DistrictList, GroupDetail, GroupList
from incidents.api.stats import Stats

__all__ = [
    "DistrictDetail",
    "DistrictList",
    "GroupDetail",
    "GroupList",
    "IncidentDetail",
    "IncidentList",
    "NoSuchAddress",
    "Stats",
]
