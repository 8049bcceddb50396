"""What waits for a reviewer: incidents in review, edited since, returned, or with a change proposed."""

from typing import Any

from django.apps import apps
from django.contrib.auth.models import User
from django.db.models import Case, Count, Exists, F, IntegerField, OuterRef, Prefetch, Q, Subquery, When
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Coalesce, Least

from incidents.choices import ProposalState, ReviewAction, Status
from incidents.models import Incident, Proposal, Review, ReviewComment
from incidents.querysets import IncidentQuerySet
from incidents.services.four_eyes import MANY_KILLED, STATE_CLASSES

# The services that change what an incident says; the others move it along.
_EDITS = (
    "create_incident", "edit_incident", "accept_proposal", "apply_bulk_edit", "undo_batch", "merge", "unmerge",
    "withhold_location", "reveal_location",
)  # fmt: skip


def needs_second_person() -> Q:
    """Incidents that one person alone may not first publish (``four_eyes.for_publication``), as a condition."""
    many = Q(killed_best__gte=MANY_KILLED) | Q(killed_all_best__gte=MANY_KILLED)
    return many | Q(event_class__in=sorted(STATE_CLASSES), killed_civilians__gt=0)


def written_by(user: User) -> Q:
    """Incidents in whose unreviewed changes a person has a hand."""
    return Q(unreviewed_editors__contains=[user.pk])


def waiting() -> IncidentQuerySet:
    """Everything in the queue. Each row says how it last moved (``last_step``) and whether a change is proposed."""
    steps = Review.objects.filter(incident=OuterRef("pk")).order_by("-id")
    rows: IncidentQuerySet = Incident.objects.annotate(
        last_step=Subquery(steps.values("action")[:1]), has_proposal=Exists(open_proposals(OuterRef("pk")))
    )
    return rows.filter(in_review() | edited() | returned() | proposed())


def in_review() -> Q:
    """Waits for its first publication, or for it again."""
    return Q(status=Status.IN_REVIEW)


def edited() -> Q:
    """Is public, and was edited since a reviewer passed it."""
    return Q(status=Status.PUBLISHED_CHANGED)


def returned() -> Q:
    """Was given back to its editor. For rows of ``waiting``."""
    return Q(status=Status.DRAFT, last_step=ReviewAction.RETURNED)


def proposed() -> Q:
    """Has a change that waits for a second person. For rows of ``waiting``."""
    return Q(has_proposal=True)


def open_proposals(incident: Any) -> Any:  # noqa: ANN401
    """The open proposals of an incident, or of the rows of an outer query."""
    return Proposal.objects.filter(incident=incident, state=ProposalState.OPEN)


def with_waiting_time(rows: IncidentQuerySet) -> IncidentQuerySet:
    """With ``since``: when the incident came into its state, or when the first open change of it was proposed."""
    history: Any = apps.get_model("incidents", "IncidentEvent")
    events = history.objects.filter(pgh_obj=OuterRef("pk"))
    other = events.exclude(status=OuterRef("status")).order_by("-pgh_id").values("pgh_id")[:1]
    entered = events.filter(pgh_id__gt=Coalesce(OuterRef("last_other"), 0)).order_by("pgh_id")
    first_proposal = open_proposals(OuterRef("pk")).order_by("proposed_at")
    return rows.annotate(
        last_other=Subquery(other),
        entered_at=Subquery(entered.values("pgh_created_at")[:1]),
        proposed_at=Subquery(first_proposal.values("proposed_at")[:1]),
        # A published incident does not wait, only the change of it; LEAST passes over what is null.
        since=Case(When(status=Status.PUBLISHED, then=F("proposed_at")), default=Least("entered_at", "proposed_at")),
    )


def with_queue_columns(rows: IncidentQuerySet) -> IncidentQuerySet:
    """With all that a row of the queue shows; two queries."""
    history: Any = apps.get_model("incidents", "IncidentEvent")
    edits = history.objects.filter(pgh_obj=OuterRef("pk"), pgh_context__metadata__action__in=_EDITS)
    editor = Cast(KeyTextTransform("user", "pgh_context__metadata"), IntegerField())
    comments = ReviewComment.objects.filter(incident=OuterRef("pk"), resolved_at=None).order_by().values("incident")
    waiting_changes = Proposal.objects.filter(state=ProposalState.OPEN).select_related("proposed_by")
    return (
        rows.annotate(
            comments_open=Coalesce(Subquery(comments.annotate(open=Count("pk")).values("open")), 0),
            last_editor=Subquery(edits.order_by("-pgh_id").annotate(editor=editor).values("editor")[:1]),
        )
        .select_related("province", "district", "place", "assigned_to")
        .defer("search_text", "search_vector", "summary", "notes")
        .prefetch_related(Prefetch("proposals", queryset=waiting_changes, to_attr="waiting_changes"))
    )
