"""The record's generation number, moved by deferred triggers, and the sequence new uids come from."""

from django.db import migrations

TABLES = [
    "incidents_incident",
    "incidents_report",
    "incidents_casualtyfigure",
    "incidents_attribution",
    "incidents_campaign",
    "incidents_outlet",
    "incidents_contextevent",
    "groups_armedgroup",
    "groups_groupalias",
    "groups_grouplink",
    "groups_designation",
    "places_province",
    "places_district",
    "places_districtalias",
    "places_place",
    "places_placealias",
]

# One move per transaction, made at commit: writers hold the row's lock only while committing, and a reader who sees
# the new number sees the change behind it too.
FUNCTION = """
CREATE FUNCTION incidents_move_generation() RETURNS trigger LANGUAGE plpgsql AS $$
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
"""


def create_trigger(table: str) -> str:
    return f"""
        CREATE CONSTRAINT TRIGGER move_generation AFTER INSERT OR UPDATE OR DELETE ON {table}
        DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION incidents_move_generation();
    """


def drop_trigger(table: str) -> str:
    return f"DROP TRIGGER move_generation ON {table};"


class Migration(migrations.Migration):
    dependencies = [
        ("incidents", "0001_initial"),
    ]

    operations = [
        migrations.RunSQL(FUNCTION, "DROP FUNCTION incidents_move_generation();"),
        migrations.RunSQL([create_trigger(table) for table in TABLES], [drop_trigger(table) for table in TABLES]),
        migrations.RunSQL("CREATE SEQUENCE incidents_uid_number START 1;", "DROP SEQUENCE incidents_uid_number;"),
    ]
