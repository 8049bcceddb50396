"""How complete the record is where a statement speaks: its attacks beside published counts, and what that means."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from dashboard import words
from dashboard.coverage import PublishedCount, counts_beside
from dashboard.overview import rows_url
from incidents.aggregates.coverage import in_windows
from incidents.claims import Answer, Claim, RuleAnswer
from incidents.claims.words import share_words
from incidents.counting import RULES
from incidents.filters import IncidentFilterSet
from incidents.models import Incident
from incidents.statistics.claims import Fit, fit

_FITS = {
    Fit.IN_LINE: "That is in line with it: the record is known to lack as much.",
    Fit.LACKS_LESS: "The record is known to hold a larger share, which speaks against the statement, unless these days "
    "are covered worse than the whole.",
    Fit.LACKS_MORE: "The record is known to hold a smaller share: were it so in these days too, there were more than "
    "the statement says.",
}


_NARROWER = "The statement speaks of fewer than all attacks in the country; how many of those it lacks is not known."
# What leaves a statement about all attacks in the country.
_OF_ALL = {"date_from", "date_to", "counting", "rollup"}


@dataclass(frozen=True, slots=True)
class Beside:
    """A published count beside the record's own over the same days, for the whole country."""

    count: PublishedCount
    here: int
    url: str

    @property
    def days(self) -> str:
        """The days in words; a whole year as its number."""
        first, last = self.count.first, self.count.last
        if self.count.is_year:
            return str(first.year)
        is_month = first.day == 1 and (first.year, first.month) == (last.year, last.month) and last.day > 27
        return f"{first:%B %Y}" if is_month else words.span(first, last)

    @property
    def share(self) -> str:
        """What share of the published number the record holds."""
        return share_words(Fraction(self.here, self.count.number)) if self.count.number else ""


def coverage_words(
    claim: Claim, filters: IncidentFilterSet, answer: Answer
) -> tuple[tuple[Beside, ...], tuple[str, ...]]:
    """Published counts beside the record, and what they mean for the statement. At most one query."""
    counts = counts_beside(filters.period)
    if not counts or not answer.existed:
        return (), ()
    rule = RULES[counts[0].rule]
    alike = [one for one in counts if one.rule == rule.name]
    with claim.past.reading():
        here = in_windows(Incident.public.all(), rule, [(one.first, one.last) for one in alike])
    beside = tuple(Beside(one, number, _rows(one)) for one, number in zip(alike, here, strict=True))
    years = [one for one in beside if one.count.is_year]
    if not years:
        return beside, ()
    said = [_known(years)]
    main = next((one.main for one in answer.quantities if one.quantity.measure == "incidents"), None)
    if main is not None and main.rule.classes == rule.classes:
        said.append(_NARROWER if _is_narrowed(filters) else _meaning(main, years))
    return beside, tuple(part for part in said if part)


def _is_narrowed(filters: IncidentFilterSet) -> bool:
    return any(entry.name not in _OF_ALL for entry in filters.active)


def _rows(count: PublishedCount) -> str:
    days = {"date_from": count.first.isoformat(), "date_to": count.last.isoformat()}
    return rows_url(IncidentFilterSet({}), counting=count.rule, **days)


def _known(beside: Sequence[Beside]) -> str:
    here, published = _sums(beside)
    first, last = beside[0].days, beside[-1].days
    days = first if first == last else f"{first} to {last}"
    publishers = " and ".join(dict.fromkeys(one.count.publisher for one in beside))
    share = share_words(Fraction(here, published))
    counted = f"Of the {published:,} militant attacks that {publishers} counted in {days}"
    return f"{counted}, the record holds {here:,}: {share}."


def _meaning(main: RuleAnswer, beside: Sequence[Beside]) -> str:
    """Whether the record is known to lack as much as the statement takes it to lack."""
    here, published = _sums(beside)
    need = main.needed
    if need is None or not (need.missing_least or need.missing_most):
        return ""
    most, least = share_words(need.share_most), share_words(need.share_least)
    if need.missing_least:
        takes = f"{most} or less" if need.missing_most is None else least if least == most else f"{least} to {most}"
    else:
        takes = f"{least} or more"
    known = _FITS[fit(need, here=here, published=published)]
    return f"The statement takes it to hold {takes} of its days’ attacks. {known}"


def _sums(beside: Sequence[Beside]) -> tuple[int, int]:
    return sum(one.here for one in beside), sum(one.count.number for one in beside)
