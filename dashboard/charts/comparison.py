"""Deaths by month: another tracker's beside ours under the same rule."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace
from urllib.parse import urlencode

from django.http import QueryDict

from dashboard.charts.chart import Cell, Chart, ChartTable, Column, Key, number_cell
from dashboard.comparison_form import ComparisonForm
from dashboard.comparison_page import Comparison, TotalLine, public_sets
from dashboard.figures.lines import Line, LineRows, lines_figure
from incidents.filters import IncidentFilterSet

WHY_NO_PAST = (
    "Which incident of the record is which event of the other set is decided on the record as it stands, so this "
    "comparison has no past."
)


def comparison_chart(comparison: Comparison) -> Chart:
    """Two lines with their ranges, and the same numbers as a table."""
    months, theirs, rule = comparison.months, str(comparison.found), comparison.rule
    places = tuple(line.start for line in months if line.start)
    lines = (_line(theirs, "series-1", months, "theirs"), _line("This record", "ink", months, "ours", dash="dash"))
    bounds = [f"{who}, killed{bound}" for who in (theirs, "this record") for bound in ("", ", low", ", high")]
    head = Column("Month"), *(Column(label, numeric=True) for label in bounds)
    rows = tuple(
        (
            Cell(line.label),
            *(number_cell(number) for side in (line.theirs, line.ours) for number in (side.best, side.low, side.high)),
        )
        for line in months
    )
    return Chart(
        id="comparison",
        title=f"Killed by month: {theirs} and this record",
        summary=f"Deaths in each month by {theirs} and by this record under the rule “{rule.label}”, with ranges.",
        figure=lines_figure(LineRows(places=places, lines=lines, ticks=_ticks(places))),
        table=ChartTable("Killed by month", head, rows),
        legend=(Key(theirs, "series-1"), Key("This record (dashed)", "ink")),
        empty="" if len(places) > 1 else "One month makes no line: the numbers are in the table.",
        notes=("The shaded bands are low to high.", *_cited(comparison)),
        source=f"{theirs}; Nigran",
        credit=f"{theirs}: {comparison.found.terms}.",
        counted_by=(
            f"{comparison.part_words}. The dead of every side: {theirs}’s best estimates beside this record’s "
            f"incidents under the rule “{rule.label}”. {rule.text}"
        ),
    )


def _cited(comparison: Comparison) -> tuple[str, ...]:
    """How the publisher asks to be cited, which its licence may ask for too."""
    found = comparison.found
    return (f"To be cited as: {found.citation.removesuffix('.')}.",) if found.citation else ()


def public_chart(comparison: Comparison) -> Chart:
    """The chart of a set that anybody may see, which an address can draw again."""
    given = {name: comparison.form.given(name) for name in ("province", "version")}
    query = urlencode({name: value for name, value in given.items() if value})
    return replace(comparison_chart(comparison), drawing="ucdp", query=query)


def draw(filters: IncidentFilterSet, chosen: Mapping[str, str]) -> Chart:
    """That chart from its address: of one province where the filter names one, of the version named or the newest.

    What else narrows the filter is refused, since their events know nothing of it.
    """
    found = [one for one in public_sets() if chosen["version"] in {"", one.version}][:1]
    provinces = filters.given("province") or []
    for entry in filters.active:
        if entry.name != "province" or len(provinces) > 1:
            filters.errors[entry.name] = ["This figure is of the whole country or of one province."]
    if not found:
        filters.errors["version"] = ["There is no such version here."]
    if filters.errors:
        return Chart(id="comparison", title="UCDP beside ours", summary="", figure=lines_figure(LineRows((), ())),
                     table=ChartTable("", (), ()), empty="Nothing to draw.")  # fmt: skip
    form = ComparisonForm.over(QueryDict(urlencode({"province": "".join(provinces), **chosen})))
    return public_chart(Comparison(found[0], form))


def _ticks(places: Sequence[dt.date]) -> tuple[tuple[dt.date, str], ...]:
    """Januaries with their year; the quarters too where the years are few."""
    shown = [place for place in places if place.month == 1 or (len(places) <= 36 and place.month in {4, 7, 10})]
    return tuple((place, f"{place:%b %Y}" if place.month == 1 else f"{place:%b}") for place in shown or places)


def _line(label: str, role: str, months: Sequence[TotalLine], side: str, *, dash: str = "solid") -> Line:
    sides = [getattr(line, side) for line in months]
    return Line(
        label=label,
        role=role,
        values=tuple(one.best if one.best is not None else 0 if not one.number else None for one in sides),
        low=tuple(one.low if one.low is not None else 0 for one in sides),
        high=tuple(one.high if one.high is not None else 0 for one in sides),
        dash=dash,
        points=True,
    )
