"""Each move of the generation leaves a row, and so does each incident it changed."""

from django.db import migrations

# As before, and now the move is kept: the row's lock makes the values follow the order of commits.
MOVE = """
CREATE OR REPLACE FUNCTION incidents_generation_of_this_change() RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    mine bigint := pg_current_xact_id()::text::bigint;
    moved bigint;
BEGIN
    IF current_setting('nigran.generation_moved', true) IS DISTINCT FROM mine::text THEN
        INSERT INTO incidents_recordgeneration (id, value, transaction, changed_at)
             VALUES (1, 1, mine, clock_timestamp())
        ON CONFLICT (id) DO UPDATE
                SET value = incidents_recordgeneration.value + 1, transaction = mine, changed_at = clock_timestamp();
        INSERT INTO incidents_recordedgeneration (value, started_at, committed_at)
             SELECT value, now(), changed_at FROM incidents_recordgeneration;
        PERFORM set_config('nigran.generation_moved', mine::text, true);
    END IF;
    SELECT value INTO moved FROM incidents_recordgeneration;
    RETURN moved;
END $$;

CREATE OR REPLACE FUNCTION incidents_move_generation() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM incidents_generation_of_this_change();
    RETURN NULL;
END $$;
"""

MOVE_BEFORE = """
CREATE OR REPLACE FUNCTION incidents_move_generation() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    mine bigint := pg_current_xact_id()::text::bigint;
BEGIN
    IF current_setting('nigran.generation_moved', true) IS DISTINCT FROM mine::text THEN
        INSERT INTO incidents_recordgeneration (id, value, transaction, changed_at)
             VALUES (1, 1, mine, clock_timestamp())
        ON CONFLICT (id) DO UPDATE
                SET value = incidents_recordgeneration.value + 1, transaction = mine, changed_at = clock_timestamp();
        PERFORM set_config('nigran.generation_moved', mine::text, true);
    END IF;
    RETURN NULL;
END $$;
DROP FUNCTION incidents_generation_of_this_change();
"""

# The path to the incident is the trigger's argument: "id" of the row itself, "incident_id", or the report's.
LOG = """
CREATE FUNCTION incidents_log_change() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    touched jsonb := coalesce(to_jsonb(NEW), to_jsonb(OLD));
    changed bigint;
BEGIN
    IF TG_ARGV[0] = 'report' THEN
        SELECT incident_id INTO changed FROM incidents_report WHERE id = (touched ->> 'report_id')::bigint;
    ELSE
        changed := (touched ->> TG_ARGV[0])::bigint;
    END IF;
    IF EXISTS (SELECT FROM incidents_incident WHERE id = changed) THEN
        INSERT INTO incidents_incidentchange (generation, incident_id)
             VALUES (incidents_generation_of_this_change(), changed)
        ON CONFLICT DO NOTHING;
    END IF;
    RETURN NULL;
END $$;
"""

LOGGED = {
    "incidents_incident": "id",
    "incidents_report": "incident_id",
    "incidents_attribution": "incident_id",
    "incidents_casualtychoice": "incident_id",
    "incidents_casualtyfigure": "report",
}

# A row of what was known by a day moves the generation too, so that the past finds it by its transaction.
MOVES = """
    CREATE CONSTRAINT TRIGGER move_generation AFTER INSERT OR UPDATE OR DELETE ON incidents_knownfigures
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION incidents_move_generation();
"""

# What was recorded before is known by when its transaction began.
BACKFILL = """
    INSERT INTO incidents_recordedgeneration (value, started_at, committed_at)
         SELECT coalesce((SELECT value FROM incidents_recordgeneration), 0)
                    - count(*) OVER () + row_number() OVER (ORDER BY began),
                began, began
           FROM (SELECT DISTINCT pgh_created_at AS began FROM incidents_incidentevent) moments;
    INSERT INTO incidents_incidentchange (generation, incident_id)
         SELECT DISTINCT g.value, e.pgh_obj_id
           FROM incidents_incidentevent e
           JOIN incidents_recordedgeneration g ON g.started_at = e.pgh_created_at
           JOIN incidents_incident i ON i.id = e.pgh_obj_id;
"""


def create_trigger(table: str, path: str) -> str:
    return f"""
        CREATE CONSTRAINT TRIGGER log_change AFTER INSERT OR UPDATE OR DELETE ON {table}
        DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION incidents_log_change('{path}');
    """


class Migration(migrations.Migration):
    dependencies = [
        ("incidents", "0006_changes_and_known_figures"),
    ]

    operations = [
        migrations.RunSQL(MOVE, MOVE_BEFORE),
        migrations.RunSQL(LOG, "DROP FUNCTION incidents_log_change();"),
        migrations.RunSQL(
            [create_trigger(table, path) for table, path in LOGGED.items()],
            [f"DROP TRIGGER log_change ON {table};" for table in LOGGED],
        ),
        migrations.RunSQL(MOVES, "DROP TRIGGER move_generation ON incidents_knownfigures;"),
        migrations.RunSQL(BACKFILL, migrations.RunSQL.noop),
    ]
