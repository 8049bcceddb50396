"""What the page of a comparison shows: every measure of both sides, each number with its rows."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from dashboard import comparing
from dashboard.overview import rows_url
from dashboard.rules import only_url
from incidents.aggregates import MEASURES, Tally
from incidents.aggregates.sides import COUNTED
from incidents.comparing import Comparison, Figure, Row, Side

# What a reader asks first.
LEADING = ("incidents", "killed")
_ORDERINGS = {"killed": "-killed", "injured": "-injured"}


@dataclass(frozen=True, slots=True)
class Number:
    """One side's number of a measure, its rates, and its rows ("" where no filter asks for just these)."""

    tally: Tally
    rates: str
    url: str


@dataclass(frozen=True, slots=True)
class Line:
    """A measure of both sides, in the order of the table."""

    label: str
    a: Number
    b: Number
    difference: str
    ratio: str
    limits: str
    per_head: str
    why_not: str
    method: str


@dataclass(frozen=True, slots=True)
class Shown:
    """Everything below the form."""

    a: Side
    b: Side
    lines: tuple[Line, ...]
    leads: tuple[tuple[str, str, str], ...]
    scatter: str
    cautions: tuple[str, ...]
    only_a_url: str
    only_b_url: str


def shown(found: Comparison, *, last: date | None, provisional_days: int) -> Shown:
    """The page of a comparison. ``last`` is the record's last day."""
    question = found.question
    incidents = found.row("incidents")
    rules = found.rules
    shared = question.filters
    return Shown(
        a=question.a,
        b=question.b,
        lines=tuple(_line(found, row) for row in found.rows),
        leads=tuple(_leads(found)) if rules is None else (),
        scatter=comparing.scatter_words(incidents.scatter) if incidents.scatter else "",
        cautions=tuple(comparing.cautions(found, last=last, provisional_days=provisional_days)),
        only_a_url=only_url(shared, question.a.rule, question.b.rule) if rules and rules.in_one_alone else "",
        only_b_url=only_url(shared, question.b.rule, question.a.rule) if rules and rules.in_other_alone else "",
    )


def _leads(found: Comparison) -> Iterator[tuple[str, str, str]]:
    """What a reader asks first, in sentences: label, reading, verdict."""
    for name in LEADING:
        row = found.row(name)
        yield row.label, comparing.reading(row), comparing.verdict(row)


def _line(found: Comparison, row: Row) -> Line:
    question = found.question
    # Of few incidents a ratio says more than they do; of two rules it is no estimate.
    ratio = row.ratio.ratio if row.ratio else row.plain_ratio if found.rules else None
    limits = f"{comparing.ratio_words(row.ratio.low)} to {comparing.ratio_words(row.ratio.high)}" if row.ratio else ""
    return Line(
        label=row.label,
        a=_number(row.a, question.a, row.measure),
        b=_number(row.b, question.b, row.measure),
        difference="" if row.difference is None else comparing.moved_words(row.difference),
        ratio="" if ratio is None else comparing.ratio_words(ratio),
        limits=limits,
        per_head=comparing.per_head_words(row),
        # Of two rules it is said once, above.
        why_not="" if found.rules else row.why_not,
        method="" if row.ratio is None else comparing.method_words(row),
    )


def _number(figure: Figure, side: Side, measure: str) -> Number:
    return Number(figure.tally, comparing.per_words(figure), _rows(side, measure) if figure.tally.value else "")


def _rows(side: Side, measure: str) -> str:
    """The rows of a side behind a measure, those with most first where the list can order them so."""
    more: dict[str, str] = {}
    found = MEASURES[measure]
    if found.attack_type and not side.filters.given("attack_type"):
        more["attack_type"] = found.attack_type
    elif measure in _ORDERINGS:
        more["ordering"] = _ORDERINGS[measure]
    elif measure not in COUNTED and measure in _AT_LEAST and not side.filters.given(_AT_LEAST[measure]):
        more[_AT_LEAST[measure]] = "1"
    return rows_url(side.filters, counting=side.rule.name, **more)


_AT_LEAST = {"killed_militants": "killed_militants_min", "killed_civilians": "killed_civilians_min"}
