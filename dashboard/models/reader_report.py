"""What a reader, without an account, tells the editors about an incident."""

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q

from incidents.models import Incident


class ReaderReportKind(models.TextChoices):
    """What it is about."""

    ERROR = "error", "Something is wrong"
    RISK = "risk", "It could harm somebody"
    SOURCE = "source", "There is another source"
    OTHER = "other", "Something else"


class ReaderReportState(models.TextChoices):
    """What became of it."""

    OPEN = "open", "Open"
    DONE = "done", "Dealt with"
    DECLINED = "declined", "No change needed"
    SPAM = "spam", "Spam"


@pghistory.track(exclude=["contact"])
class ReaderReport(models.Model):
    """A reader's word on a public incident; never public, and read by editors alone."""

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="reader_reports")
    version = models.PositiveIntegerField(help_text="The version of the incident that the reader saw.")
    kind = models.CharField(max_length=8, choices=ReaderReportKind.choices)
    text = models.TextField()
    source = models.CharField(max_length=600, blank=True, help_text="An address or a citation, as the reader gave it.")
    contact = models.CharField(max_length=254, blank=True, help_text="How to reach the reader; deleted when closed.")
    at = models.DateTimeField(auto_now_add=True)
    state = models.CharField(max_length=8, choices=ReaderReportState.choices, default=ReaderReportState.OPEN)
    answer = models.TextField(blank=True, help_text="What was done about it; for editors.")
    handled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    handled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=ReaderReportKind.values, state__in=ReaderReportState.values),
                name="reader_report_kind_and_state_known",
            ),
            models.CheckConstraint(
                condition=Q(state=ReaderReportState.OPEN, handled_by__isnull=True)
                | (~Q(state=ReaderReportState.OPEN) & Q(handled_by__isnull=False)),
                name="reader_report_closed_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} on {self.incident_id}"
