"""Which days, which weekdays, which part of the day: of incidents whose day is known."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from math import sqrt

from dashboard import words
from dashboard.charts.chart import Cell, ChartTable, Column, number_cell
from dashboard.charts.shades import Shades, shades
from dashboard.charts.trends.asked import Asked, TrendChart, linked
from dashboard.figures import HeatRows, Tile, heat_figure
from incidents.aggregates.tables import WEEKDAYS, cells
from incidents.choices import PartOfDay

WEEKS = 53
ROW_HEIGHT = 13
# Below this number weekdays are not compared with chance.
ENOUGH = 70
FEW = (1, 2, 3, 4, 6)
_LETTERS = ("M", "T", "W", "T", "F", "S", "S")
ALL, NOT_SAID = "all", ""
_PARTS = {**{str(value): str(label) for value, label in PartOfDay.choices if value}, NOT_SAID: "Not said", ALL: "All"}

Counts = Mapping[date, int | None]
Patterns = Mapping[tuple[str, str], int | None]


def calendar(asked: Asked) -> TrendChart:
    """A tile for every day: a block of seven rows for each year, a column for each week."""
    counts = asked.known_days
    classes = _classes([value for value in counts.values() if value])
    window = _reached(asked)
    title = f"{asked.label}, day by day"
    highest = max(counts, key=lambda day: counts[day] or 0, default=None)
    answer = f"Most on one day: {words.number(counts[highest])}, {words.day(highest)}." if highest else ""
    return TrendChart(
        **asked.frame("calendar", "measure"),
        title=title,
        summary=f"{title}. {answer}",
        figure=heat_figure(_blocks(asked, counts, classes, window)),
        table=_day_table(asked, counts, title),
        empty=asked.why_nothing or ("" if counts else "No incident of this filter has a day that is known."),
        legend=classes.legend(),
        notes=("Only incidents whose day is known; weeks run from Monday to Sunday, top to bottom.",),
        answer=answer,
        file=(("date", asked.measure), *((day.isoformat(), value) for day, value in sorted(counts.items()))),
    )


def _reached(asked: Asked) -> tuple[date, date] | None:
    """The window, and the days outside of it on which something that reached into it began."""
    window = asked.window
    return window and (min([window[0], *asked.known_days]), max([window[1], *asked.known_days]))


def _classes(values: Sequence[int]) -> Shades:
    """Days seldom hold more than a few: these are told apart one by one, larger numbers by their shares."""
    highest = max(values, default=0)
    if highest <= 3 * FEW[-1]:
        return Shades(tuple(float(bound) for bound in FEW if bound <= highest), whole=True)
    return shades(values, whole=True)


def _blocks(asked: Asked, counts: Counts, classes: Shades, window: tuple[date, date] | None) -> HeatRows:
    years = range(window[0].year, window[1].year + 1) if window else range(0)
    rows: list[tuple[str, tuple[Tile, ...]]] = []
    for year in years:
        if rows:
            rows.append(("", (Tile(None),) * (WEEKS + 1)))
        for weekday in range(7):
            tiles = tuple(_tile(counts, classes, window, _day(year, week, weekday)) for week in range(WEEKS + 1))
            rows.append((str(year) if weekday == 3 else "", tiles))
    return HeatRows(
        columns=tuple(str(week) for week in range(WEEKS + 1)),
        rows=tuple(rows),
        classes=len(classes.bounds),
        href=asked.days_url(),
        row_height=ROW_HEIGHT,
        ticks=tuple((round((month - 1) * 30.44 / 7), f"{date(2024, month, 1):%b}") for month in range(1, 13, 2)),
    )


def _day(year: int, week: int, weekday: int) -> date | None:
    """The day of a column and row of a year's block, None outside of the year."""
    first = date(year, 1, 1)
    day = first + timedelta(days=7 * week + weekday - first.weekday())
    return day if day.year == year else None


def _tile(counts: Counts, classes: Shades, window: tuple[date, date] | None, day: date | None) -> Tile:
    if day is None or window is None or not window[0] <= day <= window[1]:
        return Tile(None)
    value = counts.get(day, 0)
    shade = classes.shade(value or 0)
    said = f"{day:%a} {words.day(day, month='%b')}: {words.number(value)}"
    return Tile(shade, "", said, (day.isoformat(), day.isoformat()))


def _day_table(asked: Asked, counts: Counts, title: str) -> ChartTable:
    return ChartTable(
        caption=title,
        columns=(Column("Day"), Column("Weekday"), Column(asked.label, numeric=True)),
        rows=tuple(
            (
                Cell(words.day(day, month="%b"), href=linked(asked.days_url(), day.isoformat(), day.isoformat())),
                Cell(f"{day:%A}"),
                number_cell(counts[day]),
            )
            for day in sorted(counts)
        ),
        note="Days without an incident are left out: they are 0.",
    )


def weekdays(asked: Asked) -> TrendChart:
    """Weekdays against parts of the day, with what is not said beside them."""
    patterns, unknown = _patterns(asked)
    title = f"{asked.label} by weekday and part of the day"
    told = patterns.get((ALL, ALL)) or 0
    stated = told - (patterns.get((ALL, NOT_SAID)) or 0)
    # Where no source gives a part of the day, weekdays stand alone.
    parts = tuple(_PARTS) if stated else (ALL,)
    shaded = [
        value for (day, part), value in patterns.items() if day != ALL and value and (part == ALL) != bool(stated)
    ]
    classes = shades(shaded, whole=True)
    answer = f"Of {told:,} on a day that is known, a part of the day is said of {stated:,}."
    return TrendChart(
        **asked.frame("weekdays", "measure"),
        title=title,
        summary=f"{title}. {answer}",
        figure=heat_figure(_pattern_rows(patterns, classes, parts)),
        table=_pattern_table(patterns, title, parts),
        empty=asked.why_nothing or ("" if told else "No incident of this filter has a day that is known."),
        legend=classes.legend(),
        notes=tuple(_pattern_notes(asked, patterns, unknown)),
        answer=answer,
    )


def _patterns(asked: Asked) -> tuple[Patterns, int]:
    """The number of each weekday and part of the day, with their sums, and what has no day that is known."""
    filters, rule = asked.filters, asked.filters.rule_or_default

    def by(*dimensions: str) -> dict[tuple[str | None, ...], int | None]:
        found = cells(filters.qs, rule, measure=asked.measure, by=dimensions)
        return {tuple(None if key is None else str(key) for key in cell.keys): cell.tally.value for cell in found}

    each = by("weekday", "part_of_day")
    patterns: dict[tuple[str, str], int | None] = {
        (day, part or NOT_SAID): value for (day, part), value in each.items() if day is not None
    }
    # Events of merged rows may lie in two parts of a day: their sums are asked for.
    days = _by_weekday(asked) if rule.merges_rows and asked.is_counted else None
    for day in WEEKDAYS:
        own = days.get(day, 0) if days else _added(value for (of, _), value in patterns.items() if of == day)
        patterns[day, ALL] = own
    for part in (*_PARTS,):
        patterns[ALL, part] = _added(patterns.get((day, part)) for day in WEEKDAYS)
    return patterns, _added(value for (day, _), value in each.items() if day is None) or 0


def _by_weekday(asked: Asked) -> dict[str, int]:
    """Events of merged rows have one day, so those of a weekday are those of its days."""
    sums = dict.fromkeys(WEEKDAYS, 0)
    for day, value in asked.known_days.items():
        sums[WEEKDAYS[day.weekday()]] += value or 0
    return sums


def _added(values: Iterable[int | None]) -> int:
    return sum(value or 0 for value in values)


def _pattern_rows(patterns: Patterns, classes: Shades, parts: Sequence[str]) -> HeatRows:
    def tile(day: str, part: str) -> Tile:
        value = patterns.get((day, part), 0)
        is_sum = day == ALL or (part == ALL and len(parts) > 1)
        said = f"{_day_label(day)}, {_PARTS[part].lower()}: {words.number(value)}"
        return Tile(0 if is_sum else classes.shade(value or 0), words.number(value), said)

    return HeatRows(
        columns=tuple(_PARTS[part] for part in parts),
        rows=tuple((_day_label(day), tuple(tile(day, part) for part in parts)) for day in (*WEEKDAYS, ALL)),
        classes=len(classes.bounds),
    )


def _day_label(day: str) -> str:
    return "All days" if day == ALL else day.capitalize()


def _pattern_table(patterns: Patterns, title: str, parts: Sequence[str]) -> ChartTable:
    return ChartTable(
        caption=title,
        columns=(Column("Weekday"), *(Column(_PARTS[part], numeric=True) for part in parts)),
        rows=tuple(
            (Cell(_day_label(day)), *(number_cell(patterns.get((day, part), 0)) for part in parts))
            for day in (*WEEKDAYS, ALL)
        ),
    )


def _pattern_notes(asked: Asked, patterns: Patterns, unknown: int) -> Iterator[str]:
    told = patterns.get((ALL, ALL)) or 0
    if unknown:
        yield f"Left out, because the day is not known: {unknown:,}."
    if not asked.is_counted:
        return
    if told < ENOUGH:
        yield f"{told:,} are too few incidents to compare weekdays with chance ({ENOUGH} are needed)."
        return
    # The normal range of a binomial share of one in seven.
    spread = 1.96 * sqrt(told * 6) / 7
    low, high = told / 7 - spread, told / 7 + spread
    outside = [day for day in WEEKDAYS if not low <= (patterns.get((day, ALL)) or 0) <= high]
    named = ", ".join(day.capitalize() for day in outside)
    verdict = f"outside of it: {named}" if outside else "none lies outside of it"
    yield (
        f"Were all weekdays alike, chance alone would give each of them {low:.0f} to {high:.0f} (95 %): {verdict}. Of "
        "seven weekdays, chance alone puts one outside in every third record."
    )
    if told > (patterns.get((ALL, NOT_SAID)) or 0):
        yield "Parts of the day are as sources give them, and have different lengths."
