"""Sums of the record. The triggers that keep them are put in place after every migrate (incidents.sum_triggers)."""

import django.db.models.deletion
from django.db import migrations, models

from incidents.sum_triggers import drop


class Migration(migrations.Migration):
    dependencies = [
        ("incidents", "0009_tokens_and_releases"),
        ("places", "0002_districtaliasevent_append_only_and_more"),
    ]

    operations = [
        migrations.CreateModel(
            name="RecordSum",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("rule", models.CharField(max_length=20)),
                (
                    "grain",
                    models.CharField(
                        choices=[
                            ("month", "Month and province"),
                            ("district", "Province and district"),
                            ("full", "Month, province and district"),
                        ],
                        max_length=8,
                    ),
                ),
                ("month", models.DateField(help_text="Its first day; empty in rows by district.", null=True)),
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
                "indexes": [models.Index(fields=["rule", "grain"], name="record_sum_rule_grain")],
            },
        ),
        migrations.RunPython(migrations.RunPython.noop, drop),
    ]
