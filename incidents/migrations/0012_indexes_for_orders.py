"""Indexes for the orders of lists: deadliest first, and last changed first."""

from django.conf import settings
from django.db import migrations, models

from config.at_once import AtOnce


class Migration(migrations.Migration):
    dependencies = [
        ("incidents", "0011_index_for_numbers"),
        ("places", "0002_districtaliasevent_append_only_and_more"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        AtOnce(
            [
                migrations.AddIndex(
                    model_name="incident",
                    index=models.Index(
                        models.OrderBy(models.F("killed_best"), descending=True, nulls_last=True),
                        models.OrderBy(models.F("uid"), descending=True),
                        condition=models.Q(("status__in", ["published", "published_changed"])),
                        name="incident_deadliest",
                    ),
                ),
                migrations.AddIndex(
                    model_name="incident",
                    index=models.Index(
                        models.OrderBy(models.F("updated_at"), descending=True),
                        models.OrderBy(models.F("uid"), descending=True),
                        condition=models.Q(("status__in", ["published", "published_changed"])),
                        name="incident_updated",
                    ),
                ),
            ]
        ),
    ]
