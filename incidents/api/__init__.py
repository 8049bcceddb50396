"""The REST interface of the record, read only: docs/api.md says what it answers.

What counts incidents is here, of groups and districts too. Views parse, ask the one filter and the aggregates, and
render.
"""

from incidents.api.base import NoSuchAddress
from incidents.api.changes import Changes
from incidents.api.check import Check
from incidents.api.compare import Compare
from incidents.api.history import IncidentHistory
from incidents.api.incidents import IncidentDetail, IncidentList
from incidents.api.profiles import CampaignProfile, DistrictProfile, GroupProfile
from incidents.api.reference import (
    CampaignDetail,
    CampaignList,
    ContextEventList,
    DistrictDetail,
    DistrictList,
    GroupDetail,
    GroupList,
    PlaceSearch,
    ProvinceList,
    SourceList,
)
from incidents.api.releases import ReleaseDetail, ReleaseFile, ReleaseList
from incidents.api.root import Root
from incidents.api.rules import RuleStats
from incidents.api.stats import Stats
from incidents.api.trend import TrendView

__all__ = [
    "CampaignDetail",
    "CampaignList",
    "CampaignProfile",
    "Changes",
    "Check",
    "Compare",
    "ContextEventList",
    "DistrictDetail",
    "DistrictList",
    "DistrictProfile",
    "GroupDetail",
    "GroupList",
    "GroupProfile",
    "IncidentDetail",
    "IncidentHistory",
    "IncidentList",
    "NoSuchAddress",
    "PlaceSearch",
    "ProvinceList",
    "ReleaseDetail",
    "ReleaseFile",
    "ReleaseList",
    "Root",
    "RuleStats",
    "SourceList",
    "Stats",
    "TrendView",
]
