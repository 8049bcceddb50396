# ruff: noqa: S608 (SQL of this package's own words, no value of anybody's)
"""The rows of drawn incidents."""

from collections.abc import Mapping

from incidents.choices import AttributionLevel, AttributionTrack
from incidents.generating.casualties import columns
from incidents.generating.history import with_history, with_versions
from incidents.generating.odds import Odds, falling
from incidents.generating.pools import PHRASES, WORDS, Pools
from incidents.models import (
    Attribution,
    CasualtyFigure,
    FirstPublication,
    Incident,
    IncidentChange,
    KnownFigures,
    Report,
    WithheldLocation,
)

FILLED = (
    Incident,
    WithheldLocation,
    Report,
    CasualtyFigure,
    Attribution,
    KnownFigures,
    FirstPublication,
    IncidentChange,
)
HIGHEST_REPORTS, HIGHEST_FIGURES, HIGHEST_ATTRIBUTIONS = 3, 8, 2
TRACKS = {
    AttributionTrack.CLAIM.value: 45.0,
    AttributionTrack.OFFICIAL_BLAME.value: 40.0,
    AttributionTrack.ANALYST.value: 15.0,
}
CLAIMS = {
    AttributionLevel.MADE.value: 85.0,
    AttributionLevel.DENIED.value: 5.0,
    AttributionLevel.DISPUTED.value: 5.0,
    AttributionLevel.WITHDRAWN.value: 5.0,
}
JUDGEMENTS = {
    AttributionLevel.LIKELY.value: 50.0,
    AttributionLevel.POSSIBLE.value: 30.0,
    AttributionLevel.CONFIRMED.value: 15.0,
    AttributionLevel.DISPUTED.value: 5.0,
}


def statements(odds: Odds, pools: Pools, context: str, edits_from: int) -> list[str]:
    """SQL that writes the rows of all incidents in ``drawn``, with their history under the given context.

    ``edits_from`` is the first number free for second versions of incidents.
    """
    return [
        with_history(Attribution, _attributions(), context, "made.incident_id"),
        with_history(Report, _reports(pools), context, "made.incident_id"),
        with_history(CasualtyFigure, _figures(), context, f"(made.report_id + 2) / {HIGHEST_REPORTS}"),
        with_history(KnownFigures, _known(), context, "made.incident_id"),
        with_history(WithheldLocation, _withheld(), context, "made.incident_id"),
        with_versions(_incidents(odds), context, edits_from),
        _changes(),
    ]


def _incidents(odds: Odds) -> dict[str, str]:
    """Columns of an incident by name. A withheld place is not in the row."""
    return {
        "id": "id",
        "uid": "'PK-' || lpad(id::text, greatest(6, length(id::text)), '0')",
        "title": f"'Invented ' || replace(event_class, '_', ' ') || ', case ' || ({_word(odds, 'title')})",
        "summary": f"CASE WHEN NOT withheld THEN {_summary(odds)} ELSE '' END",
        "event_class": "event_class",
        "attack_types": "attack_types",
        "targets": "targets",
        "status": "status",
        "status_reason": "CASE status WHEN 'withdrawn' THEN 'Invented, and withdrawn' ELSE '' END",
        "doubt_reason": f"CASE WHEN NOT withheld AND {odds.below('doubt', 0.03)} THEN 'Invented doubt' ELSE '' END",
        "date": "date",
        "date_end": (
            f"CASE WHEN date_precision = 'day' AND {odds.below('lasts', 0.03)}"
            f" THEN date + 1 + {odds.number('days long', 3)} END"
        ),
        "date_precision": "date_precision",
        "part_of_day": "coalesce(part_of_day, '')",
        "province_id": "province_id",
        "district_id": "district_id",
        "district_set": "coalesce(array_remove(district_set, NULL), ARRAY[]::varchar[])",
        "district_text": "district_text",
        "place_id": "CASE WHEN NOT withheld THEN place_id END",
        "place_text": "CASE WHEN NOT withheld THEN coalesce(place_name, nullif(district_text, ''), province_name, '')"
        " ELSE '' END",
        "latitude": "CASE WHEN NOT withheld THEN latitude END",
        "longitude": "CASE WHEN NOT withheld THEN longitude END",
        "location_precision": "CASE WHEN withheld THEN 'district' ELSE location_precision END",
        "near_km": f"CASE WHEN NOT withheld AND location_precision = 'near' THEN {odds.number('near', 30)} END",
        "withheld_to": "CASE WHEN withheld THEN 'district' ELSE '' END",
        "campaign_id": "CASE WHEN NOT withheld THEN campaign_id END",
        "merged_into_id": "CASE status WHEN 'merged' THEN id - 1 END",
        "notes": "''",
        "unreviewed_editors": "ARRAY[]::int[]",
        "taken_down": "false",
        "version": "CASE WHEN edit_generation IS NULL THEN 1 ELSE 2 END",
        "created_at": "recorded_at",
        "updated_at": "coalesce(edited_at, recorded_at)",
        "published_at": "CASE WHEN status NOT IN ('draft', 'in_review') THEN recorded_at END",
        **columns("reports"),
    }


def _attributions() -> str:
    return """
        SELECT id, incident_id, group_id, name AS words, track, level, report_id, stated_on,
               '' AS spokesman, '' AS channel FROM parties
    """


def parties(odds: Odds, pools: Pools) -> str:
    """SQL that makes the temporary table ``parties``: whom each incident in ``drawn`` is attributed to."""
    key = f"(drawn.id * {HIGHEST_ATTRIBUTIONS} - {HIGHEST_ATTRIBUTIONS} + k)"
    report = f"drawn.id * {HIGHEST_REPORTS} - {HIGHEST_REPORTS - 1}"
    return f"""
        CREATE TEMPORARY TABLE parties ON COMMIT DROP AS
        SELECT {key} AS id, drawn.id AS incident_id, party.id AS group_id, party.name, party.words, track,
               CASE track WHEN 'claim' THEN {odds.pick("claim", CLAIMS, key)}
                          ELSE {odds.pick("judgement", JUDGEMENTS, key)} END AS level,
               CASE WHEN {odds.below("in the report", 0.7, key)} THEN {report} END AS report_id,
               CASE WHEN {odds.below("stated on", 0.5, key)} THEN drawn.date END AS stated_on
          FROM drawn CROSS JOIN LATERAL generate_series(1, drawn.attributions) AS k
         CROSS JOIN LATERAL (SELECT {odds.pick("track", TRACKS, key)} AS track) tracks
          JOIN generating.party ON party.n = {odds.rank("party", falling(pools.parties), key)}
    """


def _reports(pools: Pools) -> str:
    """The first is of the incident's outlet, the others of outlets further on, so that no two are of one."""
    return f"""
        SELECT {_report("k")} AS id, drawn.id AS incident_id, NULL::bigint AS campaign_id, outlet.id AS outlet_id,
               'https://example.org/invented/' || drawn.id || '/' || k AS url,
               'Invented report of case ' || drawn.id AS title, '' AS quote,
               published_on + CASE WHEN second_is_later AND k > 1 THEN 1 ELSE 0 END AS published_on,
               '' AS origin, '' AS scope, '' AS archive_hash, k - 1 AS position
          FROM drawn CROSS JOIN LATERAL generate_series(1, drawn.reports) AS k
          JOIN generating.outlet ON outlet.n = (drawn.outlet + (k - 1) * 7) % {pools.outlets}
    """


def _figures() -> str:
    lead = "(lead + CASE WHEN disagree AND k = 2 THEN more ELSE 0 END)"
    low = f"CASE WHEN shape = 'up_to' THEN NULL ELSE {lead} END"
    high = f"CASE shape WHEN 'at_least' THEN NULL WHEN 'range' THEN {lead} + width ELSE {lead} END"
    return f"""
        SELECT {_report("k")} * {HIGHEST_FIGURES} + f.n AS id, {_report("k")} AS report_id, f.victim_class, f.harm,
               f.low, f.high, f.quantifier,
               CASE WHEN f.n = 7 THEN 'militants' WHEN k = 1 THEN speaker ELSE 'media' END AS said_by,
               NULL::date AS stated_on,
               CASE WHEN f.n = 5 THEN 'no' WHEN f.n = 0 AND total_alone THEN 'not_said' END
                   AS total_includes_militants,
               ARRAY[]::varchar[] AS tags
          FROM drawn CROSS JOIN LATERAL generate_series(1, drawn.reports) AS k
         CROSS JOIN LATERAL (VALUES
               (0, CASE WHEN total_alone THEN 'total' ELSE 'civilian' END, 'killed', {low}, {high},
                   nullif(shape, 'range')),
               (1, 'police', 'killed', security, security, NULL),
               (2, 'unknown', 'killed', unknown, unknown, NULL),
               (3, 'militant', 'killed', militants, militants, NULL),
               (4, 'suicide_attacker', 'killed', suicide_attackers, suicide_attackers, NULL),
               (5, 'total', 'injured', injured, injured, NULL),
               (6, 'civilian', 'abducted', abducted, abducted, NULL),
               (7, 'total', 'killed', claimed, claimed, NULL)
           ) AS f (n, victim_class, harm, low, high, quantifier)
         WHERE coalesce(f.low, f.high) IS NOT NULL AND (f.n < 7 OR k = 1)
    """


def _known() -> str:
    """What was known on the day of the first report, and, where the others came later, on theirs."""
    early, late = columns("CASE WHEN second_is_later THEN 1 ELSE reports END"), columns("reports")
    return f"""
        SELECT id * 2 - 1 AS id, id AS incident_id, published_on AS known_from, {_named(early)}
          FROM drawn WHERE published_on IS NOT NULL
         UNION ALL
        SELECT id * 2, id, published_on + 1, {_named(late)}
          FROM drawn WHERE published_on IS NOT NULL AND second_is_later
    """


def _withheld() -> str:
    return """
        SELECT id, id AS incident_id, place_id, district_id, district_set, district_text, place_name AS place_text,
               latitude, longitude, location_precision, CASE location_precision WHEN 'near' THEN 1 END AS near_km,
               'Invented, and kept back' AS summary, '' AS doubt_reason, campaign_id,
               'Invented: nobody could be harmed' AS reason
          FROM drawn WHERE withheld
    """


def _changes() -> str:
    return """
        INSERT INTO incidents_incidentchange (generation, incident_id, previous)
        SELECT generation, id, NULL FROM drawn
         UNION ALL
        SELECT edit_generation, id, generation FROM drawn WHERE edit_generation <> generation
    """


def _named(expressions: Mapping[str, str]) -> str:
    return ", ".join(f"{value} AS {name}" for name, value in expressions.items())


def _report(number: str) -> str:
    return f"(drawn.id * {HIGHEST_REPORTS} - {HIGHEST_REPORTS} + {number})"


def _word(odds: Odds, name: str) -> str:
    return f"SELECT word.text FROM generating.word WHERE word.n = {odds.number(name, WORDS, 'drawn.id')}"


def _summary(odds: Odds) -> str:
    """Forty words in eight phrases, or nothing."""
    number = odds.number("phrase", PHRASES, "(drawn.id * 8 + k)")
    return f"""CASE WHEN {odds.below("summary", 0.85)} THEN (
        SELECT 'Invented: ' || string_agg(phrase.text, ' ')
          FROM generate_series(0, 7) AS k JOIN generating.phrase ON phrase.n = {number}) ELSE '' END"""
