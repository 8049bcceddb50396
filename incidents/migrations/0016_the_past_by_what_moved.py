"""The past reads from the tables what has not moved since, and looks for versions of the rest alone.

So that nothing moves unseen, a source or statement that goes from one incident to another is a change of both.
"""

from django.db import migrations

from incidents.past_views import rebuild

# The path to the incident is the trigger's argument: "id" of the row itself, "incident_id", or the report's.
LOG = """
CREATE OR REPLACE FUNCTION incidents_log_change() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    touched jsonb;
    changed bigint;
    before bigint;
BEGIN
    FOREACH touched IN ARRAY ARRAY[to_jsonb(OLD), to_jsonb(NEW)] LOOP
        before := changed;
        IF TG_ARGV[0] = 'report' THEN
            SELECT incident_id INTO changed FROM incidents_report WHERE id = (touched ->> 'report_id')::bigint;
        ELSE
            changed := (touched ->> TG_ARGV[0])::bigint;
        END IF;
        IF changed IS DISTINCT FROM before AND EXISTS (SELECT FROM incidents_incident WHERE id = changed) THEN
            INSERT INTO incidents_incidentchange (generation, incident_id)
                 VALUES (incidents_generation_of_this_change(), changed)
            ON CONFLICT DO NOTHING;
        END IF;
    END LOOP;
    RETURN NULL;
END $$;
"""
LOG_BEFORE = """
CREATE OR REPLACE FUNCTION incidents_log_change() RETURNS trigger LANGUAGE plpgsql AS $$
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


class Migration(migrations.Migration):
    dependencies = [
        ("incidents", "0015_sums_of_events"),
    ]

    operations = [
        migrations.RunSQL(LOG, LOG_BEFORE),
        migrations.RunPython(rebuild, migrations.RunPython.noop),
    ]
