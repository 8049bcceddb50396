"""What the pages of districts show, put together from the reference tables and the aggregates."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dashboard import words
from dashboard.questions import DistrictsForm, Question
from groups.models import ArmedGroup
from incidents.aggregates import DistrictTotal
from incidents.aggregates.breakdowns import GroupTotal, WiderWords
from places.choices import AliasKind, DateBasis
from places.models import District, DistrictAlias, Province

# More rows than this are not named one by one in an address.
LONGEST_UID_LIST = 150


@dataclass(frozen=True, slots=True)
class Wider:
    """Words that mean several districts, the districts they may mean, and the list of their rows."""

    total: WiderWords
    districts: tuple[District, ...]
    url: str


@dataclass(frozen=True, slots=True)
class DistrictRow:
    """One line of the table of districts.

    ``total`` is None when no row is known to lie in it. ``wider`` are rows whose words may mean it among others;
    the list behind the number holds both, as the filter by district does.
    """

    district: District
    total: DistrictTotal | None
    wider: int
    history: str
    url: str

    @property
    def incidents(self) -> int:
        """Rows known to lie in this district."""
        return self.total.incidents if self.total else 0

    def sort_key(self, by: str) -> tuple[Any, str]:
        """What the table orders by; a number that is not known counts below every number."""
        name = self.district.name.lower()
        if by == "killed":
            value = self.total.killed.value if self.total else None
            return (-1 if value is None else value, name)
        if by == "rate":
            rate = self.total.per_100k if self.total else None
            return (-1.0 if rate is None else rate, name)
        return (self.incidents, name)


@dataclass(frozen=True, slots=True)
class ProvinceBlock:
    """The districts of one province, and the sum of the rows known to lie in one of them.

    ``quiet`` are those of which the rule counts nothing, wider words among it.
    """

    province: Province
    rows: tuple[DistrictRow, ...]
    quiet: tuple[DistrictRow, ...]
    incidents: int

    @property
    def districts(self) -> int:
        """How many districts there are."""
        return len(self.rows) + len(self.quiet)


@dataclass(frozen=True, slots=True)
class UndrawnUnit:
    """A unit without a polygon of its own, and why."""

    district: District
    history: str


@dataclass(frozen=True, slots=True)
class NamedGroup:
    """A group that rows of a district name."""

    group: ArmedGroup
    total: GroupTotal
    url: str


@dataclass(frozen=True, slots=True)
class AliasList:
    """Other names of one kind."""

    label: str
    names: tuple[DistrictAlias, ...]


def blocks(
    districts: Iterable[District],
    *,
    totals: Iterable[DistrictTotal],
    wider: Iterable[WiderWords],
    question: Question,
    form: DistrictsForm,
) -> list[ProvinceBlock]:
    """Drawn districts under their provinces, as the form searches and orders them."""
    by_slug = {total.slug: total for total in totals}
    wider = list(wider)
    sought = form.given("q").casefold()
    found: dict[Province, list[DistrictRow]] = {}
    for district in districts:
        if not district.drawn or form.given("province") not in {"", district.province.slug}:
            continue
        if sought and sought not in f"{district.name} {district.name_ur} {district.capital}".casefold():
            continue
        row = DistrictRow(
            district=district,
            total=by_slug.get(district.slug),
            wider=sum(one.incidents for one in wider if district.slug in one.districts),
            history=history_words(district),
            url=question.incidents_url(district=district.slug),
        )
        found.setdefault(district.province, []).append(row)
    ordered = [_block(province, rows, form.order) for province, rows in found.items()]
    ordered.sort(key=lambda block: block.province.name)
    if form.order != "name":
        ordered.sort(key=lambda block: block.incidents, reverse=True)
    return ordered


def _block(province: Province, rows: list[DistrictRow], order: str) -> ProvinceBlock:
    rows.sort(key=lambda row: row.district.name.lower())
    if order != "name":
        rows.sort(key=lambda row: row.sort_key(order)[0], reverse=True)
    counted = tuple(row for row in rows if row.total or row.wider)
    quiet = tuple(row for row in rows if not (row.total or row.wider))
    return ProvinceBlock(province, counted, quiet, sum(row.incidents for row in rows))


def undrawn_units(districts: Iterable[District]) -> list[UndrawnUnit]:
    """Newer, announced and abolished units, which no map here draws."""
    return [UndrawnUnit(district, history_words(district)) for district in districts if not district.drawn]


def wider_lists(totals: Iterable[WiderWords], districts: Mapping[str, District], question: Question) -> list[Wider]:
    """Wider words with the districts they may mean, by name."""
    return [
        Wider(
            total=total,
            districts=tuple(
                sorted((districts[slug] for slug in total.districts if slug in districts), key=lambda one: one.name)
            ),
            url=uids_url(total.uids, question),
        )
        for total in totals
    ]


def uids_url(uids: Sequence[str], question: Question) -> str:
    """The list of exactly these rows, "" when they are too many to be named in an address."""
    return question.incidents_url(uid=",".join(uids)) if 0 < len(uids) <= LONGEST_UID_LIST else ""


def history_words(district: District) -> str:
    """Since when a unit exists, what it was split from, and what that rests on; "" when nothing is known."""
    parts = []
    if district.valid_from:
        basis = {
            DateBasis.CABINET: " (cabinet decision)",
            DateBasis.ANNOUNCED: " (announcement)",
        }.get(DateBasis(district.date_basis) if district.date_basis else DateBasis.NOTIFIED, "")
        parts.append(f"since {words.day(district.valid_from)}{basis}")
    if district.valid_to:
        parts.append(f"until {words.day(district.valid_to)}")
    if district.split_from:
        parts.append(f"from {district.split_from.name}")
    return ", ".join(parts)


def aliases_of(district: District) -> list[AliasList]:
    """Other names of the district by kind."""
    by_kind: dict[str, list[DistrictAlias]] = {}
    for alias in district.aliases.all():
        by_kind.setdefault(alias.kind, []).append(alias)
    order = (AliasKind.FORMER_NAME, AliasKind.URDU, AliasKind.ACRONYM, AliasKind.SEAT, AliasKind.SPELLING)
    labels = {AliasKind.SEAT: "Named by its seat"}
    return [
        AliasList(labels.get(kind, str(kind.label)), tuple(by_kind[kind.value]))
        for kind in order
        if kind.value in by_kind
    ]


def named_groups(
    totals: Iterable[GroupTotal], groups: Mapping[str, ArmedGroup], url: Mapping[str, str], question: Question
) -> list[NamedGroup]:
    """The groups that rows of a district name, each under its own name. ``url`` is the query of the district's rows."""
    return [
        NamedGroup(groups[total.slug], total, question.incidents_url(**url, group=total.slug))
        for total in totals
        if total.slug is not None and total.slug in groups
    ]
