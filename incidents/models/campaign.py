"""Attacks that belong together, and tolls that cover several places."""

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models

from incidents.choices import CampaignKind
from places.models import Province


@pghistory.track()
class Campaign(models.Model):
    """Joined attacks (a wave), or one toll over several places that no source splits (an aggregate).

    Neither is ever counted beside incidents: a wave's total repeats its parts, an aggregate has no place of its own.
    The reports that give such totals hang from the campaign and say in ``scope`` what they cover.
    """

    slug = models.SlugField(max_length=120, unique=True)
    name = models.CharField(max_length=160)
    kind = models.CharField(max_length=12, choices=CampaignKind.choices)
    date = models.DateField()
    date_end = models.DateField(null=True, blank=True)
    place_text = models.CharField(max_length=240, blank=True, help_text="The places in a source's words.")
    province = models.ForeignKey(Province, on_delete=models.PROTECT, null=True, blank=True, related_name="campaigns")
    district_set = ArrayField(models.SlugField(max_length=80), default=list, blank=True)
    summary = models.TextField(blank=True)
    notes = models.TextField(blank=True, help_text="For editors; never public.")

    class Meta:
        ordering = ["-date", "slug"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(date_end__isnull=True) | models.Q(date_end__gte=models.F("date")),
                name="campaign_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=CampaignKind.values), name="campaign_kind_in_vocabulary"
            ),
        ]

    def __str__(self) -> str:
        return self.name
