"""What is known of districts and groups when drafts are compared: `ingest.matching` asks for it."""

from collections.abc import Iterable

from groups.choices import LinkKind
from groups.index import current_index
from groups.names import NameIndex
from incidents.likeness import neighbours
from ingest.reading.drafts import PlaceReading
from places.gazetteer import Gazetteer, gazetteer
from places.names import compact

_PART_OF = {LinkKind.FACTION_OF, LinkKind.FRONT_OF}


class Ground:
    """The gazetteer and the groups as they stood when it was made."""

    def __init__(self, places: Gazetteer, groups: NameIndex) -> None:
        self._places = places
        self._wholes: dict[str, set[str]] = {}
        for part, whole, kind in groups.links:
            if kind in _PART_OF:
                self._wholes.setdefault(part, set()).add(whole)

    def drawn(self, place: PlaceReading) -> frozenset[str]:
        """The drawn districts of a reading; several for a city or a former district that is larger than one."""
        unit = self._places.units.get(place.district or "")
        if unit is not None:
            return unit.drawn
        units = self._places.stated_districts.get(compact(place.district_name), ())
        wanted = [unit for unit in units if place.province in (None, unit.province)]
        return frozenset[str]().union(*(unit.drawn for unit in wanted))

    def neighbours(self, slug: str) -> frozenset[str]:
        """The drawn districts that touch a drawn one."""
        return neighbours(slug)

    def wholes(self, group: str) -> frozenset[str]:
        """The group, and all that it is or was a faction or a front of."""
        found, waiting = {group}, [group]
        while waiting:
            new = self._wholes.get(waiting.pop(), set()) - found
            found |= new
            waiting.extend(new)
        return frozenset(found)

    def named(self, drawn: Iterable[str]) -> set[str]:
        """All districts that mean any of the drawn ones: they themselves, their parents and children."""
        wanted = frozenset(drawn)
        return {slug for slug, unit in self._places.units.items() if unit.drawn & wanted}


def known_ground() -> Ground:
    """What is known now. Two short queries."""
    return Ground(gazetteer(), current_index())
