"""What the pages of armed groups show: rows, lineage and names, put together from the aggregates."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from dashboard.questions import GroupsForm, Question
from groups.choices import NEVER_ATTRIBUTING, AliasKind, GroupStatus, LinkKind
from groups.lineage import Lineage, Relation
from groups.models import ArmedGroup, Designation, GroupAlias
from groups.rollup import Arrow, descendants, direct_parents
from incidents.aggregates.breakdowns import GroupTotal, TrackTotal
from incidents.choices import AttributionTrack

# How a link reads from the group it leads to: (kind, outgoing) to words before the other group's name.
_RELATION_WORDS = {
    (LinkKind.FACTION_OF, True): "Faction of",
    (LinkKind.FACTION_OF, False): "Its faction",
    (LinkKind.FRONT_OF, True): "Front of",
    (LinkKind.FRONT_OF, False): "Its front",
    (LinkKind.MERGED_INTO, True): "Merged into",
    (LinkKind.MERGED_INTO, False): "Took in",
    (LinkKind.RENAMED_TO, True): "Renamed to",
    (LinkKind.RENAMED_TO, False): "Formerly",
    (LinkKind.SPLINTERED_FROM, True): "Split from",
    (LinkKind.SPLINTERED_FROM, False): "Left by",
    (LinkKind.ALLIANCE_MEMBER, True): "Member of",
    (LinkKind.ALLIANCE_MEMBER, False): "Has as a member",
    (LinkKind.ALLIED_WITH, True): "Allied with",
    (LinkKind.ALLIED_WITH, False): "Allied with",
    (LinkKind.RIVAL_OF, True): "Rival of",
    (LinkKind.RIVAL_OF, False): "Rival of",
}
_SECTIONS = (
    ("parents", "Belongs to"),
    ("parts", "Factions and fronts"),
    ("predecessors", "Where it came from"),
    ("successors", "What came of it"),
    ("alliances", "Alliances it is in"),
    ("members", "Members"),
    ("allies", "Allies"),
    ("rivals", "Rivals"),
)
_ALIAS_ORDER = (
    AliasKind.ACRONYM,
    AliasKind.LONG_FORM,
    AliasKind.URDU,
    AliasKind.FORMER_NAME,
    AliasKind.FRONT_NAME,
    AliasKind.SUICIDE_UNIT,
    AliasKind.SPELLING,
    *NEVER_ATTRIBUTING,
)


@dataclass(frozen=True, slots=True)
class TrackCount:
    """Rows on one attribution track, and the list of them. ``incidents`` 0: nobody says so."""

    track: str
    label: str
    incidents: int
    url: str


@dataclass(frozen=True, slots=True)
class GroupRow:
    """One line of the table of groups. ``total`` is None when the record attributes no row to it."""

    group: ArmedGroup
    total: GroupTotal | None
    tracks: tuple[TrackCount, ...]
    url: str
    part_of: str

    def sort_key(self, by: str) -> tuple[Any, str]:
        """What the table orders by; a number that is not reported counts below every number."""
        name = self.group.name.lower()
        if self.total is None or by == "name":
            return (name, name)
        keys: dict[str, int | date] = {
            "incidents": self.total.incidents,
            "killed": -1 if self.total.killed.value is None else self.total.killed.value,
            "first": self.total.first,
            "last": self.total.last,
        }
        return (keys[by], name)


@dataclass(frozen=True, slots=True)
class Names:
    """Names of one kind. ``attributes`` is false where a name never says who did it."""

    kind: str
    label: str
    attributes: bool
    aliases: tuple[GroupAlias, ...]


@dataclass(frozen=True, slots=True)
class Tie:
    """One link of the lineage, in words."""

    words: str
    relation: Relation
    dates: str
    source_host: str


@dataclass(frozen=True, slots=True)
class TieList:
    """Links of one sort under their heading."""

    key: str
    heading: str
    ties: tuple[Tie, ...]


@dataclass(frozen=True, slots=True)
class Listed:
    """The table of groups after search, kind and status: with rows in the record, without, and placeholders."""

    named: tuple[GroupRow, ...]
    unnamed: tuple[GroupRow, ...]
    placeholders: tuple[GroupRow, ...]


@dataclass(frozen=True, slots=True)
class Listing:
    """One designation with its date in words."""

    designation: Designation
    date: str
    source_host: str


def listed(table: Iterable[GroupRow], form: GroupsForm) -> Listed:
    """The rows the form asks for, ordered; largest, latest or first in the alphabet first."""
    words = form.given("q").casefold()
    shown = [
        row
        for row in table
        if (not words or words in _searched(row.group))
        and form.given("kind") in {"", row.group.kind}
        and form.given("status") in {"", row.group.status}
    ]
    named = [row for row in shown if row.total and not row.group.is_placeholder]
    named.sort(key=lambda row: row.sort_key("name"))
    if form.order != "name":
        named.sort(key=lambda row: row.sort_key(form.order)[0], reverse=form.order != "first")
    return Listed(
        named=tuple(named),
        unnamed=tuple(row for row in shown if not row.total and not row.group.is_placeholder),
        placeholders=tuple(row for row in shown if row.group.is_placeholder),
    )


def _searched(group: ArmedGroup) -> str:
    return " ".join([group.name, group.short_name, group.name_ur, group.slug, group.base_area]).casefold()


def designations_of(group: ArmedGroup) -> list[Listing]:
    """Who has listed the group, each with its date and source."""
    return [
        Listing(row, partial_date_words(row.date) or "date not seen", host_of(row.source_link))
        for row in group.designations.all()
    ]


def counted_under(slugs: Iterable[str], arrows: Sequence[Arrow]) -> dict[str, set[str]]:
    """Every group with all groups it counts under, itself included, as the filter of incidents rolls up."""
    under: dict[str, set[str]] = {}
    for whole in slugs:
        for member in descendants([whole], arrows):
            under.setdefault(member, set()).add(whole)
    return under


def group_rows(
    groups: Iterable[ArmedGroup],
    *,
    totals: Iterable[GroupTotal],
    tracks: Iterable[TrackTotal],
    arrows: Sequence[Arrow],
    question: Question,
) -> list[GroupRow]:
    """A row for each group, in the order given."""
    groups = list(groups)
    by_slug = {total.slug: total for total in totals}
    on_track = {(total.slug, total.track): total.incidents for total in tracks}
    parents = direct_parents(arrows)
    names = {group.slug: group.display_name for group in groups}
    return [
        GroupRow(
            group=group,
            total=by_slug.get(group.slug),
            tracks=track_counts(group.slug, on_track, question),
            url=question.incidents_url(group=group.slug),
            part_of=names.get(parents.get(group.slug, ""), ""),
        )
        for group in groups
    ]


def track_counts(
    slug: str, on_track: Mapping[tuple[str | None, str], int], question: Question
) -> tuple[TrackCount, ...]:
    """The rows of a group on each track; the tracks are never added up, since a row may stand on several."""
    return tuple(
        TrackCount(
            track=track.value,
            label=str(track.label),
            incidents=on_track.get((slug, track.value), 0),
            url=question.incidents_url(group=slug, attribution=track.value),
        )
        for track in AttributionTrack
    )


def names_of(group: ArmedGroup) -> list[Names]:
    """The group's other names by kind, those that never attribute last."""
    by_kind: dict[str, list[GroupAlias]] = {}
    for alias in group.aliases.all():
        by_kind.setdefault(alias.kind, []).append(alias)
    return [
        Names(kind.value, str(kind.label), kind not in NEVER_ATTRIBUTING, tuple(by_kind[kind.value]))
        for kind in _ALIAS_ORDER
        if kind.value in by_kind
    ]


def ties_of(found: Lineage) -> list[TieList]:
    """The lineage as lists with headings; a heading without links is left out."""
    lists = []
    for key, heading in _SECTIONS:
        relations: tuple[Relation, ...] = getattr(found, key)
        if relations:
            lists.append(TieList(key, heading, tuple(_tie(relation) for relation in relations)))
    return lists


def partial_date_words(text: str) -> str:
    """A date known to the year, month or day as pages write it: 2014, August 2014, 26 August 2014; "" as ""."""
    if len(text) <= 4:
        return text
    first = date.fromisoformat(text if len(text) == 10 else f"{text}-01")
    return f"{first:%B %Y}" if len(text) == 7 else f"{first.day} {first:%B %Y}"


def span_words(start: str, end: str) -> str:
    """From when to when a link stood, as far as known."""
    if not start and not end:
        return "since when is not known; open as far as known"
    if not end:
        return f"since {partial_date_words(start)}; open as far as known"
    return f"{partial_date_words(start) or 'start not known'} to {partial_date_words(end)}"


def host_of(url: str) -> str:
    """The host of an address, fit to be the words of a link."""
    return urlsplit(url).netloc.removeprefix("www.")


def _tie(relation: Relation) -> Tie:
    # A merger, a split or a new name is a moment; the other kinds last.
    moments = (LinkKind.MERGED_INTO, LinkKind.RENAMED_TO, LinkKind.SPLINTERED_FROM)
    dates = span_words(relation.start, relation.end)
    if relation.kind in moments and relation.is_open:
        dates = partial_date_words(relation.start) or "date not known"
    return Tie(_RELATION_WORDS[relation.kind, relation.outgoing], relation, dates, host_of(relation.source_link))


def life_words(group: ArmedGroup) -> str:
    """When it was formed and dissolved, as far as known."""
    if group.formed_year and group.dissolved_year:
        return f"{group.formed_year} to {group.dissolved_year}"
    if group.formed_year:
        return f"formed {group.formed_year}" + ("" if group.status == GroupStatus.ACTIVE else ", end not dated")
    return f"ended {group.dissolved_year}, start not known" if group.dissolved_year else "not known"
