"""Breakdowns for the pages of groups and districts.

Every function takes rows that the rule has not been applied to yet, as the other aggregates do.
"""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from django.contrib.postgres.aggregates import ArrayAgg
from django.contrib.postgres.fields import ArrayField
from django.db.models import Case, CharField, Count, Expression, F, Func, Max, Min, Value, When

from groups.models import ArmedGroup
from incidents.aggregates.events import are_of_several
from incidents.aggregates.measures import MEASURES, Tally, added, tally_from
from incidents.aggregates.named import read, telling
from incidents.aggregates.tables import Cell, cells
from incidents.choices import AttributionTrack
from incidents.counting import CountingRule
from incidents.models.events import event_key
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
class Told:
    """Rows of which the same is told: ``said`` are pairs of a group, None where words name none for certain, and track.

    No row is in two of these.
    """

    said: frozenset[tuple[str | None, str]]
    rows: int
    killed: Tally
    first: date
    last: date

    @property
    def groups(self) -> frozenset[str]:
        """The groups that are named, on any track."""
        return frozenset(slug for slug, _ in self.said if slug is not None)


@dataclass(frozen=True, slots=True)
class Telling:
    """What is told of who did it: of ``rows``, of which the rule takes in those of ``parts``.

    ``slugs`` are those of all groups by id.
    """

    rows: IncidentQuerySet
    rule: CountingRule
    slugs: Mapping[int, str]
    parts: tuple[Told, ...]

    @property
    def number(self) -> int:
        """How many rows the rule takes in, one by one also where it merges them."""
        return sum(one.rows for one in self.parts)

    @property
    def named(self) -> int:
        """How many of them name a group."""
        return sum(one.rows for one in self.parts if one.groups)


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


def named_groups(told: Telling, *, parents: Mapping[str, str]) -> tuple[Cell, ...]:
    """``breakdown`` of the rows by group."""
    totals = group_totals(told, counted_under={slug: [top] for slug, top in parents.items()})
    return tuple(Cell((total.slug,), Tally(total.incidents)) for total in totals)


def told_of(rows: IncidentQuerySet, rule: CountingRule, *, slugs: Mapping[int, str] | None = None) -> Telling:
    """The rows that the rule takes in, by what is told of who did it. One query.

    ``slugs`` are those of all groups by id; one query more where they are not given.
    """
    known = dict(ArmedGroup.objects.values_list("pk", "slug")) if slugs is None else slugs
    found = (
        rows.counting(rule)
        .order_by()
        .annotate(told=telling(rows, rule))
        .values("told")
        .annotate(number=Count("pk"), first=Min("date"), last=Max("date"), **MEASURES["killed"].aggregates(rule))
    )
    parts = tuple(
        Told(_read(row["told"], known), row["number"], tally_from(row), row["first"], row["last"]) for row in found
    )
    return Telling(rows, rule, known, parts)


def _read(told: str | None, slugs: Mapping[int, str]) -> frozenset[tuple[str | None, str]]:
    return frozenset((None if group is None else slugs[group], track) for group, track in read(told))


def group_totals(told: Telling, *, counted_under: Mapping[str, Collection[str]]) -> list[GroupTotal]:
    """Totals per group, most incidents first. No query, but one where the rule merges rows.

    ``counted_under`` maps a group's slug to every slug it counts under; a group that is not in it counts under itself
    alone.
    """
    found: dict[str | None, list[Told]] = {}
    for one in told.parts:
        for slug in _under(one.groups, counted_under):
            found.setdefault(slug, []).append(one)
    too_many = _too_many(told, counted_under) if told.rule.merges_rows else {}
    totals = [
        GroupTotal(
            slug,
            sum(one.rows for one in some) - too_many.get(slug, 0),
            added(one.killed for one in some),
            min(one.first for one in some),
            max(one.last for one in some),
        )
        for slug, some in found.items()
    ]
    return sorted(totals, key=lambda total: (-total.incidents, total.slug is None, total.slug))


def _under(groups: Collection[str], counted_under: Mapping[str, Collection[str]]) -> Collection[str | None]:
    """What rows that name these groups count under; None where they name none."""
    under: set[str | None] = {top for group in groups for top in counted_under.get(group, (group,))}
    return under or {None}


def _too_many(told: Telling, counted_under: Mapping[str, Collection[str]]) -> dict[str | None, int]:
    """How many more the rows under each group are than their events: of the few events of several rows. One query."""
    rows = told.rows.filter(are_of_several())
    counted = rows.counting(told.rule).order_by().annotate(event=event_key(), told=telling(rows, told.rule))
    events: dict[str | None, list[int]] = {}
    for event, said in counted.values_list("event", "told"):
        groups = {group for group, _ in _read(said, told.slugs) if group is not None}
        for slug in _under(groups, counted_under):
            events.setdefault(slug, []).append(event)
    return {slug: len(found) - len(set(found)) for slug, found in events.items()}


def track_totals(told: Telling, *, counted_under: Mapping[str, Collection[str]]) -> list[TrackTotal]:
    """Rows per group and track: claims apart from blame. A row may stand in several."""
    found: Counter[tuple[str | None, str]] = Counter()
    for one in told.parts:
        stands = {
            (top, track)
            for group, track in one.said
            for top in ([None] if group is None else counted_under.get(group, (group,)))
        }
        for pair in stands:
            found[pair] += one.rows
    ordered = sorted(found.items(), key=lambda entry: (entry[0][0] is None, *entry[0]))
    return [TrackTotal(slug, AttributionTrack(track), number) for (slug, track), number in ordered]


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
