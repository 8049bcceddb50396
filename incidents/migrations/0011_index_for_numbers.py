"""An index that answers filtered numbers, and statistics of the months that days are added up by."""

from django.db import migrations, models

# As aggregates write them (incidents.aggregates.periods); without these the planner takes every day for a period.
PERIODS = ", ".join(f"(date_trunc('{unit}', date::timestamp)::date)" for unit in ("week", "month", "quarter", "year"))


class Migration(migrations.Migration):
    dependencies = [
        ("incidents", "0010_recordsum"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="incident",
            index=models.Index(
                condition=models.Q(("status__in", ["published", "published_changed"])),
                fields=["event_class", "province", "latest"],
                include=(
                    "id",
                    "uid",
                    "date",
                    "earliest",
                    "district",
                    "attack_types",
                    "targets",
                    "part_of_day",
                    "date_precision",
                    "location_precision",
                    "latitude",
                    "longitude",
                    "campaign",
                    "abducted",
                    "killed_civilians",
                    "killed_security",
                    "killed_militants",
                    "killed_low",
                    "killed_best",
                    "killed_high",
                    "killed_all_low",
                    "killed_all_best",
                    "killed_all_high",
                    "injured_low",
                    "injured_best",
                    "injured_high",
                    "injured_all_low",
                    "injured_all_best",
                    "injured_all_high",
                ),
                name="incident_counted",
            ),
        ),
        migrations.RunSQL(
            f"CREATE STATISTICS incident_periods ON {PERIODS} FROM incidents_incident;",
            "DROP STATISTICS incident_periods;",
        ),
    ]
