"""The incidents of a map, as points and rings: what is drawn once the districts stand."""

from django.urls import reverse

from dashboard import words
from dashboard.figures import Links, PackedPoints, RingRow, later_traces
from dashboard.figures.schema import Json
from incidents.aggregates import DistrictRing, PointColumns, district_rings, map_points, titles_of
from incidents.choices import LocationPrecision
from incidents.filters import IncidentFilterSet

PRECISION_WORDS = {
    LocationPrecision.EXACT: "The spot is known",
    LocationPrecision.TOWN: "Known to the town or village",
    LocationPrecision.NEAR: "Near this place; the spot itself is not known",
    LocationPrecision.TEHSIL: "Known only to its tehsil",
}
_KNOWN = {str(precision): place for place, precision in enumerate(PRECISION_WORDS)}
NAMED_IN_A_RING = 5
# Up to so many incidents come with their titles; of more, only the title that is pointed at is asked for.
TITLES = 2_000


def map_traces(filters: IncidentFilterSet) -> list[Json]:
    """Points and rings of a filter's incidents under its counting rule. Four queries, three where they are many."""
    rule = filters.rule_or_default
    points = map_points(filters.qs, rule)
    rings = district_rings(filters.qs, rule, named=NAMED_IN_A_RING)
    titles = titles_of(filters.qs, rule) if 0 < len(points) <= TITLES else {}
    own = dict.fromkeys(("unit", "by", "measure", "layer", "against", "resolution", "format", "district"))
    query = filters.query(counting=rule.name, location_precision="district", **own)
    return later_traces(
        reported=_packed(points.reported, titles),
        unreported=_packed(points.unreported, titles),
        hollow=_packed(points.hollow, titles),
        rings=[_ring(ring) for ring in rings],
        links=Links(
            incident=reverse("dashboard:incident", args=["PK-000000"]).replace("PK-000000", "__0__"),
            ring=f"{reverse('dashboard:incidents')}?{query}&district=__0__",
            title=f"{reverse('api:incidents')}?fields=uid,title&uid=__0__",
        ),
        known=list(PRECISION_WORDS.values()),
    )


def _packed(points: PointColumns, titles: dict[int, str]) -> PackedPoints:
    return PackedPoints(
        numbers=points.numbers,
        days=points.days,
        longitudes=points.longitudes,
        latitudes=points.latitudes,
        killed=points.killed,
        known=[_KNOWN[precision] for precision in points.precisions],
        titles=[titles.get(number, "") for number in points.numbers] if titles else (),
    )


def _ring(ring: DistrictRing) -> RingRow:
    lines = [words.plural(ring.incidents, "incident"), *map(_shortened, ring.titles)]
    left = ring.incidents - len(ring.titles)
    text = "<br>".join([*lines, f"and {left:,} more"] if left else lines)
    return RingRow(ring.slug, ring.name, ring.longitude, ring.latitude, ring.incidents, text)


def _shortened(title: str, limit: int = 64) -> str:
    return title if len(title) <= limit else f"{title[: limit - 1].rstrip()}\N{HORIZONTAL ELLIPSIS}"
