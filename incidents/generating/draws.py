# ruff: noqa: S608 (SQL of this package's own words, no value of anybody's)
"""What is decided by chance for each incident, in one temporary table that all its rows are then written from."""

from dataclasses import dataclass
from datetime import date

from incidents.choices import (
    AttackType,
    DatePrecision,
    EventClass,
    LocationPrecision,
    PartOfDay,
    SaidBy,
    Status,
    Target,
)
from incidents.generating.odds import Odds, falling
from incidents.generating.pools import Pools

FIRST_DAY = date(2021, 1, 1)
EDITED_WITHIN = 40  # generations

CLASSES = dict(zip(EventClass.values, (45, 8, 20, 3, 1, 3, 2, 1, 1, 2, 4, 2, 5, 3), strict=True))
ATTACKS = dict(zip(AttackType.values, falling(len(AttackType)), strict=True))
TARGETS = dict(zip(Target.values, falling(len(Target), offset=6), strict=True))
STATUSES = {
    Status.PUBLISHED.value: 93.0,
    Status.PUBLISHED_CHANGED.value: 3.0,
    Status.DRAFT.value: 2.0,
    Status.IN_REVIEW.value: 1.0,
    Status.WITHDRAWN.value: 1.0,
}
PRECISIONS = dict(zip(LocationPrecision.values, (6, 40, 9, 9, 29, 5, 2), strict=True))
DATES = dict(zip(DatePrecision.values, (93, 2, 2, 2, 1), strict=True))
PARTS_OF_DAY = {"": 60.0} | dict.fromkeys(PartOfDay.values, 8.0)
SPEAKERS = {
    "": 40.0,
    SaidBy.HOSPITAL_OR_RESCUE.value: 20.0,
    SaidBy.POLICE.value: 20.0,
    SaidBy.MILITARY_ISPR.value: 10.0,
    SaidBy.RESIDENTS.value: 10.0,
}
SHAPES = {"exactly": 50.0, "": 25.0, "at_least": 12.0, "range": 8.0, "up_to": 5.0}

_WITH_VICTIMS = "event_class NOT IN ('arrest_or_surrender', 'disrupted', 'inter_militant_clash')"
_WITH_MILITANTS = "event_class IN ('security_operation', 'clash', 'inter_militant_clash', 'cross_border_fire')"


@dataclass(frozen=True, slots=True)
class Plan:
    """What a record is to be: how many incidents, recorded in how many transactions, from which seed."""

    incidents: int
    seed: int

    @property
    def generations(self) -> int:
        """Moves of the record's generation: at most 5,000, each of as many incidents as that makes."""
        return min(self.incidents, 5_000)

    @property
    def odds(self) -> Odds:
        """The chance that everything is drawn by."""
        return Odds(self.seed)


def draw_range(plan: Plan, pools: Pools, first: int, last: int) -> str:
    """SQL that makes the temporary table ``drawn`` for the incidents from ``first`` to ``last``, both inclusive."""
    odds, own = plan.odds, "numbers.id"
    return f"""
        CREATE TEMPORARY TABLE drawn ON COMMIT DROP AS
        WITH kinds AS MATERIALIZED ({_kinds(odds, plan, pools, first, last)}),
             shaped AS MATERIALIZED ({_shaped(odds, plan)}),
             numbers AS MATERIALIZED ({_numbers(odds)})
        SELECT numbers.*, {_where_and_when(odds, pools)}
          FROM numbers
          JOIN incidents_recordedgeneration recorded ON recorded.value = numbers.generation
          LEFT JOIN incidents_recordedgeneration edited ON edited.value = numbers.edit_generation
          LEFT JOIN generating.district district ON district.n = numbers.district_n
          LEFT JOIN generating.place place
            ON place.district_id = district.id AND place.n = {odds.number("place", "district.places", own)}
               AND location_precision IN ('exact', 'town', 'near', 'tehsil')
          LEFT JOIN generating.wide wide ON wide.n = numbers.wide_n
          LEFT JOIN generating.province province
            ON CASE WHEN location_precision = 'province'
                    THEN province.n = {odds.number("province", pools.provinces, own)}
                    ELSE province.id = coalesce(district.province_id, wide.province_id) END
    """


def _kinds(odds: Odds, plan: Plan, pools: Pools, first: int, last: int) -> str:
    """Words of the vocabularies. Of every hundred incidents the last is merged into the one before it."""
    return f"""
        SELECT id, 1 + (id - 1) * {plan.generations} / {plan.incidents} AS generation,
               {odds.pick("event class", CLASSES)} AS event_class,
               {odds.pick("attack type", ATTACKS)} AS attack,
               {odds.pick("second type", dict.fromkeys(AttackType.values, 1))} AS second_attack,
               {odds.pick("target", TARGETS)} AS target,
               {odds.pick("second target", dict.fromkeys(Target.values, 1))} AS second_target,
               CASE id % 100 WHEN 99 THEN 'merged' WHEN 98 THEN 'published'
                    ELSE {odds.pick("status", STATUSES)} END AS status,
               {odds.pick("precision", PRECISIONS)} AS location_precision,
               {odds.rank("district", falling(pools.districts))} AS drawn_district,
               {odds.number("wide", pools.wide)} AS drawn_wide,
               {odds.pick("date precision", DATES)} AS date_precision,
               {odds.pick("part of day", PARTS_OF_DAY)} AS part_of_day,
               {odds.rank("reports", (62, 28, 10))} + 1 AS reports,
               {odds.rank("attributions", (40, 48, 12))} AS attributions,
               {odds.rank("outlet", falling(pools.outlets))} AS outlet,
               {odds.pick("speaker", SPEAKERS)} AS speaker,
               {odds.pick("shape", SHAPES)} AS shape
          FROM generate_series({first}::bigint, {last}) AS id
    """


def _shaped(odds: Odds, plan: Plan) -> str:
    """What follows from the words: lists, later edits, what is told of at all."""
    second = odds.below("two attack types", 0.25)
    return f"""
        SELECT *,
               CASE WHEN event_class IN ('arrest_or_surrender', 'disrupted') THEN ARRAY[]::varchar[]
                    WHEN attack <> second_attack AND {second} THEN ARRAY[attack, second_attack]::varchar[]
                    ELSE ARRAY[attack]::varchar[] END AS attack_types,
               CASE WHEN target <> second_target AND {odds.below("two targets", 0.3)}
                    THEN ARRAY[target, second_target]::varchar[] ELSE ARRAY[target]::varchar[] END AS targets,
               CASE WHEN status IN ('published_changed', 'withdrawn', 'merged')
                         OR status = 'published' AND {odds.below("edited", 0.06)}
                    THEN least({plan.generations}, generation + 1 + {odds.number("edited when", EDITED_WITHIN)})
               END AS edit_generation,
               CASE WHEN location_precision = 'district' AND {odds.below("wide words", 0.06)} THEN drawn_wide
               END AS wide_n,
               CASE WHEN location_precision IN ('province', 'country')
                         OR location_precision = 'district' AND {odds.below("wide words", 0.06)} THEN NULL
                    ELSE drawn_district END AS district_n,
               event_class = 'militant_attack' AND {odds.below("total alone", 0.12)} AS total_alone,
               reports > 1 AND {odds.below("second is later", 0.3)} AS second_is_later
          FROM kinds
    """


def _numbers(odds: Odds) -> str:
    """Who was harmed, each as its sources say; null where they do not. ``lead`` is the figure that may be a range."""
    return f"""
        SELECT *, lead IS NOT NULL AND reports > 1 AND {odds.below("sources disagree", 0.2)} AS disagree
          FROM (SELECT *,
               CASE WHEN total_alone OR {_WITH_VICTIMS} AND {odds.below("civilians", 0.5)}
                    THEN {odds.people("lead", 2.2)} END AS lead,
               CASE WHEN NOT total_alone AND {_WITH_VICTIMS} THEN {odds.people("security", 1.6, 0.4)} END AS security,
               CASE WHEN NOT total_alone AND {_WITH_VICTIMS} THEN {odds.people("unknown", 0.8, 0.05)} END AS unknown,
               CASE WHEN NOT total_alone AND {_WITH_MILITANTS} THEN {odds.people("militants", 3, 0.7)} END AS militants,
               CASE WHEN NOT total_alone AND 'suicide_bombing' = ANY (attack_types) THEN 1 END AS suicide_attackers,
               {odds.people("injured", 4, 0.5)} AS injured,
               CASE WHEN 'kidnapping' = ANY (attack_types) THEN {odds.people("abducted", 1.5, 0.8)} END AS abducted,
               CASE WHEN attributions > 0 THEN {odds.people("claimed", 5, 0.08)} END AS claimed,
               1 + {odds.number("width", 4)} AS width, 1 + {odds.number("more", 5)} AS more
          FROM shaped) given
    """


def _where_and_when(odds: Odds, pools: Pools) -> str:
    """Days and places. A sensitive place is kept back for one in a hundred of those that are public and known."""
    own = "numbers.id"
    of_day = f"""greatest('{FIRST_DAY}'::date, recorded.started_at::date - CASE WHEN {odds.below("late", 0.3, own)}
        THEN {odds.number("late by", f"(recorded.started_at::date - '{FIRST_DAY}'::date + 1)", own)}
        ELSE {odds.number("days", 3, own)} END)"""
    jitter = "CASE WHEN location_precision IN ('exact', 'near') THEN 0.03 ELSE 0 END"
    campaigns = ", ".join(str(pk) for pk in pools.campaigns)
    return f"""
        recorded.started_at AS recorded_at, edited.started_at AS edited_at, {of_day} AS date,
        place.id AS place_id, place.name AS place_name, place.words AS place_words,
        district.id AS district_id, coalesce(district.name, wide.name, '') AS district_text,
        coalesce(wide.slugs, ARRAY[district.slug]::varchar[]) AS district_set,
        province.id AS province_id, province.name AS province_name, province.words AS province_words,
        place.latitude + {jitter} * ({odds.draw("north", own)} - 0.5) AS latitude,
        place.longitude + {jitter} * ({odds.draw("east", own)} - 0.5) AS longitude,
        place.id IS NOT NULL AND status IN ('published', 'published_changed') AND {odds.below("kept back", 0.01, own)}
            AS withheld,
        CASE WHEN {odds.below("campaign", 0.002, own)}
             THEN (ARRAY[{campaigns}])[1 + {odds.number("which campaign", len(pools.campaigns), own)}] END
            AS campaign_id,
        CASE WHEN {odds.below("published on", 0.9, own)} THEN {of_day} + {odds.number("published after", 2, own)} END
            AS published_on
    """
