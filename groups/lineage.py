"""How a group came to be and whom it stands with: its links, sorted for the group's page."""

from __future__ import annotations

from dataclasses import dataclass, fields

from django.db.models import Q

from groups.choices import LinkKind
from groups.models import ArmedGroup, GroupLink


@dataclass(frozen=True)
class Relation:
    """One link seen from a group: the other group, and which side it is on.

    `start` and `end` are partial ISO dates; "" is an unknown start, or no end as far as known.
    `outgoing` is true when the link reads "this group ... the other".
    """

    group: ArmedGroup
    kind: LinkKind
    outgoing: bool
    start: str
    end: str
    note: str
    source_url: str
    source_link: str
    is_unverified: bool

    @property
    def is_open(self) -> bool:
        return self.end == ""


@dataclass(frozen=True)
class Lineage:
    """Relations of one group. Each list has the open ones first, then by start and name.

    parents: whose faction or front it is; parts: its own factions and fronts; predecessors: what it
    split from, was called before or took in; successors: what split from it, its later name or what it
    merged into; alliances: those it is a member of; members: groups in it, when it is an alliance.
    """

    parents: tuple[Relation, ...]
    parts: tuple[Relation, ...]
    predecessors: tuple[Relation, ...]
    successors: tuple[Relation, ...]
    alliances: tuple[Relation, ...]
    members: tuple[Relation, ...]
    allies: tuple[Relation, ...]
    rivals: tuple[Relation, ...]

    @property
    def is_empty(self) -> bool:
        return not any(getattr(self, field.name) for field in fields(self))


# Where a link belongs, by its kind: seen from the group it starts at, seen from the group it leads to.
_PLACES = {
    LinkKind.FACTION_OF: ("parents", "parts"),
    LinkKind.FRONT_OF: ("parents", "parts"),
    LinkKind.SPLINTERED_FROM: ("predecessors", "successors"),
    LinkKind.RENAMED_TO: ("successors", "predecessors"),
    LinkKind.MERGED_INTO: ("successors", "predecessors"),
    LinkKind.ALLIANCE_MEMBER: ("alliances", "members"),
    LinkKind.ALLIED_WITH: ("allies", "allies"),
    LinkKind.RIVAL_OF: ("rivals", "rivals"),
}


def lineage(group: ArmedGroup) -> Lineage:
    """Every link of the group, sorted into `Lineage`; one query."""
    links = GroupLink.objects.filter(Q(from_group=group) | Q(to_group=group)).select_related("from_group", "to_group")
    lists: dict[str, list[Relation]] = {name: [] for pair in _PLACES.values() for name in pair}
    for link in links:
        outgoing = link.from_group_id == group.pk
        seen_from_start, seen_from_end = _PLACES[LinkKind(link.kind)]
        lists[seen_from_start if outgoing else seen_from_end].append(_relation(link, outgoing=outgoing))
    return Lineage(**{name: tuple(sorted(found, key=_order)) for name, found in lists.items()})


def _relation(link: GroupLink, *, outgoing: bool) -> Relation:
    return Relation(
        group=link.to_group if outgoing else link.from_group,
        kind=LinkKind(link.kind),
        outgoing=outgoing,
        start=link.start_date,
        end=link.end_date,
        note=link.note,
        source_url=link.source_url,
        source_link=link.source_link,
        is_unverified=link.is_unverified,
    )


def _order(relation: Relation) -> tuple[bool, str, str, str]:
    return (not relation.is_open, relation.start, relation.group.name, relation.kind)
