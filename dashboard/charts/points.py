"""The incidents of a map, as points and rings: what is drawn once the districts stand."""

from collections.abc import Sequence

from django.urls import reverse

from dashboard import words
from dashboard.figures import DistrictRing, PointColumns, Trace, point_traces
from incidents.aggregates import MapPoint, map_points
from incidents.choices import LocationPrecision
from incidents.filters import IncidentFilterSet
from places.models import District

PRECISION_WORDS = {
    LocationPrecision.EXACT: "The spot is known",
    LocationPrecision.TOWN: "Known to the town or village",
    LocationPrecision.NEAR: "Near this place; the spot itself is not known",
    LocationPrecision.TEHSIL: "Known only to its tehsil",
}
NAMED_IN_A_RING = 5


def map_traces(filters: IncidentFilterSet) -> list[Trace]:
    """Points and rings of a filter's incidents under its counting rule. One query, and one for rings' names."""
    rule = filters.rule_or_default
    found = map_points(filters.qs, rule)
    own = dict.fromkeys(("unit", "by", "measure", "format", "district"))
    query = filters.query(counting=rule.name, location_precision="district", **own)
    return point_traces(
        _columns([point for point in found if not point.hollow]),
        _columns([point for point in found if point.precision in PRECISION_WORDS and point.hollow]),
        _rings([point for point in found if point.precision == LocationPrecision.DISTRICT]),
        href=reverse("dashboard:incident", args=["PK-000000"]).replace("PK-000000", "__0__"),
        ring_href=f"{reverse('dashboard:incidents')}?{query}&district=__0__",
    )


def _columns(points: Sequence[MapPoint]) -> PointColumns:
    return PointColumns(
        longitudes=[round(point.longitude, 4) for point in points],
        latitudes=[round(point.latitude, 4) for point in points],
        killed=[point.killed for point in points],
        details=[
            (
                point.uid,
                point.title,
                f"{words.day(point.date, month='%b')}, {words.number(point.killed)} killed",
                PRECISION_WORDS[LocationPrecision(point.precision)],
            )
            for point in points
        ],
    )


def _rings(points: Sequence[MapPoint]) -> list[DistrictRing]:
    """One ring for all rows known only to one district: more rings would be more places than are known."""
    by_district: dict[str, list[MapPoint]] = {}
    for point in points:
        by_district.setdefault(point.district or "", []).append(point)
    names = dict(District.objects.filter(slug__in=by_district).values_list("slug", "name"))
    return [
        DistrictRing(slug, names[slug], members[0].longitude, members[0].latitude, len(members), _ring_words(members))
        for slug, members in sorted(by_district.items())
    ]


def _ring_words(members: Sequence[MapPoint]) -> str:
    newest = list(reversed(members))[:NAMED_IN_A_RING]
    lines = [words.plural(len(members), "incident"), *(_shortened(point.title) for point in newest)]
    left = len(members) - len(newest)
    return "<br>".join([*lines, f"and {left:,} more"] if left else lines)


def _shortened(title: str, limit: int = 64) -> str:
    return title if len(title) <= limit else f"{title[: limit - 1].rstrip()}\N{HORIZONTAL ELLIPSIS}"
