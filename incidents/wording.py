"""When and where an incident was and how many a source counts, in words that keep the doubt.

Plain functions of plain rows, without queries beyond the relations a row was read with.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol

from incidents.choices import DatePrecision, LocationPrecision, PartOfDay
from incidents.models import Incident

NOT_REPORTED = "–"

_PART_OF_DAY = {
    PartOfDay.DAWN: "at dawn",
    PartOfDay.MORNING: "in the morning",
    PartOfDay.AFTERNOON: "in the afternoon",
    PartOfDay.EVENING: "in the evening",
    PartOfDay.NIGHT: "at night",
}


def day(value: date, *, month: str = "%B") -> str:
    """10 March 2026, or 10 Mar 2026 with ``month="%b"``."""
    return f"{value.day} {value:{month} %Y}"


def span(start: date, end: date, *, month: str = "%B") -> str:
    """Two days with what they share said once: 10–12 March 2026."""
    if start == end:
        return day(start, month=month)
    if (start.year, start.month) == (end.year, end.month):
        return f"{start.day}–{day(end, month=month)}"
    if start.year == end.year:
        return f"{start.day} {start:{month}} – {day(end, month=month)}"
    return f"{day(start, month=month)} – {day(end, month=month)}"


def date_words(incident: Incident) -> str:
    """The date in words that say how closely it is known."""
    start, end = incident.date, incident.date_end or incident.date
    part = _PART_OF_DAY.get(PartOfDay(incident.part_of_day)) if incident.part_of_day else None
    match incident.date_precision:
        case DatePrecision.DAY:
            words = span(start, end)
            return f"{words}, {part}" if part else words
        case DatePrecision.FEW_DAYS:
            words = f"About {span(start, end)}, give or take a few days"
        case DatePrecision.WEEK:
            monday = start - timedelta(days=start.weekday())
            words = f"In the week of {span(monday, end + timedelta(days=6 - end.weekday()))}; the day is not known"
        case DatePrecision.MONTH:
            last = f" to {end:%B %Y}" if (start.year, start.month) != (end.year, end.month) else ""
            words = f"In {start:%B %Y}{last}; the day is not known"
        case _:
            last = f" to {end.year}" if start.year != end.year else ""
            words = f"In {start.year}{last}; the month is not known"
    return words


@dataclass(frozen=True, slots=True)
class PlaceLines:
    """A place for a table: its name, the wider units, and what is not known of it ("" when it is a known town)."""

    name: str
    within: str
    doubt: str
    hollow: bool


def place_lines(incident: Incident) -> PlaceLines:
    """The place in two short lines. A row known only to its district says so, and is never named as a town."""
    district = incident.district.name if incident.district else incident.district_text
    province = incident.province.label if incident.province else ""
    spot = incident.place_text or (incident.place.name if incident.place else "")
    match incident.location_precision:
        case LocationPrecision.EXACT | LocationPrecision.TOWN:
            return PlaceLines(spot or district, _joined(district if spot else "", province), "", hollow=False)
        case LocationPrecision.NEAR:
            return PlaceLines(_near(spot or district), _joined(district if spot else "", province), "", hollow=True)
        case LocationPrecision.TEHSIL:
            name = spot or district
            return PlaceLines(name, _joined(district if spot else "", province), "tehsil only", hollow=True)
        case LocationPrecision.DISTRICT:
            doubt = "wider than one district" if incident.is_wider_than_a_district else "district only"
            within = _joined(spot if spot.casefold() != district.casefold() else "", province)
            return PlaceLines(district or province, within, doubt, hollow=True)
        case LocationPrecision.PROVINCE:
            return PlaceLines(province, _joined(spot, ""), "province only", hollow=True)
        case _:
            return PlaceLines(spot or "Pakistan", "", "place not known", hollow=True)


def place_words(incident: Incident) -> str:
    """One sentence on where, and how closely that is known."""
    if incident.withheld_to:
        return f"The place is kept back, for it could harm people. Known to the public: {_wider(incident)}."
    lines = place_lines(incident)
    wider = _wider(incident)
    match incident.location_precision:
        case LocationPrecision.EXACT:
            return f"{lines.name}, {wider}. The spot is known."
        case LocationPrecision.TOWN:
            return f"{lines.name}, {wider}. Known to the town or village."
        case LocationPrecision.NEAR:
            km = incident.near_km
            distance = f", {km:g} km away" if km else ""
            return f"{lines.name}{distance}, {wider}. The spot itself is not known."
        case LocationPrecision.TEHSIL:
            return f"{lines.name}, {wider}. Known only to its tehsil."
        case LocationPrecision.DISTRICT if incident.is_wider_than_a_district:
            return f"{lines.name}, {wider}. The words are wider than one district, so it is shaded in none."
        case LocationPrecision.DISTRICT:
            said = f"; the words for the place are “{incident.place_text}”" if incident.place_text else ""
            return f"{wider}. Known only to the district{said}."
        case LocationPrecision.PROVINCE:
            return f"{wider}. Known only to the province."
        case _:
            return "Pakistan. The place is not known."


def _wider(incident: Incident) -> str:
    district = f"{incident.district.name} district" if incident.district else ""
    return _joined(district, incident.province.label if incident.province else "") or "Pakistan"


def _near(name: str) -> str:
    return name if name.casefold().startswith("near ") else f"Near {name}"


def _joined(*parts: str) -> str:
    return ", ".join(part for part in parts if part)


class Counted(Protocol):
    """A figure: a stored one, one of an entry, or one of an earlier version."""

    @property
    def low(self) -> int | None: ...
    @property
    def high(self) -> int | None: ...
    @property
    def quantifier(self) -> str | None: ...


def figure_words(figure: Counted) -> str:
    """A source's number with the source's own word: "at least 5", "dozens", "5–7"."""
    low, high = figure.low, figure.high
    number = low if low is not None else high
    amount = NOT_REPORTED if number is None else f"{number:,}"
    if low is not None and high is not None and low != high:
        amount = f"{low:,}–{high:,}"
    match figure.quantifier:
        case "several" | "dozens":
            return str(figure.quantifier)
        case "at_least" | "about" | "up_to":
            return f"{figure.quantifier.replace('_', ' ')} {amount}"
        case _:
            return amount
