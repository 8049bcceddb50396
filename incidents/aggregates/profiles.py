"""The numbers of one group or one district year by year, cut in several ways by one query.

The cuts are made of what the index of numbers holds, and of what is named on a row: of rows by the hundred thousand,
reading one column that is not in it takes longer than all cuts.

Every function takes rows that the rule has not been applied to yet, as the other aggregates do.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg, BoolOr, StringAgg
from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db.models import CharField, Count, F, Func, Max, Min, OuterRef, Q, Value
from django.db.models.expressions import Combinable

from incidents.aggregates.listed import Listed
from incidents.aggregates.measures import MEASURES, Tally, added, tally_from
from incidents.aggregates.periods import first_day
from incidents.aggregates.sums import source_of
from incidents.aggregates.tables import Cell
from incidents.choices import AttributionTrack, DatePrecision
from incidents.counting import CountingRule
from incidents.models import Attribution
from incidents.querysets import IncidentQuerySet

WHOLE = "whole"
DAY = "day"
# All that is said on a row of groups: which, on which track, at which level.
NAMED = "named"
CUTS = ("attack_type", "target", "district", "group", WHOLE, DAY, NAMED)
_TEXTS: "ArrayField[Any, Any]" = ArrayField(CharField())
_BETWEEN = ","


@dataclass(frozen=True, slots=True)
class YearPart:
    """One year's incidents of one value. ``value`` "" stands for rows that give none, and for a whole year.

    ``rows`` are the incidents one by one where the rule merges them into events. ``is_day``: one of them at least is
    dated to the day. ``uids`` are their numbers, empty where they were not asked for or are too many.
    """

    year: int
    value: str
    incidents: int
    killed: Tally
    first: date
    last: date
    rows: int
    is_day: bool
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
    groups: Collection[int] = (),
    most_uids: int = 0,
) -> Parts:
    """The parts of each year by each of ``by``, any of CUTS. One query.

    A row with several values is in several parts, so parts are never added up over values; over years they are, since
    a row, and an event of merged rows, has one day. WHOLE years are told beside each DAY of theirs. What is
    NAMED is told of rows that name one of ``groups``, by their ids. Parts of at most ``most_uids`` rows name them.
    Raises ValueError for a cut that is not known, and without groups where they are needed.
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
            is_day=BoolOr(Q(date_precision=DatePrecision.DAY)),
            **numbers,
        )
        .order_by("year", "part")
    )
    parts: dict[str, list[YearPart]] = {name: [] for name in by}
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
                is_day=row["is_day"],
                uids=tuple(sorted(row["uids"])) if row["rows"] <= most_uids else (),
            )
        )
    if DAY in by:
        years = sorted({part.year for part in parts[DAY]})
        parts[WHOLE] = [_joined("", [part for part in parts[DAY] if part.year == year]) for year in years]
    return parts


class _First(ArrayAgg):
    """The first few of a part: a part of a hundred thousand rows would send all their numbers, to be thrown away."""

    template = "(%(function)s(%(distinct)s%(expressions)s %(order_by)s))[1:%(most)s]"


def _parts(by: Collection[str], groups: Collection[int]) -> Combinable:
    """One output row for each value of each dimension, such as "target police"."""
    unknown = [name for name in by if name not in CUTS]
    if unknown:
        raise ValueError(f"by takes {', '.join(CUTS)}, not {', '.join(unknown)}")
    if NAMED in by and not groups:
        raise ValueError(f"by {NAMED} needs the groups that the rows name")
    arrays = [_words(name, groups) for name in by]
    return Func(*arrays, template="unnest(%(expressions)s)", arg_joiner=" || ", output_field=CharField())


def _words(name: str, groups: Collection[int]) -> Combinable:
    """The values of one row in one dimension, each after the dimension's name."""
    match name:
        case "attack_type" | "target":
            return _each(name, F(f"{name}s"))
        case "group":
            named = Attribution.objects.filter(incident=OuterRef("pk"), group__isnull=False).order_by()
            return _each(name, ArraySubquery(named.values("group__slug").distinct()))
        case "district":
            return _one(name, F("district__slug"))
        case "day":
            return _one(name, F("date"))
        case "whole":
            return _one(name, Value(""))
        case _:
            return _one(name, _statements(groups))


def _one(name: str, value: Combinable) -> Combinable:
    return Func(value, template=f"ARRAY['{name} ' || coalesce(%(expressions)s::text, '')]", output_field=_TEXTS)


def _each(name: str, values: Combinable) -> Combinable:
    """Each value; where there is none, one "". Values are words and slugs, which have no comma in them."""
    return Func(
        values,
        template=f"string_to_array('{name} ' || array_to_string(%(expressions)s, '{_BETWEEN}{name} '), '{_BETWEEN}')",
        output_field=_TEXTS,
    )


def _statements(groups: Collection[int]) -> Listed:
    """What is said on a row that names one of these groups: "7 claim made,12 official_blame likely", in one order.

    Listed by their incidents, for of the past each that is looked up by itself is looked for among all versions.
    """
    naming = Attribution.objects.filter(group__in=sorted(groups)).order_by().values("incident_id")
    words = (F("group_id"), Value(" "), F("track"), Value(" "), F("level"))
    statement = Func(*words, template="(%(expressions)s)", arg_joiner=" || ", output_field=CharField())
    order = ["group_id", "track", "level"]
    said = Attribution.objects.filter(incident__in=naming, group__isnull=False).order_by().values("incident_id")
    return Listed(said.annotate(said=StringAgg(statement, _BETWEEN, order_by=order)), CharField())


def _read(part: YearPart) -> set[tuple[int, str, str]]:
    """The statements of a part: the group by its id, the track and the level."""
    found = (statement.split(" ") for statement in part.value.split(_BETWEEN) if statement)
    return {(int(group), track, level) for group, track, level in found}


def said_of(parts: Parts, groups: Collection[int]) -> list[Said]:
    """The parts by what is said of the groups themselves, by their ids, oldest first."""
    found: dict[tuple[int, frozenset[tuple[str, str]]], list[YearPart]] = {}
    for part in parts[NAMED]:
        said = frozenset((track, level) for group, track, level in _read(part) if group in groups)
        found.setdefault((part.year, said), []).append(part)
    return [Said(year, said, *_rows_of(some)) for (year, said), some in sorted(found.items(), key=_by_words)]


def _by_words(
    found: tuple[tuple[int, frozenset[tuple[str, str]]], list[YearPart]],
) -> tuple[int, list[tuple[str, str]]]:
    (year, said), _ = found
    return year, sorted(said)


def beside_of(parts: Parts, groups: Collection[int], slugs: Mapping[int, str]) -> list[Beside]:
    """Groups named on the same rows as these, those on most rows first. ``slugs`` are those of all groups by id."""
    rows: dict[str, list[YearPart]] = {}
    both: dict[str, int] = {}
    for part in parts[NAMED]:
        said = _read(part)
        claim = {group for group, track, _ in said if track == AttributionTrack.CLAIM}
        for other in {group for group, *_ in said}.difference(groups):
            slug = slugs[other]
            rows.setdefault(slug, []).append(part)
            both[slug] = both.get(slug, 0) + (part.rows if other in claim and claim.intersection(groups) else 0)
    found = {slug: _rows_of(some) for slug, some in rows.items()}
    ordered = sorted(found.items(), key=lambda pair: (-pair[1][0], pair[0]))
    return [Beside(slug, number, both[slug], uids) for slug, (number, uids) in ordered]


def _rows_of(parts: Collection[YearPart]) -> tuple[int, tuple[str, ...]]:
    """The rows of parts that share none, and their numbers where all are known."""
    number, uids = sum(part.rows for part in parts), sorted(uid for part in parts for uid in part.uids)
    return number, tuple(uids) if len(uids) == number else ()


def wider_districts(rows: IncidentQuerySet, rule: CountingRule) -> set[str]:
    """Slugs of the districts that words wider than one district may mean, such as Karachi. One query."""
    wider = rows.counting(rule).filter(district__isnull=True).exclude(district_set=[]).order_by()
    return set(wider.values_list(Func("district_set", function="unnest"), flat=True).distinct())


def days_of(parts: Parts) -> list[date]:
    """The days with an incident that is dated to the day, each once, oldest first."""
    return sorted(part.first for part in parts[DAY] if part.is_day)


def months_of(parts: Parts) -> dict[date, int]:
    """Incidents of each month that has any, by its first day."""
    found: dict[date, int] = {}
    for part in sorted(parts[DAY], key=lambda part: part.first):
        month = part.first.replace(day=1)
        found[month] = found.get(month, 0) + part.incidents
    return found


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
    by_value: dict[str, list[YearPart]] = {}
    for part in parts:
        by_value.setdefault(part.value, []).append(part)
    found = {value: _joined(value, some) for value, some in by_value.items()}
    return dict(sorted(found.items(), key=lambda pair: (-pair[1].incidents, pair[0])))


def part_cells(parts: Iterable[YearPart]) -> tuple[Cell, ...]:
    """The cells that ``breakdown`` gives by the same dimension, put together from years."""
    return tuple(Cell((value or None,), Tally(part.incidents)) for value, part in over_years(parts).items())


def _joined(value: str, parts: Collection[YearPart]) -> YearPart:
    """Parts of different days together."""
    return YearPart(
        year=max(part.year for part in parts),
        value=value,
        incidents=sum(part.incidents for part in parts),
        killed=added(part.killed for part in parts),
        first=min(part.first for part in parts),
        last=max(part.last for part in parts),
        rows=sum(part.rows for part in parts),
        is_day=any(part.is_day for part in parts),
    )
