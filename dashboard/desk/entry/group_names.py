"""Names of armed groups for a box that completes them: begun, held or misspelt, in any script."""

from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import JaroWinkler

from groups.models import ArmedGroup, GroupAlias
from groups.names import fold
from groups.resolve import resolve_group

_LIKE = 0.86
_FEWEST_LETTERS = 4


@dataclass(frozen=True, slots=True)
class NamedGroup:
    """A group, and the name of it that was looked for. ``sure`` when the words name this group and no other."""

    group: ArmedGroup
    name: str
    sure: bool


def search_groups(words: str, *, limit: int = 8) -> list[NamedGroup]:
    """Groups that the words may name, the sure one first. Three queries."""
    wanted = fold(words).casefold().strip()
    if not wanted:
        return []
    groups = {group.slug: group for group in ArmedGroup.objects.all()}
    names = [(name, group.slug) for group in groups.values() for name in _own_names(group)]
    names += GroupAlias.objects.attributing().values_list("alias", "group__slug")
    sure = resolve_group(words).group_slug
    best: dict[str, tuple[float, str]] = {sure: (2.0, words.strip())} if sure else {}
    for score, name, slug in _scored(wanted, names):
        if slug not in best or best[slug][0] < score:
            best[slug] = (score, name)
    ranked = sorted(best.items(), key=lambda item: (-item[1][0], len(item[1][1]), groups[item[0]].name))
    return [NamedGroup(groups[slug], name, sure=slug == sure) for slug, (_, name) in ranked[:limit]]


def _own_names(group: ArmedGroup) -> list[str]:
    return [name for name in (group.name, group.short_name, group.name_ur) if name]


def _scored(wanted: str, names: list[tuple[str, str]]) -> list[tuple[float, str, str]]:
    """Names with how well they fit: the whole, its beginning, the beginning of a word in it, a likeness."""
    folded = [fold(name).casefold() for name, _ in names]
    found = [
        (1.0 if one == wanted else 0.9 if one.startswith(wanted) else 0.8, *names[at])
        for at, one in enumerate(folded)
        if one.startswith(wanted) or f" {wanted}" in one or f"-{wanted}" in one
    ]
    if not found and len(wanted) >= _FEWEST_LETTERS:
        rough = process.extract(wanted, folded, scorer=JaroWinkler.similarity, score_cutoff=_LIKE, limit=20)
        found = [(0.7 * score, *names[at]) for _, score, at in rough]
    return found
