"""What the record says of one district year by year: rank, rate beside its province's, neighbours, worst days."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Q

from incidents.aggregates import Tally
from incidents.aggregates.breakdowns import GroupTotal
from incidents.aggregates.measures import added
from incidents.aggregates.profiles import MonthOfUnit, YearPart, over_years
from incidents.aggregates.rates import DAYS_OF_A_YEAR
from incidents.counting import CountingRule
from incidents.filters.presets import RECORD_START
from incidents.models import Incident
from incidents.querysets import IncidentQuerySet
from places.boundaries import neighbours_of
from places.models import District, Province

DEADLIEST = 10
# The shortest time that a yearly rate is given of (ours): a young record has no absurd one.
_SHORTEST_DAYS = 30


@dataclass(frozen=True, slots=True)
class Rank:
    """A place among the drawn districts, 1 for most incidents; ``ties`` others have as many."""

    place: int
    of: int
    ties: int


@dataclass(frozen=True, slots=True)
class DistrictYear:
    """One year of the district. Rates are incidents per 100,000 people of the 2023 census, None without a figure.

    ``rank`` is None in a year without an incident.
    """

    year: int
    incidents: int
    killed: Tally
    rank: Rank | None
    rate: float | None
    province_rate: float | None
    country_rate: float | None


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A district that touches this one, with its numbers over all years; ``rate`` is a year's, per 100,000 people."""

    district: District
    incidents: int
    killed: Tally
    rate: float | None


@dataclass(frozen=True, slots=True)
class Deadly:
    """One of the deadliest incidents, with its toll as the rule counts it."""

    incident: Incident
    killed: Tally


@dataclass(frozen=True, slots=True)
class Period:
    """From the record's first day, or an earlier incident, to its last, or the window of a filter in that."""

    first: date
    last: date

    @property
    def years(self) -> float:
        """How many years that is; at least a month's worth."""
        return max((self.last - self.first).days + 1, _SHORTEST_DAYS) / DAYS_OF_A_YEAR


def touching(slug: str) -> frozenset[str]:
    """Slugs of the neighbours; none for a district that an editor calls drawn before its polygon is carried."""
    try:
        return neighbours_of(slug)
    except KeyError:
        return frozenset()


def provinces_drawn() -> list[Province]:
    """Every province with ``drawn``, the number of its districts that are drawn, and so ranked. One query."""
    return list(Province.objects.annotate(drawn=Count("districts", filter=Q(districts__drawn=True))))


def provinces_of(districts: Iterable[District]) -> list[Province]:
    """The same from every district read with its province, for a province without a district has no number."""
    found: dict[int, Province] = {}
    for one in districts:
        province = found.setdefault(one.province_id, one.province)
        province.drawn = getattr(province, "drawn", 0) + one.drawn  # type: ignore[attr-defined]
    return list(found.values())


def period_of(
    months: Iterable[MonthOfUnit], last: date | None, *, within: tuple[date | None, date | None] = (None, None)
) -> Period:
    """The time that the numbers are over, ``within`` the window of a filter.

    ``last`` is the record's last day, None while it is empty.
    """
    start, end = within
    first, ends = min([RECORD_START, *(one.month for one in months)]), last or RECORD_START
    return Period(max(first, start) if start else first, min(ends, end) if end else ends)


def own_months(found: Iterable[MonthOfUnit], slug: str) -> dict[date, int]:
    """Incidents of each month of one district."""
    return {one.month: one.incidents for one in found if one.district == slug}


def history(
    found: Sequence[MonthOfUnit], district: District, provinces: Collection[Province], period: Period
) -> list[DistrictYear]:
    """Every year of the period, oldest first. ``provinces`` are those of ``provinces_drawn``.

    Province and country count what is known to the province alone too; the country is its provinces that have a census
    figure.
    """
    peopled = {one.slug: one.population for one in provinces if one.population}
    drawn = sum(one.drawn for one in provinces)  # type: ignore[attr-defined]
    own = [one for one in found if one.district == district.slug]
    by_district = _yearly((one.month.year, one.district, one.incidents) for one in found)
    by_province = _yearly((one.month.year, one.province, one.incidents) for one in found)
    lines = []
    # A row whose day is known only roughly may be dated outside of a window that it touches.
    known = {one.month.year for one in own}
    for year in range(min([period.first.year, *known]), max([period.last.year, *known]) + 1):
        of_year = [one for one in own if one.month.year == year]
        here, around = by_district.get(year, {}), by_province.get(year, {})
        number = here.get(district.slug, 0)
        lines.append(
            DistrictYear(
                year=year,
                incidents=number,
                killed=added(one.killed for one in of_year) if of_year else Tally(0),
                rank=_rank(number, here, drawn),
                rate=_rate(number, district.population),
                province_rate=_rate(around.get(district.province.slug, 0), peopled.get(district.province.slug)),
                country_rate=_rate(sum(around.get(slug, 0) for slug in peopled), sum(peopled.values())),
            )
        )
    return lines


def neighbours_among(found: Iterable[MonthOfUnit], districts: Iterable[District], *, years: float) -> list[Neighbour]:
    """The numbers of these districts, by name, over so many years."""
    by_slug: dict[str, list[MonthOfUnit]] = {}
    for one in found:
        by_slug.setdefault(one.district, []).append(one)
    lines = []
    for district in sorted(districts, key=lambda one: one.name):
        own = by_slug.get(district.slug, [])
        number = sum(one.incidents for one in own)
        killed = added(one.killed for one in own) if own else Tally(0)
        lines.append(Neighbour(district, number, killed, yearly_rate(number, district.population, years)))
    return lines


def yearly_rate(incidents: int, population: int | None, years: float) -> float | None:
    """Incidents per 100,000 people and year; None where the population is not known."""
    rate = _rate(incidents, population)
    return None if rate is None else rate / years


def group_totals_of(parts: Iterable[YearPart]) -> list[GroupTotal]:
    """Totals per group from its years, most incidents first."""
    return [
        GroupTotal(value or None, part.incidents, part.killed, part.first, part.last)
        for value, part in over_years(parts).items()
    ]


def deadliest(rows: IncidentQuerySet, rule: CountingRule) -> list[Deadly]:
    """The incidents with most killed as the rule counts them, oldest first. One query.

    Of those that killed as many the later stands; one whose number is not reported, or is none, is not among them.
    """
    best, low, high = (rule.column("killed", end) for end in (None, "low", "high"))
    most = rows.counting(rule).filter(**{f"{best}__gt": 0}).order_by(F(best).desc(), "-date", "-uid")
    found = (
        most.first_few(DEADLIEST)
        .select_related("province", "district", "place")
        .defer("search_text", "search_vector", "summary", "notes")
    )
    lines = [Deadly(one, Tally(getattr(one, best), getattr(one, low), getattr(one, high))) for one in found]
    return sorted(lines, key=lambda line: (line.incident.date, line.incident.uid))


def _yearly(numbers: Iterable[tuple[int, str, int]]) -> dict[int, dict[str, int]]:
    """Numbers by year and slug; those of no slug are left out."""
    found: dict[int, dict[str, int]] = {}
    for year, slug, number in numbers:
        if slug:
            of_year = found.setdefault(year, {})
            of_year[slug] = of_year.get(slug, 0) + number
    return found


def _rank(number: int, counts: Mapping[str, int], drawn: int) -> Rank | None:
    if not number:
        return None
    return Rank(
        1 + sum(other > number for other in counts.values()),
        drawn,
        sum(other == number for other in counts.values()) - 1,
    )


def _rate(incidents: int, population: int | None) -> float | None:
    return 100_000 * incidents / population if population else None
