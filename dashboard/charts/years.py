"""Heat maps of counts: a value of a vocabulary by year, the months of a year, the parts of a day."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from dashboard import words
from dashboard.charts.chart import (
    ROWS_ALONE,
    Cell,
    Chart,
    ChartTable,
    Column,
    Key,
    number_cell,
    source_line,
)
from dashboard.charts.shades import Shades, shades
from dashboard.figures import HeatRows, Tile, heat_figure
from incidents.aggregates.profiles import WHOLE, YearPart, by_year, over_years
from incidents.aggregates.tables import cells
from incidents.choices import AttackType, PartOfDay, Target
from incidents.filters import IncidentFilterSet
from incidents.profiles.shares import share_of

# What a heat map of years is cut by: what its rows are called, how many it draws, and what gives none.
YEAR_CUTS = {
    "attack_type": "Attack type",
    "target": "Target",
    "district": "District",
    "group": "Group",
}
_AT_MOST = {"attack_type": 12, "target": 12, "district": 15, "group": 12}
_GIVES_NONE = {
    "attack_type": "No method stated",
    "target": "No target stated",
    "district": "In no one known district",
    "group": "No group named",
}
# Where every row has one value at most, so that what is left over can be added up.
_SINGLE = frozenset({"district"})
OTHERS = "others"
# A wave longer than this is read on a timeline.
MOST_DAYS = 31
_UNKNOWN = "unknown"
_LONGEST_LABEL = 26
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True, slots=True)
class _Row:
    """One line before it is drawn: number of each column. ``key`` is what a filter asks for, "" for none."""

    key: str
    label: str
    numbers: tuple[int | None, ...]


_Links = Callable[[_Row, str], tuple[str, str]]


def years_heat(
    filters: IncidentFilterSet,
    by: str,
    parts: Mapping[str, Sequence[YearPart]],
    *,
    labels: Mapping[str, str] | None = None,
    unlisted: Collection[str] = (),
    chart_id: str = "",
) -> Chart:
    """Incidents by ``by``, one of YEAR_CUTS (ValueError otherwise), and year; no query when ``labels`` are given.

    ``parts`` are those of ``by_year`` over the filter's rows, by ``by`` and by WHOLE years. Values of ``unlisted``
    lead to no list, since no filter asks for their rows alone.
    """
    if by not in YEAR_CUTS:
        raise ValueError(f"by {by!r} is not one of {', '.join(YEAR_CUTS)}")
    whole = {part.year: part.incidents for part in parts[WHOLE]}
    years = range(min(whole), max(whole) + 1) if whole else range(0)
    names = dict(labels if labels is not None else _labels(by, filters))
    ranked = [key for key in over_years(parts[by]) if key not in {"", _UNKNOWN}]
    numbers = {(part.value, part.year): part.incidents for part in parts[by]}
    top, rest = ranked[: _AT_MOST[by]], ranked[_AT_MOST[by] :]
    rows = [_Row(key, names.get(key, key), tuple(numbers.get((key, year), 0) for year in years)) for key in top]
    if rest and by in _SINGLE:
        left = tuple(sum(numbers.get((key, year), 0) for key in rest) for year in years)
        rows.append(_Row("", f"{len(rest)} {OTHERS}", left))
    title = f"Incidents by year and {YEAR_CUTS[by].lower()}"
    none = {year: numbers.get(("", year), 0) + numbers.get((_UNKNOWN, year), 0) for year in years}
    if any(none.values()):
        rows.append(_Row("", _GIVES_NONE[by], tuple(none.values())))
    return _chart(
        filters,
        chart_id=chart_id or f"years-{by}",
        title=title,
        drawing="by-year",
        query=filters.query(by=by, unit=None, measure=None),
        first=YEAR_CUTS[by],
        columns=[str(year) for year in years],
        rows=rows,
        totals=[whole.get(year, 0) for year in years],
        # A group stands by itself here, so its list holds no row of its fronts and factions alone.
        href=_href(
            filters, f"{'&rollup=false' if by == 'group' else ''}&{by}=__0__&date_from=__1__-01-01&date_to=__1__-12-31"
        ),
        links=lambda row, column: ("", "") if row.key in {"", *unlisted} else (row.key, column),
        notes=_notes(by, len(rest)),
    )


def draw_years(filters: IncidentFilterSet, chosen: Mapping[str, str]) -> Chart:
    """The heat map of years from its address."""
    by = chosen["by"]
    parts = by_year(filters.qs, filters.rule_or_default, by=[by, WHOLE])
    return years_heat(filters, by, parts, chart_id="years")


def months_heat(
    filters: IncidentFilterSet, numbers: Mapping[date, int], *, last: date | None, chart_id: str = "months"
) -> Chart:
    """Incidents by year and month: ``numbers`` by first day of the month. Months after ``last`` have no tile."""
    years = range(min(numbers).year, max((last or max(numbers)), max(numbers)).year + 1) if numbers else range(0)
    end = max([*numbers, last] if last else numbers) if numbers else None
    rows = [
        _Row(
            str(year),
            str(year),
            tuple(numbers.get(date(year, month, 1), 0) if end and date(year, month, 1) <= end else None
                  for month in range(1, 13)),
        )
        for year in years
    ]  # fmt: skip
    return _chart(
        filters,
        chart_id=chart_id,
        title="Incidents by year and month",
        drawing="months",
        query=filters.query(by=None, unit=None, measure=None),
        first="Year",
        columns=list(_MONTHS),
        rows=rows,
        totals=[],
        href=_href(filters, "&date_from=__0__&date_to=__1__"),
        links=lambda row, column: _month_ends(int(row.key), _MONTHS.index(column) + 1),
        notes=["Months of one year stand side by side; a month without a tile has not come yet."],
    )


def draw_months(filters: IncidentFilterSet, chosen: Mapping[str, str]) -> Chart:
    """The heat map of months from its address."""
    found = cells(filters.qs, filters.rule_or_default, measure="incidents", by=["month"])
    numbers = {cell.keys[0]: cell.tally.value or 0 for cell in found if isinstance(cell.keys[0], date)}
    return months_heat(filters, numbers, last=None)


def draw_hours(filters: IncidentFilterSet, chosen: Mapping[str, str]) -> Chart:
    """Incidents by day and part of the day, of a wave of at most MOST_DAYS days with incidents. One query."""
    found = cells(filters.qs, filters.rule_or_default, measure="incidents", by=["day", "part_of_day"])
    days = sorted({cell.keys[0] for cell in found if isinstance(cell.keys[0], date)})
    numbers = {(cell.keys[0], str(cell.keys[1] or "")): cell.tally.value or 0 for cell in found}
    parts = [*PartOfDay.values, ""]
    rows = [
        _Row(
            day.isoformat(),
            words.day(day, month="%b"),
            tuple(numbers.get((day, part), 0) for part in parts),
        )
        for day in days[: MOST_DAYS + 1]
    ]
    too_long = f"These incidents lie on more than {MOST_DAYS} days: the timeline shows them better."
    return _chart(
        filters,
        chart_id="hours",
        title="Incidents by day and part of the day",
        drawing="hours",
        query=filters.query(by=None, unit=None, measure=None),
        first="Day",
        columns=[*(str(PartOfDay(part).label) for part in PartOfDay.values), "Not said"],
        rows=rows,
        totals=[],
        href=_href(filters, "&date_from=__0__&date_to=__0__"),
        links=lambda row, column: (row.key, column),
        notes=["The record keeps the part of the day that a source gives, not the hour. A tile lists its whole day."],
        empty=too_long if len(days) > MOST_DAYS else "",
    )


def _chart(
    filters: IncidentFilterSet,
    *,
    chart_id: str,
    title: str,
    drawing: str,
    query: str,
    first: str,
    columns: Sequence[str],
    rows: Sequence[_Row],
    totals: Sequence[int],
    href: str,
    links: _Links,
    notes: Sequence[str],
    empty: str = "",
) -> Chart:
    shaded = shades((number for row in rows for number in row.numbers if number), whole=True)
    return Chart(
        id=chart_id,
        title=title,
        summary=_summary(title, columns, rows),
        figure=heat_figure(_tiles(columns, rows, shaded, totals, href, links)),
        table=_table(title, first, columns, rows, totals),
        drawing=drawing,
        query=query,
        rows_url=_href(filters, ""),
        empty=empty or ("" if rows else "No incident of this filter is taken in by the counting rule."),
        legend=tuple(Key(key.label, key.role) for key in shaded.legend("none")),
        notes=tuple(notes),
        source=source_line(filters.counted_words()),
    )


def _tiles(
    columns: Sequence[str], rows: Sequence[_Row], shaded: Shades, totals: Sequence[int], href: str, links: _Links
) -> HeatRows:
    lines = []
    for row in rows:
        tiles = tuple(
            Tile(
                shade=None if number is None else shaded.shade(number),
                number="" if not number else f"{number:,}",
                words=_tile_words(row.label, column, number, totals[place] if totals else None),
                link=links(row, column) if number else ("", ""),
            )
            for place, (column, number) in enumerate(zip(columns, row.numbers, strict=True))
        )
        lines.append((_short(row.label), tiles))
    return HeatRows(tuple(columns), tuple(lines), max(len(shaded.bounds), 1), href)


def _tile_words(label: str, column: str, number: int | None, whole: int | None) -> str:
    if number is None:
        return ""
    text = f"{label}, {column}: {number:,}"
    return text if whole is None else f"{text} of {words.plural(whole, 'incident')}{share_words(number, whole)}"


def share_words(part: int, whole: int) -> str:
    """The share in brackets, or that there are too few incidents for one."""
    share = share_of(part, whole)
    return " (too few for a share)" if share is None else f" ({100 * share:.0f} %)"


def _table(title: str, first: str, columns: Sequence[str], rows: Sequence[_Row], totals: Sequence[int]) -> ChartTable:
    lines = [
        (Cell(row.label), *(number_cell(number) for number in row.numbers), number_cell(_sum(row.numbers)))
        for row in rows
    ]
    if totals:
        whole = (Cell("All incidents"), *(number_cell(number) for number in totals), number_cell(sum(totals)))
        lines.append(whole)
    return ChartTable(
        caption=title,
        columns=(Column(first), *(Column(column, numeric=True) for column in columns), Column("All", numeric=True)),
        rows=tuple(lines),
    )


def _sum(numbers: Iterable[int | None]) -> int:
    return sum(number or 0 for number in numbers)


def _summary(title: str, columns: Sequence[str], rows: Sequence[_Row]) -> str:
    found = [
        (number, row.label, column)
        for row in rows
        for column, number in zip(columns, row.numbers, strict=True)
        if number
    ]
    if not found:
        return f"{title}: nothing to draw."
    number, label, column = max(found, key=lambda one: one[0])
    return f"{title}: {len(rows)} lines, {columns[0]} to {columns[-1]}. Highest: {label}, {column}, {number:,}."


def _notes(by: str, left_out: int) -> list[str]:
    if by in _SINGLE:
        return []
    more = f" {words.plural(left_out, 'value')} with as many or fewer incidents not drawn." if left_out else ""
    return [f"One incident may count in several lines, so they do not add up.{more}"]


def _labels(by: str, filters: IncidentFilterSet) -> dict[str, str]:
    match by:
        case "attack_type":
            return {str(value): str(label) for value, label in AttackType.choices}
        case "target":
            return {str(value): str(label) for value, label in Target.choices}
        case _:
            return {choice.value: choice.short or choice.label for choice in filters.choices(by)}


def _href(filters: IncidentFilterSet, tail: str) -> str:
    """The list of the filter's rows, with what a tile adds to it in place of what the filter says of the same."""
    named = [pair.partition("=")[0] for pair in tail.split("&") if pair]
    kept: dict[str, str | None] = {**dict.fromkeys(named), **ROWS_ALONE}
    query = filters.query(**{**kept, "counting": filters.rule_or_default.name})
    return f"{reverse('dashboard:incidents')}?{query}{tail}"


def _month_ends(year: int, month: int) -> tuple[str, str]:
    after = date(year + month // 12, month % 12 + 1, 1)
    return date(year, month, 1).isoformat(), date.fromordinal(after.toordinal() - 1).isoformat()


def _short(label: str) -> str:
    return label if len(label) <= _LONGEST_LABEL else f"{label[: _LONGEST_LABEL - 1].rstrip()}…"
