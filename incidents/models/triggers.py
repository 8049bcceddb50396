"""What must hold for the search columns even when somebody writes SQL by hand."""

import pgtrigger

from incidents.choices import PUBLIC_STATUSES

# The text a reader may search by: the incident's own words, and every spelling of its place, district and groups.
# A withheld place is not in the row, so it cannot be found either.
SEARCH_TRIGGER = pgtrigger.Trigger(
    name="fill_search_columns",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.Update,
    func="""
        NEW.search_text := lower(unaccent(concat_ws(' | ',
            NEW.uid, NEW.title, NEW.summary, NEW.place_text, NEW.district_text,
            (SELECT concat_ws(' | ', p.name, p.name_ur, string_agg(a.name, ' | '))
               FROM places_place p LEFT JOIN places_placealias a ON a.place_id = p.id
              WHERE p.id = NEW.place_id GROUP BY p.id),
            (SELECT string_agg(concat_ws(' | ', d.name, d.name_ur, names.words), ' | ')
               FROM places_district d
               LEFT JOIN LATERAL (SELECT string_agg(a.name, ' | ') AS words
                                    FROM places_districtalias a WHERE a.district_id = d.id) names ON TRUE
              WHERE d.slug = ANY (NEW.district_set)),
            (SELECT concat_ws(' | ', v.name, v.name_ur) FROM places_province v WHERE v.id = NEW.province_id),
            (SELECT string_agg(concat_ws(' | ', t.words, g.name, g.short_name, g.name_ur, names.words), ' | ')
               FROM incidents_attribution t
               LEFT JOIN groups_armedgroup g ON g.id = t.group_id
               LEFT JOIN LATERAL (SELECT string_agg(a.alias, ' | ') AS words
                                    FROM groups_groupalias a
                                   WHERE a.group_id = g.id
                                     AND a.kind NOT IN ('state_label', 'media_wing')) names ON TRUE
              WHERE t.incident_id = NEW.id)
        )));
        NEW.search_vector := to_tsvector('english', NEW.search_text);
        RETURN NEW;
    """,
)

# A changed attribution changes what its incident can be found by; the no-op update runs the trigger above.
REFRESH_SEARCH_TRIGGER = pgtrigger.Trigger(
    name="refresh_incident_search",
    when=pgtrigger.After,
    operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
    func="""
        IF TG_OP <> 'INSERT' THEN
            UPDATE incidents_incident SET search_text = search_text WHERE id = OLD.incident_id;
        END IF;
        IF TG_OP <> 'DELETE' AND (TG_OP = 'INSERT' OR NEW.incident_id <> OLD.incident_id) THEN
            UPDATE incidents_incident SET search_text = search_text WHERE id = NEW.incident_id;
        END IF;
        RETURN NULL;
    """,
)

_FIRST_SEEN = (
    "event_class", "killed_low", "killed_best", "killed_high", "killed_all_low", "killed_all_best", "killed_all_high",
    "injured_low", "injured_best", "injured_high", "injured_all_low", "injured_all_best", "injured_all_high",
    "killed_militants",
)  # fmt: skip


def _seen(row: str) -> str:
    """The columns of a row, side by side."""
    return ", ".join(f"{row}.{column}" for column in _FIRST_SEEN)


_PUBLIC = ", ".join(f"'{status}'" for status in sorted(PUBLIC_STATUSES))

# What the public saw first is kept once, whoever publishes and by whatever way.
FIRST_PUBLICATION_TRIGGER = pgtrigger.Trigger(
    name="keep_first_publication",
    when=pgtrigger.After,
    operation=pgtrigger.Insert | pgtrigger.Update,
    func=f"""
        IF NEW.published_at IS NOT NULL AND (TG_OP = 'INSERT' OR OLD.published_at IS NULL) THEN
            INSERT INTO incidents_firstpublication (incident_id, at, {", ".join(_FIRST_SEEN)})
                 VALUES (NEW.id, NEW.published_at, {_seen("NEW")})
            ON CONFLICT (incident_id) DO NOTHING;
        ELSIF NEW.published_at IS NOT NULL
              AND (NEW.status, {_seen("NEW")}) IS DISTINCT FROM (OLD.status, {_seen("OLD")}) THEN
            UPDATE incidents_firstpublication AS first
               SET moved = NEW.status NOT IN ({_PUBLIC}) OR ({_seen("first")}) IS DISTINCT FROM ({_seen("NEW")})
             WHERE first.incident_id = NEW.id;
        END IF;
        RETURN NULL;
    """,  # noqa: S608 (column names of this file, no value of anybody's)
)
