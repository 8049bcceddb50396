"""Two rows that were one incident, and many rows changed at once: what is needed to undo either."""

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from incidents.choices import BatchKind, BatchState
from incidents.models.incident import Incident


@pghistory.track()
class Merge(models.Model):
    """One incident merged into another, with what moved, so that it can be taken apart again.

    ``moved`` holds the ids of reports, figures and attributions that changed hands, with the state each had before.
    """

    kept = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="merges")
    merged = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="merges_into")
    moved = models.JSONField(default=dict)
    status_before = models.CharField(max_length=20)
    reason = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=~Q(kept=F("merged")), name="merge_of_two_incidents"),
            models.CheckConstraint(condition=~Q(reason=""), name="merge_says_why"),
            models.UniqueConstraint(
                fields=["merged"], condition=Q(undone_at__isnull=True), name="merge_one_standing_of_an_incident"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.merged_id} into {self.kept_id}"


@pghistory.track(exclude=["file", "result"])
class Batch(models.Model):
    """Many incidents changed in one transaction, with one undo: a bulk edit or an import."""

    kind = models.CharField(max_length=10, choices=BatchKind.choices)
    state = models.CharField(max_length=10, choices=BatchState.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    reason = models.TextField()
    source = models.CharField(max_length=600, blank=True)
    content = models.JSONField(default=dict, help_text="What was asked: the bulk edit, or the import's settings.")
    file = models.BinaryField(null=True, blank=True, help_text="The uploaded spreadsheet.")
    file_name = models.CharField(max_length=200, blank=True)
    file_hash = models.CharField(max_length=64, blank=True, help_text="SHA-256 of the uploaded file.")
    result = models.JSONField(default=dict, help_text="Counts, and errors by row and column.")
    applied_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=BatchKind.values, state__in=BatchState.values), name="batch_kind_and_state_known"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="batch_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.pk}"


class BatchItem(models.Model):
    """One incident that a batch made or changed. ``before`` is its entry as it stood, null when the batch made it."""

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="items")
    incident = models.ForeignKey(Incident, on_delete=models.SET_NULL, null=True, related_name="batch_items")
    uid = models.CharField(max_length=12)
    created = models.BooleanField(default=False)
    before = models.JSONField(null=True, blank=True)
    version_after = models.PositiveIntegerField()

    class Meta:
        ordering = ["batch_id", "id"]
        constraints = [models.UniqueConstraint(fields=["batch", "uid"], name="batch_item_once")]

    def __str__(self) -> str:
        return f"{self.uid} in {self.batch_id}"
