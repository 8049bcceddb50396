"""What the page of the counting rules shows: the same incidents under each, and what makes two of them differ."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import reverse

from dashboard import words
from dashboard.moved import signed
from dashboard.overview import rows_url
from incidents.aggregates import MEASURES, Tally
from incidents.aggregates.differences import ClassDifference, RuleDifference
from incidents.aggregates.rules import RuleTotals
from incidents.choices import EventClass
from incidents.counting import RULES, CountingRule
from incidents.filters import IncidentFilterSet

# The measures of the table, in the order of its columns.
SHOWN = ("incidents", "killed", "injured", "killed_civilians", "killed_security", "killed_militants", "suicide_attacks")
# What each rule is compared with when nothing is asked: the one it is mixed up with most.
_USUAL = {"attacks": "picss_like"}


@dataclass(frozen=True, slots=True)
class RuleLine:
    """One rule's line of the table: its numbers, their rows, and how far it stands from the rule in question."""

    rule: CountingRule
    rows: int
    tallies: tuple[tuple[str, Tally], ...]
    url: str
    against_url: str
    is_chosen: bool
    more: str


@dataclass(frozen=True, slots=True)
class ClassLine:
    """One class of incidents under two rules."""

    label: str
    one: RuleTotals
    other: RuleTotals
    killed: tuple[Tally, Tally]
    url: str


def usual_other(rule: CountingRule) -> str:
    """The name of the rule that ``rule`` is set beside when none is named."""
    return _USUAL.get(rule.name, "attacks")


def lines(filters: IncidentFilterSet, known: Mapping[str, RuleTotals]) -> list[RuleLine]:
    """A line for each rule, in the order of the methodology; ``known`` are the totals by the name of the rule."""
    chosen = filters.rule_or_default
    base = known[chosen.name]
    return [_line(filters, rule, known[rule.name], base, chosen) for rule in RULES.values()]


def class_lines(filters: IncidentFilterSet, difference: RuleDifference) -> list[ClassLine]:
    """A line for each class that either rule takes in."""
    return [_class_line(filters, entry) for entry in difference.classes]


def said(difference: RuleDifference) -> str:
    """The difference in two sentences."""
    one, other = difference.one, difference.other
    text = (
        f"“{other.label}” takes in {words.plural(difference.in_other_alone, 'incident')} that “{one.label}” leaves "
        f"out, and leaves out {words.plural(difference.in_one_alone, 'incident')} that it takes in; "
        f"{difference.in_both:,} {'is' if difference.in_both == 1 else 'are'} in both."
    )
    apart, shared = difference.more_killed(shared=False), difference.more_killed(shared=True)
    return (
        f"{text} Of the difference in killed, {signed(apart)} come from classes that one of them leaves out"
        f" and {signed(shared)} from the same incidents counted in another way{_why(one, other)}."
    )


def only_url(filters: IncidentFilterSet, inside: CountingRule, outside: CountingRule) -> str:
    """The rows that one rule takes in and another leaves out."""
    return rows_url(filters, counting=inside.name, outside=outside.name, against=None)


def _why(one: CountingRule, other: CountingRule) -> str:
    """How the two rules count the same incident differently."""
    reasons = []
    if one.militants_included != other.militants_included:
        reasons.append(f"militants are among the killed of “{(one if one.militants_included else other).label}”")
    if one.figure != other.figure:
        reasons.append(f"“{(one if one.figure == 'low' else other).label}” takes the lowest figure")
    return f", since {' and '.join(reasons)}" if reasons else ""


def _line(
    filters: IncidentFilterSet, rule: CountingRule, totals: RuleTotals, base: RuleTotals, chosen: CountingRule
) -> RuleLine:
    found = [(MEASURES[name].label, totals.measures[name]) for name in SHOWN]
    moved = totals.rows - base.rows
    killed = (totals.measures["killed"].value or 0) - (base.measures["killed"].value or 0)
    return RuleLine(
        rule=rule,
        rows=totals.rows,
        tallies=tuple(found),
        url=rows_url(filters, counting=rule.name, against=None),
        against_url=f"{reverse('dashboard:rules')}?{filters.query(counting=chosen.name, against=rule.name)}",
        is_chosen=rule == chosen,
        more=f"{signed(moved)} {'incident' if abs(moved) == 1 else 'incidents'}, {signed(killed)} killed",
    )


def _class_line(filters: IncidentFilterSet, entry: ClassDifference) -> ClassLine:
    return ClassLine(
        label=str(EventClass(entry.event_class).label),
        one=entry.one,
        other=entry.other,
        killed=(entry.one.measures["killed"], entry.other.measures["killed"]),
        url=rows_url(filters, counting=None, against=None, event_class=entry.event_class),
    )
