"""ACLED's event files, of before and after the columns changed in 2023. For the desk alone: see its terms."""

from collections.abc import Mapping

from dashboard.comparison.cells import code, day, degrees, text, whole
from dashboard.comparison.rows import SINCE, TOO_EARLY, CellError, LeftOut, TheirRow
from incidents.choices import DatePrecision, LocationPrecision

PAKISTAN = "586"
"""The ISO number of the country."""
COLUMNS = (
    "event_id_cnty", "event_date", "time_precision", "event_type", "sub_event_type", "actor1", "actor2", "country",
    "admin1", "admin2", "location", "latitude", "longitude", "geo_precision", "fatalities",
)  # fmt: skip
_DATES = {1: DatePrecision.DAY, 2: DatePrecision.WEEK, 3: DatePrecision.MONTH}
_PLACES = {1: LocationPrecision.TOWN, 2: LocationPrecision.DISTRICT, 3: LocationPrecision.PROVINCE}


def read(cells: Mapping[str, object]) -> TheirRow:
    """One row. Raises CellError for what cannot be read, LeftOut for what is no violence or elsewhere.

    Fatalities of 0 also stand for "no information" there, so the number is kept and nothing is made of it.
    """
    if text(cells, "iso") != PAKISTAN and text(cells, "country").casefold() != "pakistan":
        raise LeftOut("not in Pakistan")
    if text(cells, "event_type") in {"Protests", "Riots", "Strategic developments"}:
        raise LeftOut("protests, riots and strategic developments")
    event_id = text(cells, "event_id_cnty", 40)
    if not event_id:
        raise CellError("event_id_cnty", "", "It must hold ACLED's number of the event.")
    on = day(cells, "event_date")
    if on < SINCE:
        raise LeftOut(TOO_EARLY)
    dead = whole(cells, "fatalities")
    return TheirRow(
        event_id=event_id,
        date_start=on,
        date_end=on,
        date_precision=_DATES[code(cells, "time_precision", _DATES)],
        place_words=text(cells, "location"),
        admin1=text(cells, "admin1", 120),
        admin2=text(cells, "admin2", 120),
        latitude=degrees(cells, "latitude", 90),
        longitude=degrees(cells, "longitude", 180),
        location_precision=_PLACES[code(cells, "geo_precision", _PLACES)],
        killed=None if dead is None else (dead, dead, dead),
        deaths_by_side={},
        actors=tuple(name for column in ("actor1", "actor2") if (name := text(cells, column, 200))),
        type_words=f"{text(cells, 'event_type', 90)}: {text(cells, 'sub_event_type', 90)}",
    )
