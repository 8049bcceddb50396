"""What the machine proposes, what it may be the same as, and what a person made of it."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from incidents.models import Incident, Report
from ingest.choices import DraftRole, DraftState, Outcome, Verdict
from ingest.models.article import ArticleRevision
from ingest.querysets import DraftQuerySet


class Draft(models.Model):
    """One incident as the machine reads it in an article, with the words every field rests on; never public.

    ``content`` is a ``ingest.reading.Draft`` as ``ingest.services.contents`` writes it: every field with its value,
    confidence, spans, rule and alternatives. It is kept as it was when a person decides.
    """

    revision = models.ForeignKey(ArticleRevision, on_delete=models.CASCADE, related_name="drafts")
    number = models.PositiveSmallIntegerField(help_text="Its order in the article, from 1.")
    role = models.CharField(max_length=12, choices=DraftRole.choices, default=DraftRole.MAIN)
    content = models.JSONField()
    date = models.DateField(null=True, blank=True, help_text="The day it is looked for by when matching.")
    district = models.CharField(max_length=80, blank=True, help_text="Slug of the district it is looked for by.")
    reader = models.CharField(max_length=40, help_text="Version of the rules that read it.")
    state = models.CharField(max_length=12, choices=DraftState.choices, default=DraftState.WAITING)
    reason = models.CharField(max_length=300, blank=True, help_text="Why it was rejected.")
    story = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="others_of_the_story",
        help_text="The first draft that tells of the same incident; blank when this is the first.",
    )  # fmt: skip
    incident = models.ForeignKey(Incident, on_delete=models.SET_NULL, null=True, blank=True, related_name="drafts")
    report = models.ForeignKey(Report, on_delete=models.SET_NULL, null=True, blank=True, related_name="drafts")
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = DraftQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["revision", "number"], name="draft_numbered_in_its_article"),
            models.CheckConstraint(
                condition=Q(role__in=DraftRole.values, state__in=DraftState.values), name="draft_role_and_state_known"
            ),
            models.CheckConstraint(
                condition=~Q(state=DraftState.REJECTED) | ~Q(reason=""), name="draft_rejected_says_why"
            ),
            models.CheckConstraint(
                condition=Q(state__in=[DraftState.WAITING, DraftState.SUPERSEDED])
                | Q(decided_by__isnull=False, decided_at__isnull=False),
                name="draft_decided_by_somebody",
            ),
        ]
        indexes = [
            models.Index(fields=["date", "district"], name="draft_day_and_district"),
            models.Index(fields=["-id"], condition=Q(state=DraftState.WAITING), name="draft_waiting"),
        ]

    def __str__(self) -> str:
        return f"{self.revision_id}.{self.number}"


class DraftMatch(models.Model):
    """A standing incident that a draft may be of, with the signals that say so."""

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="matches")
    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="+")
    score = models.FloatField(help_text="0 to 1.")
    verdict = models.CharField(max_length=10, choices=Verdict.choices)
    signals = models.JSONField(default=list, help_text="What speaks for and against it, in short words.")
    decided = models.CharField(max_length=10, choices=Verdict.choices, blank=True, help_text="What a person said.")

    class Meta:
        ordering = ["draft_id", "-score"]
        constraints = [
            models.UniqueConstraint(fields=["draft", "incident"], name="draft_match_once"),
            models.CheckConstraint(
                condition=Q(verdict__in=Verdict.values, score__range=(0, 1)), name="draft_match_verdict_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.draft_id} and {self.incident_id}: {self.verdict}"


class FieldDecision(models.Model):
    """One field of a draft as the machine had it and as a person left it: what its rules are measured on."""

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="field_decisions")
    field = models.CharField(max_length=32)
    outcome = models.CharField(max_length=8, choices=Outcome.choices)
    machine = models.JSONField(null=True, help_text="Its value; null for none.")
    person = models.JSONField(null=True, help_text="The value that was accepted; null for none.")
    confidence = models.FloatField(null=True, blank=True)
    rule = models.CharField(max_length=60, blank=True)
    language = models.CharField(max_length=8)
    decided_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["draft_id", "field"]
        constraints = [
            models.UniqueConstraint(fields=["draft", "field"], name="field_decided_once"),
            models.CheckConstraint(condition=Q(outcome__in=Outcome.values), name="field_decision_outcome_known"),
        ]
        indexes = [models.Index(fields=["field", "-decided_at"], name="field_decision_lately")]

    def __str__(self) -> str:
        return f"{self.draft_id} {self.field}: {self.outcome}"
