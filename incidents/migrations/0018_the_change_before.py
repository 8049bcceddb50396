"""Each change of an incident says which change of it came before, so that the past looks for versions of those alone
that were there and have moved since, and not of all that came later.
"""

from django.db import migrations, models

from incidents.past_views import drop, rebuild

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
            INSERT INTO incidents_incidentchange (generation, incident_id, previous)
                 VALUES (incidents_generation_of_this_change(), changed,
                         (SELECT max(generation) FROM incidents_incidentchange WHERE incident_id = changed))
            ON CONFLICT DO NOTHING;
        END IF;
    END LOOP;
    RETURN NULL;
END $$;
"""
LOG_BEFORE = LOG.replace(", previous)", ")").replace(
    """changed,
                         (SELECT max(generation) FROM incidents_incidentchange WHERE incident_id = changed))""",
    "changed)",
)

BACKFILL = """
    UPDATE incidents_incidentchange change
       SET previous = earlier.generation
      FROM (SELECT id, lag(generation) OVER (PARTITION BY incident_id ORDER BY generation) AS generation
              FROM incidents_incidentchange) earlier
     WHERE earlier.id = change.id AND earlier.generation IS NOT NULL;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("incidents", "0017_events_of_several_rows"),
    ]

    operations = [
        migrations.RunPython(migrations.RunPython.noop, drop),
        migrations.AddField("incidentchange", "previous", models.BigIntegerField(editable=False, null=True)),
        migrations.RunSQL(LOG, LOG_BEFORE),
        migrations.RunSQL(BACKFILL, migrations.RunSQL.noop),
        migrations.RemoveConstraint("incidentchange", "incident_change_once_per_generation"),
        migrations.AddConstraint(
            "incidentchange",
            models.UniqueConstraint(
                fields=("generation", "incident"), include=("previous",), name="incident_change_once_per_generation"
            ),
        ),
        migrations.RunPython(rebuild, migrations.RunPython.noop),
    ]
