"""How a comparison reads: ratios and intervals in words, what to mind, and which method was used and why."""

from collections.abc import Iterator
from datetime import date, timedelta

from dashboard import words
from dashboard.words import MINUS
from incidents.comparing import Comparison, Figure, Row
from incidents.statistics.rates import (
    CLUSTERED_BELOW,
    COMPOUND,
    NEGATIVE_BINOMIAL,
    Dispersion,
)

# Parts named in a sentence.
LISTED = 3
# Percentage points by which sides differ before it is said.
APART = 10
# Times as many reports for each incident from which on it is said.
SOURCED_APART = 1.25
# Days of a side whose number is that of a year as it stands.
A_YEAR = (365, 366)


def ratio_words(ratio: float) -> str:
    """A ratio: 2.31, 12.5, 140."""
    if ratio >= 100:
        return f"{ratio:,.0f}"
    return f"{ratio:.1f}" if ratio >= 10 else f"{ratio:.2f}"


def amount(number: float) -> str:
    """A number of a year or of a count, whole where it is whole: 12, 3.4, 1,204."""
    return f"{number:,.0f}" if number == round(number) or number >= 100 else f"{number:,.1f}"


def moved_words(number: float) -> str:
    """A difference with its sign, "±0" where there is none."""
    if number == 0:
        return "±0"
    return f"{'+' if number > 0 else MINUS}{amount(abs(number))}"


def reading(row: Row) -> str:
    """One measure in a sentence: "2.31 times as many a day (95 % interval 1.90 to 2.80)."."""
    if row.ratio is None:
        return f"{row.why_not}."
    found = row.ratio
    limits = f"95 % interval {ratio_words(found.low)} to {ratio_words(found.high)}"
    return f"{ratio_words(found.ratio)} times as many a day ({limits})."


def verdict(row: Row) -> str:
    """What a ratio allows to say of which side had more."""
    if row.ratio is None:
        return ""
    if row.ratio.holds_one:
        return "The interval includes 1: chance alone could make such a difference."
    return "More a day in B than chance explains." if row.ratio.low > 1 else "Fewer a day in B than chance explains."


def per_words(figure: Figure) -> str:
    """The rates of a number: "0.21 a day · 76 a year · 0.45 a year for 100,000 people"."""
    if figure.per_day is None or figure.per_year is None:
        return ""
    parts = [f"{figure.per_day:.2f} a day"]
    if figure.days not in A_YEAR:
        parts.append(f"{amount(round(figure.per_year, 1))} a year")
    if figure.per_100k is not None:
        parts.append(f"{figure.per_100k:.2f} a year for 100,000 people")
    return " · ".join(parts)


def per_head_words(row: Row) -> str:
    """The ratio for equally many people; "" where the sides are no places of known population."""
    if row.per_head is None:
        return ""
    ratio, low, high = (ratio_words(number) for number in row.per_head)
    return f"per head {ratio} times as many ({low} to {high})"


def scatter_words(scatter: Dispersion) -> str:
    """How incidents scatter, and so which interval is right for them."""
    runs = f"{scatter.blocks:,} runs of {scatter.block_days} days"
    if scatter.phi is None or scatter.p is None:
        return (
            f"The sides are too short ({runs}) to tell whether incidents come in clusters. The interval takes them to "
            "be independent, and is too narrow if they are not."
        )
    measured = f"the dispersion over {runs} is {scatter.phi:.2f} (1 when independent; {chance_words(scatter.p)})"
    if scatter.is_clustered:
        return f"Incidents come in clusters: {measured}."
    return (
        f"Incidents scatter as independent ones do: {measured}, and clusters are assumed below p = {CLUSTERED_BELOW:g}."
    )


def chance_words(p: float) -> str:
    """A chance: "p = 0.11", "p < 0.001"."""
    return "p < 0.001" if p < 0.001 else f"p = {p:.3f}" if p < 0.1 else f"p = {p:.2f}"


def method_words(row: Row) -> str:
    """Which interval a measure has."""
    if row.ratio is None:
        return row.why_not
    a, b = row.ratio.effective
    if row.ratio.method == COMPOUND:
        some = "" if row.with_people is None else "from {:,} against {:,} incidents with any: ".format(*row.with_people)
        return f"{some}sum of unequal incidents, as sure as {amount(round(a))} against {amount(round(b))} single events"
    if row.ratio.method == NEGATIVE_BINOMIAL:
        return f"negative binomial, as sure as {amount(round(a))} against {amount(round(b))} independent incidents"
    return f"exact Poisson, from {amount(a)} against {amount(b)} incidents"


def cautions(found: Comparison, *, last: date | None, provisional_days: int) -> Iterator[str]:
    """What to mind before the numbers are used; most important first."""
    question = found.question
    yield from question.warnings
    if last and max(question.a.last, question.b.last) > last - timedelta(days=provisional_days):
        yield (
            f"The last {provisional_days} days of the record, up to {words.day(last)}, are still filling up: numbers "
            "there may still grow."
        )
    if question.kind == "group":
        yield "An incident attributed to both groups stands on both sides. Most name no group and stand on neither."
    if found.numbers is None:
        yield "The filter’s own counting rule plays no part here."
        return
    yield from _differences(found)
    yield (
        "The record is not a census: it holds what was reported and coded. If A was reported better than B, or coded "
        "more closely, a difference may come of that."
    )


def _differences(found: Comparison) -> Iterator[str]:
    """What the sides differ in beside their numbers."""
    assert found.numbers is not None
    a, b = found.numbers
    # Of overlapping periods the question's own warning speaks.
    if (shared := max(a.shared, b.shared)) and not found.question.overlaps:
        stand = "incident stands" if shared == 1 else "incidents stand"
        is_period = found.question.kind == "period"
        why = "the date is known too roughly" if is_period else "the words for the place mean both districts"
        yield f"{shared:,} {stand} on both sides: {why}."
    yield from _sourcing(found, a.rows, b.rows)
    for label, one, other in (
        ("report no number of killed", a.unreported, b.unreported),
        ("have a date that is not known to the day", a.rough, b.rough),
        ("are known to one district", a.with_district, b.with_district),
    ):
        if not a.rows or not b.rows:
            continue
        shares = 100 * one / a.rows, 100 * other / b.rows
        if abs(shares[0] - shares[1]) >= APART:
            yield f"They are reported unlike: {shares[0]:.0f} % of A’s incidents and {shares[1]:.0f} % of B’s {label}."


def _sourcing(found: Comparison, rows_a: int, rows_b: int) -> Iterator[str]:
    """Whether one side rests on more reports for each incident than the other."""
    if found.reports is None or not rows_a or not rows_b:
        return
    each = found.reports[0] / rows_a, found.reports[1] / rows_b
    if max(each) >= SOURCED_APART * min(each):
        yield f"The sides are sourced unlike: {each[0]:.1f} reports an incident in A, {each[1]:.1f} in B."
