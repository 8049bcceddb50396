"""Sums of the record as it stood: those of now, corrected by what has moved since (incidents.sum_triggers)."""

from django.db import migrations, models

from incidents.past_views import rebuild


class Migration(migrations.Migration):
    dependencies = [
        ("incidents", "0019_index_of_who_is_named"),
    ]

    operations = [
        migrations.CreateModel(
            name="PastSum",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("rule", models.CharField(max_length=20)),
                (
                    "grain",
                    models.CharField(
                        choices=[
                            ("class", "Class of event"),
                            ("month", "Month and province"),
                            ("district", "Province and district"),
                            ("full", "Month, province and district"),
                        ],
                        max_length=8,
                    ),
                ),
                ("month", models.DateField(help_text="Its first day; empty in rows by district or class.", null=True)),
                (
                    "event_class",
                    models.CharField(
                        choices=[
                            ("militant_attack", "Militant attack"),
                            ("clash", "Clash"),
                            ("security_operation", "Security operation"),
                            ("state_strike", "State air or drone strike"),
                            ("foreign_strike", "Foreign strike"),
                            ("cross_border_fire", "Cross-border fire"),
                            ("sectarian_clash", "Sectarian clash"),
                            ("inter_militant_clash", "Clash between militants"),
                            ("tribal_clash", "Tribal clash"),
                            ("ethnopolitical_violence", "Ethnopolitical violence"),
                            ("criminal_violence", "Criminal violence"),
                            ("protest_violence", "Violence at a protest"),
                            ("arrest_or_surrender", "Arrest or surrender"),
                            ("disrupted", "Plot foiled before action"),
                        ],
                        help_text="Empty in rows that are not by class.",
                        max_length=24,
                        null=True,
                    ),
                ),
                ("rows", models.BigIntegerField(default=0)),
                ("incidents", models.BigIntegerField(default=0)),
                ("undrawn", models.BigIntegerField(default=0)),
                ("suicide_attacks", models.BigIntegerField(default=0)),
                ("killed", models.BigIntegerField(default=0)),
                ("killed_low", models.BigIntegerField(default=0)),
                ("killed_high", models.BigIntegerField(default=0)),
                ("killed_reported", models.BigIntegerField(default=0)),
                ("injured", models.BigIntegerField(default=0)),
                ("injured_low", models.BigIntegerField(default=0)),
                ("injured_high", models.BigIntegerField(default=0)),
                ("injured_reported", models.BigIntegerField(default=0)),
                ("killed_civilians", models.BigIntegerField(default=0)),
                ("killed_civilians_reported", models.BigIntegerField(default=0)),
                ("killed_security", models.BigIntegerField(default=0)),
                ("killed_security_reported", models.BigIntegerField(default=0)),
                ("killed_militants", models.BigIntegerField(default=0)),
                ("killed_militants_reported", models.BigIntegerField(default=0)),
                ("abducted", models.BigIntegerField(default=0)),
                ("abducted_reported", models.BigIntegerField(default=0)),
            ],
            options={
                "db_table": "incidents_pastsum",
                "managed": False,
            },
        ),
        # The views of incidents, in two where they were one.
        migrations.RunPython(rebuild, migrations.RunPython.noop),
    ]
