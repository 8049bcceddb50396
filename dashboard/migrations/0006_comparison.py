"""Events of other trackers, beside the record and never in it."""

import django.contrib.postgres.fields
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from config.at_once import AtOnce

# The public page and the interface are kept by the record's generation, so what they show of others' moves it too.
TABLES = ["dashboard_comparisonevent", "dashboard_comparisonmatch"]


def create_trigger(table: str) -> str:
    return f"""
        CREATE CONSTRAINT TRIGGER move_generation AFTER INSERT OR UPDATE OR DELETE ON {table}
        DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION incidents_move_generation();
    """


def drop_trigger(table: str) -> str:
    return f"DROP TRIGGER move_generation ON {table};"


class Migration(migrations.Migration):
    dependencies = [
        ("dashboard", "0005_alerts"),
        ("incidents", "0013_index_of_undrawn"),
        ("pghistory", "0007_auto_20250421_0444"),
        ("places", "0002_districtaliasevent_append_only_and_more"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        AtOnce(
            [
                migrations.CreateModel(
                    name="ComparisonEvent",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("event_id", models.CharField(help_text="Their id.", max_length=40)),
                        ("date_start", models.DateField(help_text="The first day they give.")),
                        ("date_end", models.DateField(help_text="The last day they give.")),
                        (
                            "date_precision",
                            models.CharField(
                                choices=[
                                    ("day", "The day"),
                                    ("few_days", "A few days"),
                                    ("week", "The week"),
                                    ("month", "The month"),
                                    ("year", "The year"),
                                ],
                                max_length=10,
                            ),
                        ),
                        (
                            "earliest",
                            models.DateField(
                                help_text="The first day it may have been, from theirs and its precision."
                            ),
                        ),
                        ("latest", models.DateField(help_text="The last day it may have been.")),
                        ("place_words", models.CharField(blank=True, max_length=300)),
                        ("admin1", models.CharField(blank=True, max_length=120)),
                        ("admin2", models.CharField(blank=True, max_length=120)),
                        ("latitude", models.FloatField(null=True)),
                        ("longitude", models.FloatField(null=True)),
                        (
                            "location_precision",
                            models.CharField(
                                choices=[
                                    ("exact", "Exact spot"),
                                    ("town", "Town or village"),
                                    ("near", "Near a named place"),
                                    ("tehsil", "Tehsil only"),
                                    ("district", "District only"),
                                    ("province", "Province only"),
                                    ("country", "Country only"),
                                ],
                                max_length=10,
                            ),
                        ),
                        (
                            "district_set",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.SlugField(max_length=60),
                                default=list,
                                help_text="Drawn districts it may mean.",
                                size=None,
                            ),
                        ),
                        ("killed_low", models.PositiveIntegerField(null=True)),
                        ("killed_best", models.PositiveIntegerField(null=True)),
                        ("killed_high", models.PositiveIntegerField(null=True)),
                        (
                            "deaths_by_side",
                            models.JSONField(
                                default=dict, help_text="Deaths of side a, side b, civilians and unknown."
                            ),
                        ),
                        (
                            "actors",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=200),
                                default=list,
                                help_text="Names as they write them.",
                                size=None,
                            ),
                        ),
                        (
                            "groups",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.SlugField(max_length=60),
                                default=list,
                                help_text="Our groups that the names mean.",
                                size=None,
                            ),
                        ),
                        ("type_words", models.CharField(blank=True, max_length=200)),
                        (
                            "sources_words",
                            models.CharField(
                                blank=True, help_text="Names of their sources; UCDP alone.", max_length=600
                            ),
                        ),
                        (
                            "raw",
                            models.JSONField(
                                default=dict, help_text="Their coded columns, without anybody's sentences; UCDP alone."
                            ),
                        ),
                        (
                            "province",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="places.province",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["date_start", "event_id"],
                    },
                ),
                migrations.CreateModel(
                    name="ComparisonMatch",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("score", models.FloatField(help_text="From 0 to 1, by the rules that find duplicates.")),
                        (
                            "reasons",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=120), default=list, size=None
                            ),
                        ),
                        (
                            "is_best",
                            models.BooleanField(
                                default=False,
                                help_text="In the assignment that gives each event and each incident at most one partner.",
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("proposed", "Proposed by the machine"),
                                    ("confirmed", "Confirmed by an editor"),
                                    ("rejected", "Rejected by an editor"),
                                ],
                                default="proposed",
                                max_length=10,
                            ),
                        ),
                        ("decided_at", models.DateTimeField(null=True)),
                        (
                            "decided_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "event",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="matches",
                                to="dashboard.comparisonevent",
                            ),
                        ),
                        (
                            "incident",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="comparison_matches",
                                to="incidents.incident",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-is_best", "-score", "pk"],
                    },
                ),
                migrations.CreateModel(
                    name="ComparisonMatchEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        ("score", models.FloatField(help_text="From 0 to 1, by the rules that find duplicates.")),
                        (
                            "reasons",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=120), default=list, size=None
                            ),
                        ),
                        (
                            "is_best",
                            models.BooleanField(
                                default=False,
                                help_text="In the assignment that gives each event and each incident at most one partner.",
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("proposed", "Proposed by the machine"),
                                    ("confirmed", "Confirmed by an editor"),
                                    ("rejected", "Rejected by an editor"),
                                ],
                                default="proposed",
                                max_length=10,
                            ),
                        ),
                        ("decided_at", models.DateTimeField(null=True)),
                        (
                            "decided_by",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "event",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="dashboard.comparisonevent",
                            ),
                        ),
                        (
                            "incident",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="incidents.incident",
                            ),
                        ),
                        (
                            "pgh_context",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="pghistory.context",
                            ),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="dashboard.comparisonmatch",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="ComparisonSet",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "publisher",
                            models.CharField(
                                choices=[("ucdp", "UCDP GED"), ("acled", "ACLED"), ("gtd", "GTD")], max_length=8
                            ),
                        ),
                        (
                            "version",
                            models.CharField(help_text="As the publisher calls it, such as 22.1.", max_length=40),
                        ),
                        ("is_public", models.BooleanField(default=False, help_text="Only UCDP's terms allow it.")),
                        ("terms", models.CharField(help_text="The licence or terms of use.", max_length=200)),
                        ("citation", models.TextField(blank=True, help_text="How the publisher asks to be cited.")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("checked", "Checked, not imported yet"),
                                    ("importing", "Importing"),
                                    ("ready", "Imported"),
                                    ("failed", "Not imported"),
                                ],
                                default="checked",
                                max_length=10,
                            ),
                        ),
                        ("file_name", models.CharField(max_length=200)),
                        ("sha256", models.CharField(help_text="Of the file read last.", max_length=64)),
                        (
                            "waiting_file",
                            models.BinaryField(help_text="A checked file until it is imported; then empty.", null=True),
                        ),
                        (
                            "outcome",
                            models.JSONField(
                                default=dict, help_text="What the last check or import found, with its errors."
                            ),
                        ),
                        ("imported_at", models.DateTimeField(null=True)),
                        ("matched_at", models.DateTimeField(null=True)),
                        (
                            "matched_generation",
                            models.BigIntegerField(help_text="The record that it was last matched with.", null=True),
                        ),
                        (
                            "by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["publisher", "-version"],
                    },
                ),
            ]
        ),
        migrations.AddField(
            model_name="comparisonevent",
            name="set",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="their_events", to="dashboard.comparisonset"
            ),
        ),
        migrations.CreateModel(
            name="ComparisonSetEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "publisher",
                    models.CharField(choices=[("ucdp", "UCDP GED"), ("acled", "ACLED"), ("gtd", "GTD")], max_length=8),
                ),
                ("version", models.CharField(help_text="As the publisher calls it, such as 22.1.", max_length=40)),
                ("is_public", models.BooleanField(default=False, help_text="Only UCDP's terms allow it.")),
                ("terms", models.CharField(help_text="The licence or terms of use.", max_length=200)),
                ("citation", models.TextField(blank=True, help_text="How the publisher asks to be cited.")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("checked", "Checked, not imported yet"),
                            ("importing", "Importing"),
                            ("ready", "Imported"),
                            ("failed", "Not imported"),
                        ],
                        default="checked",
                        max_length=10,
                    ),
                ),
                ("file_name", models.CharField(max_length=200)),
                ("sha256", models.CharField(help_text="Of the file read last.", max_length=64)),
                ("imported_at", models.DateTimeField(null=True)),
                ("matched_at", models.DateTimeField(null=True)),
                (
                    "matched_generation",
                    models.BigIntegerField(help_text="The record that it was last matched with.", null=True),
                ),
                (
                    "by",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="dashboard.comparisonset",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        AtOnce(
            [
                migrations.AddConstraint(
                    model_name="comparisonmatch",
                    constraint=models.UniqueConstraint(fields=("event", "incident"), name="comparison_match_once"),
                ),
                migrations.AddConstraint(
                    model_name="comparisonmatch",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("state__in", ["proposed", "confirmed", "rejected"])),
                        name="comparison_match_state_known",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="comparisonmatch",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at__isnull", True), ("decided_by__isnull", True), ("state", "proposed")),
                            models.Q(
                                models.Q(("state", "proposed"), _negated=True),
                                ("decided_at__isnull", False),
                                ("decided_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="comparison_match_decided_by_somebody",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="comparisonmatch",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("is_best", True), ("state", "rejected"), _negated=True),
                        name="comparison_match_rejected_is_not_best",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="comparisonmatch",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."state" IS DISTINCT FROM (NEW."state"))',
                            func='INSERT INTO "dashboard_comparisonmatchevent" ("decided_at", "decided_by_id", "event_id", "id", "incident_id", "is_best", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reasons", "score", "state") VALUES (NEW."decided_at", NEW."decided_by_id", NEW."event_id", NEW."id", NEW."incident_id", NEW."is_best", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."reasons", NEW."score", NEW."state"); RETURN NULL;',
                            hash="be2a315d7bc3e1fe87c5f3f61bbc8a5f0ed9ec16",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_12c8f",
                            table="dashboard_comparisonmatch",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="comparisonmatchevent",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="9759ce7e988e348d07ea8ff8017465802699ba03",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_f1679",
                            table="dashboard_comparisonmatchevent",
                            when="BEFORE",
                        ),
                    ),
                ),
                migrations.AddConstraint(
                    model_name="comparisonset",
                    constraint=models.UniqueConstraint(fields=("publisher", "version"), name="comparison_set_once"),
                ),
                migrations.AddConstraint(
                    model_name="comparisonset",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("publisher__in", ["ucdp", "acled", "gtd"]),
                            ("state__in", ["checked", "importing", "ready", "failed"]),
                        ),
                        name="comparison_set_choices_known",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="comparisonset",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("is_public", False), ("publisher", "ucdp"), _connector="OR"),
                        name="comparison_set_public_is_ucdp",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="comparisonset",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("publisher", "ucdp"), ("by__isnull", False), _connector="OR"),
                        name="comparison_set_private_has_owner",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="comparisonset",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "dashboard_comparisonsetevent" ("by_id", "citation", "file_name", "id", "imported_at", "is_public", "matched_at", "matched_generation", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "publisher", "sha256", "state", "terms", "version") VALUES (NEW."by_id", NEW."citation", NEW."file_name", NEW."id", NEW."imported_at", NEW."is_public", NEW."matched_at", NEW."matched_generation", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."publisher", NEW."sha256", NEW."state", NEW."terms", NEW."version"); RETURN NULL;',
                            hash="1ebfbfcf6b742e5ab91dd250dcc8a2ebf53ae223",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_7b025",
                            table="dashboard_comparisonset",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="comparisonset",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."by_id" IS DISTINCT FROM (NEW."by_id") OR OLD."citation" IS DISTINCT FROM (NEW."citation") OR OLD."file_name" IS DISTINCT FROM (NEW."file_name") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."imported_at" IS DISTINCT FROM (NEW."imported_at") OR OLD."is_public" IS DISTINCT FROM (NEW."is_public") OR OLD."matched_at" IS DISTINCT FROM (NEW."matched_at") OR OLD."matched_generation" IS DISTINCT FROM (NEW."matched_generation") OR OLD."publisher" IS DISTINCT FROM (NEW."publisher") OR OLD."sha256" IS DISTINCT FROM (NEW."sha256") OR OLD."state" IS DISTINCT FROM (NEW."state") OR OLD."terms" IS DISTINCT FROM (NEW."terms") OR OLD."version" IS DISTINCT FROM (NEW."version"))',
                            func='INSERT INTO "dashboard_comparisonsetevent" ("by_id", "citation", "file_name", "id", "imported_at", "is_public", "matched_at", "matched_generation", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "publisher", "sha256", "state", "terms", "version") VALUES (NEW."by_id", NEW."citation", NEW."file_name", NEW."id", NEW."imported_at", NEW."is_public", NEW."matched_at", NEW."matched_generation", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."publisher", NEW."sha256", NEW."state", NEW."terms", NEW."version"); RETURN NULL;',
                            hash="c23ad3beead96b4c9768b2f982d471fe00ae5aba",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_c0517",
                            table="dashboard_comparisonset",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="comparisonset",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "dashboard_comparisonsetevent" ("by_id", "citation", "file_name", "id", "imported_at", "is_public", "matched_at", "matched_generation", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "publisher", "sha256", "state", "terms", "version") VALUES (OLD."by_id", OLD."citation", OLD."file_name", OLD."id", OLD."imported_at", OLD."is_public", OLD."matched_at", OLD."matched_generation", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."publisher", OLD."sha256", OLD."state", OLD."terms", OLD."version"); RETURN NULL;',
                            hash="c53e8bf4b372bd12e7c1818d06ea97eb1e50d5b4",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_1c9a6",
                            table="dashboard_comparisonset",
                            when="AFTER",
                        ),
                    ),
                ),
                migrations.AddIndex(
                    model_name="comparisonevent",
                    index=models.Index(fields=["set", "earliest"], name="comparison_event_days"),
                ),
                migrations.AddConstraint(
                    model_name="comparisonevent",
                    constraint=models.UniqueConstraint(fields=("set", "event_id"), name="comparison_event_once"),
                ),
                migrations.AddConstraint(
                    model_name="comparisonevent",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("date_end__gte", models.F("date_start")),
                            ("earliest__lte", models.F("date_start")),
                            ("latest__gte", models.F("date_end")),
                        ),
                        name="comparison_event_days_in_order",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="comparisonsetevent",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="3743854f997f36f4c869a05822a85ed5aa730f77",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_2507d",
                            table="dashboard_comparisonsetevent",
                            when="BEFORE",
                        ),
                    ),
                ),
            ]
        ),
        migrations.RunSQL([create_trigger(table) for table in TABLES], [drop_trigger(table) for table in TABLES]),
    ]
