"""Breakdowns for the pages of groups and districts: each is one query.

Every function takes rows that the rule has not been applied to yet, as the other aggregates do.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from django.contrib.postgres.aggregates import ArrayAgg
from django.contrib.postgres.fields import ArrayField
from django.db.models import Case, CharField, Count, Expression, F, Func, Max, Min, Value, When

from incidents.aggregates.measures import MEASURES, Tally, tally_from
from incidents.aggregates.named import naming
from incidents.aggregates.sums import source_of
from incidents.aggregates.tables import Cell, cells, cells_of, grouped
from incidents.choices import AttributionTrack
from incidents.counting import CountingRule
from incidents.models import Attribution
from incidents.querysets import IncidentQuerySet


@dataclass(frozen=True, slots=True)
class GroupTotal:
    """What the rows hold that somebody attributes to one group. Slug None: rows that name no group.

    A row attributed to two groups is in the totals of both, so totals must not be added up. ``first`` and ``last``
    are the dates of the first and last such row.
    """

    slug: str | None
    incidents: int
    killed: Tally
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class TrackTotal:
    """Rows that one track attributes to one group. Slug None: the words name no group for certain."""

    slug: str | None
    track: str
    incidents: int


@dataclass(frozen=True, slots=True)
class WiderWords:
    """Rows whose words mean several drawn districts, such as Karachi: found under each, part of none's own number."""

    words: str
    districts: tuple[str, ...]
    incidents: int
    killed: Tally
    uids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PlaceTotal:
    """Rows at one named place of the gazetteer."""

    slug: str
    name: str
    name_ur: str
    incidents: int


def breakdown(
    rows: IncidentQuerySet, rule: CountingRule, *, measure: str, by: str, parents: Mapping[str, str] | None = None
) -> tuple[Cell, ...]:
    """The cells that ``tabulate`` gives for one dimension, largest first, without its totals."""
    found = cells(rows, rule, measure=measure, by=[by], parents=parents)
    return tuple(sorted(found, key=lambda cell: -(cell.tally.value or 0)))


def named_groups(
    rows: IncidentQuerySet, rule: CountingRule, *, parents: Mapping[str, str]
) -> tuple[tuple[Cell, ...], int]:
    """``breakdown`` by group, and how many rows that the rule takes in name none: one by one, also where it merges."""
    source = source_of(rows, rule, ["group"])
    found = grouped(source, ["group"], source.amounts("incidents") | {"rows": Count("pk")}, parents)
    largest = sorted(cells_of(found, ["group"]), key=lambda cell: -(cell.tally.value or 0))
    return tuple(largest), sum(row["rows"] for row in found if row["by_group"] is None)


def group_totals(
    rows: IncidentQuerySet, rule: CountingRule, *, counted_under: Mapping[str, Collection[str]]
) -> list[GroupTotal]:
    """Totals per group, most incidents first.

    ``counted_under`` maps a group's slug to every slug it counts under, its own included; a group that is not in it
    counts under itself alone.
    """
    named, slug = naming(rows.counting(rule).order_by(), _counted(counted_under))
    found = (
        named.annotate(counted=slug)
        .values("counted")
        .annotate(
            incidents=MEASURES["incidents"].aggregates(rule)["value"],
            first=Min("date"),
            last=Max("date"),
            **MEASURES["killed"].aggregates(rule),
        )
        .order_by("-incidents", "counted")
    )
    return [GroupTotal(row["counted"], row["incidents"], tally_from(row), row["first"], row["last"]) for row in found]


def track_totals(
    rows: IncidentQuerySet, rule: CountingRule, *, counted_under: Mapping[str, Collection[str]]
) -> list[TrackTotal]:
    """Rows per group and track: claims apart from blame. A row may stand in several."""
    found = (
        Attribution.objects.filter(incident__in=rows.counting(rule).order_by().values("pk"))
        .order_by()
        .annotate(counted=_counted(counted_under))
        .values("counted", "track")
        .annotate(incidents=Count("incident", distinct=True))
        .order_by("counted", "track")
    )
    return [TrackTotal(row["counted"], AttributionTrack(row["track"]), row["incidents"]) for row in found]


def wider_words(rows: IncidentQuerySet, rule: CountingRule) -> list[WiderWords]:
    """Rows wider than one drawn district, by the words used, most incidents first."""
    found = (
        rows.counting(rule)
        .filter(district__isnull=True, district_set__len__gt=1)
        .order_by()
        .values("district_text", "district_set")
        .annotate(
            incidents=MEASURES["incidents"].aggregates(rule)["value"],
            uids=ArrayAgg("uid", order_by="uid"),
            **MEASURES["killed"].aggregates(rule),
        )
        .order_by("-incidents", "district_text")
    )
    return [
        WiderWords(
            row["district_text"], tuple(row["district_set"]), row["incidents"], tally_from(row), tuple(row["uids"])
        )
        for row in found
    ]


def place_totals(rows: IncidentQuerySet, rule: CountingRule, *, limit: int) -> list[PlaceTotal]:
    """The named places with most rows; withheld places are not in the rows, so they are not here."""
    found = (
        rows.counting(rule)
        .filter(place__isnull=False)
        .order_by()
        .values("place__slug", "place__name", "place__name_ur")
        .annotate(incidents=MEASURES["incidents"].aggregates(rule)["value"])
        .order_by("-incidents", "place__name")[:limit]
    )
    return [
        PlaceTotal(row["place__slug"], row["place__name"], row["place__name_ur"], row["incidents"]) for row in found
    ]


def _counted(counted_under: Mapping[str, Collection[str]]) -> Expression:
    """One output row for every group that an attribution counts under; the slug itself where nothing is said."""
    slugs = ArrayField(CharField())
    own = Func(F("group__slug"), template="ARRAY[%(expressions)s]::text[]", output_field=slugs)
    wider = [
        When(group__slug=slug, then=Value(sorted(under), output_field=slugs))
        for slug, under in counted_under.items()
        if set(under) != {slug}
    ]
    return Func(Case(*wider, default=own, output_field=slugs), function="unnest", output_field=CharField())
