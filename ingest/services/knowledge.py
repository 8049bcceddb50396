"""What the record knows of places and groups, handed to the reading of articles in the form it asks for.

Both are built once for each state of their tables: `places.gazetteer` and `groups.index` tell when a
table changed, in one short query an article.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from groups.choices import NEVER_ATTRIBUTING, AliasKind
from groups.index import current_index
from groups.models import ArmedGroup, GroupAlias
from groups.names import NameIndex, is_case_sensitive, tokens_of
from groups.names import fold as fold_group
from groups.resolve import resolve_group
from ingest.reading.drafts import PlaceReading
from ingest.reading.knowledge import GroupName, PlaceName
from ingest.reading.text import Token
from places.gazetteer import Gazetteer, Unit, gazetteer
from places.matches import Match
from places.names import compact
from places.resolve import resolve_place

_LONGEST_PLACE = 5


@dataclass(slots=True)
class _Known:
    """All that one compact name may mean."""

    districts: set[str] = field(default_factory=set)
    provinces: set[str] = field(default_factory=set)
    kind: str = "place"
    needs_context: bool = False


def _goes_on(one: Token, two: Token) -> bool:
    """Whether a name may run from one word to the next: only a full stop of an abbreviation may lie between."""
    return two.start - one.end <= 1 and (two.text == "." or two.text[0].isalnum())


def _may_begin(word: Token) -> bool:
    """A capital letter, or a letter of a script that has none."""
    return word.text[0].isalpha() and not word.text[0].islower()


class PlaceKnowledge:
    """The gazetteer's names as a table by compact name."""

    def __init__(self, index: Gazetteer) -> None:
        self.index = index
        self._names: dict[str, _Known] = {}
        for key, names in index.places.items():
            known = self._names.setdefault(key, _Known())
            known.districts |= {name.spot.district for name in names}
            known.provinces |= {name.spot.province for name in names}
            known.needs_context = all(name.needs_district for name in names)
        for key, units in index.stated_districts.items():
            self._add_district(key, units, alone=key in index.districts)
        for key, slug in index.provinces.items():
            if key not in index.districts:
                self._names[key] = _Known(set(), {slug}, "province")
        self._longest = max(map(len, self._names), default=0)

    def _add_district(self, key: str, units: Iterable[Unit], *, alone: bool) -> None:
        known = self._names.get(key)
        if not alone:
            if known is None:
                drawn = set().union(*(unit.drawn for unit in units))
                self._names[key] = _Known(drawn, {unit.province for unit in units}, "district", needs_context=True)
            return
        drawn = set().union(*(unit.drawn for unit in units))
        self._names[key] = _Known(drawn, {unit.province for unit in units}, "district")

    def find(self, words: Sequence[Token]) -> list[PlaceName]:
        """The longest name at each word; a word in small letters begins none, and no name runs across a gap."""
        found: list[PlaceName] = []
        at = 0
        while at < len(words):
            name = self._at(words, at) if _may_begin(words[at]) else None
            if name:
                found.append(name)
            at = name.last if name else at + 1
        return found

    def _at(self, words: Sequence[Token], first: int) -> PlaceName | None:
        key, best = "", None
        for last in range(first, min(first + _LONGEST_PLACE, len(words))):
            if last > first and not _goes_on(words[last - 1], words[last]):
                break
            key += compact(words[last].text)
            if len(key) > self._longest:
                break
            known = self._names.get(key) if len(key) > 1 and words[last].text[0].isalnum() else None
            if known:
                best = (last + 1, known)
        if best is None:
            return None
        last, known = best
        return PlaceName(
            first,
            last,
            known.kind,
            frozenset(known.districts),
            frozenset(known.provinces),
            known.needs_context,
        )

    def resolve(self, words: str, *, district: str | None = None, province: str | None = None) -> PlaceReading:
        """`places.resolve_place` as the pipeline's own value."""
        resolution = resolve_place(words, district=district, province=province)
        return self._reading(words, resolution.match or resolution.fallback)

    def _reading(self, words: str, match: Match) -> PlaceReading:
        unit = self.index.units.get(match.district_slug or "")
        district_name = unit.name if unit else match.name if match.precision == "district" else ""
        return PlaceReading(
            words=words,
            province=match.province_slug,
            province_name=self.index.province_names.get(match.province_slug or "", ""),
            district=match.district_slug,
            district_name=district_name or match.district_words,
            place=match.place_slug,
            place_name=match.name if match.place_slug else "",
            precision=match.precision,
            latitude=match.latitude,
            longitude=match.longitude,
        )


@dataclass(frozen=True, slots=True)
class _Alias:
    """A stored name of a group: its words, and whether their case counts."""

    words: tuple[str, ...]
    exact: bool
    slug: str
    is_label: bool


class GroupKnowledge:
    """The groups' names by the first word of each."""

    def __init__(self, index: NameIndex) -> None:
        self.index = index
        self._by_first: dict[str, list[_Alias]] = defaultdict(list)
        groups = list(ArmedGroup.objects.all())
        self._names = {group.slug: group.name for group in groups}
        for alias, kind, slug in GroupAlias.objects.values_list("alias", "kind", "group__slug"):
            self._add(alias, kind, slug or "")
        for group in groups:
            self._add(group.name, AliasKind.LONG_FORM, group.slug)
            self._add(group.short_name, AliasKind.ACRONYM, group.slug)
            self._add(group.name_ur, AliasKind.URDU, group.slug)
        for aliases in self._by_first.values():
            aliases.sort(key=lambda alias: -len(alias.words))

    def _add(self, alias: str, kind: str, slug: str) -> None:
        words = tokens_of(alias)
        exact = is_case_sensitive(alias, kind)
        if words:
            kept = words if exact else tuple(word.casefold() for word in words)
            is_label = kind in NEVER_ATTRIBUTING or slug in self.index.placeholders
            self._by_first[words[0].casefold()].append(_Alias(kept, exact, slug, is_label))

    def find(self, words: Sequence[Token]) -> list[GroupName]:
        """The longest name at each word; none inside another."""
        folded = [fold_group(word.text) for word in words]
        caseless = [word.casefold() for word in folded]
        found: list[GroupName] = []
        at = 0
        while at < len(words):
            hits = [
                alias
                for alias in self._by_first.get(caseless[at], ())
                if tuple((folded if alias.exact else caseless)[at : at + len(alias.words)]) == alias.words
            ]
            if not hits:
                at += 1
                continue
            longest = [alias for alias in hits if len(alias.words) == len(hits[0].words)]
            last = at + len(longest[0].words)
            slugs = tuple(sorted({alias.slug for alias in longest if alias.slug}))
            found.append(GroupName(at, last, slugs, any(alias.is_label for alias in longest)))
            at = last
        return found

    def resolve(self, words: str, *, province: str | None = None, on: dt.date | None = None) -> tuple[str | None, str]:
        """`groups.resolve_group`: slug and name, or no slug and the words."""
        resolution = resolve_group(words, province=province, on=on, index=self.index)
        if resolution.group_slug is None:
            return None, words
        return resolution.group_slug, self._names[resolution.group_slug]


_places: PlaceKnowledge | None = None
_groups: GroupKnowledge | None = None


def place_knowledge() -> PlaceKnowledge:
    """What is known of places now; rebuilt only after a change of their tables."""
    global _places
    index = gazetteer()
    if _places is None or _places.index is not index:
        _places = PlaceKnowledge(index)
    return _places


def group_knowledge() -> GroupKnowledge:
    """What is known of groups now; rebuilt only after a change of their tables."""
    global _groups
    index = current_index()
    if _groups is None or _groups.index is not index:
        _groups = GroupKnowledge(index)
    return _groups
