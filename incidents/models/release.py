"""Frozen, numbered copies of the record that can be cited."""

from django.db import models


class Release(models.Model):
    """The record as one generation had it, as files that never change again."""

    version = models.CharField(max_length=40, unique=True)
    released_at = models.DateTimeField()
    generation = models.BigIntegerField()
    files = models.JSONField(help_text="For each file: name, bytes, SHA-256, rows.")
    citation = models.TextField()
    differences = models.JSONField(help_text="Incidents added, changed and gone since the release before, by uid.")
    notes = models.TextField(blank=True)

    class Meta:
        ordering = ["-released_at", "-id"]

    def __str__(self) -> str:
        return self.version
