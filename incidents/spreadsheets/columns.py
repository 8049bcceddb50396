"""The columns of the spreadsheet: their names, how they are headed, and what each is for."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import TextChoices

from incidents.choices import (
    AttackType,
    AttributionLevel,
    AttributionTrack,
    DatePrecision,
    EventClass,
    Harm,
    IncludesMilitants,
    LocationPrecision,
    PartOfDay,
    Quantifier,
    SaidBy,
    Target,
    VictimClass,
)
from incidents.models.incident import LATITUDE_RANGE, LONGITUDE_RANGE
from incidents.spreadsheets.cells import (
    Address,
    Cell,
    Count,
    Day,
    IncidentNumber,
    Names,
    Number,
    Text,
    Word,
    Words,
    key_of,
    nearest,
    split,
)

FARTHEST_KM = 200


@dataclass(frozen=True, slots=True)
class Column:
    """One column. ``label`` heads it in the template; ``name`` is understood as well.

    ``words`` are those of its vocabulary; ``lists`` names the list of the record that it is picked from instead.
    """

    name: str
    label: str
    help: str
    cell: Cell
    width: int = 16
    required: bool = False
    words: type[TextChoices] | None = None
    lists: str = ""

    @property
    def several(self) -> bool:
        """Whether a cell may hold more than one word, which no pick-list can offer."""
        return isinstance(self.cell, Words | Names)

    def shown(self, text: str) -> str:
        """The text of a cell as pages show it: stored words by their labels."""
        if self.words is None:
            return text
        return "; ".join(str(self.words(word).label) for word in split(text, ";"))


def _word(name: str, label: str, help: str, words: type[TextChoices], what: str, width: int = 18) -> Column:
    return Column(name, label, help, Word(words, what), width, words=words)


def _words(name: str, label: str, help: str, words: type[TextChoices], what: str) -> Column:
    return Column(name, label, help, Words(words, what), 26, words=words)


def _count(name: str, label: str, help: str) -> Column:
    return Column(name, label, help, Count(), 12)


COLUMNS: tuple[Column, ...] = (
    Column(
        "uid",
        "Incident number",
        "PK- and digits to change an incident that is in the record; blank for a new one.",
        IncidentNumber(),
    ),
    Column("date", "Date", "First day, as 2024-05-01. Pakistan Standard Time.", Day(), 12, required=True),
    Column("date_end", "Last day", "Only for what ran over several days.", Day(), 12),
    _word("date_precision", "Date known to", "Blank: the day.", DatePrecision, "a precision of a date"),
    _word("part_of_day", "Part of day", "Only when a source says so.", PartOfDay, "a part of the day", 12),
    Column(
        "event_class",
        "Class",
        "What kind of violence; who began it decides.",
        Word(EventClass, "a class"),
        24,
        required=True,
        words=EventClass,
    ),
    _words("attack_types", "Attack types", "How it was done; several separated by ;", AttackType, "an attack type"),
    _words("targets", "Targets", "Who or what was struck; several separated by ;", Target, "a target"),
    Column("place", "Place", "The place in the words of the source; the gazetteer finds it.", Text(160), 22),
    Column("district", "District", "The district, when known.", Text(120), 20, lists="districts"),
    Column("province", "Province", "The province, when no district is known.", Text(80), 22, lists="provinces"),
    Column("latitude", "Latitude", "Degrees; only together with longitude.", Number(*LATITUDE_RANGE, "a latitude"), 10),
    Column("longitude", "Longitude", "Degrees.", Number(*LONGITUDE_RANGE, "a longitude"), 10),
    _word(
        "location_precision",
        "Place known to",
        "Blank: as the gazetteer knows the place. Needed beside coordinates; “Country only” when nothing is known.",
        LocationPrecision,
        "a precision of a place",
    ),
    Column(
        "near_km",
        "Kilometres away",
        "How far from the named place, when a source says so.",
        Number(0, FARTHEST_KM, "a distance in kilometres"),
        10,
    ),
    _count("killed_total", "Killed, total", "People killed: 5, 5+, 5-7, ~5, several. 0 only when a source says none."),
    _word(
        "total_includes_militants",
        "Total includes militants",
        "Whether the total of the killed has militants in it.",
        IncludesMilitants,
        "an answer",
        12,
    ),
    _count("killed_civilians", "Killed, civilians", "Civilians among the killed."),
    _count("killed_security", "Killed, security forces", "Soldiers, police and other forces among the killed."),
    _count("killed_militants", "Killed, militants", "Militants killed, without suicide attackers."),
    _count("killed_suicide_attackers", "Killed, suicide attackers", "Suicide attackers killed, apart from militants."),
    _count("injured_total", "Injured, total", "People injured."),
    _count("abducted", "Abducted", "People abducted."),
    _word(
        "quantifier",
        "Word before totals",
        "The word of the source before its totals, for all of them; or write 5+ in the cell.",
        Quantifier,
        "a word before a number",
        14,
    ),
    _word(
        "said_by",
        "Figures given by",
        "Who gave the figures to the source; blank: not said.",
        SaidBy,
        "one of those who give figures",
    ),
    Column("stated_on", "Figures given on", "Blank: the day the source was published.", Day(), 12),
    Column(
        "group_named",
        "Groups named",
        "As the source writes them; several separated by ;",
        Names(160),
        26,
        lists="groups",
    ),
    _word(
        "attribution_track",
        "Named by",
        "Who says that they did it.",
        AttributionTrack,
        "one of those who name groups",
        20,
    ),
    _word("attribution_level", "How firmly", "How firmly it is said.", AttributionLevel, "a degree of firmness", 14),
    Column("campaign", "Campaign", "A campaign in the record, by its name.", Text(160), 26, lists="campaigns"),
    Column(
        "source_url",
        "Source address",
        "The source the row rests on; its outlet is known by the address.",
        Address(),
        34,
        required=True,
    ),
    Column("source_published", "Source published", "The day the source was published.", Day(), 12),
    Column("source_title", "Source headline", "The headline of the source.", Text(300), 26),
    Column("quote", "Quote", "A short quote behind the values.", Text(600), 30),
    Column("origin", "Copied from", "The wire or official release the source copies; blank: its own.", Text(80), 16),
    Column(
        "second_source_url",
        "Second source address",
        "Another source of the same incident, without figures of its own.",
        Address(),
        34,
    ),
    Column("summary", "Summary", "A few sentences; public.", Text(), 30),
    Column("doubt_reason", "Doubt", "Why it may not belong in the record; blank: no doubt. Public.", Text(), 24),
    Column("notes", "Notes for editors", "Never public.", Text(), 24),
)

BY_NAME = {column.name: column for column in COLUMNS}
REQUIRED = tuple(column.name for column in COLUMNS if column.required)

# Whom a column counts, and what happened to them.
FIGURES = {
    "killed_total": (VictimClass.TOTAL, Harm.KILLED),
    "killed_civilians": (VictimClass.CIVILIAN, Harm.KILLED),
    "killed_security": (VictimClass.SECURITY, Harm.KILLED),
    "killed_militants": (VictimClass.MILITANT, Harm.KILLED),
    "killed_suicide_attackers": (VictimClass.SUICIDE_ATTACKER, Harm.KILLED),
    "injured_total": (VictimClass.TOTAL, Harm.INJURED),
    "abducted": (VictimClass.TOTAL, Harm.ABDUCTED),
}
LOCATION = ("place", "district", "province", "latitude", "longitude", "location_precision", "near_km")

# Other headings that mean a column: what the starter table calls it.
_ALSO = {"figure_quantifier": "quantifier"}
_KNOWN = {
    **{key_of(heading): column.name for column in COLUMNS for heading in (column.name, column.label)},
    **{key_of(heading): name for heading, name in _ALSO.items()},
}


def column_named(heading: str) -> str | None:
    """The name of the column that a heading means, None when it means none."""
    return _KNOWN.get(key_of(heading))


def nearest_heading(heading: str) -> str:
    """ "; nearest: District", or "" when no column is called anything like it."""
    return nearest(heading, [column.label for column in COLUMNS])


def missing_headings(names: Sequence[str]) -> list[str]:
    """Labels of the columns that no file does without, where they are not among ``names``.

    A file that only changes incidents by their numbers needs no other column.
    """
    needed = () if "uid" in names else REQUIRED
    return [BY_NAME[name].label for name in needed if name not in names]
