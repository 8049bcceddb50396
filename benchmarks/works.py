# ruff: noqa: S608 (SQL of this file's own words, and slugs of the vocabulary)
"""The works that are measured: the same question as SQL, to the plain application, and to this interface."""

from collections import Counter
from dataclasses import dataclass
from urllib.parse import urlencode

import psycopg

from incidents.counting import RULES

PUBLIC = "i.status IN ('published', 'published_changed')"
RULE = RULES["crss_like"]
CLASSES = sorted(RULE.classes)
COUNTED = f"{PUBLIC} AND i.event_class IN ({', '.join(repr(str(name)) for name in CLASSES)})"
DRAWN = "(i.latitude IS NOT NULL OR i.location_precision = 'district' AND i.district_id IS NOT NULL)"
POINTS = 25_000

COLUMNS = """
    i.uid, i.title, i.summary, i.event_class, i.status, i.date, i.date_end, i.date_precision, i.part_of_day,
    p.slug, d.slug, i.place_text, i.latitude, i.longitude, i.location_precision, i.attack_types, i.targets,
    i.killed_low, i.killed_best, i.killed_high, i.injured_low, i.injured_best, i.injured_high, i.abducted,
    i.killed_civilians, i.killed_security, i.killed_peace_committee, i.killed_militants, i.killed_unknown,
    i.claimed_killed, i.casualty_rule, i.sources_count, i.origins_count, c.slug, i.created_at, i.updated_at, i.version
"""
JOINS = """
      FROM incidents_incident i
      LEFT JOIN places_province p ON p.id = i.province_id
      LEFT JOIN places_district d ON d.id = i.district_id
      LEFT JOIN incidents_campaign c ON c.id = i.campaign_id
"""
GROUPS = """, (SELECT string_agg(coalesce(g.slug, a.words) || ':' || a.track || ':' || a.level, ';')
                 FROM incidents_attribution a LEFT JOIN groups_armedgroup g ON g.id = a.group_id
                WHERE a.incident_id = i.id)"""
SUMS = "count(*), sum(i.killed_all_best), sum(i.killed_all_low), sum(i.killed_all_high)"


@dataclass(frozen=True, slots=True)
class Work:
    """One question. With ``wide`` the SQL reads the rows themselves, as it would without an index made for numbers."""

    name: str
    sql: str
    plain: str
    ours: str
    wide: bool = False


def whole_copy(*, groups: bool) -> str:
    """All public rows as a csv by the database alone: what a streamed csv is compared with."""
    joined = GROUPS if groups else ""
    rows = f"SELECT {COLUMNS} {joined} {JOINS} WHERE {PUBLIC} ORDER BY i.date DESC, i.uid DESC"
    return f"COPY ({rows}) TO STDOUT (FORMAT csv)"


def works(connection: psycopg.Connection) -> list[Work]:
    """The works on one database, with words and days that it holds."""
    classes = urlencode({"event_class": ",".join(CLASSES)})
    filtered = {"province": "balochistan", "date_from": "2022-01-01", "killed_min": "2"}
    since = points_since(connection)
    words = searched_words(connection)
    return [
        Work(
            "newest 100 rows",
            f"SELECT {COLUMNS} {GROUPS} {JOINS} WHERE {PUBLIC} ORDER BY i.date DESC, i.uid DESC LIMIT 100",
            "/incidents/",
            "/api/v1/incidents/",
        ),
        Work(
            "month x province",
            f"SELECT date_trunc('month', i.date), p.slug, {SUMS} {JOINS} WHERE {COUNTED} GROUP BY 1, 2",
            f"/incidents/months/?{classes}",
            "/api/v1/stats/?by=month&by=province&measure=killed&counting=crss_like",
        ),
        Work(
            "district totals",
            f"SELECT d.slug, {SUMS} {JOINS} WHERE {COUNTED} GROUP BY 1",
            f"/incidents/districts/?{classes}",
            "/api/v1/stats/?by=district&measure=killed&counting=crss_like",
        ),
        Work(
            "choropleth of the map, csv",
            f"SELECT d.slug, d.name, {SUMS} {JOINS} WHERE {COUNTED} GROUP BY 1, 2",
            f"/incidents/districts/?{classes}",
            "/map/?measure=killed&counting=crss_like&format=csv",
        ),
        Work(
            "filtered month totals",
            f"SELECT date_trunc('month', i.date), {SUMS} {JOINS} WHERE {COUNTED} AND p.slug = 'balochistan'"
            " AND i.latest >= '2022-01-01' AND i.killed_all_best >= 2 GROUP BY 1",
            f"/incidents/months/?{classes}&{urlencode(filtered)}",
            f"/api/v1/stats/?by=month&measure=killed&counting=crss_like&{urlencode(filtered)}",
            wide=True,
        ),
        Work(
            "map points",
            "SELECT i.uid, i.title, i.date, i.latitude, i.longitude, i.location_precision, i.killed_all_best, d.slug"
            f" {JOINS} WHERE {COUNTED} AND i.latest >= '{since}' AND {DRAWN}"
            " ORDER BY i.date, i.uid",
            f"/incidents/points/?{classes}&date_from={since}",
            f"/map/points.json?counting=crss_like&date_from={since}",
        ),
        *(
            Work(
                f"search, {kind} word",
                f"SELECT {COLUMNS} {GROUPS} {JOINS} WHERE {PUBLIC}"
                f" AND i.search_vector @@ websearch_to_tsquery('english', '{word}')"
                " ORDER BY i.date DESC, i.uid DESC LIMIT 100",
                f"/incidents/?search={word}",
                f"/api/v1/incidents/?q={word}",
            )
            for kind, word in words.items()
        ),
    ]


def points_since(connection: psycopg.Connection) -> str:
    """The day since when about ``POINTS`` incidents can be drawn, or the first day."""
    found = connection.execute(
        f"SELECT i.date FROM incidents_incident i WHERE {COUNTED} AND {DRAWN}"
        f" ORDER BY i.date DESC OFFSET {POINTS} LIMIT 1"
    ).fetchone()
    return str(found[0]) if found else "2021-01-01"


def searched_words(connection: psycopg.Connection) -> dict[str, str]:
    """A word of a third of all rows, one of a hundredth, one of a few, and the last with two letters exchanged."""
    sample = connection.execute("SELECT summary FROM incidents_incident WHERE id % 97 = 0 AND id < 200000").fetchall()
    counts = Counter(word for (summary,) in sample for word in set(summary.split()) - {"Invented:"})

    def nearest(share: float) -> str:
        return str(min(sorted(counts), key=lambda word: abs(counts[word] - share * len(sample))))

    titles = connection.execute(
        f"SELECT title FROM incidents_incident i WHERE {PUBLIC} ORDER BY id LIMIT 100"
    ).fetchall()
    cases = (str(title).split()[-1] for (title,) in titles)
    rare = next(word for word in cases if word[2] != word[3])
    return {
        "common": nearest(0.33),
        "middling": nearest(0.01),
        "rare": rare,
        "misspelt": rare[:2] + rare[3] + rare[2] + rare[4:],
    }
