"""Events of other trackers, kept beside the record and never in it.

UCDP's are under CC BY 4.0 and may be shown. ACLED's and GTD's terms forbid that: a set of theirs can be read at the
desk alone, and a database constraint keeps it from being called public.
"""

import pghistory
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from incidents.choices import DatePrecision, LocationPrecision
from incidents.models import Incident
from places.models import Province


class Publisher(models.TextChoices):
    """Whose events they are."""

    UCDP = "ucdp", "UCDP GED"
    ACLED = "acled", "ACLED"
    GTD = "gtd", "GTD"


class SetState(models.TextChoices):
    """How far a set is."""

    CHECKED = "checked", "Checked, not imported yet"
    IMPORTING = "importing", "Importing"
    READY = "ready", "Imported"
    FAILED = "failed", "Not imported"


class MatchState(models.TextChoices):
    """Who says that two rows are about one event."""

    PROPOSED = "proposed", "Proposed by the machine"
    CONFIRMED = "confirmed", "Confirmed by an editor"
    REJECTED = "rejected", "Rejected by an editor"


@pghistory.track(exclude=["waiting_file", "outcome"])
class ComparisonSet(models.Model):
    """One version of a publisher's events, as imported from one file or from several."""

    publisher = models.CharField(max_length=8, choices=Publisher.choices)
    version = models.CharField(max_length=40, help_text="As the publisher calls it, such as 22.1.")
    is_public = models.BooleanField(default=False, help_text="Only UCDP's terms allow it.")
    terms = models.CharField(max_length=200, help_text="The licence or terms of use.")
    citation = models.TextField(blank=True, help_text="How the publisher asks to be cited.")
    state = models.CharField(max_length=10, choices=SetState.choices, default=SetState.CHECKED)
    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64, help_text="Of the file read last.")
    waiting_file = models.BinaryField(null=True, help_text="A checked file until it is imported; then empty.")
    outcome = models.JSONField(default=dict, help_text="What the last check or import found, with its errors.")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    imported_at = models.DateTimeField(null=True)
    matched_at = models.DateTimeField(null=True)
    matched_generation = models.BigIntegerField(null=True, help_text="The record that it was last matched with.")

    class Meta:
        ordering = ["publisher", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["publisher", "version"], name="comparison_set_once"),
            models.CheckConstraint(
                condition=Q(publisher__in=Publisher.values, state__in=SetState.values),
                name="comparison_set_choices_known",
            ),
            models.CheckConstraint(
                condition=Q(is_public=False) | Q(publisher=Publisher.UCDP), name="comparison_set_public_is_ucdp"
            ),
            models.CheckConstraint(
                condition=Q(publisher=Publisher.UCDP) | Q(by__isnull=False), name="comparison_set_private_has_owner"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_publisher_display()} {self.version}"


class ComparisonEvent(models.Model):
    """One event of theirs, in their numbers and words, with its day and place also in ours."""

    set = models.ForeignKey(ComparisonSet, on_delete=models.CASCADE, related_name="their_events")
    event_id = models.CharField(max_length=40, help_text="Their id.")
    date_start = models.DateField(help_text="The first day they give.")
    date_end = models.DateField(help_text="The last day they give.")
    date_precision = models.CharField(max_length=10, choices=DatePrecision.choices)
    earliest = models.DateField(help_text="The first day it may have been, from theirs and its precision.")
    latest = models.DateField(help_text="The last day it may have been.")
    place_words = models.CharField(max_length=300, blank=True)
    admin1 = models.CharField(max_length=120, blank=True)
    admin2 = models.CharField(max_length=120, blank=True)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    location_precision = models.CharField(max_length=10, choices=LocationPrecision.choices)
    province = models.ForeignKey(Province, on_delete=models.PROTECT, null=True, related_name="+")
    district_set = ArrayField(models.SlugField(max_length=60), default=list, help_text="Drawn districts it may mean.")
    killed_low = models.PositiveIntegerField(null=True)
    killed_best = models.PositiveIntegerField(null=True)
    killed_high = models.PositiveIntegerField(null=True)
    deaths_by_side = models.JSONField(default=dict, help_text="Deaths of side a, side b, civilians and unknown.")
    actors = ArrayField(models.CharField(max_length=200), default=list, help_text="Names as they write them.")
    groups = ArrayField(models.SlugField(max_length=60), default=list, help_text="Our groups that the names mean.")
    type_words = models.CharField(max_length=200, blank=True)
    sources_words = models.CharField(max_length=600, blank=True, help_text="Names of their sources; UCDP alone.")
    raw = models.JSONField(default=dict, help_text="Their coded columns, without anybody's sentences; UCDP alone.")

    class Meta:
        ordering = ["date_start", "event_id"]
        constraints = [
            models.UniqueConstraint(fields=["set", "event_id"], name="comparison_event_once"),
            models.CheckConstraint(
                condition=Q(date_end__gte=F("date_start"), earliest__lte=F("date_start"), latest__gte=F("date_end")),
                name="comparison_event_days_in_order",
            ),
        ]
        indexes = [models.Index(fields=["set", "earliest"], name="comparison_event_days")]

    def __str__(self) -> str:
        return f"{self.event_id}, {self.date_start}"


# The machine proposes anew whenever the record moves; what people decide is what is worth keeping.
@pghistory.track(pghistory.UpdateEvent(condition=pghistory.AnyChange("state")))
class ComparisonMatch(models.Model):
    """An event of theirs and an incident of ours that may be the same, and why."""

    event = models.ForeignKey(ComparisonEvent, on_delete=models.CASCADE, related_name="matches")
    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="comparison_matches")
    score = models.FloatField(help_text="From 0 to 1, by the rules that find duplicates.")
    reasons = ArrayField(models.CharField(max_length=120), default=list)
    is_best = models.BooleanField(
        default=False, help_text="In the assignment that gives each event and each incident at most one partner."
    )
    state = models.CharField(max_length=10, choices=MatchState.choices, default=MatchState.PROPOSED)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-is_best", "-score", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["event", "incident"], name="comparison_match_once"),
            models.CheckConstraint(condition=Q(state__in=MatchState.values), name="comparison_match_state_known"),
            models.CheckConstraint(
                condition=Q(state=MatchState.PROPOSED, decided_by__isnull=True, decided_at__isnull=True)
                | (~Q(state=MatchState.PROPOSED) & Q(decided_by__isnull=False, decided_at__isnull=False)),
                name="comparison_match_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state=MatchState.REJECTED, is_best=True), name="comparison_match_rejected_is_not_best"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.event_id} and {self.incident_id}: {self.score:.2f}"
