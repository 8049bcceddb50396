"""Who is said to have done it, by whom, and how firmly."""

import pghistory
from django.db import models
from django.db.models import Q

from groups.models import ArmedGroup
from incidents.choices import CLAIM_LEVELS, JUDGEMENT_LEVELS, AttributionLevel, AttributionTrack
from incidents.models.incident import Incident
from incidents.models.report import Report
from incidents.models.triggers import REFRESH_SEARCH_TRIGGER


@pghistory.track()
class Attribution(models.Model):
    """One dated statement on one track. Competing claims and later denials each keep a row of their own.

    ``group`` is empty when the words name no group for certain, such as a state's label; ``words`` always keeps
    what the source wrote.
    """

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="attributions")
    group = models.ForeignKey(ArmedGroup, on_delete=models.PROTECT, null=True, blank=True, related_name="attributions")
    words = models.CharField(max_length=160, help_text="The name as the source writes it.")
    track = models.CharField(max_length=16, choices=AttributionTrack.choices)
    level = models.CharField(max_length=12, choices=AttributionLevel.choices)
    report = models.ForeignKey(Report, on_delete=models.SET_NULL, null=True, blank=True, related_name="attributions")
    stated_on = models.DateField(null=True, blank=True)
    spokesman = models.CharField(max_length=120, blank=True)
    channel = models.CharField(max_length=120, blank=True, help_text="Where a claim appeared, in words.")

    class Meta:
        ordering = ["incident_id", "track", "id"]
        triggers = [REFRESH_SEARCH_TRIGGER]
        constraints = [
            models.CheckConstraint(
                condition=Q(track=AttributionTrack.CLAIM, level__in=sorted(CLAIM_LEVELS))
                | Q(
                    track__in=[AttributionTrack.OFFICIAL_BLAME, AttributionTrack.ANALYST],
                    level__in=sorted(JUDGEMENT_LEVELS),
                ),
                name="attribution_level_fits_its_track",
            ),
            models.CheckConstraint(condition=~Q(words=""), name="attribution_keeps_the_words"),
        ]
        indexes = [
            models.Index(fields=["group", "incident"], name="attribution_group_incident"),
            # All that numbers ask of who did it, incident by incident.
            models.Index(fields=["incident", "group", "track", "level"], name="attribution_told"),
        ]

    def __str__(self) -> str:
        return f"{self.words} ({self.get_track_display()}, {self.get_level_display()})"

    @property
    def public_channel(self) -> str:
        """Where a claim appeared, unless its incident's place is withheld: a claim is quoted with the place in it."""
        return "" if self.incident.withheld_to else self.channel
