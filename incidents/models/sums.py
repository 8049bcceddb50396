"""The record's numbers, added up beforehand: what a question without a filter is answered from."""

from django.db import models
from django.db.models import Q

from incidents.choices import EventClass
from places.models import District, Province


class Grain(models.TextChoices):
    """What a row of sums is kept by. The three small ones answer most questions from a few hundred rows."""

    CLASS = "class", "Class of event"
    MONTH = "month", "Month and province"
    DISTRICT = "district", "Province and district"
    FULL = "full", "Month, province and district"


def _number() -> "models.BigIntegerField[int, int]":
    # Wider than the columns it adds up, so that no save of an incident can fail for want of room here.
    return models.BigIntegerField(default=0)


# Without constraints: a row of zeros that waits to be joined must not hold a district back from being deleted.
def _province() -> "models.ForeignKey[Province | None, Province | None]":
    return models.ForeignKey(
        Province, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False, null=True, related_name="+"
    )


def _district() -> "models.ForeignKey[District | None, District | None]":
    return models.ForeignKey(
        District, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False, null=True, related_name="+"
    )


class SumColumns(models.Model):
    """What sums are kept by, and the numbers themselves.

    A ``_reported`` column counts the incidents that give the number, so that what nobody reports is not taken for zero.
    """

    rule = models.CharField(max_length=20)
    grain = models.CharField(max_length=8, choices=Grain.choices)
    month = models.DateField(null=True, help_text="Its first day; empty in rows by district or class.")
    province = _province()
    district = _district()
    event_class = models.CharField(  # noqa: DJ001 (as in the other columns, empty means kept by something else)
        max_length=24, choices=EventClass.choices, null=True, help_text="Empty in rows that are not by class."
    )
    rows = _number()
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
        abstract = True

    def __str__(self) -> str:
        return f"{self.rule} by {self.grain}: {self.incidents}"


class RecordSum(SumColumns):
    """What the published rows of one counting rule come to in one month, province and district; or a change of it.

    Triggers add rows and never change one (``incidents.sum_triggers``): the sum over all rows of a rule and grain is
    its number at any moment, and two editors never wait for each other. A task joins rows that belong together.
    """

    class Meta:
        indexes = [models.Index(fields=["rule", "grain"], name="record_sum_rule_grain")]


class KeptSum(SumColumns):
    """What is read: RecordSum, and what the rows of EventRows that wait to be joined make of the number of events."""

    class Meta:
        managed = False
        db_table = "incidents_keptsum"


class PastSum(SumColumns):
    """The same as the record stood, inside ``incidents.past.reading`` of a moment alone; nowhere else is there one.

    What is kept of now, less what has moved since counts in it, and what of that counted then.
    """

    class Meta:
        managed = False
        db_table = "incidents_pastsum"


def may_have_several() -> Q:
    """Whether these say that an event has several rows, or may make it have."""
    return Q(joined=False) | Q(incidents__gt=1)


class EventRows(models.Model):
    """How many published rows an event has under a rule that merges rows; or a change of it, which waits to be joined.

    Events that any row is left of are counted in RecordSum, once however many rows they have. So that nobody who writes
    waits for another, triggers add changes here, and whoever reads tells from them which events came and went.
    """

    rule = models.CharField(max_length=20)
    key = models.BigIntegerField()
    month = models.DateField()
    province = _province()
    district = _district()
    event_class = models.CharField(max_length=24, choices=EventClass.choices)
    incidents = models.IntegerField()
    suicide_attacks = models.IntegerField()
    joined = models.BooleanField()

    class Meta:
        indexes = [
            models.Index(fields=["key"], name="event_rows_joined", condition=Q(joined=True)),
            models.Index(fields=["key"], name="event_rows_waiting", condition=Q(joined=False)),
            models.Index(fields=["key"], name="event_rows_several", condition=may_have_several()),
        ]

    def __str__(self) -> str:
        return f"{self.rule}: {self.incidents} rows of {self.key}"
