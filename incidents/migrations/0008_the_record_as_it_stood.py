"""Views through which the record reads as a past generation had it."""

from django.db import migrations

from incidents.past_views import drop, rebuild


class Migration(migrations.Migration):
    dependencies = [
        ("incidents", "0007_log_of_changes"),
    ]

    operations = [
        migrations.RunPython(rebuild, drop),
    ]
