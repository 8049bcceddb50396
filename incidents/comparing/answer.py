"""The answer to a comparison: both sides under every measure, ratios with intervals, and what drove the difference."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.db.models import Q

from incidents.aggregates import MEASURES, Tally
from incidents.aggregates.differences import RuleDifference, between
from incidents.aggregates.rules import Parted, classes_under_every_rule
from incidents.aggregates.sides import (
    COUNTED,
    TAKEN_APART,
    Runs,
    SideNumbers,
    SideParts,
    number_of_reports,
    parts,
    side_in_parts,
)
from incidents.aggregates.tables import OVERLAPPING
from incidents.comparing.question import Question, Side
from incidents.statistics.decomposition import Decomposition, decompose
from incidents.statistics.rates import (
    FEWEST_INCIDENTS,
    FEWEST_WITH_PEOPLE,
    Counts,
    Dispersion,
    People,
    RateRatio,
    block_days,
    block_lengths,
    count_ratio,
    dispersion,
    people_ratio,
)

Parts = Mapping[str, Mapping[str | None, Tally]]

NO_SAMPLES = "the same events counted twice are not two samples"
# Rows on a side up to which their reports are counted: of more it would take longer than all else.
MOST_SOURCED = 40_000
DAYS_A_YEAR = Fraction(1461, 4)
# What a difference is taken apart by; what differs between the sides anyway explains nothing.
PARTS: Mapping[str, str] = {
    "district": "District",
    "group": "Group",
    "attack_type": "Attack type",
    "event_class": "Class",
}


@dataclass(frozen=True, slots=True)
class Figure:
    """A measure of one side, with its range, and what it comes to a day, a year, and a year for 100,000 people."""

    tally: Tally
    days: int
    population: int | None

    @property
    def per_day(self) -> float | None:
        """Its number a day; None where none is reported."""
        return None if self.tally.value is None else self.tally.value / self.days

    @property
    def per_year(self) -> float | None:
        """Its number in a year of 365.25 days."""
        return None if self.per_day is None else self.per_day * float(DAYS_A_YEAR)

    @property
    def per_100k(self) -> float | None:
        """Its number in a year for 100,000 people of the 2023 census; None for sides that are no place."""
        return self.per_year * 100_000 / self.population if self.per_year is not None and self.population else None


@dataclass(frozen=True, slots=True)
class Row:
    """One measure of both sides. ``ratio`` is B's rate over A's; ``why_not`` says why there is none, else "".

    ``per_head`` is the ratio for equally many people, where both sides are places of known population.
    ``scatter`` is how its incidents, or those its people are of, scatter. ``with_people`` are each side's incidents
    that report one person or more, of a measure of people.
    """

    measure: str
    a: Figure
    b: Figure
    ratio: RateRatio | None
    why_not: str
    scatter: Dispersion | None
    heads: float | None = None
    with_people: tuple[int, int] | None = None

    @property
    def label(self) -> str:
        """What it is called."""
        return MEASURES[self.measure].label

    @property
    def difference(self) -> int | None:
        """B's number less A's; None where either is not reported."""
        a, b = self.a.tally.value, self.b.tally.value
        return None if a is None or b is None else b - a

    @property
    def difference_per_year(self) -> float | None:
        """B's number a year less A's."""
        a, b = self.a.per_year, self.b.per_year
        return None if a is None or b is None else b - a

    @property
    def plain_ratio(self) -> float | None:
        """B's rate over A's as the numbers give it, whether or not they allow an interval; None for A of nothing."""
        a, b = self.a.per_day, self.b.per_day
        return b / a if a and b is not None else None

    @property
    def per_head(self) -> tuple[float, float, float] | None:
        """Ratio, low and high for equally many people: the ratio by that of the populations."""
        if self.ratio is None or self.heads is None:
            return None
        return self.ratio.ratio * self.heads, self.ratio.low * self.heads, self.ratio.high * self.heads


@dataclass(frozen=True, slots=True)
class Drivers:
    """What a difference is made of, for each measure of TAKEN_APART. ``per_year`` unless both sides are equally long.

    ``overlapping``: rows may stand in several parts, which then need not add up.
    """

    by: str
    per_year: bool
    overlapping: bool
    of: Mapping[str, Decomposition]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Both sides beside each other. Of two counting rules, ``rules`` holds the rows in which they differ instead of
    ``numbers``. ``reports`` are those that each side's rows rest on, None where they were not counted.
    """

    question: Question
    numbers: tuple[SideNumbers, SideNumbers] | None
    rows: tuple[Row, ...]
    drivers: Drivers
    rules: RuleDifference | None = None
    reports: tuple[int, int] | None = None

    def row(self, measure: str) -> Row:
        """The row of a measure."""
        return next(row for row in self.rows if row.measure == measure)


def parts_of(kind: str) -> dict[str, str]:
    """What a comparison of a kind can be taken apart by, the first by default, with its label."""
    # Two districts, or groups, are each other's only parts; two rules differ in the classes they take in.
    if kind == "counting":
        return {name: PARTS[name] for name in ("event_class", "district", "attack_type")}
    return {name: label for name, label in PARTS.items() if name != kind}


def compare(question: Question, *, by: str | None = None) -> Comparison:
    """The answer. ``by`` is one of ``parts_of(question.kind)``, its first when left out; else ValueError.

    Asks the database twice for each side, once more by attack type, twice more by group, and once for roll-up; of two
    rules once, and once more for a rule that merges rows.
    """
    allowed = parts_of(question.kind)
    by = by or next(iter(allowed))
    if by not in allowed:
        raise ValueError(f"by {by!r} is not one of {', '.join(allowed)}")
    if question.kind == "counting":
        return _compare_rules(question, by)
    a, b = _side(question.a, question.b, question, by), _side(question.b, question.a, question, by)
    numbers, found = (a[0], b[0]), (a[1], b[1])
    whole = tuple(side.tallies for side in numbers)
    return Comparison(
        question,
        numbers,
        tuple(_rows(question, numbers)),
        _drivers(question, by, whole, found),
        reports=_reports(question, numbers),
    )


def _reports(question: Question, numbers: tuple[SideNumbers, SideNumbers]) -> tuple[int, int] | None:
    if max(side.rows for side in numbers) > MOST_SOURCED:
        return None
    a, b = (number_of_reports(side.filters.qs, side.rule) for side in (question.a, question.b))
    return a, b


def _compare_rules(question: Question, by: str) -> Comparison:
    """Two rules over the same rows: no ratio has an interval, for they are no samples."""
    a, b = question.a, question.b
    totals = classes_under_every_rule(a.filters.qs, (a.rule, b.rule))
    sides = [totals[side.rule.name] for side in (a, b)]
    whole = [side.whole.measures for side in sides]
    found = [_by_class(side) for side in sides] if by == "event_class" else _parts(question, by)
    rows = tuple(
        Row(name, Figure(whole[0][name], a.days, None), Figure(whole[1][name], b.days, None), None, NO_SAMPLES, None)
        for name in MEASURES
    )
    return Comparison(question, None, rows, _drivers(question, by, whole, found), between(a.rule, b.rule, totals))


def _by_class(side: Parted) -> Parts:
    held = {value: part.measures for value, part in side.parts.items() if part.rows}
    return {name: {value: measures[name] for value, measures in held.items()} for name in TAKEN_APART}


def _parts(question: Question, by: str) -> list[Parts]:
    parents = _parents(question, by)
    return [parts(side.filters.qs, side.rule, by=by, parents=parents) for side in (question.a, question.b)]


def _parents(question: Question, by: str) -> Mapping[str, str]:
    return question.a.filters.parents if by == "group" else {}


def _drivers(question: Question, by: str, whole: Sequence[Mapping[str, Tally]], found: Sequence[Parts]) -> Drivers:
    """What the difference of the totals ``whole`` is made of."""
    a, b = question.a, question.b
    same = question.same_length
    scale = (Fraction(1), Fraction(1)) if same else (DAYS_A_YEAR / a.days, DAYS_A_YEAR / b.days)
    of = {
        name: decompose(
            *({key: tally.value for key, tally in side[name].items()} for side in found),
            whole=(whole[0][name].value, whole[1][name].value),
            scale=scale,
        )
        for name in TAKEN_APART
    }
    return Drivers(by, per_year=not same, overlapping=by in OVERLAPPING, of=of)


def _side(side: Side, other: Side, question: Question, by: str) -> tuple[SideNumbers, SideParts]:
    length = block_days(question.a.days, question.b.days)
    return side_in_parts(
        side.filters.qs,
        side.rule,
        Runs(side.first, len(block_lengths(side.days, length)), length),
        by=by,
        parents=_parents(question, by),
        other=_stands_on(other, question.kind),
    )


def _stands_on(other: Side, kind: str) -> Q | None:
    """Which rows of one side are on the other side too; None where that is not worth asking."""
    match kind:
        case "period":
            return Q(latest__gte=other.first, earliest__lte=other.last)
        case "district":
            return Q(district_set__contains=[other.value])
        case _:
            return None


def _rows(question: Question, numbers: tuple[SideNumbers, SideNumbers]) -> list[Row]:
    a, b = question.a, question.b
    length = block_days(a.days, b.days)
    counts = {name: tuple(_counts(side, found, name, length) for side, found in zip((a, b), numbers, strict=True))
              for name in COUNTED}  # fmt: skip
    scatter = {name: dispersion(*sides, length=length) for name, sides in counts.items()}
    heads = a.population / b.population if a.population and b.population else None
    rows = []
    for name in MEASURES:
        figures = [Figure(found.tallies[name], side.days, side.population)
                   for side, found in zip((a, b), numbers, strict=True)]  # fmt: skip
        spread = scatter.get(name, scatter["incidents"])
        ratio, why_not = _ratio(question, numbers, name, counts, spread)
        some = None if name in COUNTED else (numbers[0].with_people[name], numbers[1].with_people[name])
        rows.append(Row(name, figures[0], figures[1], ratio, why_not, spread, heads, some))
    return rows


def _counts(side: Side, found: SideNumbers, name: str, length: int) -> Counts:
    return Counts(found.blocks[name], block_lengths(side.days, length))


def _ratio(
    question: Question,
    numbers: tuple[SideNumbers, SideNumbers],
    name: str,
    counts: Mapping[str, tuple[Counts, ...]],
    scatter: Dispersion,
) -> tuple[RateRatio | None, str]:
    """The ratio of a measure, or why there is none."""
    if any(side.tallies[name].value is None for side in numbers):
        return None, "not reported on both sides"
    if name in COUNTED:
        a, b = counts[name]
        ratio = count_ratio(a, b, scatter)
        return ratio, "" if ratio else f"too few incidents for an interval (fewer than {FEWEST_INCIDENTS} on a side)"
    people = [
        People(side.tallies[name].value or 0, side.squares[name], side.rows, side.with_people[name]) for side in numbers
    ]
    ratio = people_ratio(people[0], question.a.days, people[1], question.b.days, scatter)
    return ratio, "" if ratio else (
        f"too few incidents for an interval (fewer than {FEWEST_WITH_PEOPLE} on a side report any)"
    )
