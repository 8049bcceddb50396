"""The record's numbers, added up beforehand: what a question without a filter is answered from."""

from django.db import models

from places.models import District, Province


class Grain(models.TextChoices):
    """What a row of sums is kept by. The two small ones answer most questions from a few hundred rows."""

    MONTH = "month", "Month and province"
    DISTRICT = "district", "Province and district"
    FULL = "full", "Month, province and district"


def _number() -> "models.BigIntegerField[int, int]":
    # Wider than the columns it adds up, so that no save of an incident can fail for want of room here.
    return models.BigIntegerField(default=0)


class RecordSum(models.Model):
    """What the published rows of one counting rule come to in one month, province and district; or a change of it.

    Triggers add rows and never change one (``incidents.sum_triggers``): the sum over all rows of a rule and grain is
    its number at any moment, and two editors never wait for each other. A task joins rows that belong together. A
    ``_reported`` column counts the incidents that give the number, so that what nobody reports is not taken for zero.
    """

    rule = models.CharField(max_length=20)
    grain = models.CharField(max_length=8, choices=Grain.choices)
    month = models.DateField(null=True, help_text="Its first day; empty in rows by district.")
    # Without constraints: a row of zeros that waits to be joined must not hold a district back from being deleted.
    province = models.ForeignKey(
        Province, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False, null=True, related_name="+"
    )
    district = models.ForeignKey(
        District, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False, null=True, related_name="+"
    )
    incidents = _number()
    undrawn = _number()
    suicide_attacks = _number()
    killed = _number()
    killed_low = _number()
    killed_high = _number()
    killed_reported = _number()
    injured = _number()
    injured_low = _number()
    injured_high = _number()
    injured_reported = _number()
    killed_civilians = _number()
    killed_civilians_reported = _number()
    killed_security = _number()
    killed_security_reported = _number()
    killed_militants = _number()
    killed_militants_reported = _number()
    abducted = _number()
    abducted_reported = _number()

    class Meta:
        indexes = [models.Index(fields=["rule", "grain"], name="record_sum_rule_grain")]

    def __str__(self) -> str:
        return f"{self.rule} by {self.grain}: {self.incidents}"
