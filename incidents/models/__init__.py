"""What happened and who says so, one noun a file."""

from incidents.models.attribution import Attribution
from incidents.models.campaign import Campaign
from incidents.models.context import ContextEvent
from incidents.models.generation import IncidentChange, RecordedGeneration, RecordGeneration
from incidents.models.incident import Incident, WithheldLocation
from incidents.models.joining import Batch, BatchItem, Merge
from incidents.models.known import KnownFigures
from incidents.models.outlet import Outlet
from incidents.models.program import ApiToken, IdempotentAnswer, Scope
from incidents.models.release import Release
from incidents.models.report import CasualtyFigure, Report
from incidents.models.review import CasualtyChoice, FirstPublication, Proposal, Review, ReviewComment
from incidents.models.sums import EventRows, Grain, KeptSum, PastSum, RecordSum

__all__ = [
    "ApiToken",
    "Attribution",
    "Batch",
    "BatchItem",
    "Campaign",
    "CasualtyChoice",
    "CasualtyFigure",
    "ContextEvent",
    "EventRows",
    "FirstPublication",
    "Grain",
    "IdempotentAnswer",
    "Incident",
    "IncidentChange",
    "KeptSum",
    "KnownFigures",
    "Merge",
    "Outlet",
    "PastSum",
    "Proposal",
    "RecordGeneration",
    "RecordSum",
    "RecordedGeneration",
    "Release",
    "Report",
    "Review",
    "ReviewComment",
    "Scope",
    "WithheldLocation",
]
