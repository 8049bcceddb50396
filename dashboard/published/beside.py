"""Published figures beside the record's numbers of the same days and area, under the rule nearest to the publisher's.

What cannot be compared gets no number of ours, and says why.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from urllib.parse import urlencode

from django.db.models import Q
from django.urls import reverse

from dashboard import words
from dashboard.models import COUNTRY, PublishedFigure, PublishedMeasure, PublishedQualifier
from dashboard.nearest import MEASURES, why_no_rule
from dashboard.parameters import NOW, at_past
from dashboard.published.entries import Entry, entries
from incidents.aggregates import Tally, reach
from incidents.aggregates.windows import Window, windowed
from incidents.choices import AttackType
from incidents.counting import CountingRule
from incidents.filters.presets import RECORD_START
from incidents.models import Incident
from incidents.past import Past

# Of fewer, a share says more than is known.
FEW = 10


class Fit(StrEnum):
    """How a figure's period lies to a question's."""

    SAME = "same"
    WITHIN = "within"
    AROUND = "around"
    PARTLY = "partly"


@dataclass(frozen=True)
class Beside:
    """A published figure and ours. ``why_not`` is the end of a sentence, "" where the two can be compared.

    ``fit`` says how its period lies to the one that was asked for, ``past`` which record ours is of.
    """

    entry: Entry
    ours: Tally | None
    why_not: str
    fit: Fit | None = None
    past: Past = NOW

    @property
    def rule(self) -> CountingRule | None:
        """The rule that ours is counted by."""
        return self.entry.rule if self.ours else None

    @property
    def theirs(self) -> int | None:
        """The number that stands, None where prints disagree."""
        return self.entry.latest.value if self.entry.latest else None

    @property
    def ratio(self) -> float | None:
        """Ours as a part of theirs, 1.0 as many; None where either is not known, or too small to say."""
        if self.ours is None or self.ours.value is None or self.theirs is None or self.theirs < FEW:
            return None
        return self.ours.value / self.theirs

    @property
    def difference(self) -> int | None:
        """Ours less theirs."""
        if self.ours is None or self.ours.value is None or self.theirs is None:
            return None
        return self.ours.value - self.theirs

    @property
    def ratio_words(self) -> str:
        """The ratio as a reader meets it: "28 %", "at most 28 %", "2 of 7", "–"."""
        if self.ratio is not None and self.entry.latest is not None:
            before = {PublishedQualifier.AT_LEAST: "at most ", PublishedQualifier.ABOUT: "about "}
            return f"{before.get(PublishedQualifier(self.entry.latest.qualifier), '')}{100 * self.ratio:.0f} %"
        if self.ours is not None and self.ours.value is not None and self.theirs is not None:
            return f"{self.ours.value} of {self.theirs}"
        return words.NOT_REPORTED

    @property
    def difference_words(self) -> str:
        """The difference with its sign."""
        difference = self.difference
        if difference is None:
            return words.NOT_REPORTED
        sign = "+" if difference > 0 else words.MINUS if difference < 0 else ""
        return f"{sign}{abs(difference):,}"

    @property
    def rows_url(self) -> str:
        """The list of the rows behind ours, "" where there is none."""
        if self.rule is None:
            return ""
        asked = {"counting": self.rule.name, "date_from": self.entry.start, "date_to": self.entry.end}
        if self.entry.province:
            asked["province"] = self.entry.province
        if self.entry.measure == PublishedMeasure.SUICIDE_ATTACKS:
            asked["attack_type"] = AttackType.SUICIDE_BOMBING
        return f"{reverse('dashboard:incidents')}?{at_past(urlencode(asked), self.past)}"


def beside(found: Iterable[Entry], last: date | None, *, past: Past = NOW) -> list[Beside]:
    """Each figure beside ours, to be asked inside ``past``. ``last`` is the last day of the record.

    Two queries for each rule at most.
    """
    listed = list(found)
    why = [why_not(entry, last) for entry in listed]
    windows = {
        index: Window(entry.start, entry.end, entry.province, entry.rule.name, MEASURES[entry.measure])
        for index, entry in enumerate(listed)
        if not why[index] and entry.rule
    }
    ours = windowed(set(windows.values()))
    return [
        Beside(entry, ours.get(windows[index]) if index in windows else None, why[index], past=past)
        for index, entry in enumerate(listed)
    ]


def why_not(entry: Entry, last: date | None) -> str:
    """Why a figure is not compared with the record, as the end of a sentence; "" where it is."""
    if entry.is_claim:
        return "it is an armed group’s own claim"
    if entry.rule is None:
        return why_no_rule(entry.counting_rule, entry.measure)
    if entry.is_partial:
        return "it is a partial list, or of one wave of attacks"
    if entry.is_subset and entry.measure != PublishedMeasure.SUICIDE_ATTACKS:
        return "it is part of another figure of the publisher’s"
    if not (entry.is_everywhere or entry.province):
        return "the record does not divide the country so"
    if entry.start < RECORD_START:
        return "it begins before January 2021, where the record starts"
    if last is None:
        return "the record is empty"
    if entry.end > last:
        return f"the record reaches only to {words.day(last)}"
    return ""


def published_beside(start: date, end: date, *, measure: str, area: str | None = None) -> list[Beside]:
    """What others have published of these days, as far as it can be compared, beside ours of each figure's own days.

    ``measure`` is one of the record's (``incidents``, ``killed``, …), ``area`` the slug of a province, None the whole
    country. Figures of exactly these days come first, then those that lie within, around and partly beside them, as
    ``fit`` says. No figure may be added to another. At most two queries for each rule, and two more.
    """
    named = [theirs for theirs, ours in MEASURES.items() if ours == measure]
    where = Q(province__slug=area) if area else Q(area=COUNTRY)
    rows = PublishedFigure.objects.filter(
        where, measure__in=named, period_start__lte=end, period_end__gte=start
    ).select_related("province")
    compared = beside(entries(rows), reach(Incident.public.all()).last)
    fitting = [
        Beside(one.entry, one.ours, one.why_not, _fit(one.entry, start, end)) for one in compared if not one.why_not
    ]
    order = list(Fit)
    return sorted(
        fitting,
        key=lambda one: (order.index(one.fit or Fit.PARTLY), one.entry.start, one.entry.end, one.entry.publisher),
    )


def _fit(entry: Entry, start: date, end: date) -> Fit:
    if (entry.start, entry.end) == (start, end):
        return Fit.SAME
    if start <= entry.start and entry.end <= end:
        return Fit.WITHIN
    return Fit.AROUND if entry.start <= start and end <= entry.end else Fit.PARTLY
