"""The Global Terrorism Database's files. For the desk alone: see its end user agreement."""

import calendar
import datetime as dt
from collections.abc import Mapping

from dashboard.comparison.cells import degrees, text, whole
from dashboard.comparison.rows import SINCE, TOO_EARLY, CellError, LeftOut, TheirRow
from incidents.choices import DatePrecision, LocationPrecision

PAKISTAN = "153"
COLUMNS = (
    "eventid", "iyear", "imonth", "iday", "country_txt", "provstate", "city", "latitude", "longitude", "specificity",
    "attacktype1_txt", "targtype1_txt", "gname", "nkill", "nkillter",
)  # fmt: skip
_PLACES = {
    "1": LocationPrecision.TOWN,
    "2": LocationPrecision.DISTRICT,
    "3": LocationPrecision.DISTRICT,
    "4": LocationPrecision.PROVINCE,
}


def read(cells: Mapping[str, object]) -> TheirRow:
    """One row. Raises CellError for what cannot be read, LeftOut for another country's.

    A month or day of 0 is unknown there: the event is then known to its year or month.
    """
    if text(cells, "country") not in {PAKISTAN, f"{PAKISTAN}.0"} and text(cells, "country_txt") != "Pakistan":
        raise LeftOut("not in Pakistan")
    event_id = text(cells, "eventid", 40).removesuffix(".0")
    if not event_id:
        raise CellError("eventid", "", "It must hold GTD's number of the event.")
    on, precision = _day(cells)
    if on < SINCE:
        raise LeftOut(TOO_EARLY)
    dead, militants = whole(cells, "nkill"), whole(cells, "nkillter")
    return TheirRow(
        event_id=event_id,
        date_start=on,
        date_end=on,
        date_precision=precision,
        place_words=_unless_unknown(text(cells, "city")),
        admin1=_unless_unknown(text(cells, "provstate", 120)),
        admin2="",
        latitude=degrees(cells, "latitude", 90),
        longitude=degrees(cells, "longitude", 180),
        location_precision=_PLACES.get(text(cells, "specificity").removesuffix(".0"), LocationPrecision.COUNTRY),
        killed=None if dead is None else (dead, dead, dead),
        deaths_by_side={} if militants is None else {"b": militants},
        actors=(name,) if (name := _unless_unknown(text(cells, "gname", 200))) else (),
        type_words=f"{text(cells, 'attacktype1_txt', 90)}: {text(cells, 'targtype1_txt', 90)}",
    )


def _day(cells: Mapping[str, object]) -> tuple[dt.date, DatePrecision]:
    year, month, day = (whole(cells, column) or 0 for column in ("iyear", "imonth", "iday"))
    if not 1900 <= year <= 2100:
        raise CellError("iyear", text(cells, "iyear"), "It must be a year such as 2021.")
    if month > 12:
        raise CellError("imonth", month, "It must be from 1 to 12, or 0 when not known.")
    if not month:
        return dt.date(year, 7, 1), DatePrecision.YEAR
    if day > calendar.monthrange(year, month)[1]:
        raise CellError("iday", day, "It must be a day of that month, or 0 when not known.")
    return (dt.date(year, month, day), DatePrecision.DAY) if day else (dt.date(year, month, 15), DatePrecision.MONTH)


def _unless_unknown(words: str) -> str:
    return "" if words.casefold() == "unknown" else words
