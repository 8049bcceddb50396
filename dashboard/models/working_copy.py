"""An entry as its editor left it, saved while typing."""

import uuid

from django.conf import settings
from django.db import models

from incidents.models import Incident


class WorkingCopy(models.Model):
    """What one editor has typed and not yet saved, for a new incident or for one that is being changed.

    Not part of the record and never public: ``data`` is the form as posted, valid or not.
    """

    key = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    editor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="working_copies")
    incident = models.ForeignKey(
        Incident, on_delete=models.CASCADE, null=True, blank=True, related_name="working_copies"
    )
    version = models.PositiveIntegerField(null=True, blank=True, help_text="The incident's version it began from.")
    data = models.JSONField(help_text="Each field's name with the list of its values.")
    label = models.CharField(max_length=240, blank=True, help_text="What it is about, for the list on the desk.")
    created_at = models.DateTimeField(auto_now_add=True)
    saved_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["-saved_at"]
        verbose_name_plural = "working copies"
        constraints = [
            models.UniqueConstraint(
                fields=["editor", "incident"],
                condition=models.Q(incident__isnull=False),
                name="working_copy_one_of_an_incident_for_each_editor",
            ),
        ]

    def __str__(self) -> str:
        return self.label or str(self.key)
