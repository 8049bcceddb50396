"""The area a filter is narrowed to, as its map shows it."""

from dashboard.figures import Figure
from dashboard.figures.areas import box_outline, circle_outline
from incidents.filters import IncidentFilterSet
from incidents.filters.set import NEAR_KM


def outlined(figure: Figure, filters: IncidentFilterSet) -> Figure:
    """The map with the edges of the filter's box and circle, where it has one."""
    found = []
    if box := filters.given("bbox"):
        found.append(box_outline(*box))
    if near := filters.given("near"):
        longitude, latitude = near
        km = filters.given("within_km")
        found.append(circle_outline(longitude, latitude, NEAR_KM if km is None else km))
    return {**figure, "data": [*figure["data"], *found]}
