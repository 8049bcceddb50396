"""Small maps that the server draws: districts by class on carried outlines, one alone or a year beside another."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from dashboard import words
from dashboard.charts.chart import CREDIT, Key
from dashboard.charts.shades import shades
from incidents.aggregates import DistrictTotal
from places.outlines import Outlines, outlines

# Named in words beside a picture.
LEADING = 3


@dataclass(frozen=True, slots=True)
class Shade:
    """The districts of one class: the role of its colour, and each district's slug with its words."""

    role: str
    districts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class SmallMap:
    """A picture of the country. ``id`` is unique on its page, ``words`` say in a sentence what it shows.

    ``shades`` are the classes above none from the lowest; whatever is in none of them is shaded as none.
    """

    id: str
    title: str
    words: str
    shades: tuple[Shade, ...]

    @property
    def outlines(self) -> Outlines:
        """The paths that it is drawn with; a page holds them once for all of its small maps."""
        return outlines()

    @property
    def credit(self) -> str:
        """Whose polygons the outlines are."""
        return CREDIT


def small_map(
    map_id: str, *, title: str, highest: str, districts: Iterable[tuple[str, str]], roles: Mapping[str, str]
) -> SmallMap:
    """A small map of ``districts``, slugs with their words, each shaded by the role ``roles`` gives its slug.

    A district without a role, or without an outline, is left as none. ``highest`` names the districts that lead.
    """
    drawn = outlines().districts
    by_role: dict[str, list[tuple[str, str]]] = {}
    for slug, number in districts:
        if slug in roles and slug in drawn:
            by_role.setdefault(roles[slug], []).append((slug, number))
    told = f"Map of districts. Highest: {highest}." if highest else "Map of districts, none of them shaded."
    return SmallMap(map_id, title, told, tuple(Shade(role, tuple(by_role[role])) for role in sorted(by_role)))


def incidents_map(map_id: str, totals: Sequence[DistrictTotal], *, title: str) -> tuple[SmallMap, tuple[Key, ...]]:
    """A small map of how many incidents each district has, most first, with its legend."""
    classes = shades((total.incidents for total in totals), whole=True)
    drawn = small_map(
        map_id,
        title=title,
        highest=", ".join(f"{total.name} {total.incidents:,}" for total in totals[:LEADING]),
        districts=[(total.slug, f"{total.name}: {words.plural(total.incidents, 'incident')}") for total in totals],
        roles={total.slug: f"ramp-{classes.shade(total.incidents)}" for total in totals},
    )
    return drawn, classes.legend()
