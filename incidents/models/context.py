"""Dated context for the annotations on charts."""

import pghistory
from django.db import models

from incidents.choices import ContextKind


@pghistory.track()
class ContextEvent(models.Model):
    """Something that helps to read a series: a ceasefire, an operation, a law, a disaster."""

    slug = models.SlugField(max_length=120, unique=True)
    date = models.DateField()
    date_end = models.DateField(null=True, blank=True)
    title = models.CharField(max_length=160)
    kind = models.CharField(max_length=24, choices=ContextKind.choices)
    affects = models.CharField(max_length=240, blank=True, help_text="Groups and places it bears on, in words.")
    summary = models.TextField(blank=True)
    source = models.CharField(max_length=600, help_text="An address, or a citation where there is none.")

    class Meta:
        ordering = ["date", "slug"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(date_end__isnull=True) | models.Q(date_end__gte=models.F("date")),
                name="context_event_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=ContextKind.values), name="context_event_kind_in_vocabulary"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.date:%Y-%m-%d} {self.title}"
