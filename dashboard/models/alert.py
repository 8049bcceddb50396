"""Alerts by e-mail for readers without an account, and what was sent for them.

Neither table is tracked by the history: on leaving, the address is gone, and with it everything that was sent to it.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q


class Frequency(models.TextChoices):
    """How often an alert writes, when there is something to tell."""

    HOURLY = "hourly", "At once: a mail an hour at most"
    DAILY = "daily", "Once a day, in the morning"
    WEEKLY = "weekly", "Once a week, on Monday morning"


class DeliveryKind(models.TextChoices):
    """What a mail is."""

    DIGEST = "digest", "Digest"
    TEST = "test", "Test"


class DeliveryState(models.TextChoices):
    """How far a mail has come."""

    WAITING = "waiting", "Waiting"
    SENDING = "sending", "Being sent"
    DELIVERED = "delivered", "Given to the mail server"
    FAILED = "failed", "Failed"


class Alert(models.Model):
    """One reader's wish to be told by e-mail of the new incidents of one filter.

    ``key`` is the name of the alert in its links; a link opens nothing without a signature by the site's secret, which
    is not in the database. What is not confirmed is deleted when its link runs out.
    """

    address = models.EmailField(max_length=254)
    query = models.TextField(blank=True, help_text="The filter, as in the address of a page; blank is every incident.")
    frequency = models.CharField(max_length=8, choices=Frequency.choices, default=Frequency.DAILY)
    key = models.CharField(max_length=32, unique=True, help_text="Names the alert in its links, beside a signature.")
    asked_at = models.DateTimeField(help_text="When a confirmation was last asked for.")
    confirmed_at = models.DateTimeField(null=True, blank=True)
    told_until = models.DateTimeField(
        null=True, blank=True, help_text="Incidents first published up to then have been told, or are being told."
    )
    failures = models.PositiveSmallIntegerField(default=0, help_text="Mails in a row that could not be delivered.")
    paused_at = models.DateTimeField(null=True, blank=True)
    pause_reason = models.CharField(
        max_length=300, blank=True, help_text="Why the site paused it; blank for its reader."
    )

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["address", "query"], name="alert_once_for_address_and_filter"),
            models.CheckConstraint(condition=Q(frequency__in=Frequency.values), name="alert_frequency_known"),
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=True) | Q(told_until__isnull=False), name="alert_confirmed_tells_since"
            ),
        ]
        indexes = [
            models.Index(
                fields=["frequency", "told_until"],
                condition=Q(confirmed_at__isnull=False, paused_at__isnull=True),
                name="alert_due",
            ),
        ]

    def __str__(self) -> str:
        # Never the address: this text may reach a log.
        return f"Alert {self.pk}"


class AlertDelivery(models.Model):
    """One mail of an alert: written before it is sent, so that a lost worker neither loses nor repeats it for long."""

    alert = models.ForeignKey(Alert, on_delete=models.CASCADE, related_name="deliveries")
    kind = models.CharField(max_length=8, choices=DeliveryKind.choices, default=DeliveryKind.DIGEST)
    state = models.CharField(max_length=10, choices=DeliveryState.choices, default=DeliveryState.WAITING)
    made_at = models.DateTimeField(auto_now_add=True)
    since = models.DateTimeField(help_text="It tells of incidents first published after this moment …")
    until = models.DateTimeField(help_text="… and up to this one.")
    incidents = models.PositiveIntegerField(default=0, help_text="How many incidents it tells of.")
    uids = ArrayField(
        models.CharField(max_length=12),
        default=list,
        blank=True,
        help_text="Those that are written out, at most fifty.",
    )
    tries = models.PositiveSmallIntegerField(default=0)
    lost = models.PositiveSmallIntegerField(default=0, help_text="How often a worker ended before it was marked.")
    next_try_at = models.DateTimeField(help_text="When it is tried, or taken from a worker that does not end with it.")
    ended_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=300, blank=True, help_text="Why it failed, or waits; never with the address.")

    class Meta:
        ordering = ["-id"]
        verbose_name_plural = "alert deliveries"
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=DeliveryKind.values, state__in=DeliveryState.values),
                name="alert_delivery_kind_and_state_known",
            ),
            models.UniqueConstraint(
                fields=["alert"],
                condition=Q(kind=DeliveryKind.DIGEST, state__in=[DeliveryState.WAITING, DeliveryState.SENDING]),
                name="alert_delivery_one_open_digest",
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_try_at"],
                condition=Q(state__in=[DeliveryState.WAITING, DeliveryState.SENDING]),
                name="alert_delivery_open",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} of alert {self.alert_id}: {self.get_state_display().lower()}"
