"""How the record's values read on pages: numbers, ranges, dates and places with their doubt, groups with who says so.

Plain functions of plain rows, without queries beyond the relations a row was read with. Unknown is "–", never 0.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from incidents.choices import (
    AttackType,
    AttributionLevel,
    AttributionTrack,
    DatePrecision,
    EventClass,
    Target,
)
from incidents.models import Attribution, Incident
from incidents.wording import NOT_REPORTED as NOT_REPORTED
from incidents.wording import PlaceLines as PlaceLines
from incidents.wording import date_words as date_words
from incidents.wording import day as day
from incidents.wording import figure_words as figure_words
from incidents.wording import place_lines as place_lines
from incidents.wording import place_words as place_words
from incidents.wording import span as span

MINUS = "\N{MINUS SIGN}"
# Labels that keep their capital inside a sentence.
_PROPER = frozenset(
    {Target.FRONTIER_CORPS, Target.RANGERS, Target.COUNTER_TERRORISM_DEPARTMENT, Target.CHINESE_NATIONAL}
)

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
        return f"{part:,} of {plural(whole, 'incident')}"
    return f"{100 * part / whole:.0f} % of {plural(whole, 'incident')}"
