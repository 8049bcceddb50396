"""The small map of one incident."""

from dataclasses import dataclass, field
from typing import ClassVar

from dashboard import words
from dashboard.charts.chart import CREDIT, Cell, Chart, ChartTable, Column, layers, source_line
from dashboard.figures import PlaceRow, locator_figure
from incidents.choices import POINT_PRECISIONS, LocationPrecision
from incidents.models import Incident


@dataclass(frozen=True)
class IncidentMap(Chart):
    """Where one incident was. ``mark`` is what the picture shows: ``point``, ``ring`` or ``area``."""

    kind: ClassVar[str] = "locator"

    mark: str = field(kw_only=True)


def incident_map(incident: Incident, *, chart_id: str = "where") -> IncidentMap | None:
    """A point where the town or spot is known, a ring where only its surroundings are, else the shaded area.

    None when nothing narrower than the country is known. Asks nothing of the database when the incident was read
    with its province, district and place.
    """
    units = _units(incident)
    if not units:
        return None
    place = PlaceRow(
        title=incident.title,
        when=words.date_words(incident),
        where=words.place_words(incident),
        killed=incident.killed_best,
        longitude=incident.longitude,
        latitude=incident.latitude,
        exact=incident.location_precision in POINT_PRECISIONS,
        units=units,
        by_province=incident.location_precision == LocationPrecision.PROVINCE,
    )
    mark = "area" if place.longitude is None else "point" if place.exact else "ring"
    return IncidentMap(
        id=chart_id,
        title=f"Where: {incident.title}",
        summary=f"Map. {place.where}",
        figure=locator_figure(place, layers()),
        table=_table(incident, place),
        source=source_line(f"incident {incident.uid}"),
        credit=CREDIT,
        mark=mark,
    )


def _units(incident: Incident) -> tuple[tuple[str, str], ...]:
    if incident.location_precision == LocationPrecision.PROVINCE and incident.province:
        return ((incident.province.slug, incident.province.label),)
    if incident.district and incident.district.drawn:
        return ((incident.district.slug, incident.district.name),)
    return tuple((slug, incident.district_text) for slug in incident.district_set)


def _table(incident: Incident, place: PlaceRow) -> ChartTable:
    rows = [(Cell("Place"), Cell(place.where))]
    if place.longitude is not None and place.latitude is not None:
        rows.append((Cell("Latitude, longitude"), Cell(f"{place.latitude:.4f}, {place.longitude:.4f}")))
    return ChartTable(caption="What the map shows", columns=(Column("What"), Column("Value")), rows=tuple(rows))
