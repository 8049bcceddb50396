"""Who publishes what the record rests on."""

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models

from incidents.choices import OutletKind, Reliability


@pghistory.track()
class Outlet(models.Model):
    """A publisher of reports, recognised by the hosts it publishes on."""

    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=20, choices=OutletKind.choices, default=OutletKind.UNCLASSIFIED)
    reliability = models.CharField(max_length=12, choices=Reliability.choices, default=Reliability.NOT_RATED)
    language = models.CharField(max_length=8, default="en", help_text="ISO 639-1 code.")
    hosts = ArrayField(models.CharField(max_length=120), default=list, blank=True)
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(condition=models.Q(kind__in=OutletKind.values), name="outlet_kind_in_vocabulary"),
            models.CheckConstraint(
                condition=models.Q(reliability__in=Reliability.values),
                name="outlet_reliability_in_vocabulary",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_origin(self) -> bool:
        """Whether a report here can be an origin of its own; an aggregator never is."""
        return self.kind != OutletKind.AGGREGATOR

    @property
    def needs_label(self) -> bool:
        """Whether a link here is labelled as partisan or of low reliability."""
        return self.reliability in {Reliability.LOW, Reliability.PARTISAN}
