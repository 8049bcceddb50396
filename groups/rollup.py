"""Which group counts under which: pure functions over the open links of the kinds in `ROLLUP_LINKS`.

An arrow goes from the part to the whole: a faction to its parent, a front to the group behind it,
an old name to the new one, a merged group to what took it in. Links with an end date are over and
draw no arrow; splinters, alliances, allies and rivals never do.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from groups.choices import LinkKind

_RANK = {
    LinkKind.FACTION_OF: 0,
    LinkKind.FRONT_OF: 0,
    LinkKind.RENAMED_TO: 1,
    LinkKind.MERGED_INTO: 2,
}


class Arrow(NamedTuple):
    """One open rollup link. `start` is a partial ISO date, or "" when unknown."""

    child: str
    parent: str
    kind: str
    start: str


def descendants(roots: Iterable[str], arrows: Iterable[Arrow]) -> set[str]:
    """The roots and every group that leads to one of them, by any path; cycles end by themselves."""
    children: dict[str, set[str]] = {}
    for arrow in arrows:
        children.setdefault(arrow.parent, set()).add(arrow.child)
    found: set[str] = set()
    waiting = list(roots)
    while waiting:
        slug = waiting.pop()
        if slug not in found:
            found.add(slug)
            waiting.extend(children.get(slug, ()))
    return found


def direct_parents(arrows: Iterable[Arrow]) -> dict[str, str]:
    """The one parent of each group that has any. Of several, in this order:

    1. an open faction or front link, then a rename, then a merger;
    2. the most specific: the parent that itself counts under the others;
    3. the link that began last (an unknown start comes last);
    4. the slug, so that the answer never depends on the order of rows.
    """
    arrows = list(arrows)
    by_child: dict[str, list[Arrow]] = {}
    for arrow in arrows:
        if arrow.child != arrow.parent:
            by_child.setdefault(arrow.child, []).append(arrow)
    return {child: _choose(options, arrows) for child, options in by_child.items()}


def top_parents(slugs: Iterable[str], arrows: Iterable[Arrow]) -> dict[str, str]:
    """Every slug with the group at the top of its chain of direct parents (itself when it has none).

    A ring of groups that name each other counts under the ring's first slug in the alphabet.
    """
    parents = direct_parents(arrows)
    return {slug: _top(slug, parents) for slug in slugs}


def _choose(options: list[Arrow], arrows: list[Arrow]) -> str:
    best_rank = min(_RANK[LinkKind(option.kind)] for option in options)
    options = [option for option in options if _RANK[LinkKind(option.kind)] == best_rank]
    others = {option.parent for option in options}
    if len(others) > 1:
        specific = [option for option in options if _is_below_another(option.parent, others, arrows)]
        options = specific or options
    newest = max(option.start for option in options)
    return min(option.parent for option in options if option.start == newest)


def _is_below_another(parent: str, others: set[str], arrows: list[Arrow]) -> bool:
    return any(parent in descendants([other], arrows) for other in others if other != parent)


def _top(slug: str, parents: Mapping[str, str]) -> str:
    chain = [slug]
    while (parent := parents.get(chain[-1])) is not None:
        if parent in chain:
            return min(chain[chain.index(parent) :])
        chain.append(parent)
    return chain[-1]
