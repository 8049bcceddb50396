# ruff: noqa: S608 (SQL of this package's own words, no value of anybody's)
"""Writing rows together with the history that triggers would have written."""

from collections.abc import Mapping
from typing import Any

from incidents.choices import PUBLIC_STATUSES
from incidents.models import Incident
from incidents.models.columns import CasualtyRanges

# What a later edit changed: the version before it had not this yet.
BEFORE_EDIT = {
    "version": "1",
    "status": "'published'",
    "status_reason": "''",
    "merged_into_id": "NULL",
    "attack_types": "ARRAY['unknown']::varchar[]",
    "summary": "''",
    "updated_at": "created_at",
}


def with_history(model: Any, select: str, context: str, incident: str) -> str:  # noqa: ANN401
    """Insert what is selected, and for each row the event that its making left."""
    columns_of = ", ".join(_event_columns(model))
    return f"""
        WITH asked AS ({select}),
        made AS (
            INSERT INTO {model._meta.db_table} ({columns_of}) SELECT {columns_of} FROM asked RETURNING *
        )
        INSERT INTO {model.pgh_event_model._meta.db_table}
               (pgh_id, pgh_created_at, pgh_label, pgh_obj_id, pgh_context_id, {columns_of})
        SELECT made.id, drawn.recorded_at, 'insert', made.id, '{context}'::uuid,
               {", ".join(f"made.{name}" for name in _event_columns(model))}
          FROM made JOIN drawn ON drawn.id = {incident}
    """


def with_versions(given: Mapping[str, str], context: str, edits_from: int) -> str:
    """Incidents with their search columns, one or two versions of each, and what the public saw first.

    The search text follows the trigger ``fill_search_columns`` of incidents.models.triggers.
    """
    names = ", ".join(given)
    values = ", ".join(f"{value} AS {name}" for name, value in given.items())
    shared = _event_columns(Incident)
    before = ", ".join(BEFORE_EDIT.get(name, f"made.{name}") for name in shared)
    now = ", ".join(f"made.{name}" for name in shared)
    first = [*(str(field.column) for field in CasualtyRanges._meta.concrete_fields), "event_class", "killed_militants"]
    public = ", ".join(f"'{status}'" for status in sorted(PUBLIC_STATUSES))
    event, label = "incidents_incidentevent", "pgh_id, pgh_created_at, pgh_label, pgh_obj_id, pgh_context_id"
    return f"""
        WITH said AS (SELECT incident_id, string_agg(words, ' | ') AS words FROM parties GROUP BY incident_id),
        rows AS MATERIALIZED (
            SELECT drawn.id AS drawn_id, {values}, drawn.place_words, drawn.province_words, drawn.withheld FROM drawn
        ),
        found AS MATERIALIZED (
            SELECT rows.*, lower(unaccent(concat_ws(' | ', uid, title, summary, place_text, district_text,
                       CASE WHEN NOT withheld THEN place_words END,
                       (SELECT string_agg(d.words, ' | ') FROM generating.district_words d
                         WHERE d.slug = ANY (district_set)),
                       province_words, said.words))) AS search_text
              FROM rows LEFT JOIN said ON said.incident_id = rows.id
        ),
        made AS (
            INSERT INTO incidents_incident ({names}, search_text, search_vector)
            SELECT {names}, search_text, to_tsvector('english', search_text) FROM found
            RETURNING *
        ),
        first_versions AS (
            INSERT INTO {event} ({label}, {", ".join(shared)})
            SELECT made.id, made.created_at, 'insert', made.id, '{context}'::uuid, {now} FROM made WHERE version = 1
             UNION ALL
            SELECT made.id, made.created_at, 'insert', made.id, '{context}'::uuid, {before} FROM made WHERE version = 2
        ),
        later_versions AS (
            INSERT INTO {event} ({label}, {", ".join(shared)})
            SELECT made.id + {edits_from}, made.updated_at, 'update', made.id, '{context}'::uuid, {now}
              FROM made WHERE version = 2
        )
        INSERT INTO incidents_firstpublication (id, incident_id, at, moved, {", ".join(first)})
        SELECT made.id, made.id, made.published_at, status NOT IN ({public}),
               {", ".join(f"made.{name}" for name in first)}
          FROM made WHERE published_at IS NOT NULL
    """


def _event_columns(model: Any) -> list[str]:  # noqa: ANN401
    """The columns that history keeps of a table."""
    fields = model.pgh_event_model._meta.concrete_fields
    return [field.column for field in fields if not field.name.startswith("pgh_")]
