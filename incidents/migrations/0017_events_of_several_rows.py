"""Indexes that find the rows of events of several rows, which ACLED-like numbers of a filter are told from."""

from django.db import migrations, models

from config.at_once import AtOnce


class Migration(migrations.Migration):
    dependencies = [
        ("incidents", "0016_the_past_by_what_moved"),
        ("places", "0002_districtaliasevent_append_only_and_more"),
    ]

    operations = [
        AtOnce(
            [
                migrations.AddIndex(
                    model_name="eventrows",
                    index=models.Index(
                        condition=models.Q(("joined", False), ("incidents__gt", 1), _connector="OR"),
                        fields=["key"],
                        name="event_rows_several",
                    ),
                ),
                migrations.AddIndex(
                    model_name="incident",
                    index=models.Index(
                        models.Func(
                            models.F("date"),
                            models.F("province_id"),
                            models.F("district_id"),
                            models.F("place_id"),
                            models.Case(models.When(place__isnull=True, then=models.F("place_text"))),
                            models.F("event_class"),
                            models.F("targets"),
                            output_field=models.BigIntegerField(),
                            template="hash_record_extended(ROW(%(expressions)s), 0)",
                        ),
                        condition=models.Q(("status__in", ["published", "published_changed"])),
                        name="incident_event",
                    ),
                ),
            ]
        ),
    ]
