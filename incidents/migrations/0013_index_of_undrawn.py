"""An index of the rows that a map cannot draw: what it says beside itself."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("incidents", "0012_indexes_for_orders"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="incident",
            index=models.Index(
                fields=["event_class", "province", "latest"],
                include=("id", "uid", "earliest", "location_precision", "district_text", "killed_all_best"),
                condition=models.Q(
                    ("status__in", ["published", "published_changed"]),
                    models.Q(
                        ("latitude__isnull", False),
                        models.Q(("district__isnull", False), ("location_precision", "district")),
                        _connector="OR",
                        _negated=True,
                    ),
                ),
                name="incident_undrawn",
            ),
        ),
    ]
