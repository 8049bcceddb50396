"""What was known of an incident's dead and injured by a day."""

import pghistory
from django.db import models

from incidents.models.columns import CasualtyColumns
from incidents.models.incident import Incident


@pghistory.track()
class KnownFigures(CasualtyColumns):
    """What the reports published on or before ``known_from`` come to, until the next row of the incident.

    Kept by the services whenever an incident's sources change, so that "known by a day" is asked of the database. A
    report without a day is in none of them; an editor's choice is not a publication and is in none either.
    """

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="known_figures")
    known_from = models.DateField()

    class Meta:
        ordering = ["incident_id", "known_from"]
        verbose_name_plural = "known figures"
        constraints = [
            models.UniqueConstraint(fields=["incident", "known_from"], name="known_figures_once_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.incident_id} as known from {self.known_from:%Y-%m-%d}"
