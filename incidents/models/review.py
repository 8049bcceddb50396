"""How an incident passes from one person to another before the public sees it (methodology, section 7)."""

import pghistory
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from incidents.choices import FourEyes, ProposalKind, ProposalState, ReviewAction, Series
from incidents.models.columns import CasualtyRanges
from incidents.models.incident import Incident


@pghistory.track()
class Review(models.Model):
    """One step through review: who sent, returned, passed, published or withdrew which version, and what was said."""

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="reviews")
    action = models.CharField(max_length=12, choices=ReviewAction.choices)
    version = models.PositiveIntegerField(help_text="The incident's version after the step.")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["incident_id", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(action__in=ReviewAction.values), name="review_action_in_vocabulary"),
            models.CheckConstraint(
                condition=~Q(action=ReviewAction.RETURNED) | ~Q(note=""), name="review_return_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_action_display()} (version {self.version})"


@pghistory.track()
class ReviewComment(models.Model):
    """What one person asks another about an incident, or about one field of it; never public."""

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="comments")
    field = models.CharField(max_length=40, blank=True, help_text="The field it is about; blank for the whole.")
    text = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    resolved_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["incident_id", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="review_comment_has_text"),
            models.CheckConstraint(
                condition=Q(resolved_at__isnull=True, resolved_by__isnull=True)
                | Q(resolved_at__isnull=False, resolved_by__isnull=False),
                name="review_comment_resolved_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.field or 'incident'}: {self.text[:60]}"


@pghistory.track()
class Proposal(models.Model):
    """A change of the public record that waits for a second person. Nothing of it is public before it is accepted.

    ``content`` holds, for an edit, the whole entry as ``incidents.services.entries`` writes it, and for a merge the
    uid of the incident that is to be merged into this one.
    """

    kind = models.CharField(max_length=8, choices=ProposalKind.choices)
    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="proposals")
    version = models.PositiveIntegerField(help_text="The version of the incident that the change was made on.")
    content = models.JSONField()
    four_eyes = ArrayField(models.CharField(max_length=24, choices=FourEyes.choices))
    reason = models.TextField()
    source = models.CharField(max_length=600, blank=True)
    state = models.CharField(max_length=10, choices=ProposalState.choices, default=ProposalState.OPEN)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(auto_now_add=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    decision_note = models.TextField(blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=ProposalKind.values, state__in=ProposalState.values),
                name="proposal_kind_and_state_known",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="proposal_says_why"),
            models.CheckConstraint(
                condition=~Q(state=ProposalState.ACCEPTED)
                | (Q(decided_by__isnull=False) & ~Q(decided_by=F("proposed_by"))),
                name="proposal_accepted_by_somebody_else",
            ),
            models.CheckConstraint(
                condition=~Q(state=ProposalState.RETURNED) | ~Q(decision_note=""), name="proposal_returned_says_why"
            ),
            models.UniqueConstraint(
                fields=["incident", "kind"],
                condition=Q(state=ProposalState.OPEN, kind=ProposalKind.EDIT),
                name="proposal_one_open_edit_of_an_incident",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.pk}"

    @property
    def why(self) -> list[str]:
        """Why it waits for a second person, in words."""
        return [str(FourEyes(one).label) for one in self.four_eyes]


@pghistory.track()
class CasualtyChoice(models.Model):
    """A low, best and high that an editor set in the place of what the rules derive, and why (rule 3, `editor`)."""

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="casualty_choices")
    series = models.CharField(max_length=12, choices=Series.choices)
    low = models.PositiveIntegerField()
    best = models.PositiveIntegerField()
    high = models.PositiveIntegerField()
    reason = models.TextField(help_text="Why the rules' own choice is not the one to quote; public.")

    class Meta:
        ordering = ["incident_id", "series"]
        constraints = [
            models.UniqueConstraint(fields=["incident", "series"], name="casualty_choice_once_per_series"),
            models.CheckConstraint(
                condition=Q(low__lte=F("best"), best__lte=F("high")), name="casualty_choice_low_best_high"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="casualty_choice_says_why"),
            models.CheckConstraint(condition=Q(series__in=Series.values), name="casualty_choice_series_known"),
        ]

    def __str__(self) -> str:
        return f"{self.get_series_display()}: {self.low}–{self.best}–{self.high}"


class FirstPublication(CasualtyRanges):
    """What an incident said when the public first saw it: what "+26 since first published" is measured from.

    A database trigger writes the row, once, in the statement that publishes the incident; nothing changes later what it
    said then. ``moved`` says whether the incident says or is anything else now: few rows answer how a total moved.
    """

    incident = models.OneToOneField(Incident, on_delete=models.CASCADE, related_name="first_publication")
    at = models.DateTimeField()
    event_class = models.CharField(max_length=24)
    killed_militants = models.PositiveIntegerField(null=True, blank=True)
    moved = models.BooleanField(
        default=False, db_default=False, help_text="Figures or class differ now, or it is not public any more."
    )

    class Meta:
        indexes = [models.Index(fields=["incident"], condition=Q(moved=True), name="first_publication_moved")]

    def __str__(self) -> str:
        return f"{self.incident_id} as first published"
