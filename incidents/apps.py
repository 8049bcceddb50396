"""The app of the record."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class IncidentsConfig(AppConfig):
    name = "incidents"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Have the sums kept by the rules of this code from the first migrate on."""
        from incidents.sum_triggers import keep_current

        post_migrate.connect(keep_current, sender=self, dispatch_uid="incidents.sums")
