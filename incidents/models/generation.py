"""The number that moves with every committed change of the record, and what each move changed."""

from django.db import models

from incidents.models.incident import Incident


class RecordGeneration(models.Model):
    """One row, moved by database triggers once per transaction that changes anything the public sees.

    Caches and ETags are keyed by it, so an answer is old exactly when the record has changed. The triggers are
    deferred to the commit: the row is locked last and briefly, so writers neither deadlock on it nor publish a
    number before the change behind it can be read.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    value = models.BigIntegerField(default=0)
    transaction = models.BigIntegerField(default=0, help_text="Transaction that moved it last.")
    changed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="generation_is_one_row")]

    def __str__(self) -> str:
        return str(self.value)


class RecordedGeneration(models.Model):
    """One move of the generation, kept for ever: what was committed when.

    The lock on ``RecordGeneration`` is held from the move to the commit, so whoever sees a number has seen every
    change of a smaller one. Rows of history carry the moment their transaction began; ``started_at`` joins them.
    """

    value = models.BigIntegerField(primary_key=True)
    started_at = models.DateTimeField(db_index=True, help_text="When its transaction began: pgh_created_at of events.")
    committed_at = models.DateTimeField(db_index=True, help_text="When it was about to commit; later for each value.")

    class Meta:
        ordering = ["value"]

    def __str__(self) -> str:
        return f"{self.value} at {self.committed_at:%Y-%m-%d %H:%M:%S}"


class IncidentChange(models.Model):
    """An incident that a generation changed, or a source, figure or attribution of it. Written by triggers.

    ``previous`` is the generation that changed it last before, none for its first: what moved between two moments, and
    was there at the first, is found without reading what came later.
    """

    generation = models.BigIntegerField()
    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="changes")
    previous = models.BigIntegerField(null=True, editable=False)

    class Meta:
        ordering = ["generation", "incident_id"]
        constraints = [
            models.UniqueConstraint(
                fields=["generation", "incident"], include=["previous"], name="incident_change_once_per_generation"
            )
        ]

    def __str__(self) -> str:
        return f"{self.incident_id} in {self.generation}"
