# ruff: noqa: S608 (names of tables and columns, no value of anybody)
"""The record as it stood, and as it was known: views named like its tables, in schemas that are read instead.

`as_of` shows of every row the version that the generation in the setting `nigran.generation` had. `known_by` shows only
what had been published by the day in `nigran.known_by`; `as_of_known_by` both. A query that is written for the tables
answers in their words when a schema stands first in the search path (``incidents.past``). A migration that changes a
column of these tables ends with ``rebuild``.

Most of the record has not moved since a moment that is asked for. What belongs to an incident that has not is read from
the tables, by their indexes; versions are looked for of the others alone (``IncidentChange`` says which they are).
Those of incidents are the view ``STOOD``, by which sums are put back as well (``incidents.sum_triggers``).
"""

from typing import Any

AS_OF, KNOWN_BY, AS_OF_KNOWN_BY = "as_of", "known_by", "as_of_known_by"
# Of what has moved since, the incidents that were there, as they stood.
STOOD = f"{AS_OF}.incidents_stood"
CHILDREN = ("Report", "CasualtyFigure", "Attribution", "CasualtyChoice", "Campaign", "KnownFigures")
# Those that every list and number reads, which say themselves whose they are.
_OF_INCIDENTS = {"Report", "Attribution"}
_GENERATION = "current_setting('nigran.generation')::bigint"

# Of an incident whose place is withheld now, older versions may still hold the place: they show what the row may.
_WITHHELD = {
    "title": "now.title",
    "summary": "''",
    "doubt_reason": "''",
    "campaign_id": "NULL",
    "place_id": "NULL",
    "place_text": "''",
    "latitude": "NULL",
    "longitude": "NULL",
    "near_km": "NULL",
    "location_precision": "now.withheld_to",
    "withheld_to": "now.withheld_to",
    "province_id": "now.province_id",
    "district_id": "now.district_id",
    "district_set": "now.district_set",
    "district_text": "now.district_text",
}
_WORDS = "lower(unaccent(concat_ws(' | ', uid, title, summary, place_text, district_text)))"
_COMPUTED = {"search_text": _WORDS, "search_vector": f"to_tsvector('english', {_WORDS})"}


def rebuild(apps: Any, schema_editor: Any) -> None:  # noqa: ANN401
    """Make every view anew, for ``RunPython``; not in a migration before 0018, which brings a column that they read."""
    drop(apps, schema_editor)
    if "previous" not in {field.name for field in apps.get_model("incidents", "IncidentChange")._meta.get_fields()}:
        return
    for schema in (AS_OF, KNOWN_BY, AS_OF_KNOWN_BY):
        schema_editor.execute(f"CREATE SCHEMA {schema}")
    for name in CHILDREN:
        schema_editor.execute(_view_of_children(apps.get_model("incidents", name)))
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(
            "SELECT column_name, generation_expression FROM information_schema.columns"
            " WHERE table_schema = 'public' AND table_name = 'incidents_incident' AND is_generated = 'ALWAYS'"
        )
        spans = dict(cursor.fetchall())
    for view in _views_of_incidents(apps.get_model("incidents", "Incident"), spans):
        schema_editor.execute(view)
    for schema, source in ((KNOWN_BY, "public"), (AS_OF_KNOWN_BY, AS_OF)):
        for view in _views_of_the_known(apps, schema, source):
            schema_editor.execute(view)


def drop(apps: Any, schema_editor: Any) -> None:  # noqa: ANN401
    """Take the views away."""
    for schema in (AS_OF_KNOWN_BY, KNOWN_BY, AS_OF):
        schema_editor.execute(f"DROP SCHEMA IF EXISTS {schema} CASCADE")


def _standing(table: str, columns: str, *, more: str = "", where: str = "") -> str:
    """The versions of rows that the asked generation had, the last of several in one transaction.

    Two transactions may have begun in the same microsecond: a generation is asked after, not joined with.
    """
    return f"""
        SELECT {columns}
          FROM public.{table}event version
          {more}
         WHERE version.pgh_label <> 'delete' AND {_known("version")} {where}
           AND NOT EXISTS (SELECT FROM public.{table}event later
                            WHERE later.pgh_obj_id = version.pgh_obj_id AND later.pgh_id > version.pgh_id
                              AND {_known("later")})
    """


def _known(version: str) -> str:
    """Whether a version was there by the asked generation."""
    return f"""
        EXISTS (SELECT FROM public.incidents_recordedgeneration known
                 WHERE known.started_at = {version}.pgh_created_at AND known.value <= {_GENERATION})
    """


def all_moved() -> str:
    """Every incident that was changed after the asked generation, as an array, which the planner takes for short."""
    return f"ARRAY(SELECT incident_id FROM public.incidents_incidentchange WHERE generation > {_GENERATION})"


def _moved(incident: str, *, more: str = "") -> str:
    """Whether an incident, or what belongs to it, was changed after the asked generation."""
    return f"""
        EXISTS (SELECT FROM public.incidents_incidentchange moved
                 WHERE moved.incident_id = {incident} AND moved.generation > {_GENERATION} {more})
    """


def _moved_on(incident: str) -> str:
    """Whether it was there at the asked generation, and has been changed since."""
    return _moved(incident, more=f"AND moved.previous <= {_GENERATION}")


def _view_of_children(model: Any) -> str:  # noqa: ANN401
    table = model._meta.db_table
    versions = ", ".join(_column(field) for field in model._meta.concrete_fields)
    parts = [_standing(table, versions)]
    if model.__name__ in _OF_INCIDENTS:
        stored = ", ".join(f"now.{field.column}" for field in model._meta.concrete_fields)
        still = f"now.incident_id IS NOT NULL AND NOT {_moved('now.incident_id')}"
        parts = [
            f"SELECT {stored} FROM public.{table} now WHERE {still}",
            _standing(table, versions, where=f"AND {_moved_on('version.incident_id')}"),
            # Those of a campaign.
            _standing(table, versions, where="AND version.incident_id IS NULL"),
        ]
    return f"CREATE VIEW {AS_OF}.{table} AS {' UNION ALL '.join(parts)}"


def _column(field: Any) -> str:  # noqa: ANN401
    return "version.pgh_obj_id AS id" if field.primary_key else f"version.{field.column}"


def _views_of_incidents(model: Any, spans: dict[str, str]) -> list[str]:  # noqa: ANN401
    # What is taken down is withdrawn as well, so of the table's own rows no list shows it: not to ask lets the counting
    # index answer alone.
    table = model._meta.db_table
    computed = {**spans, **_COMPUTED}
    names = [field.column for field in model._meta.concrete_fields]
    stored = ", ".join(_shown(field) for field in model._meta.concrete_fields if field.column not in computed)
    shown = ", ".join(f"{computed[name]} AS {name}" if name in computed else name for name in names)
    versions = _standing(
        table,
        stored,
        more=f"JOIN public.{table} now ON now.id = version.pgh_obj_id",
        where=f"AND NOT now.taken_down AND {_moved_on('version.pgh_obj_id')}",
    )
    return [
        f"CREATE VIEW {STOOD} AS SELECT {shown} FROM ({versions}) standing",
        f"""
        CREATE VIEW {AS_OF}.{table} AS
        SELECT {", ".join(f"now.{name}" for name in names)}
          FROM public.{table} now WHERE NOT {_moved("now.id")}
         UNION ALL
        SELECT * FROM {STOOD}
        """,
    ]


def _shown(field: Any) -> str:  # noqa: ANN401
    column = field.column
    if column not in _WITHHELD:
        return _column(field)
    kept = f"WHEN now.withheld_to <> '' THEN {_WITHHELD[column]}"
    return f"CASE {kept} ELSE version.{column} END AS {column}"


def _views_of_the_known(apps: Any, schema: str, source: str) -> list[str]:  # noqa: ANN401
    """What had been published by a day, of the tables or views in ``source``.

    Incidents with a dated report by then, their figures from such reports alone; statements made by then, or carried by
    such a report.
    """
    day = "current_setting('nigran.known_by')::date"
    incident = apps.get_model("incidents", "Incident")
    derived = {field.column for field in apps.get_model("incidents", "KnownFigures")._meta.concrete_fields}
    derived -= {"id", "incident_id", "known_from"}
    columns = [field.column for field in incident._meta.concrete_fields]
    shown = ", ".join(f"{'known' if name in derived else 'incident'}.{name}" for name in columns)
    return [
        f"""
        CREATE VIEW {schema}.incidents_incident AS
        SELECT {shown}
          FROM {source}.incidents_incident incident
          JOIN LATERAL (SELECT * FROM {source}.incidents_knownfigures figures
                         WHERE figures.incident_id = incident.id AND figures.known_from <= {day}
                         ORDER BY figures.known_from DESC LIMIT 1) known ON true
        """,
        f"""
        CREATE VIEW {schema}.incidents_report AS
        SELECT * FROM {source}.incidents_report WHERE published_on <= {day}
        """,
        f"""
        CREATE VIEW {schema}.incidents_casualtyfigure AS
        SELECT figure.* FROM {source}.incidents_casualtyfigure figure
          JOIN {source}.incidents_report report ON report.id = figure.report_id AND report.published_on <= {day}
        """,
        f"""
        CREATE VIEW {schema}.incidents_attribution AS
        SELECT attribution.* FROM {source}.incidents_attribution attribution
          LEFT JOIN {source}.incidents_report report ON report.id = attribution.report_id
         WHERE coalesce(attribution.stated_on, report.published_on) <= {day}
        """,
    ]
