"""The number that moves with every committed change of the record."""

from django.db import models


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
