# ruff: noqa: S608, S311 (SQL of this package's own words; chance, not secrecy)
"""What invented rows are put together from: the gazetteer and the groups as loaded, and words that mean nothing."""

import random
from dataclasses import dataclass

from django.db import connection, transaction

from incidents.choices import CampaignKind, OutletKind
from incidents.generating.odds import DRAW
from incidents.models import Campaign

WORDS, PHRASES, WORDS_OF_A_PHRASE, CAMPAIGNS = 20_000, 20_000, 5, 20
SYLLABLES = "ba ce do fu gi ha je ko lu mi na pe ro su ti va we yo zu bri cla dre flo gru ska ple tro vu xi que sho thi"

# Words of a row as the trigger of incidents.models.triggers finds them, worked out once for each place and group.
TABLES = """
CREATE TABLE generating.district AS
SELECT (row_number() OVER (ORDER BY md5(d.slug || %(seed)s)) - 1)::int AS n, d.id, d.slug, d.name, d.province_id,
       (SELECT count(*) FROM places_place p WHERE p.district_id = d.id)::int AS places
  FROM places_district d WHERE d.drawn;

CREATE TABLE generating.district_words AS
SELECT d.slug, concat_ws(' | ', d.name, d.name_ur,
           (SELECT string_agg(a.name, ' | ') FROM places_districtalias a WHERE a.district_id = d.id)) AS words
  FROM places_district d;

CREATE TABLE generating.province AS
SELECT (row_number() OVER (ORDER BY slug) - 1)::int AS n, id, name, concat_ws(' | ', name, name_ur) AS words
  FROM places_province;

CREATE TABLE generating.place AS
SELECT p.district_id, (row_number() OVER (PARTITION BY p.district_id ORDER BY p.slug) - 1)::int AS n,
       p.id, p.name, p.latitude, p.longitude,
       concat_ws(' | ', p.name, p.name_ur,
           (SELECT string_agg(a.name, ' | ') FROM places_placealias a WHERE a.place_id = p.id)) AS words
  FROM places_place p;

-- Names that mean several drawn districts, such as Karachi.
CREATE TABLE generating.wide AS
SELECT (row_number() OVER (ORDER BY name) - 1)::int AS n, name, slugs, province_id
  FROM (SELECT a.name, array_agg(DISTINCT d.slug::varchar ORDER BY d.slug::varchar) AS slugs,
               min(d.province_id) AS province_id
          FROM places_districtalias a JOIN places_district d ON d.id = a.district_id AND d.drawn
         GROUP BY a.name HAVING count(DISTINCT d.slug) > 1) names;

-- Groups by name, and last a party that words name and no group is known for.
CREATE TABLE generating.party AS
SELECT (row_number() OVER (ORDER BY md5(g.slug || %(seed)s)) - 1)::int AS n, g.id,
       coalesce(nullif(g.short_name, ''), g.name) AS name,
       concat_ws(' | ', coalesce(nullif(g.short_name, ''), g.name), g.name, g.short_name, g.name_ur,
           (SELECT string_agg(a.alias, ' | ') FROM groups_groupalias a
             WHERE a.group_id = g.id AND a.kind NOT IN ('state_label', 'media_wing'))) AS words
  FROM groups_armedgroup g WHERE NOT g.is_placeholder;
INSERT INTO generating.party SELECT count(*), NULL, 'a party invented', 'a party invented' FROM generating.party;

CREATE TABLE generating.outlet AS
SELECT (row_number() OVER (ORDER BY md5(slug || %(seed)s)) - 1)::int AS n, id FROM incidents_outlet
 WHERE kind <> %(aggregator)s;
"""


@dataclass(frozen=True, slots=True)
class Pools:
    """How many of each there are to draw from."""

    districts: int
    provinces: int
    wide: int
    parties: int
    outlets: int
    campaigns: list[int]


@transaction.atomic
def make_pools(seed: int) -> Pools:
    """Make the tables of schema ``generating``, and a few campaigns. The reference data must be loaded."""
    chance = random.Random(seed)
    with connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA IF EXISTS generating CASCADE")
        cursor.execute("CREATE SCHEMA generating")
        cursor.execute(DRAW)
        cursor.execute(TABLES, {"seed": str(seed), "aggregator": OutletKind.AGGREGATOR})
        words = invented_words(chance)
        _fill("word", words)
        _fill("phrase", phrases(words, chance))
        counts = {}
        for name in ("district", "province", "wide", "party", "outlet", "place"):
            cursor.execute(f"ANALYZE generating.{name}")
            cursor.execute(f"SELECT count(*) FROM generating.{name}")
            counts[name] = int(cursor.fetchone()[0])
    return Pools(
        districts=counts["district"],
        provinces=counts["province"],
        wide=counts["wide"],
        parties=counts["party"],
        outlets=counts["outlet"],
        campaigns=_make_campaigns(words),
    )


def drop_pools() -> None:
    """Take the tables away again."""
    with connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA generating CASCADE")


def invented_words(chance: random.Random) -> list[str]:
    """Words of three or four syllables, each once; those in front are the common ones."""
    syllables, made = SYLLABLES.split(), dict[str, None]()
    while len(made) < WORDS:
        made["".join(chance.choices(syllables, k=chance.choice((3, 3, 4))))] = None
    return list(made)


def phrases(words: list[str], chance: random.Random) -> list[str]:
    """Runs of words, common and rare as in a language: the word of rank n comes 1/n times as often as the first."""
    ranks = [int(len(words) ** chance.random()) - 1 for _ in range(PHRASES * WORDS_OF_A_PHRASE)]
    drawn = [words[rank] for rank in ranks]
    return [" ".join(drawn[n : n + WORDS_OF_A_PHRASE]) for n in range(0, len(drawn), WORDS_OF_A_PHRASE)]


def _fill(table: str, texts: list[str]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE generating.{table} (n int PRIMARY KEY, text text NOT NULL)")
        cursor.execute(
            f"INSERT INTO generating.{table} SELECT n - 1, text FROM unnest(%s::text[]) WITH ORDINALITY AS t (text, n)",
            [texts],
        )
        cursor.execute(f"ANALYZE generating.{table}")


def _make_campaigns(words: list[str]) -> list[int]:
    made = Campaign.objects.bulk_create(
        Campaign(
            slug=f"invented-{words[n]}",
            name=f"Invented wave {words[n]}",
            kind=CampaignKind.WAVE,
            date=f"{2021 + n % 6}-{1 + n % 12:02d}-01",
        )
        for n in range(CAMPAIGNS)
    )
    return [campaign.pk for campaign in made]
