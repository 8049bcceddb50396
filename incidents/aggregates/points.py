"""The incidents that a map draws one by one, or as one ring for a district."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import BooleanField, Count, Expression, ExpressionWrapper, Func, IntegerField, Q

from incidents.choices import LocationPrecision
from incidents.counting import CountingRule
from incidents.models import Incident
from incidents.querysets import IncidentQuerySet

PER_DEGREE = 10_000
# Rows of a tenth of a degree, each from west to east: neighbours in this order are close, so their steps are short.
_ROWS_PER_DEGREE = 10
# Known well enough for a point.
_SOLID = (LocationPrecision.EXACT, LocationPrecision.TOWN)


def _whole(sql: str, column: str) -> Func:
    return Func(column, template=sql, output_field=IntegerField())


def _is(condition: Q) -> Expression:
    return ExpressionWrapper(condition, output_field=BooleanField())


_NUMBER = _whole("substr(%(expressions)s, 4)::int", "uid")


@dataclass(frozen=True, slots=True)
class PointColumns:
    """Incidents with coordinates, column by column and in order of place: thousands of them cost no object each.

    ``numbers`` are those of their uids; ``days`` count from 1 January 1970; coordinates are in 1 / PER_DEGREE degrees.
    """

    numbers: Sequence[int] = ()
    days: Sequence[int] = ()
    latitudes: Sequence[int] = ()
    longitudes: Sequence[int] = ()
    killed: Sequence[int | None] = ()
    precisions: Sequence[str] = ()

    def __len__(self) -> int:
        return len(self.numbers)


@dataclass(frozen=True, slots=True)
class MapPoints:
    """What stands at coordinates: points with and without a reported toll, and ``hollow`` ones.

    Of hollow ones only the surroundings or the tehsil is known: they must be drawn as rings, never as points.
    """

    reported: PointColumns
    unreported: PointColumns
    hollow: PointColumns

    def __len__(self) -> int:
        return len(self.reported) + len(self.unreported) + len(self.hollow)


@dataclass(frozen=True, slots=True)
class DistrictRing:
    """The rows known only to one district, at its label point: where the ring is drawn, not where they were.

    ``titles`` are those of the newest rows, newest first.
    """

    slug: str
    name: str
    latitude: float
    longitude: float
    incidents: int
    titles: tuple[str, ...]


def map_points(rows: IncidentQuerySet, rule: CountingRule) -> MapPoints:
    """The rows with coordinates. One query."""
    killed = rule.column("killed")
    band = _whole(f"floor(%(expressions)s * {_ROWS_PER_DEGREE})", "latitude")
    found = (
        _placed(rows, rule)
        .annotate(is_hollow=_is(~Q(location_precision__in=_SOLID)), is_reported=_is(Q(**{f"{killed}__isnull": False})))
        .order_by("is_hollow", "is_reported", band, "longitude", "uid")
        .values_list(
            _NUMBER,
            _whole("(%(expressions)s - date '1970-01-01')", "date"),
            _whole(f"round(%(expressions)s * {PER_DEGREE})::int", "latitude"),
            _whole(f"round(%(expressions)s * {PER_DEGREE})::int", "longitude"),
            killed,
            "location_precision",
            "is_hollow",
            "is_reported",
        )
    )
    parts = {kind: list(members) for kind, members in groupby(found, key=itemgetter(6, 7))}
    return MapPoints(
        reported=_columns(parts.get((False, True), [])),
        unreported=_columns(parts.get((False, False), [])),
        hollow=_columns([*parts.get((True, False), []), *parts.get((True, True), [])]),
    )


def titles_of(rows: IncidentQuerySet, rule: CountingRule) -> dict[int, str]:
    """The titles of the rows with coordinates, by the number of their uid. One query."""
    return dict(_placed(rows, rule).order_by().values_list(_NUMBER, "title"))


def district_rings(rows: IncidentQuerySet, rule: CountingRule, *, named: int) -> list[DistrictRing]:
    """The rows a map can draw that have no coordinates, by district, with the titles of its newest ``named``.

    Two queries, so that titles are read of those alone. One ring for a district: more would be more places than are
    known.
    """
    newest = Func(ArrayAgg("pk", order_by=("-date", "-uid")), template=f"(%(expressions)s)[1:{named}]")
    found = list(
        rows.counting(rule)
        .drawn()
        .filter(latitude__isnull=True)
        .order_by("district__slug")
        .values_list("district__slug", "district__name", "district__latitude", "district__longitude")
        .annotate(Count("pk"), newest=newest)
    )
    wanted = [key for *_, keys in found for key in keys]
    titles = dict(Incident.public.filter(pk__in=wanted).values_list("pk", "title"))
    return [
        DistrictRing(slug, name, latitude, longitude, incidents, tuple(titles[key] for key in keys))
        for slug, name, latitude, longitude, incidents, keys in found
    ]


def _placed(rows: IncidentQuerySet, rule: CountingRule) -> IncidentQuerySet:
    return rows.counting(rule).filter(latitude__isnull=False)


def _columns(rows: Sequence[tuple[Any, ...]]) -> PointColumns:
    return PointColumns(*list(zip(*rows, strict=True))[:6])
