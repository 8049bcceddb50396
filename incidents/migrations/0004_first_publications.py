# ruff: noqa: S608 (column names of this file, no value of anybody's)
"""What published incidents said when first published, from their history; and choices of figures move the generation."""

from django.db import migrations

COLUMNS = """
    event_class, killed_low, killed_best, killed_high, killed_all_low, killed_all_best, killed_all_high,
    injured_low, injured_best, injured_high, injured_all_low, injured_all_best, injured_all_high
"""

BACKFILL = f"""
    INSERT INTO incidents_firstpublication (incident_id, at, {COLUMNS})
         SELECT DISTINCT ON (pgh_obj_id) pgh_obj_id, published_at, {COLUMNS}
           FROM incidents_incidentevent
          WHERE published_at IS NOT NULL AND pgh_obj_id IN (SELECT id FROM incidents_incident)
          ORDER BY pgh_obj_id, pgh_id
    ON CONFLICT (incident_id) DO NOTHING
"""

MOVES = """
    CREATE CONSTRAINT TRIGGER move_generation AFTER INSERT OR UPDATE OR DELETE ON incidents_casualtychoice
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION incidents_move_generation();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("incidents", "0003_review_and_batches"),
    ]

    operations = [
        migrations.RunSQL(MOVES, "DROP TRIGGER move_generation ON incidents_casualtychoice;"),
        migrations.RunSQL(BACKFILL, migrations.RunSQL.noop),
    ]
