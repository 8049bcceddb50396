"""What the page about other trackers shows: published figures of an area beside the record's numbers."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from dashboard import words
from dashboard.models import COUNTRY, PublishedFigure, PublishedMeasure
from dashboard.parameters import NOW, Parameter, read_past
from dashboard.published import Beside, Entry, beside, entries
from incidents.filters import IncidentFilterSet
from incidents.past import Past

# What may be asked for: attacks and incidents answer one question by two words.
MEASURES: Mapping[str, tuple[str, tuple[PublishedMeasure, ...]]] = {
    "attacks": ("Attacks or incidents", (PublishedMeasure.ATTACKS, PublishedMeasure.INCIDENTS)),
    **{
        measure.value: (str(measure.label), (measure,))
        for measure in PublishedMeasure
        if measure not in {PublishedMeasure.ATTACKS, PublishedMeasure.INCIDENTS}
    },
}
UNITS = {"year": "Years", "month": "Months", "other": "Other periods"}
_DAYS = frozenset({"date_from", "date_to"})


class Known(Collection[str]):
    """Values that a column of the published figures has, read when asked for; ``always`` is one without a figure."""

    def __init__(self, column: str, always: str = "") -> None:
        self.column = column
        self.always = always

    def __contains__(self, value: object) -> bool:
        """Whether a figure has it, or it always is one."""
        return value == self.always or any(value == known for known in self)

    def __iter__(self) -> Iterator[str]:
        """The one that always is, then the others in order. One query."""
        found = PublishedFigure.objects.order_by(self.column).values_list(self.column, flat=True).distinct()
        return iter([self.always, *(str(value) for value in found if value != self.always)])

    def __len__(self) -> int:
        """How many there are."""
        return sum(1 for _ in self)


MEASURE = Parameter("measure", MEASURES, "attacks")
UNIT = Parameter("unit", UNITS, "year")
AREAS, PUBLISHERS = Known("area", COUNTRY), Known("publisher")
AREA = Parameter("area", AREAS, COUNTRY)
PUBLISHER = Parameter("publisher", PUBLISHERS, "")
YEAR = Parameter("year", Known("period_start__year"), "")
PARAMETERS = (MEASURE, UNIT, AREA, PUBLISHER, YEAR)


def refuse_filters(filters: IncidentFilterSet) -> None:
    """Make errors of filters that narrow the record: what others publish cannot be narrowed by them."""
    for name in filters.base_filters:
        if name in _DAYS or name in filters.errors or not filters.given(name):
            continue
        filters.errors[name] = [
            "Published figures cannot be narrowed so, and each is compared under the counting rule nearest to it. "
            "Choose an area, a measure, a publisher and days; leave this out."
        ]


@dataclass(frozen=True, slots=True)
class Asked:
    """The question: which figures of which area, publisher and days."""

    area: str
    measure: str
    publisher: str
    unit: str
    year: str
    start: date | None
    end: date | None
    past: Past = NOW

    @classmethod
    def over(cls, filters: IncidentFilterSet, chosen: Mapping[str, str]) -> "Asked":
        """The question of a query; what a chart does not ask for is left open."""
        start, end = filters.period
        return cls(
            area=chosen["area"],
            measure=chosen["measure"],
            publisher=chosen["publisher"],
            unit=chosen["unit"],
            year=chosen.get("year", ""),
            start=start,
            end=end,
            past=read_past(filters.data).past,
        )

    @property
    def label(self) -> str:
        """The measure in words."""
        return MEASURES[self.measure][0]

    def of_measure(self, found: Iterable[Entry]) -> list[Entry]:
        """Those that count what is asked for, by the publisher and in the days asked for."""
        return [
            entry
            for entry in found
            if entry.measure in MEASURES[self.measure][1]
            and self.publisher in {"", entry.publisher}
            and (self.start is None or entry.end >= self.start)
            and (self.end is None or entry.start <= self.end)
        ]

    def of_unit(self, entry: Entry) -> bool:
        """Whether its period is of the unit asked for."""
        return unit_of(entry) == self.unit


def unit_of(entry: Entry) -> str:
    """The unit of UNITS that a figure's period is."""
    return "year" if entry.is_year else "month" if entry.is_month else "other"


def entries_of(area: str) -> list[Entry]:
    """Every figure of an area. One query."""
    return entries(PublishedFigure.objects.filter(area=area).select_related("province"))


@dataclass(frozen=True, slots=True)
class Answer:
    """What one publisher says of a year by one rule: its attacks or incidents and its killed, each where given."""

    publisher: str
    counting_rule: str
    attacks: Beside | None
    killed: Beside | None


@dataclass(frozen=True)
class Page:
    """Everything on the page. ``years`` are those that a year's answers can be shown of.

    ``rows`` are the figures of the unit that are compared, ``others`` those that are not.
    """

    asked: Asked
    year: int | None
    years: tuple[int, ...]
    answers: tuple[Answer, ...]
    compared: tuple[Beside, ...]
    rows: tuple[Beside, ...]
    others: tuple[Beside, ...]
    claims: tuple[Entry, ...]
    revised: tuple[Entry, ...]
    conflicts: tuple[Entry, ...]

    @property
    def changes(self) -> tuple[tuple[str, tuple[Entry, ...]], ...]:
        """What was printed anew, and what was printed in two ways, with their headings."""
        return ("Printed anew, in this order", self.revised), ("Prints that disagree, order not known", self.conflicts)

    @property
    def publishers(self) -> int:
        """How many publishers answer for the year."""
        return len({answer.publisher for answer in self.answers})

    @cached_property
    def answers_words(self) -> str:
        """How many answers by how many, in words."""
        by = words.plural(self.publishers, "publisher")
        return f"{words.plural(len(self.answers), 'answer')} by {by}"


def page_of(asked: Asked, last: date | None) -> Page:
    """The page. ``last`` is the last day of the record. One query, and two for each rule at most."""
    found = entries_of(asked.area)
    years = tuple(sorted({entry.start.year for entry in found if _answers_a_year(entry)}))
    year = int(asked.year) if asked.year else years[-1] if years else None
    of_year = [entry for entry in found if _answers_a_year(entry) and entry.start.year == year]
    of_measure = asked.of_measure(found)
    shown = [entry for entry in of_measure if not entry.is_claim]
    compared = beside([*of_year, *shown], last, past=asked.past)
    of_answers, of_rows = compared[: len(of_year)], compared[len(of_year) :]
    listed = sorted((one for one in of_rows if asked.of_unit(one.entry)), key=_newest_first)
    return Page(
        asked=asked,
        year=year,
        years=years,
        answers=tuple(_answers(of_answers)),
        compared=tuple(of_rows),
        rows=tuple(one for one in listed if not one.why_not),
        others=tuple(one for one in listed if one.why_not),
        claims=tuple(sorted((entry for entry in of_measure if entry.is_claim), key=_newest_entry_first)),
        revised=tuple(entry for entry in found if entry.is_revised and asked.publisher in {"", entry.publisher}),
        conflicts=tuple(entry for entry in found if entry.disagrees and asked.publisher in {"", entry.publisher}),
    )


def _answers_a_year(entry: Entry) -> bool:
    asked_for = {*MEASURES["attacks"][1], PublishedMeasure.KILLED}
    is_whole = not (entry.is_claim or entry.is_subset or entry.is_partial)
    return entry.is_year and is_whole and entry.measure in asked_for


def _answers(found: Sequence[Beside]) -> Iterator[Answer]:
    """One for each publisher and rule, in the order of their names; those that can be compared come first."""
    keys = {(one.entry.publisher, one.entry.counting_rule): bool(one.why_not) for one in found}
    for publisher, counted in sorted(keys, key=lambda key: (keys[key], key)):
        own = [one for one in found if (one.entry.publisher, one.entry.counting_rule) == (publisher, counted)]
        killed = [one for one in own if one.entry.measure == PublishedMeasure.KILLED]
        attacks = [one for one in own if one.entry.measure != PublishedMeasure.KILLED]
        yield Answer(publisher, counted, next(iter(attacks), None), next(iter(killed), None))


def _newest_first(one: Beside) -> tuple[int, int, str, str]:
    return _newest_entry_first(one.entry)


def _newest_entry_first(entry: Entry) -> tuple[int, int, str, str]:
    return (-entry.start.toordinal(), -entry.end.toordinal(), entry.publisher, entry.counting_rule)
