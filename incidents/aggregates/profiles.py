"""The numbers of one group or one district year by year, cut in several ways by one query.

Every function takes rows that the rule has not been applied to yet, as the other aggregates do.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg, BoolOr
from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db.models import Case, CharField, Count, Exists, F, Func, Max, Min, OuterRef, Q, QuerySet, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Concat

from incidents.aggregates.measures import MEASURES, Tally, tally_from
from incidents.aggregates.periods import first_day
from incidents.aggregates.sums import source_of
from incidents.aggregates.tables import Cell
from incidents.choices import AttributionTrack, DatePrecision
from incidents.counting import CountingRule
from incidents.models import Attribution
from incidents.querysets import IncidentQuerySet

WHOLE = "whole"
# Words wider than one drawn district, by the districts they may mean.
WIDER = "wider"
# Days and months with an incident: days only of incidents that are dated to the day.
DAY, MONTH = "day", "month"
# What is said of some groups on a row, all tracks with their levels together; other groups named beside them.
SAID, BESIDE = "said", "beside"
CUTS = ("attack_type", "target", "district", "group", WIDER, DAY, MONTH, SAID, BESIDE)
_TEXTS: "ArrayField[Any, Any]" = ArrayField(CharField())
_BETWEEN, _BOTH = ",", "both"


@dataclass(frozen=True, slots=True)
class YearPart:
    """One year's incidents of one value. ``value`` "" stands for rows that give none, and for a whole year.

    ``rows`` are the incidents one by one where the rule merges them into events. ``uids`` are their numbers, empty
    where they were not asked for or are too many.
    """

    year: int
    value: str
    incidents: int
    killed: Tally
    first: date
    last: date
    rows: int
    uids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Said:
    """Rows of one year by what is said of a group: ``said`` holds each track with its level."""

    year: int
    said: frozenset[tuple[str, str]]
    rows: int
    uids: tuple[str, ...]

    @property
    def tracks(self) -> frozenset[str]:
        """The tracks anything stands on."""
        return frozenset(track for track, _ in self.said)


@dataclass(frozen=True, slots=True)
class Beside:
    """Another group named on the same rows; ``both_claim`` are those that both claim."""

    slug: str
    rows: int
    both_claim: int
    uids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MonthOfUnit:
    """One month of one district, or of what is known to a province alone (``district`` "")."""

    month: date
    province: str
    district: str
    incidents: int
    killed: Tally


Parts = Mapping[str, list[YearPart]]


def by_year(
    rows: IncidentQuerySet,
    rule: CountingRule,
    *,
    by: Collection[str],
    groups: Collection[str] = (),
    most_uids: int = 0,
) -> Parts:
    """The parts of each year by each of ``by``, any of CUTS, and WHOLE years. One query.

    A row with several values is in several parts, so parts are never added up over values; over years they are, since
    a row, and an event of merged rows, has one day. ``groups`` are those that SAID and BESIDE speak of. Parts of
    at most ``most_uids`` rows name them. Raises ValueError for a cut that is not known.
    """
    given = rows.counting(rule).order_by().annotate(year=first_day("year", "date"), part=_parts(by, groups))
    numbers: dict[str, Any] = MEASURES["killed"].aggregates(rule)
    if most_uids:
        numbers["uids"] = _First("uid", most=most_uids)
    found = (
        given.values("year", "part")
        .annotate(
            incidents=MEASURES["incidents"].aggregates(rule)["value"],
            rows=Count("pk"),
            first=Min("date"),
            last=Max("date"),
            **numbers,
        )
        .order_by("year", "part")
    )
    parts: dict[str, list[YearPart]] = {name: [] for name in (*by, WHOLE)}
    lines: Iterable[Mapping[str, Any]] = found
    for row in lines:
        name, _, value = row["part"].partition(" ")
        parts[name].append(
            YearPart(
                year=row["year"].year,
                value=value,
                incidents=row["incidents"],
                killed=tally_from(row),
                first=row["first"],
                last=row["last"],
                rows=row["rows"],
                uids=tuple(sorted(row["uids"])) if row["rows"] <= most_uids else (),
            )
        )
    return parts


class _First(ArrayAgg):
    """The first few of a part: a part of a hundred thousand rows would send all their numbers, to be thrown away."""

    template = "(%(function)s(%(distinct)s%(expressions)s %(order_by)s))[1:%(most)s]"


def _parts(by: Collection[str], groups: Collection[str]) -> Combinable:
    """One output row for the year as a whole, and one for each value of each dimension: "target police"."""
    unknown = [name for name in by if name not in CUTS]
    if unknown:
        raise ValueError(f"by takes {', '.join(CUTS)}, not {', '.join(unknown)}")
    arrays = [Value([f"{WHOLE} "], output_field=_TEXTS), *(_words(name, groups) for name in by)]
    return Func(*arrays, template="unnest(%(expressions)s)", arg_joiner=" || ", output_field=CharField())


def _words(name: str, groups: Collection[str]) -> Combinable:
    """The values of one row in one dimension, each after the dimension's name."""
    match name:
        case "attack_type" | "target":
            return _each(name, F(f"{name}s"))
        case "group":
            return _each(name, ArraySubquery(_named().values("group__slug").distinct()))
        case "district":
            return _one(name, F("district__slug"))
        case "day":
            return Case(
                When(date_precision=DatePrecision.DAY, then=_one(name, F("date"))),
                default=Value([], output_field=_TEXTS),
                output_field=_TEXTS,
            )
        case "month":
            return _one(name, first_day("month", "date"))
        case "wider":
            wider = _each(name, F("district_set"))
            return Case(
                When(district__isnull=True, district_set__len__gt=0, then=wider),
                default=Value([], output_field=_TEXTS),
                output_field=_TEXTS,
            )
        case "said":
            return _one(name, _said(groups))
        case _:
            return _each(name, _beside(groups), keep_empty=False)


def _one(name: str, value: Combinable) -> Combinable:
    return Func(value, template=f"ARRAY['{name} ' || coalesce(%(expressions)s::text, '')]", output_field=_TEXTS)


def _each(name: str, values: Combinable, *, keep_empty: bool = True) -> Combinable:
    """Each value; where there is none, one "" unless such rows are left out."""
    filled = "coalesce(nullif(%(expressions)s::text[], '{}'), ARRAY[''])" if keep_empty else "%(expressions)s::text[]"
    return Func(
        values,
        template=f"ARRAY(SELECT '{name} ' || one FROM unnest({filled}) AS one)",  # noqa: S608 - a name of CUTS
        output_field=_TEXTS,
    )


def _named() -> "QuerySet[Attribution]":
    return Attribution.objects.filter(incident=OuterRef("pk"), group__isnull=False).order_by()


def _said(groups: Collection[str]) -> Combinable:
    """What all tracks say of the groups on a row, always in one order: "claim made,official_blame likely"."""
    of_them = _named().filter(group__slug__in=sorted(groups))
    pairs = of_them.annotate(pair=Concat("track", Value(" "), "level")).values("pair").distinct().order_by("pair")
    return Func(ArraySubquery(pairs), Value(_BETWEEN), function="array_to_string", output_field=CharField())


def _beside(groups: Collection[str]) -> Combinable:
    """Other groups named on a row, each once: the slug, and BOTH where it and one of the groups claim the row."""
    ours = Attribution.objects.filter(
        incident=OuterRef("incident"), group__slug__in=sorted(groups), track=AttributionTrack.CLAIM
    ).order_by()
    others = (
        _named()
        .exclude(group__slug__in=sorted(groups))
        .values("group__slug")
        .annotate(both=BoolOr(Q(track=AttributionTrack.CLAIM) & Exists(ours)))
        .annotate(pair=Concat("group__slug", Case(When(both=True, then=Value(f" {_BOTH}")), default=Value(""))))
        .values("pair")
    )
    return ArraySubquery(others)


def said_of(parts: Parts) -> list[Said]:
    """The parts by what is said, oldest first."""
    return [
        Said(
            year=part.year,
            said=frozenset(
                (track, level) for track, _, level in (pair.partition(" ") for pair in part.value.split(_BETWEEN))
            ),
            rows=part.rows,
            uids=part.uids,
        )
        for part in parts[SAID]
    ]


def beside_of(parts: Parts) -> list[Beside]:
    """Other groups named on the same rows, those on most rows first."""
    rows: dict[str, int] = {}
    both: dict[str, int] = {}
    uids: dict[str, list[str]] = {}
    for part in parts[BESIDE]:
        slug, _, word = part.value.partition(" ")
        rows[slug] = rows.get(slug, 0) + part.rows
        both[slug] = both.get(slug, 0) + (part.rows if word == _BOTH else 0)
        uids.setdefault(slug, []).extend(part.uids)
    return [
        Beside(slug, rows[slug], both[slug], tuple(sorted(uids[slug])) if len(uids[slug]) == rows[slug] else ())
        for slug in sorted(rows, key=lambda slug: (-rows[slug], slug))
    ]


def days_of(parts: Parts) -> list[date]:
    """The days with an incident that is dated to the day, each once, oldest first."""
    return sorted(date.fromisoformat(part.value) for part in parts[DAY])


def months_of(parts: Parts) -> dict[date, int]:
    """Incidents of each month that has any, by its first day."""
    return {date.fromisoformat(part.value): part.incidents for part in parts[MONTH]}


def months_of_units(rows: IncidentQuerySet, rule: CountingRule) -> list[MonthOfUnit]:
    """Every month of every district, and of what is known to a province alone. One query, of sums for all rows."""
    source = source_of(rows, rule, by=("month", "district"))
    month = F("month") if source.is_kept else first_day("month", "date")
    found = (
        source.rows.annotate(of_month=month)
        .values("of_month", "province__slug", "district__slug")
        .annotate(number=source.amounts("incidents")["value"], **source.amounts("killed"))
        .filter(source.having)
        .order_by("of_month", "province__slug", "district__slug")
    )
    return [
        MonthOfUnit(
            row["of_month"], row["province__slug"] or "", row["district__slug"] or "", row["number"], tally_from(row)
        )
        for row in found
    ]


def over_years(parts: Iterable[YearPart]) -> dict[str, YearPart]:
    """Each value over all years, most incidents first; the year is that of its last incident."""
    found: dict[str, YearPart] = {}
    for part in parts:
        before = found.get(part.value)
        found[part.value] = part if before is None else _joined(before, part)
    return dict(sorted(found.items(), key=lambda pair: (-pair[1].incidents, pair[0])))


def part_cells(parts: Iterable[YearPart]) -> tuple[Cell, ...]:
    """The cells that ``breakdown`` gives by the same dimension, put together from years."""
    return tuple(Cell((value or None,), Tally(part.incidents)) for value, part in over_years(parts).items())


def _joined(one: YearPart, other: YearPart) -> YearPart:
    return YearPart(
        year=max(one.year, other.year),
        value=one.value,
        incidents=one.incidents + other.incidents,
        killed=added([one.killed, other.killed]),
        first=min(one.first, other.first),
        last=max(one.last, other.last),
        rows=one.rows + other.rows,
    )


def added(tallies: Iterable[Tally]) -> Tally:
    """The sum of what is reported; None where nothing is."""
    given = [tally for tally in tallies if tally.value is not None]
    return Tally(*(_total(getattr(tally, name) for tally in given) for name in ("value", "low", "high")))


def _total(values: Iterable[int | None]) -> int | None:
    numbers = [value for value in values if value is not None]
    return sum(numbers) if numbers else None
