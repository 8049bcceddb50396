"""What waits for one person when they come to the desk, and what happened there last."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.contrib.auth.models import User
from django.db.models import Count, OuterRef, Q, Subquery
from django.urls import reverse

from dashboard.desk.review import queue
from dashboard.models import ReaderReport, WorkingCopy
from dashboard.models.reader_report import ReaderReportState
from incidents.choices import ProposalState, Status
from incidents.desk_history import action_words
from incidents.models import Incident, Proposal, Review
from incidents.querysets import IncidentQuerySet
from incidents.roles import Role, has_role
from incidents.versions import names_of
from ingest.models import Draft

# Longer lists lead on to the page that has them all.
SHOWN = 8
RECENT = 10
UNFINISHED = (Status.DRAFT, Status.IN_REVIEW, Status.PUBLISHED_CHANGED)


@dataclass(frozen=True, slots=True)
class Number:
    """How many of something there are, and where they are listed."""

    label: str
    count: int
    url: str


@dataclass(frozen=True, slots=True)
class Recent:
    """One change on the desk."""

    at: Any
    by: str
    action: str
    incident: Incident


@dataclass(frozen=True, slots=True)
class Waiting:
    """Everything the first page shows."""

    copies: Sequence[WorkingCopy]
    returned: Sequence[Incident]
    assigned: Sequence[Incident]
    to_decide: Sequence[Incident]
    proposals_to_decide: Sequence[Proposal]
    own_proposals: Sequence[Proposal]
    numbers: Sequence[Number]
    recent: Sequence[Recent]
    assigned_count: int

    @property
    def nothing(self) -> bool:
        """Whether nothing at all waits for this person."""
        return not (
            self.copies
            or self.returned
            or self.assigned
            or self.to_decide
            or self.proposals_to_decide
            or self.own_proposals
        )


def waiting_for(user: User) -> Waiting:
    """What waits for a person. At most ten queries, however much it is."""
    counts = _counts(user)
    proposals = list(
        Proposal.objects.filter(state=ProposalState.OPEN).select_related("incident", "proposed_by").order_by("id")
    )
    decides = has_role(user, Role.REVIEWER)
    own = [one for one in proposals if one.proposed_by_id == user.pk]
    return Waiting(
        copies=list(WorkingCopy.objects.filter(editor=user).select_related("incident").defer("data")[:SHOWN]),
        returned=_returned_to(user),
        assigned=list(Incident.objects.filter(_assigned_to(user)).newest()[:SHOWN]),
        to_decide=list(Incident.objects.filter(_to_decide(user)).order_by("updated_at")[:SHOWN]) if decides else [],
        proposals_to_decide=[one for one in proposals if one not in own][:SHOWN] if decides else [],
        own_proposals=own[:SHOWN],
        numbers=_numbers(counts, len(proposals)),
        recent=recent_changes(),
        assigned_count=counts["assigned"],
    )


def _assigned_to(user: User) -> Q:
    return Q(assigned_to=user, status__in=UNFINISHED)


def _to_decide(user: User) -> Q:
    """In review, needs a second person, and this one may be it."""
    return queue.in_review() & queue.needs_second_person() & ~queue.written_by(user)


def _counts(user: User) -> dict[str, int]:
    found: dict[str, int] = Incident.objects.aggregate(
        in_review=Count("pk", filter=queue.in_review()),
        edited=Count("pk", filter=queue.edited()),
        drafts=Count("pk", filter=Q(status=Status.DRAFT)),
        assigned=Count("pk", filter=_assigned_to(user)),
    )
    return found


def _numbers(counts: dict[str, int], proposals: int) -> list[Number]:
    reports = ReaderReport.objects.filter(state=ReaderReportState.OPEN).count()
    review, incidents = reverse("desk:review"), reverse("desk:incidents")
    return [
        Number("in review", counts["in_review"], f"{review}?state=in_review"),
        Number("edited since review", counts["edited"], f"{review}?state=edited"),
        Number("changes proposed", proposals, f"{review}?state=proposed"),
        Number("reports by readers", reports, reverse("desk:reader-reports")),
        Number("from the news", Draft.objects.waiting().count(), reverse("desk:drafts")),
        Number("drafts", counts["drafts"], f"{incidents}?state=draft"),
    ]


def _returned_to(user: User) -> list[Incident]:
    """Drafts given back to this person, who wrote them or looks after them, with the note that says why."""
    steps = Review.objects.filter(incident=OuterRef("pk")).order_by("-id")
    rows: IncidentQuerySet = queue.waiting().filter(queue.returned())
    mine = rows.filter(queue.written_by(user) | Q(assigned_to=user))
    return list(mine.annotate(returned_note=Subquery(steps.values("note")[:1])).order_by("updated_at")[:SHOWN])


def recent_changes() -> list[Recent]:
    """The newest changes that people made, each incident's step once. Two queries."""
    history: Any = apps.get_model("incidents", "IncidentEvent")
    events = list(
        history.objects.filter(pgh_context__metadata__user__isnull=False)
        .select_related("pgh_context", "pgh_obj")
        .order_by("-pgh_id")[:RECENT]
    )
    names = names_of(("user", event.pgh_context.metadata["user"]) for event in events)
    return [
        Recent(
            at=event.pgh_created_at,
            by=names.get(("user", event.pgh_context.metadata["user"]), ""),
            action=action_words(event.pgh_context.metadata.get("action", "")),
            incident=event.pgh_obj,
        )
        for event in events
    ]
