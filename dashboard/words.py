"""How the record's values read on pages: numbers, ranges, dates and places with their doubt, groups with who says so.

Plain functions of plain rows, without queries beyond the relations a row was read with. Unknown is "–", never 0.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from incidents.choices import (
    AttackType,
    AttributionLevel,
    AttributionTrack,
    DatePrecision,
    EventClass,
    LocationPrecision,
    PartOfDay,
    Target,
)
from incidents.models import Attribution, CasualtyFigure, Incident

NOT_REPORTED = "–"
# Labels that keep their capital inside a sentence.
_PROPER = frozenset({Target.FRONTIER_CORPS, Target.RANGERS, Target.COUNTER_TERRORISM_DEPARTMENT, Target.CHINESE_NATIONAL})

_PART_OF_DAY = {
    PartOfDay.DAWN: "at dawn",
    PartOfDay.MORNING: "in the morning",
    PartOfDay.AFTERNOON: "in the afternoon",
    PartOfDay.EVENING: "in the evening",
    PartOfDay.NIGHT: "at night",
}

_TRACK_WORDS = {
    (AttributionTrack.CLAIM, AttributionLevel.MADE): "claimed",
    (AttributionTrack.CLAIM, AttributionLevel.WITHDRAWN): "claim withdrawn",
    (AttributionTrack.CLAIM, AttributionLevel.DISPUTED): "claim disputed",
    (AttributionTrack.CLAIM, AttributionLevel.DENIED): "denied by the group",
    (AttributionTrack.OFFICIAL_BLAME, AttributionLevel.CONFIRMED): "blamed by officials",
    (AttributionTrack.OFFICIAL_BLAME, AttributionLevel.LIKELY): "blamed by officials as likely",
    (AttributionTrack.OFFICIAL_BLAME, AttributionLevel.POSSIBLE): "blamed by officials as possible",
    (AttributionTrack.OFFICIAL_BLAME, AttributionLevel.DISPUTED): "blamed by officials, disputed",
    (AttributionTrack.ANALYST, AttributionLevel.CONFIRMED): "confirmed by an analyst",
    (AttributionTrack.ANALYST, AttributionLevel.LIKELY): "likely, says an analyst",
    (AttributionTrack.ANALYST, AttributionLevel.POSSIBLE): "possible, says an analyst",
    (AttributionTrack.ANALYST, AttributionLevel.DISPUTED): "judged by an analyst, disputed",
}


def number(value: int | None) -> str:
    """A count with thousands separated, or "–" when nobody reports one."""
    return NOT_REPORTED if value is None else f"{value:,}"


def interval(low: int | None, high: int | None, best: int | None = None) -> str:
    """The low–high of a figure, "" when it says no more than the best figure does."""
    if low is None or high is None or (low == high and best in {None, low}):
        return ""
    return f"{low:,}–{high:,}"


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


def short_date(incident: Incident) -> str:
    """The date as a table shows it; ``~`` stands before one that is not known to the day."""
    start, end = incident.date, incident.date_end or incident.date
    match incident.date_precision:
        case DatePrecision.DAY:
            return span(start, end, month="%b")
        case DatePrecision.MONTH if (start.year, start.month) == (end.year, end.month):
            return f"~{start:%b %Y}"
        case DatePrecision.YEAR if start.year == end.year:
            return f"~{start.year}"
        case _:
            return f"~{span(start, end, month='%b')}"


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
            return PlaceLines(
                _near(spot or district), _joined(district if spot else "", province), "near a named place", hollow=True
            )
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
            return f"{wider}. Known only to the district."
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


def lowered(label: str) -> str:
    """A label as it reads inside a sentence: its first letter small, unless it is a name."""
    return label if label[1:2].isupper() else f"{label[:1].lower()}{label[1:]}"


def what(incident: Incident) -> str:
    """How it was done; the class stands first where it is not a militant attack."""
    how = methods(incident)
    if incident.event_class == EventClass.MILITANT_ATTACK:
        return how or "attack, method not stated"
    label = lowered(str(EventClass(incident.event_class).label))
    return f"{label}: {how}" if how else label


def methods(incident: Incident) -> str:
    """The attack types in words, "" when none is stated."""
    types = (AttackType(value) for value in incident.attack_types)
    return ", ".join(lowered(str(value.label)) for value in types if value != AttackType.UNKNOWN)


def targets(incident: Incident) -> str:
    """Who or what was struck, or "–" when not stated."""
    words = [_target(value) for value in incident.targets if value != Target.UNKNOWN]
    return ", ".join(words) or NOT_REPORTED


def _target(value: str) -> str:
    target = Target(value)
    return str(target.label) if target in _PROPER else lowered(str(target.label))


@dataclass(frozen=True, slots=True)
class Named:
    """A group as a row names it. ``words`` is who says so; ``claimed`` is set in italics wherever it stands."""

    name: str
    slug: str
    words: str
    claimed: bool


def named_groups(attributions: Iterable[Attribution]) -> list[Named]:
    """The groups of a row, each track once. A state's label that points to no group keeps its words."""
    found: dict[tuple[str, str], Named] = {}
    for entry in attributions:
        group = entry.group
        name = group.display_name if group else f"“{entry.words}”"
        found[name, entry.track] = Named(
            name=name,
            slug=group.slug if group else "",
            words=track_words(entry.track, entry.level),
            claimed=entry.track == AttributionTrack.CLAIM,
        )
    return list(found.values())


def track_words(track: str, level: str) -> str:
    """Who says so and how firmly, in words: "claimed", "blamed by officials as likely"."""
    return _TRACK_WORDS[AttributionTrack(track), AttributionLevel(level)]


def figure_words(figure: CasualtyFigure) -> str:
    """A source's number with the source's own word: "at least 5", "dozens", "5–7"."""
    low, high = figure.low, figure.high
    amount = number(low if low is not None else high)
    if low is not None and high is not None and low != high:
        amount = f"{low:,}–{high:,}"
    match figure.quantifier:
        case "several" | "dozens":
            return str(figure.quantifier)
        case "at_least" | "about" | "up_to":
            return f"{figure.quantifier.replace('_', ' ')} {amount}"
        case _:
            return amount


def origins_words(sources: int, origins: int) -> str:
    """How many outlets report it and how many of them are independent: "2 outlets, 1 origin"."""
    outlets = f"{sources} outlet{'' if sources == 1 else 's'}"
    if origins == 0:
        return f"{outlets}, no independent origin"
    return f"{outlets}, {origins} origin{'' if origins == 1 else 's'}"


def plural(count: int, one: str, many: str = "") -> str:
    """A count with its noun: "1 incident", "612 incidents"."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def share(part: int, whole: int) -> str:
    """A part of a whole as a rounded share: "22 % of 617 rows". Of few rows, the number itself."""
    if whole < 10:
        return f"{part:,} of {plural(whole, 'row')}"
    return f"{100 * part / whole:.0f} % of {plural(whole, 'row')}"
