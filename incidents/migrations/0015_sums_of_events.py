"""Numbers of events, and sums by class. All are made anew after the migration (incidents.sum_triggers)."""

import django.db.models.deletion
from django.db import migrations, models

from config.at_once import AtOnce
from incidents.sum_triggers import drop


class Migration(migrations.Migration):
    dependencies = [
        ("incidents", "0014_moved_since_first_published"),
        ("places", "0002_districtaliasevent_append_only_and_more"),
    ]

    operations = [
        # The triggers that are there know nothing of the new columns.
        migrations.RunPython(drop, migrations.RunPython.noop),
        migrations.CreateModel(
            name="KeptSum",
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
                "db_table": "incidents_keptsum",
                "managed": False,
            },
        ),
        AtOnce(
            [
                migrations.AddField(
                    model_name="recordsum",
                    name="event_class",
                    field=models.CharField(
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
                migrations.AddField(
                    model_name="recordsum",
                    name="rows",
                    field=models.BigIntegerField(default=0),
                ),
            ]
        ),
        AtOnce(
            [
                migrations.AlterField(
                    model_name="recordsum",
                    name="grain",
                    field=models.CharField(
                        choices=[
                            ("class", "Class of event"),
                            ("month", "Month and province"),
                            ("district", "Province and district"),
                            ("full", "Month, province and district"),
                        ],
                        max_length=8,
                    ),
                ),
                migrations.AlterField(
                    model_name="recordsum",
                    name="month",
                    field=models.DateField(help_text="Its first day; empty in rows by district or class.", null=True),
                ),
            ]
        ),
        migrations.CreateModel(
            name="EventRows",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("rule", models.CharField(max_length=20)),
                ("key", models.BigIntegerField()),
                ("month", models.DateField()),
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
                        max_length=24,
                    ),
                ),
                ("incidents", models.IntegerField()),
                ("suicide_attacks", models.IntegerField()),
                ("joined", models.BooleanField()),
                (
                    "district",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="places.district",
                    ),
                ),
                (
                    "province",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="places.province",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(condition=models.Q(("joined", True)), fields=["key"], name="event_rows_joined"),
                    models.Index(condition=models.Q(("joined", False)), fields=["key"], name="event_rows_waiting"),
                ],
            },
        ),
        migrations.RunPython(migrations.RunPython.noop, drop),
    ]
