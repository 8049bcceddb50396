# ruff: noqa: S608 (column names of this file, no value of anybody's)
"""First publications hold militants killed, and whether the incident says anything else now."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

from config.at_once import AtOnce

SEEN = (
    "event_class", "killed_low", "killed_best", "killed_high", "killed_all_low", "killed_all_best", "killed_all_high",
    "injured_low", "injured_best", "injured_high", "injured_all_low", "injured_all_best", "injured_all_high",
    "killed_militants",
)  # fmt: skip
MILITANTS = """
    UPDATE incidents_firstpublication AS first SET killed_militants = event.killed_militants
      FROM (SELECT DISTINCT ON (pgh_obj_id) pgh_obj_id, killed_militants FROM incidents_incidentevent
             WHERE published_at IS NOT NULL ORDER BY pgh_obj_id, pgh_id) AS event
     WHERE event.pgh_obj_id = first.incident_id AND event.killed_militants IS NOT NULL
"""
MOVED = f"""
    UPDATE incidents_firstpublication AS first SET moved = TRUE FROM incidents_incident AS now
     WHERE now.id = first.incident_id
       AND (now.status NOT IN ('published', 'published_changed')
            OR ({", ".join(f"first.{name}" for name in SEEN)}) IS DISTINCT FROM ({", ".join(f"now.{name}" for name in SEEN)}))
"""


class Migration(migrations.Migration):
    dependencies = [
        ("incidents", "0013_index_of_undrawn"),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="incident",
            name="keep_first_publication",
        ),
        AtOnce(
            [
                migrations.AddField(
                    model_name="firstpublication",
                    name="killed_militants",
                    field=models.PositiveIntegerField(blank=True, null=True),
                ),
                migrations.AddField(
                    model_name="firstpublication",
                    name="moved",
                    field=models.BooleanField(
                        db_default=False,
                        default=False,
                        help_text="Figures or class differ now, or it is not public any more.",
                    ),
                ),
            ]
        ),
        # A row that both statements change leaves its foreign key to be checked, and no index is made before it is.
        migrations.RunSQL(
            [MILITANTS, MOVED, "SET CONSTRAINTS ALL IMMEDIATE", "SET CONSTRAINTS ALL DEFERRED"], migrations.RunSQL.noop
        ),
        AtOnce(
            [
                migrations.AddIndex(
                    model_name="firstpublication",
                    index=models.Index(
                        condition=models.Q(("moved", True)), fields=["incident"], name="first_publication_moved"
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="incident",
                    trigger=pgtrigger.compiler.Trigger(
                        name="keep_first_publication",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\n        IF NEW.published_at IS NOT NULL AND (TG_OP = 'INSERT' OR OLD.published_at IS NULL) THEN\n            INSERT INTO incidents_firstpublication (incident_id, at, event_class, killed_low, killed_best, killed_high, killed_all_low, killed_all_best, killed_all_high, injured_low, injured_best, injured_high, injured_all_low, injured_all_best, injured_all_high, killed_militants)\n                 VALUES (NEW.id, NEW.published_at, NEW.event_class, NEW.killed_low, NEW.killed_best, NEW.killed_high, NEW.killed_all_low, NEW.killed_all_best, NEW.killed_all_high, NEW.injured_low, NEW.injured_best, NEW.injured_high, NEW.injured_all_low, NEW.injured_all_best, NEW.injured_all_high, NEW.killed_militants)\n            ON CONFLICT (incident_id) DO NOTHING;\n        ELSIF NEW.published_at IS NOT NULL\n              AND (NEW.status, NEW.event_class, NEW.killed_low, NEW.killed_best, NEW.killed_high, NEW.killed_all_low, NEW.killed_all_best, NEW.killed_all_high, NEW.injured_low, NEW.injured_best, NEW.injured_high, NEW.injured_all_low, NEW.injured_all_best, NEW.injured_all_high, NEW.killed_militants) IS DISTINCT FROM (OLD.status, OLD.event_class, OLD.killed_low, OLD.killed_best, OLD.killed_high, OLD.killed_all_low, OLD.killed_all_best, OLD.killed_all_high, OLD.injured_low, OLD.injured_best, OLD.injured_high, OLD.injured_all_low, OLD.injured_all_best, OLD.injured_all_high, OLD.killed_militants) THEN\n            UPDATE incidents_firstpublication AS first\n               SET moved = NEW.status NOT IN ('published', 'published_changed') OR (first.event_class, first.killed_low, first.killed_best, first.killed_high, first.killed_all_low, first.killed_all_best, first.killed_all_high, first.injured_low, first.injured_best, first.injured_high, first.injured_all_low, first.injured_all_best, first.injured_all_high, first.killed_militants) IS DISTINCT FROM (NEW.event_class, NEW.killed_low, NEW.killed_best, NEW.killed_high, NEW.killed_all_low, NEW.killed_all_best, NEW.killed_all_high, NEW.injured_low, NEW.injured_best, NEW.injured_high, NEW.injured_all_low, NEW.injured_all_best, NEW.injured_all_high, NEW.killed_militants)\n             WHERE first.incident_id = NEW.id;\n        END IF;\n        RETURN NULL;\n    ",
                            hash="b19c20ce7c4f7150501dda7f1dd42d5f81e5eeba",
                            operation="INSERT OR UPDATE",
                            pgid="pgtrigger_keep_first_publication_ed8a4",
                            table="incidents_incident",
                            when="AFTER",
                        ),
                    ),
                ),
            ]
        ),
    ]
