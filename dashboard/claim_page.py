"""What the page of a checked statement shows: the statement, each number under every rule, places, times, coverage."""

from dataclasses import dataclass
from fractions import Fraction

from django.urls import reverse
from django.utils import timezone

from dashboard import words
from dashboard.claim_coverage import Beside, coverage_words
from dashboard.overview import rows_url
from dashboard.parameters import at_past
from incidents.aggregates import Tally
from incidents.citing import CITATION
from incidents.claims import (
    OWN,
    Answer,
    Claim,
    NoRecord,
    QuantityAnswer,
    Reading,
    RuleAnswer,
    RulePlaces,
    Time,
    check,
    reading,
    times,
    unreadable,
)
from incidents.claims.words import LABELS, STANCE_LABELS, held_words, needed_words, quantity_words, share_words, summary
from incidents.counting import CountingRule
from incidents.filters import IncidentFilterSet
from incidents.past import Past
from incidents.statistics.claims import STANCES, Stance

# A sign beside each verdict, so that colour alone says nothing.
MARKS = {
    Stance.SUPPORTS: "✓",
    Stance.CONSISTENT: "≈",
    Stance.CANNOT_SAY: "?",
    Stance.SPEAKS_AGAINST: "✕",
    Stance.CONTRADICTS: "✕",
    Stance.NO_ANSWER: "–",
}
# More rows than these take seconds to read as they were known by a day.
READ_AT_ONCE = 20_000
# Where a time that takes long is read from, after the page.
LATER = {Time.AS_OF: "dashboard:check-as-recorded", Time.KNOWN_BY: "dashboard:check-as-published"}
# What narrows the list of incidents to those behind a number.
_BEHIND = {
    "killed": {"ordering": "-killed"},
    "killed_militants": {"killed_militants_min": "1"},
    "killed_civilians": {"killed_civilians_min": "1"},
    "suicide_attacks": {"attack_type": "suicide_bombing"},
}


@dataclass(frozen=True, slots=True)
class Said:
    """A verdict in words, with its sign."""

    label: str
    stance: Stance

    @property
    def mark(self) -> str:
        """The sign."""
        return MARKS[self.stance]


@dataclass(frozen=True, slots=True)
class RuleLine:
    """One number under one rule: what the record holds, its rows, the verdict, and what would have to be true."""

    rule: CountingRule
    is_main: bool
    tally: Tally
    rows: int
    url: str
    said: Said
    needed: str


@dataclass(frozen=True, slots=True)
class QuantityBlock:
    """One number of the statement under every rule."""

    heading: str
    allowed: str
    anchor: str
    lines: tuple[RuleLine, ...]


@dataclass(frozen=True, slots=True)
class PlaceShare:
    """The incidents in one place of the statement, and what share of the located ones they are."""

    label: str
    number: int
    share: str
    url: str


@dataclass(frozen=True, slots=True)
class PlaceLine:
    """Where one rule's incidents were."""

    rule: CountingRule
    is_main: bool
    shares: tuple[PlaceShare, ...]
    found: RulePlaces
    share: str
    said: Said


@dataclass(frozen=True, slots=True)
class TimeLine:
    """One number of the statement at one time."""

    said_words: str
    held: str
    url: str
    said: Said


@dataclass(frozen=True, slots=True)
class TimeBlock:
    """The statement at one time. ``later_url`` is where the numbers are read from when they take long to read."""

    time: Time
    heading: str
    lede: str
    lines: tuple[TimeLine, ...]
    url: str
    note: str = ""
    later_url: str = ""


@dataclass(frozen=True, slots=True)
class ClaimPage:
    """A checked statement."""

    claim: Claim
    answer: Answer
    filters: IncidentFilterSet
    said: str
    period: str
    narrowed: tuple[tuple[str, str], ...]
    summary: tuple[str, ...]
    quantities: tuple[QuantityBlock, ...]
    place_labels: tuple[str, ...]
    places: tuple[PlaceLine, ...]
    times: tuple[TimeBlock, ...]
    beside: tuple[Beside, ...]
    coverage: tuple[str, ...]
    quote: str
    now_url: str
    fixed_url: str
    api_url: str


def claim_page(claim: Claim, filters: IncidentFilterSet, *, host: str) -> ClaimPage:
    """Check the statement and put the answer into words."""
    fixed = claim.past.kept()
    answer = check(claim, filters)
    beside, coverage = coverage_words(claim, filters, answer)
    labels = tuple(_place_labels(claim, filters))
    fixed_url = f"{host}{check_url(filters, fixed)}"
    said = said_words(claim, labels)
    paragraphs = tuple(summary(answer))
    return ClaimPage(
        claim=claim,
        answer=answer,
        filters=filters,
        said=said,
        period=period_words(filters),
        narrowed=_narrowed(filters),
        summary=paragraphs,
        quantities=tuple(_block(one, claim, filters) for one in answer.quantities) if answer.existed else (),
        place_labels=labels,
        places=tuple(_place_line(one, claim, filters, labels) for one in answer.places.by_rule)
        if answer.places
        else (),
        times=tuple(_time_block(at, past, claim, filters, answer) for at, past in times(claim)),
        beside=beside,
        coverage=coverage,
        quote=_quote(claim, answer, said, period_words(filters), coverage, fixed, fixed_url),
        now_url=f"{host}{check_url(filters, Past())}",
        fixed_url=fixed_url,
        api_url=f"{reverse('api:check')}?{_query(filters, claim.past)}",
    )


def time_block(claim: Claim, filters: IncidentFilterSet, at: Time) -> TimeBlock:
    """The statement at one of its times, read at once. Raises KeyError for a time that it does not have."""
    past = dict(times(claim))[at]
    return _read(reading(claim, filters, at, past), claim, filters)


def verdicts_by_stance() -> list[tuple[str, str, list[str]]]:
    """Every verdict under what it amounts to, with the sign of that."""
    return [
        (MARKS[stance], label, [LABELS[code] for code, found in STANCES.items() if found is stance])
        for stance, label in STANCE_LABELS.items()
    ]


def check_url(filters: IncidentFilterSet, past: Past) -> str:
    """The page that checks the same statement as the record was at ``past``."""
    return f"{reverse('dashboard:check')}?{_query(filters, past)}"


def said_words(claim: Claim, labels: tuple[str, ...]) -> str:
    """The statement put together again: "at least 85 attacks, nearly 200 killed, mostly in Balochistan"."""
    parts = [quantity_words(quantity, claim.rule) for quantity in claim.quantities]
    if labels:
        parts.append(f"mostly in {_listed(labels)}")
    return ", ".join(parts)


def period_words(filters: IncidentFilterSet) -> str:
    """The period that the statement speaks of."""
    start, end = filters.period
    if start and end:
        return words.span(start, end)
    if start:
        return f"since {words.day(start)}"
    return f"January 2021 to {words.day(end)}" if end else "since January 2021"


def _query(filters: IncidentFilterSet, past: Past) -> str:
    """The statement's own query, at another time."""
    return at_past(filters.query(), past)


def _narrowed(filters: IncidentFilterSet) -> tuple[tuple[str, str], ...]:
    apart = {"date_from", "date_to", "counting"}
    return tuple((entry.label, entry.words) for entry in filters.active if entry.name not in apart)


def _behind(filters: IncidentFilterSet, rule: CountingRule, past: Past, **more: str) -> str:
    """The incidents behind a number, as they stood at the time it is of."""
    path, _, query = rows_url(filters, **{**dict.fromkeys(OWN), "counting": rule.name, **more}).partition("?")
    return f"{path}?{at_past(query, past)}"


def _measure_url(filters: IncidentFilterSet, rule: CountingRule, past: Past, measure: str) -> str:
    more = _BEHIND.get(measure, {})
    # What the filter asks for already stays: the list is then longer than the number, never shorter.
    return _behind(filters, rule, past, **{name: value for name, value in more.items() if name not in filters.data})


def _said(one: RuleAnswer | RulePlaces) -> Said:
    return Said(LABELS[one.verdict], one.stance)


def _block(found: QuantityAnswer, claim: Claim, filters: IncidentFilterSet) -> QuantityBlock:
    quantity = found.quantity
    lowest, highest = quantity.allowed.lowest, quantity.allowed.highest
    if highest is None:
        allowed = f"holds for {lowest:,} or more"
    elif lowest == highest:
        allowed = f"holds for {lowest:,} alone"
    else:
        allowed = f"holds from {lowest:,} to {highest:,}"
    return QuantityBlock(
        heading=_capital(quantity_words(quantity, claim.rule)),
        allowed=allowed,
        anchor=quantity.measure.replace("_", "-"),
        lines=tuple(
            RuleLine(
                rule=one.rule,
                is_main=one.rule == claim.rule,
                tally=one.tally,
                rows=one.rows,
                url=_measure_url(filters, one.rule, claim.past, quantity.measure),
                said=_said(one),
                needed=_capital(needed_words(one, quantity.measure)),
            )
            for one in found.by_rule
        ),
    )


def _place_labels(claim: Claim, filters: IncidentFilterSet) -> list[str]:
    names = {choice.value: choice.label for name in ("province", "district") for choice in filters.choices(name)}
    return [names[slug] for slug in (*claim.provinces, *claim.districts)]


def _place_line(found: RulePlaces, claim: Claim, filters: IncidentFilterSet, labels: tuple[str, ...]) -> PlaceLine:
    shares = []
    for label, (slug, number) in zip(labels, found.named.items(), strict=True):
        # A district's rows are found under its wider words too, so that a list of them may be longer.
        narrows = slug in claim.provinces and not filters.given("province")
        url = _behind(filters, found.rule, claim.past, province=slug) if narrows else ""
        shares.append(PlaceShare(label, number, _share(number, found.located), url))
    return PlaceLine(
        found.rule, found.rule == claim.rule, tuple(shares), found, _share(found.inside, found.located), _said(found)
    )


def _share(number: int, of: int) -> str:
    return share_words(Fraction(number, of)) if of else ""


def _time_block(at: Time, past: Past, claim: Claim, filters: IncidentFilterSet, answer: Answer) -> TimeBlock:
    """The statement at one time: what the answer has read already, or is read now, or later where it takes long."""
    if past == claim.past and answer.existed:
        answers = tuple(one.main for one in answer.quantities)
        without = past.without_day(filters.qs.counting(claim.rule))
        return _read(Reading(at, past, None, answers, without_day=without), claim, filters)
    if (why_not := unreadable(past)) is not None:
        return _read(Reading(at, past, None, (), why_not), claim, filters)
    if at is Time.NOW or (at is Time.KNOWN_BY and _rows(answer) <= READ_AT_ONCE):
        return _read(reading(claim, filters, at, past), claim, filters)
    heading, lede = _time_words(at, claim)
    later = f"{reverse(LATER[at])}?{_query(filters, Past())}"
    return TimeBlock(at, heading, lede, (), check_url(filters, past), later_url=later)


def _rows(answer: Answer) -> int:
    """The rows that the statement's own rule takes in."""
    if answer.quantities:
        return answer.quantities[0].main.rows
    return answer.places.main.located + answer.places.main.undecided if answer.places else 0


def _read(found: Reading, claim: Claim, filters: IncidentFilterSet) -> TimeBlock:
    heading, lede = _time_words(found.time, claim)
    if found.why_not:
        return TimeBlock(found.time, heading, lede, (), "", note=_why_not(found.why_not))
    lines = tuple(
        TimeLine(
            quantity_words(quantity, claim.rule),
            held_words(one, quantity.measure),
            _measure_url(filters, claim.rule, found.past, quantity.measure),
            _said(one),
        )
        for quantity, one in zip(claim.quantities, found.answers, strict=True)
    )
    note = ""
    if found.without_day:
        rows = words.plural(found.without_day, "incident")
        rest = "rests" if found.without_day == 1 else "rest"
        note = f"{rows} {rest} on reports without a date alone; no day can place them, so they are not counted here."
    return TimeBlock(found.time, heading, lede, lines, check_url(filters, found.past), note)


def _time_words(at: Time, claim: Claim) -> tuple[str, str]:
    if at is Time.NOW or claim.said_on is None:
        return "Now", "The record as it stands, with everything entered and corrected since."
    day = words.day(claim.said_on)
    if at is Time.AS_OF:
        return f"As recorded by {day}", "What this record itself held at the end of the day the statement was made."
    return f"As published by {day}", "Only what sources had published by that day, whenever it was entered here."


def _why_not(reason: NoRecord) -> str:
    if reason.is_to_come:
        return "This day is not over yet: the record is the one of now."
    first = timezone.localdate(reason.began) if reason.began else None
    since = f"its first entry was made on {words.day(first)}" if first else "nothing is entered yet"
    return f"This record did not exist on that day: {since}. What it would have held cannot be known."


def _quote(
    claim: Claim, answer: Answer, said: str, period: str, coverage: tuple[str, ...], past: Past, url: str
) -> str:
    """A paragraph to quote: the statement, what the record holds, by which rule, as of when, and its limits."""
    who = ", ".join(part for part in (claim.who, words.day(claim.said_on) if claim.said_on else "") if part)
    holds = [
        f"{held_words(one.main, one.quantity.measure)} ({words.lowered(LABELS[one.main.verdict])})"
        for one in answer.quantities
    ]
    if answer.places:
        main = answer.places.main
        where = f"{main.inside:,} of {main.located:,} located ones in the places named"
        holds.append(f"{where} ({words.lowered(LABELS[main.verdict])})")
    known = f", from what was published by {words.day(past.known_by)}" if past.known_by else ""
    moment = words.day(timezone.localdate(past.as_of)) if past.as_of else ""
    parts = [
        f"Statement{f' ({who})' if who else ''}: {said}; {period}.",
        f"Nigran’s record, by the counting rule “{claim.rule.label}”, as it stood on {moment}{known}, holds "
        f"{_listed(tuple(holds))}." if answer.existed else f"Nigran’s record did not exist on {moment}.",
        "It is not complete: more in it contradicts a number, fewer never does.",
        *coverage[:1],
        f"Source: {CITATION}. {url}",
    ]  # fmt: skip
    return " ".join(parts)


def _listed(labels: tuple[str, ...]) -> str:
    return f"{', '.join(labels[:-1])} and {labels[-1]}" if labels[1:] else "".join(labels)


def _capital(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"
