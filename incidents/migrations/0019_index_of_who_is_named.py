"""An index that tells who is named on an incident, on which track and how firmly, without the words of it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("groups", "0001_initial"),
        ("incidents", "0018_the_change_before"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="attribution",
            index=models.Index(fields=["incident", "group", "track", "level"], name="attribution_told"),
        ),
    ]
