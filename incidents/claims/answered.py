"""What the record holds of a statement: each number under every counting rule, where it was, and at three times."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from django.db.models import Q
from django.utils import timezone

from incidents.aggregates import MEASURES, Tally, reach
from incidents.aggregates.rules import REST, Parted, RuleTotals, in_parts
from incidents.claims.asked import Claim, Quantity
from incidents.counting import RULES, CountingRule
from incidents.filters import IncidentFilterSet
from incidents.filters.presets import RECORD_START
from incidents.models import Incident
from incidents.past import Past, record_began
from incidents.statistics.claims import (
    STANCES,
    Held,
    Needed,
    PlaceVerdict,
    Stance,
    Verdict,
    needed,
    place_verdict,
    verdict,
)

# Parts of the rows that are neither a province nor a named district.
SEVERAL, OPEN = "several", "open"


@dataclass(frozen=True, slots=True)
class RuleAnswer:
    """What the record holds of one number under one rule. ``rows`` are those that the rule takes in."""

    rule: CountingRule
    tally: Tally
    rows: int
    verdict: Verdict
    needed: Needed | None

    @property
    def stance(self) -> Stance:
        """What the verdict amounts to."""
        return STANCES[self.verdict]


@dataclass(frozen=True, slots=True)
class QuantityAnswer:
    """One number of the statement under every rule; ``main`` is the rule it is taken to count by."""

    quantity: Quantity
    by_rule: tuple[RuleAnswer, ...]
    main: RuleAnswer


@dataclass(frozen=True, slots=True)
class RulePlaces:
    """Where one rule's incidents are. ``named`` are those of each place of the statement, by its slug.

    ``inside`` are those in any of them, ``elsewhere`` those that are surely in none, ``undecided`` those that may be in
    either, since their place is not known well enough.
    """

    rule: CountingRule
    named: dict[str, int]
    inside: int
    elsewhere: int
    undecided: int
    verdict: PlaceVerdict

    @property
    def located(self) -> int:
        """The incidents of which it is known whether they were there."""
        return self.inside + self.elsewhere

    @property
    def stance(self) -> Stance:
        """What the verdict amounts to."""
        return STANCES[self.verdict]


@dataclass(frozen=True, slots=True)
class PlaceAnswer:
    """Where it happened, under every rule."""

    by_rule: tuple[RulePlaces, ...]
    main: RulePlaces


@dataclass(frozen=True, slots=True)
class Answer:
    """What the record holds of a statement. ``existed`` is false of a moment before anything was recorded.

    ``last`` is the last day that the record reaches, None where it holds nothing; of the ``days`` of the statement
    (None where it has no end) ``beyond`` lie after it.
    """

    quantities: tuple[QuantityAnswer, ...]
    places: PlaceAnswer | None
    existed: bool
    last: date | None = None
    days: int | None = None
    beyond: int = 0


class Time(StrEnum):
    """The three times a statement is checked at."""

    NOW = "now"
    AS_OF = "as_of"
    KNOWN_BY = "known_by"


@dataclass(frozen=True, slots=True)
class NoRecord:
    """A time that cannot be read: it ``is_to_come``, or is before the record ``began`` (None: it has not yet)."""

    is_to_come: bool
    began: datetime | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """The statement's numbers at one time, under its own rule; ``why_not`` says why there are none.

    ``without_day``  are rows that rest on reports without a day, which no day can place.
    """

    time: Time
    past: Past
    rows: int | None
    answers: tuple[RuleAnswer, ...]
    why_not: NoRecord | None = None
    without_day: int | None = None


def check(claim: Claim, filters: IncidentFilterSet) -> Answer:
    """What the record holds of the statement, as ``claim.past`` reads it. Three queries for now."""
    if unreadable(claim.past) is not None:
        return Answer(tuple(_answer(quantity, claim.rule, _nothing()) for quantity in claim.quantities), None, False)
    with claim.past.reading():
        found = in_parts(filters.qs, _parts(claim, filters) if claim.says_where else {})
        last = reach(Incident.public.all()).last
    totals = {name: parted.whole for name, parted in found.items()}
    answers = tuple(_answer(quantity, claim.rule, totals) for quantity in claim.quantities)
    places = [_places(RULES[name], parted, claim) for name, parted in found.items()] if claim.says_where else []
    main = next((one for one in places if one.rule == claim.rule), None)
    return Answer(answers, PlaceAnswer(tuple(places), main) if main else None, True, last, *_beyond(filters, last))


def _beyond(filters: IncidentFilterSet, last: date | None) -> tuple[int | None, int]:
    """How many days the statement speaks of, and how many of them lie after the last that the record reaches."""
    start, end = filters.period
    if end is None:
        return None, 0
    days = (end - (start or RECORD_START)).days + 1
    return days, 0 if last is None else min(max((end - last).days, 0), days)


def times(claim: Claim) -> tuple[tuple[Time, Past], ...]:
    """The times a statement is checked at: now, as recorded by the end of the day it was made, as published by then.

    Without a day there is the first alone.
    """
    if claim.said_on is None:
        return ((Time.NOW, Past()),)
    return (
        (Time.NOW, Past()),
        (Time.AS_OF, Past(as_of=end_of(claim.said_on))),
        (Time.KNOWN_BY, Past(known_by=claim.said_on)),
    )


def end_of(day: date) -> datetime:
    """The last second of a day in Pakistan."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time())) - timedelta(seconds=1)


def unreadable(past: Past) -> NoRecord | None:
    """Why nothing can be read of a time; None where it can. At most one query."""
    if past.as_of is None:
        return None
    if past.as_of > timezone.now():
        return NoRecord(is_to_come=True)
    began = record_began()
    return NoRecord(is_to_come=False, began=began) if began is None or began > past.as_of else None


def reading(claim: Claim, filters: IncidentFilterSet, at: Time, past: Past) -> Reading:
    """The statement's numbers at one time, under its own rule."""
    if (why_not := unreadable(past)) is not None:
        return Reading(at, past, None, (), why_not)
    with past.reading():
        totals = in_parts(filters.qs, {}, [claim.rule])[claim.rule.name].whole
    without_day = past.without_day(filters.qs.counting(claim.rule))
    answers = tuple(_under(quantity, claim.rule, totals) for quantity in claim.quantities)
    return Reading(at, past, totals.rows, answers, without_day=without_day)


def _nothing() -> dict[str, RuleTotals]:
    return {name: RuleTotals(0, dict.fromkeys(MEASURES, Tally(None))) for name in RULES}


def _answer(quantity: Quantity, rule: CountingRule, totals: dict[str, RuleTotals]) -> QuantityAnswer:
    found = {name: _under(quantity, RULES[name], one) for name, one in totals.items()}
    return QuantityAnswer(quantity, tuple(found.values()), found[rule.name])


def _under(quantity: Quantity, rule: CountingRule, totals: RuleTotals) -> RuleAnswer:
    tally = totals.measures[quantity.measure]
    held = Held(tally.value, tally.low, tally.high)
    is_counted = rule.counts_injured or MEASURES[quantity.measure].stem != "injured"
    return RuleAnswer(
        rule,
        tally,
        totals.rows,
        verdict(quantity.allowed, held, is_counted=is_counted),
        needed(quantity.allowed, held),
    )


def _parts(claim: Claim, filters: IncidentFilterSet) -> dict[str, Q]:
    """The rows of each place of the statement, of words that mean several of its districts, and of open place.

    The rest is surely elsewhere. A row is open when its province is not known, or when its words, or the province that
    is all they say, may mean a district of the statement.
    """
    provinces = {one.province.slug: one.province_id for one in filters.drawn_districts}
    named = {slug: Q(province_id=provinces[slug]) for slug in claim.provinces}
    if not claim.districts:
        return {**named, OPEN: Q(province__isnull=True)}
    slugs = list(claim.districts)
    theirs = {one.province_id for one in filters.drawn_districts if one.slug in claim.districts}
    anywhere = Q(district_set=[]) & (Q(province__isnull=True) | Q(province_id__in=sorted(theirs)))
    return {
        **named,
        **{slug: Q(district_set=[slug]) for slug in slugs},
        SEVERAL: ~Q(district_set=[]) & Q(district_set__contained_by=slugs),
        OPEN: Q(district_set__overlap=slugs) | anywhere,
    }


def _places(rule: CountingRule, parted: Parted, claim: Claim) -> RulePlaces:
    incidents = {name: part.measures["incidents"].value or 0 for name, part in parted.parts.items()}
    named = {slug: incidents[slug] for slug in (*claim.provinces, *claim.districts)}
    inside = sum(named.values()) + incidents.get(SEVERAL, 0)
    elsewhere, undecided = incidents[REST], incidents[OPEN]
    found = place_verdict(inside=inside, elsewhere=elsewhere, undecided=undecided)
    return RulePlaces(rule, named, inside, elsewhere, undecided, found)
