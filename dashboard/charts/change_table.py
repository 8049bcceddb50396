"""The numbers of a map of a change by district: in a sentence and as a table."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse

from dashboard import words
from dashboard.charts.change_periods import Periods
from dashboard.charts.chart import Cell, ChartTable, Column, number_cell
from dashboard.charts.maps import DistrictNumbers
from incidents.statistics.rates import beyond_chance

# What a change is beside chance, by what `beyond_chance` says of it.
TELLS = {
    None: "too few to tell",
    0: "chance may explain it",
    1: "more than chance explains",
    -1: "fewer than chance explains",
}


@dataclass(frozen=True, slots=True)
class DistrictChange:
    """A district in the later and in the earlier period.

    ``factors`` are what numbers of the earlier and the later are multiplied by, ``days`` how many days each has.
    """

    later: DistrictNumbers
    earlier: DistrictNumbers
    factors: tuple[float, float] = (1, 1)
    days: tuple[int, int] = (1, 1)

    def values(self, measure: str) -> tuple[float | None, float | None]:
        """The number of the earlier period, then that of the later."""
        numbers = self.earlier.value(measure), self.later.value(measure)
        before, now = (
            None if number is None else number * factor for number, factor in zip(numbers, self.factors, strict=True)
        )
        return before, now

    def difference(self, measure: str) -> float | None:
        """Later less earlier, None where one of the two is not known."""
        before, now = self.values(measure)
        return None if before is None or now is None else now - before

    @property
    def incidents(self) -> tuple[int, int]:
        """How many it rests on, earlier and later."""
        return self.earlier.incidents, self.later.incidents

    @property
    def beyond_chance(self) -> int | None:
        """1 or -1 where incidents changed by more than chance explains, 0 where not; None where they are too few."""
        (before, now), (days_before, days_now) = self.incidents, self.days
        return beyond_chance(before, days_before, now, days_now)


def summary_of(units: Sequence[DistrictChange], measure: str, what: str) -> str:
    """The picture in two sentences; ``what`` is the change it shows."""
    known = [(number, unit.later.name) for unit in units if (number := unit.difference(measure))]
    rises = sorted((pair for pair in known if pair[0] > 0), reverse=True)[:3]
    falls = sorted(pair for pair in known if pair[0] < 0)[:3]
    text = f"Map of the change in {what}."
    for label, found in (("Most up", rises), ("Most down", falls)):
        if found:
            text += f" {label}: {', '.join(f'{name} {signed(number)}' for number, name in found)}."
    return text


def table_of(units: Sequence[DistrictChange], measure: str, what: str, periods: Periods) -> ChartTable:
    """Districts with an incident in either period, most changed first."""
    touched = [unit for unit in units if any(unit.incidents)]
    touched.sort(key=lambda unit: (-abs(unit.difference(measure) or 0), unit.later.name))
    before, now = periods.earlier.label, periods.later.label
    # How many incidents a number rests on, where it is not that number.
    counts = measure != "incidents" or periods.per_days is not None
    rests_on = (Column(f"Incidents {before}", numeric=True), Column(f"Incidents {now}", numeric=True))
    return ChartTable(
        caption=f"Change in {what}",
        columns=(
            Column("District"),
            Column("Province"),
            Column(f"{before}{periods.per_words}", numeric=True),
            Column(f"{now}{periods.per_words}", numeric=True),
            Column(f"Difference{periods.per_words}", numeric=True),
            *(rests_on if counts else ()),
            Column("Incidents beside chance"),
        ),
        rows=tuple(_table_row(unit, measure, counts=counts) for unit in touched),
        sortable=True,
        note=f"{words.plural(len(units) - len(touched), 'district')} without an incident in either period not listed.",
    )


def _table_row(unit: DistrictChange, measure: str, *, counts: bool) -> tuple[Cell, ...]:
    before, now = unit.values(measure)
    number = unit.difference(measure)
    return (
        Cell(unit.later.name, href=reverse("dashboard:district", args=[unit.later.slug])),
        Cell(unit.later.province),
        Cell(number_text(before), sort=before, numeric=True),
        Cell(number_text(now), sort=now, numeric=True),
        Cell(signed(number), sort=number, numeric=True),
        *(number_cell(count) for count in unit.incidents if counts),
        Cell(TELLS[unit.beyond_chance]),
    )


def number_text(value: float | None) -> str:
    """A count, or a rate with two places, below a tenth with two digits."""
    if value is None:
        return words.NOT_REPORTED
    if not isinstance(value, float):
        return f"{value:,}"
    return f"{value:.2g}" if 0 < value < 0.1 else f"{value:,.2f}"


def signed(value: float | None) -> str:
    """A difference with its sign."""
    if value is None:
        return words.NOT_REPORTED
    sign = "+" if value > 0 else words.MINUS if value < 0 else ""
    return f"{sign}{number_text(abs(value))}"
