"""How this year compares with the years before: month against month, and added up since January."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta

from dashboard import words
from dashboard.charts.chart import Cell, ChartTable, Column, number_cell
from dashboard.charts.trends.asked import Asked, TrendChart, linked
from dashboard.figures import Line, LineRows, lines_figure
from incidents.aggregates.tables import cells
from incidents.aggregates.trends import Point, Trend

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
# A year with a 29 February, so that a day of the year stands at the same place in every year.
_LEAP = 2024
_DAYS = 366

Year = Mapping[int, Point]
# The sum so far at the end of each day of a year; None of days before the window.
Sums = Mapping[int, Sequence[int | None]]


def years(asked: Asked) -> TrendChart:
    """A line for each year over its months; months that are not whole are left out."""
    trend = asked.monthly
    by_year = _by_year(trend)
    lines = tuple(_year_line(asked, year, months, max(by_year)) for year, months in by_year.items())
    title = f"{asked.label} by month, year over year"
    return TrendChart(
        **asked.frame("years", "measure"),
        title=title,
        summary=f"{title}, {asked.window_words(trend)}. {_year_answer(asked, by_year)}",
        figure=lines_figure(LineRows(MONTHS, lines, href=asked.days_url(), height=340)),
        table=_year_table(asked, by_year, title),
        empty=_empty(asked, by_year),
        notes=tuple(_year_notes(asked, trend)),
        answer=_year_answer(asked, by_year),
    )


def _by_year(trend: Trend) -> dict[int, dict[int, Point]]:
    found: dict[int, dict[int, Point]] = {}
    for point in trend.whole.points:
        if point.is_whole:
            found.setdefault(point.start.year, {})[point.start.month] = point
    return found


def _empty(asked: Asked, found: Mapping[int, object]) -> str:
    return asked.why_nothing or ("" if found else "The period holds no month that is whole and over.")


def _year_line(asked: Asked, year: int, months: Year, newest: int) -> Line:
    found = [months.get(month) for month in range(1, 13)]
    told = [f"{year}: –" if point is None else f"{year}: {words.number(point.tally.value)}" for point in found]
    link = [("", "") if point is None else (point.start.isoformat(), point.end.isoformat()) for point in found]
    return Line(
        str(year),
        _role(asked, year, newest),
        tuple(None if point is None else point.tally.value for point in found),
        words=tuple(told),
        end_label=str(year),
        quiet=year < newest - 1,
        points=year == newest,
        link=tuple(link),
    )


def _role(asked: Asked, year: int, newest: int) -> str:
    """The newest year in the colour of what is counted, the one before it in ink, older ones told by their ends."""
    if year == newest:
        return "killed" if asked.role == "attacks" else asked.role
    return "ink" if year == newest - 1 else f"series-{1 + (newest - 2 - year) % 5}"


def _year_answer(asked: Asked, by_year: Mapping[int, Year]) -> str:
    """The newest year against the same months of the year before."""
    if len(by_year) < 2:
        return ""
    newest = max(by_year)
    months = [month for month in by_year[newest] if month in by_year.get(newest - 1, {})]
    if not months:
        return ""
    now, before = (_added(by_year[year][month] for month in months) for year in (newest, newest - 1))
    stretch = MONTHS[months[0] - 1] if len(months) == 1 else f"{MONTHS[months[0] - 1]} to {MONTHS[months[-1] - 1]}"
    return f"{stretch} {newest}: {now:,}; the same months of {newest - 1}: {before:,}."


def _added(points: Iterator[Point] | Sequence[Point]) -> int:
    return sum(point.tally.value or 0 for point in points)


def _year_notes(asked: Asked, trend: Trend) -> Iterator[str]:
    if asked.reported_by:
        yield asked.reported_by
    yield "Months that are not over, or not wholly in the period, are left out."
    if held := asked.provisional(trend):
        yield held.note("Still filling up")


def _year_table(asked: Asked, by_year: Mapping[int, Year], title: str) -> ChartTable:
    def cell(point: Point | None) -> Cell:
        return Cell("", numeric=True) if point is None else number_cell(point.tally.value)

    return ChartTable(
        caption=title,
        columns=(
            Column("Year"),
            *(Column(month, numeric=True) for month in MONTHS),
            Column("Months", numeric=True),
            Column("Sum", numeric=True),
        ),
        rows=tuple(
            (
                Cell(str(year), href=linked(asked.days_url(), *_ends(months))),
                *(cell(months.get(month)) for month in range(1, 13)),
                number_cell(len(months)),
                number_cell(_added(list(months.values()))),
            )
            for year, months in by_year.items()
        ),
    )


def _ends(months: Year) -> tuple[str, str]:
    """First and last day of the months of a year that are told."""
    return months[min(months)].start.isoformat(), months[max(months)].end.isoformat()


def cumulative(asked: Asked) -> TrendChart:
    """A line for each year, added up from its first day in the window."""
    sums = _sums(asked)
    newest = max(sums, default=0)
    lines = tuple(_sum_line(asked, year, values, newest) for year, values in sums.items())
    title = f"{asked.label}, added up since 1 January"
    ticks = tuple((float(_place(date(_LEAP, month, 1))), MONTHS[month - 1]) for month in range(1, 13, 2))
    places = tuple(float(place) for place in range(1, _DAYS + 1))
    return TrendChart(
        **asked.frame("cumulative", "measure"),
        title=title,
        summary=f"{title}. {_sum_answer(sums)}",
        figure=lines_figure(LineRows(places, lines, ticks=ticks, height=340)),
        table=_sum_table(asked, sums, title),
        empty=asked.why_nothing or ("" if sums else asked.none_counted),
        notes=tuple(_sum_notes(asked, sums)),
        answer=_sum_answer(sums),
        file=tuple(_sum_file(asked, sums)),
    )


def _sum_notes(asked: Asked, sums: Sums) -> Iterator[str]:
    if late := _late(sums):
        yield f"{late[0]} is counted from {late[1]:%-d %B} on, so it is not set beside other years."
    if asked.reported_by:
        yield asked.reported_by
    if held := asked.provisional(asked.monthly):
        yield held.note("Still filling up")
    yield (
        "An incident whose day is not known stands on the day the record guesses inside its span, or on the nearest "
        "day of the period."
    )
    yield "The table gives the ends of months; the file gives every day."


def _late(sums: Sums) -> tuple[int, date] | None:
    """The first year, and its first day that is counted, where that is not 1 January."""
    first = min(sums, default=0)
    if not first or sums[first][0] is not None:
        return None
    before = next(place for place, value in enumerate(sums[first]) if value is not None)
    return first, date(_LEAP, 1, 1) + timedelta(days=before)


def _sums(asked: Asked) -> dict[int, list[int | None]]:
    """For each year the sum so far at the end of each of 366 days, from the first day asked about to the last known."""
    window = asked.window
    if window is None:
        return {}
    found = cells(asked.filters.qs, asked.filters.rule_or_default, measure=asked.measure, by=["day"])
    counts: Counter[date] = Counter()
    for cell in found:
        if isinstance(day := cell.keys[0], date):
            counts[min(max(day, window[0]), window[1])] += cell.tally.value or 0
    if not found:
        return {}
    sums: dict[int, list[int | None]] = {}
    day, last = window
    while day <= last:
        so_far = sums.setdefault(day.year, [0 if day.year > window[0].year else None] * (_place(day) - 1))
        before = so_far[-1] if so_far and so_far[-1] is not None else 0
        # 29 February of a year that has none holds what 28 February did.
        so_far.extend([before] * (_place(day) - 1 - len(so_far)))
        so_far.append(before + counts[day])
        day += timedelta(days=1)
    return sums


def _place(day: date) -> int:
    return day.replace(year=_LEAP).timetuple().tm_yday


def _sum_line(asked: Asked, year: int, values: Sequence[int | None], newest: int) -> Line:
    filled = (*values, *[None] * (_DAYS - len(values)))
    days = [date(_LEAP, 1, 1) + timedelta(days=index) for index in range(_DAYS)]
    told = tuple(f"{day:%-d %b} {year}: {words.number(value)}" for day, value in zip(days, filled, strict=True))
    role = _role(asked, year, newest)
    return Line(str(year), role, filled, words=told, end_label=str(year), quiet=year < newest - 1)


def _sum_answer(sums: Sums) -> str:
    """The newest year against the same days of those before it that are counted from 1 January."""
    if not sums:
        return ""
    newest, late = max(sums), _late(sums)
    reached = len(sums[newest])
    day = date(_LEAP, 1, 1) + timedelta(days=reached - 1)
    since = f", from {late[1]:%-d %B}" if late and late[0] == newest else ""
    told = f"{newest}{since} to {day:%-d %B}: {sums[newest][-1]:,}"
    whole = [(year, values) for year, values in sums.items() if year != newest and values[0] is not None]
    earlier = [f"{year} {values[min(reached, len(values)) - 1]:,}" for year, values in reversed(whole)]
    return f"{told}. By that day in earlier years: {', '.join(earlier)}." if earlier else f"{told}."


def _sum_table(asked: Asked, sums: Sums, title: str) -> ChartTable:
    def at(values: Sequence[int | None], month: int) -> Cell:
        end = _place(date(_LEAP, month % 12 + 1, 1)) - 1 if month < 12 else _DAYS
        value = values[end - 1] if len(values) >= end else None
        return Cell("", numeric=True) if value is None else number_cell(value)

    def ends(year: int) -> tuple[str, str]:
        first, last = asked.window or (date.min, date.max)
        return max(first, date(year, 1, 1)).isoformat(), min(last, date(year, 12, 31)).isoformat()

    return ChartTable(
        caption=title,
        columns=(
            Column("Year"),
            *(Column(f"to {month}", numeric=True) for month in MONTHS),
            Column("To date", numeric=True),
        ),
        rows=tuple(
            (
                Cell(str(year), href=linked(asked.days_url(), *ends(year))),
                *(at(values, month) for month in range(1, 13)),
                number_cell(values[-1] if values else None),
            )
            for year, values in sums.items()
        ),
    )


def _sum_file(asked: Asked, sums: Sums) -> Iterator[tuple[str | float | None, ...]]:
    yield ("day_of_year", *(f"{asked.measure}_{year}" for year in sums))
    for index in range(_DAYS):
        day = date(_LEAP, 1, 1) + timedelta(days=index)
        yield (f"{day:%m-%d}", *(values[index] if index < len(values) else None for values in sums.values()))
