"""Where is it worst for the number of people: rates per 100,000 by the 2023 census."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from dashboard.charts.chart import Cell, ChartTable, Column, number_cell
from dashboard.charts.series import PROVINCES
from dashboard.charts.trends.asked import AREAS, Asked, TrendChart
from dashboard.figures import Dot, dots_figure
from incidents.aggregates.rates import DAYS_OF_A_YEAR, Area, areas
from incidents.aggregates.tables import cells
from incidents.statistics.poisson import poisson_interval
from incidents.trends import cuts_through

CENSUS = 2023
# Rows that are drawn, of areas that hold so many; the table holds every one.
DRAWN, DRAWN_FROM = 24, 10
# A window that is a year long to within its leap day is told as it is.
_YEAR = (365, 366)


@dataclass(frozen=True, slots=True)
class Rate:
    """An area's number, its rate per 100,000 people in a year, and that one's interval where incidents are counted."""

    area: Area
    value: int
    rate: float
    low: float | None
    high: float | None


def rates(asked: Asked) -> TrendChart:
    """The areas of the chosen kind by their rate, highest first."""
    known = areas(asked.area)
    found = cells(asked.filters.qs, asked.filters.rule_or_default, measure=asked.measure, by=[asked.area])
    # An area without a row holds zero, which is as much an answer as any other.
    held = {str(cell.keys[0]): cell.tally.value for cell in found if cell.keys[0] is not None}
    counts = {slug: held.get(slug, 0) for slug in _asked_about(asked, known)} | held if found else held
    rest = sum(cell.tally.value or 0 for cell in found if cell.keys[0] is None)
    window = asked.window
    ranked = _ranked(asked, counts, known, window) if window and not _why_none(asked) else []
    enough = [rate for rate in ranked if rate.value >= DRAWN_FROM or asked.area == "province"]
    # Of few incidents the intervals say how little is known; to draw nothing would say less.
    drawn = (enough or [rate for rate in ranked if rate.value])[:DRAWN]
    country = _country(asked, ranked, known, window)
    what = "a year" if not _is_a_year(window) else "in the window"
    title = f"{asked.label} per 100,000 people {what}, by {AREAS[asked.area].lower()}"
    leaders = [f"{rate.area.name} {_told(rate.rate)} ({rate.value:,})" for rate in drawn[:3] if rate.value]
    answer = f"Highest: {', '.join(leaders)}." if leaders else ""
    return TrendChart(
        **asked.frame("rates", "measure", "area"),
        title=title,
        summary=f"{title}. {answer}",
        figure=dots_figure(_dots(drawn, asked), reference=country, href=_area_url(asked)),
        table=_table(asked, ranked, title),
        empty=asked.why_nothing
        or _why_none(asked)
        or ("" if drawn else "No area with a census figure holds enough to be drawn."),
        notes=tuple(_notes(asked, counts, known, country=country, rest=rest, window=window)),
        answer=answer,
        file=tuple(_file(asked, ranked)),
    )


def _asked_about(asked: Asked, known: dict[str, Area]) -> list[str]:
    """The areas of the chosen kind that the filter leaves in."""
    provinces, districts = asked.filters.given("province"), asked.filters.given("district")
    if not provinces and not districts:
        return list(known)
    inside = [
        unit
        for unit in asked.filters.drawn_districts
        if (not provinces or unit.province.slug in provinces) and (not districts or unit.slug in districts)
    ]
    return sorted({unit.province.slug if asked.area == "province" else unit.slug for unit in inside})


def _told(rate: float) -> str:
    """A rate with as many decimals as tell it from none: 1.24, 0.004, "under 0.001"."""
    if rate >= 0.01 or rate == 0:
        return f"{rate:.2f}"
    return f"{rate:.3f}" if rate >= 0.0005 else "under 0.001"


def _between(rate: Rate) -> str:
    return "" if rate.low is None or rate.high is None else f"{_told(rate.low)}–{_told(rate.high)}"


def _why_none(asked: Asked) -> str:
    """A rate needs every incident of the place whose people it is by."""
    cut = cuts_through(asked.filters, asked.area)
    if not cut:
        return ""
    return (
        f"A rate by {AREAS[asked.area].lower()} needs all of its incidents. Take out what cuts through it: "
        f"{', '.join(cut)}."
    )


def _ranked(
    asked: Asked, counts: dict[str, int | None], known: dict[str, Area], window: tuple[date, date]
) -> list[Rate]:
    found = []
    for slug, value in counts.items():
        area = known.get(slug)
        if area is None or not area.population or value is None:
            continue
        per = 100_000 / area.population * _yearly(window)
        low, high = poisson_interval(value) if asked.is_counted else (None, None)
        bounds = (None if low is None else low * per, None if high is None else high * per)
        found.append(Rate(area, value, value * per, *bounds))
    return sorted(found, key=lambda rate: (-rate.rate, rate.area.name))


def _is_a_year(window: tuple[date, date] | None) -> bool:
    return window is not None and (window[1] - window[0]).days + 1 in _YEAR


def _yearly(window: tuple[date, date]) -> float:
    """What makes a number of the window one of a year."""
    return 1.0 if _is_a_year(window) else DAYS_OF_A_YEAR / ((window[1] - window[0]).days + 1)


def _country(
    asked: Asked, ranked: Sequence[Rate], known: dict[str, Area], window: tuple[date, date] | None
) -> float | None:
    """The rate of all areas with a census figure together, None where the filter leaves some of them out."""
    people = sum(area.population or 0 for area in known.values())
    if window is None or not people or not ranked or cuts_through(asked.filters, "country"):
        return None
    return 100_000 * sum(rate.value for rate in ranked) / people * _yearly(window)


def _dots(drawn: Sequence[Rate], asked: Asked) -> list[Dot]:
    def role(slug: str) -> str:
        return PROVINCES[slug][1] if slug in PROVINCES else asked.role

    return [
        Dot(
            each.area.name, round(each.rate, 4), each.low, each.high, _words(each), role(each.area.slug), each.area.slug
        )
        for each in drawn
    ]


def _words(rate: Rate) -> str:
    between = f" ({_between(rate)})" if _between(rate) else ""
    return f"{rate.area.name}: {_told(rate.rate)}{between}<br>{rate.value:,} among {rate.area.population:,} people"


def _area_url(asked: Asked) -> str:
    return f"{asked.rows_url(**{asked.area: None})}&{asked.area}=__0__"


def _table(asked: Asked, ranked: Sequence[Rate], title: str) -> ChartTable:
    columns = [Column(AREAS[asked.area]), Column(asked.label, numeric=True), Column(f"People {CENSUS}", numeric=True)]
    columns.append(Column("Per 100,000", numeric=True))
    columns += [Column("95 % interval", numeric=True)] if asked.is_counted else []
    return ChartTable(title, tuple(columns), tuple(_row(asked, rate) for rate in ranked), sortable=True)


def _row(asked: Asked, rate: Rate) -> tuple[Cell, ...]:
    href = asked.rows_url(**{asked.area: rate.area.slug}) if rate.value else ""
    cells_ = [Cell(rate.area.name, href=href), number_cell(rate.value), number_cell(rate.area.population)]
    cells_.append(Cell(_told(rate.rate), sort=round(rate.rate, 4), numeric=True))
    if between := _between(rate):
        cells_.append(Cell(between, numeric=True))
    return tuple(cells_)


def _notes(
    asked: Asked,
    counts: dict[str, int | None],
    known: dict[str, Area],
    *,
    country: float | None,
    rest: int,
    window: tuple[date, date] | None,
) -> Iterator[str]:
    if window and not _is_a_year(window):
        days = (window[1] - window[0]).days + 1
        yield f"The window has {days:,} days: its numbers are told as of one year ({days / DAYS_OF_A_YEAR:.1f} years)."
    if country is not None:
        yield f"Dashed: all areas with a census figure together, {_told(country)}."
    if asked.is_counted:
        yield (
            "Lines: the exact 95 % interval of a Poisson count, which takes incidents to come one by one; where they "
            "come in clusters it is too narrow. Areas whose lines overlap widely cannot be ranked."
        )
    else:
        yield asked.reported_by
        yield (
            "No interval: one incident can harm many, so a number of people is no count of independent events. Compare "
            "two places for a ratio with its interval."
        )
    if asked.area == "district":
        yield f"Drawn: up to {DRAWN} districts that hold at least {DRAWN_FROM}, or where none does, any."
        yield "The table holds every district with a census figure."
    named = [(known[slug], value) for slug, value in counts.items() if slug in known and value]
    bare = sorted((area.name, value) for area, value in named if not area.population)
    if bare:
        listed = ", ".join(f"{name} ({value:,})" for name, value in bare)
        yield f"Left out, because no {CENSUS} census figure is published: {listed}."
    if rest:
        yield f"Left out, because {AREAS[asked.area].lower()} is not known or not one: {rest:,}."


def _file(asked: Asked, ranked: Sequence[Rate]) -> Iterator[tuple[str | float | None, ...]]:
    yield (asked.area, asked.measure, f"population_{CENSUS}", "per_100k_a_year", "low", "high")
    for rate in ranked:
        bounds = [None if bound is None else round(bound, 4) for bound in (rate.low, rate.high)]
        yield (rate.area.slug, rate.value, rate.area.population, round(rate.rate, 4), *bounds)
