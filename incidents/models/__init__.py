"""What happened and who says so, one noun a file."""

from incidents.models.attribution import Attribution
from incidents.models.campaign import Campaign
from incidents.models.context import ContextEvent
from incidents.models.generation import RecordGeneration
from incidents.models.incident import Incident, WithheldLocation
from incidents.models.outlet import Outlet
from incidents.models.report import CasualtyFigure, Report

__all__ = [
    "Attribution",
    "Campaign",
    "CasualtyFigure",
    "ContextEvent",
    "Incident",
    "Outlet",
    "RecordGeneration",
    "Report",
    "WithheldLocation",
]
