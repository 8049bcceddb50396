"""The map through time: a district's number in each bin of the filter's window, for a picture that is moved by hand."""

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import accumulate

from django.urls import reverse

from dashboard.charts.chart import ROWS_ALONE
from dashboard.charts.maps import MAP_MEASURES
from dashboard.charts.periods import UNITS, bins
from dashboard.charts.shades import shades
from dashboard.figures import Bin
from dashboard.figures.maps import UNKNOWN, class_colours
from dashboard.figures.schema import Json
from incidents.aggregates import Cell, reach
from incidents.aggregates.tables import cells
from incidents.filters import IncidentFilterSet
from incidents.filters.presets import RECORD_START
from incidents.models import Incident

# More bins than this are too many to be walked through one by one (ours): the next longer unit is taken.
MOST_BINS = 84
# How many bins make a year.
_YEAR = {"month": 12, "quarter": 4, "year": 1}
EPOCH = date(1970, 1, 1)


def map_frames(filters: IncidentFilterSet, *, measure: str) -> Json:
    """District numbers by month, by quarter or year where months are too many, and the classes they are shaded by.

    ``measure`` is one of MAP_MEASURES (ValueError otherwise). Numbers come sparse: those of bin ``i`` are entries
    ``ends[i - 1]`` to ``ends[i]`` of ``at`` (places in ``districts``) and ``values``, incidents where a rate is asked
    for. ``totals`` are whole bins, rows without a district included; null where no row reports the measure. A row
    stands in the bin of its first day, as in ``stats/``. Three queries.
    """
    if measure not in MAP_MEASURES:
        raise ValueError(f"measure {measure!r} is not one of {', '.join(MAP_MEASURES)}")
    counted = "killed" if measure == "killed" else "incidents"
    first, last = filters.period
    last = min(filter(None, (last, reach(Incident.public.all()).last)), default=None)
    unit = _unit(first or RECORD_START, last or RECORD_START)
    found = cells(filters.qs, filters.rule_or_default, measure=counted, by=(unit, "district"))
    cut = _bins(unit, found, first, last)
    slugs = [district.slug for district in filters.drawn_districts]
    people = [district.population for district in filters.drawn_districts] if measure == "per_100k" else None
    by_bin = _by_bin(found, cut, {slug: place for place, slug in enumerate(slugs)})
    spans = {"alone": 1, "year": _YEAR[unit], "all": len(cut)}
    narrowed = filters.query(counting=filters.rule_or_default.name, date_from=None, date_to=None, **ROWS_ALONE)
    return {
        "unit": UNITS[unit].lower(),
        "measure": {"killed": "killed"}.get(measure, "incidents"),
        "bins": [_bin(one, filters.period) for one in cut],
        "districts": slugs,
        "people": people,
        "ends": list(accumulate(len(numbers) for numbers in by_bin)),
        "at": [place for numbers in by_bin for place in numbers],
        "values": [value for numbers in by_bin for value in numbers.values()],
        "totals": _totals(found, cut),
        "spans": spans,
        "shades": {name: _shades(by_bin, span, people) for name, span in spans.items()},
        "rows": f"{reverse('dashboard:incidents')}?{narrowed}",
    }


def _unit(first: date, last: date) -> str:
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    return "month" if months <= MOST_BINS else "quarter" if months <= 3 * MOST_BINS else "year"


def _bins(unit: str, found: Sequence[Cell], first: date | None, last: date | None) -> tuple[Bin, ...]:
    """From the window's first day to its last, and every row: one of a rough date may begin just outside."""
    starts = [start for cell in found if isinstance(start := cell.keys[0], date)]
    if not starts:
        return ()
    return bins(unit, min([first or RECORD_START, *starts]), max([last or starts[-1], *starts]))


def _bin(one: Bin, window: tuple[date | None, date | None]) -> Json:
    """A bin with the days of it that were asked for; one just outside of the window keeps its own."""
    first, last = max(one.start, window[0] or one.start), min(one.end, window[1] or one.end)
    if first > last:
        first, last = one.start, one.end
    return {
        "label": one.label,
        "from": first.isoformat(),
        "to": last.isoformat(),
        "days": [(one.start - EPOCH).days, (one.end - EPOCH).days],
    }


def _by_bin(found: Iterable[Cell], cut: Sequence[Bin], places: Mapping[str, int]) -> list[dict[int, int]]:
    starts = [one.start for one in cut]
    numbers: list[dict[int, int]] = [{} for _ in cut]
    for cell in found:
        start, slug = cell.keys
        if isinstance(start, date) and slug in places and cell.tally.value is not None:
            numbers[bisect_right(starts, start) - 1][places[str(slug)]] = cell.tally.value
    return numbers


def _totals(found: Iterable[Cell], cut: Sequence[Bin]) -> list[int | None]:
    totals: dict[date, int | None] = {one.start: 0 for one in cut}
    reported: dict[date, list[int]] = {}
    for cell in found:
        start = cell.keys[0]
        if isinstance(start, date):
            totals[start] = None
            if cell.tally.value is not None:
                reported.setdefault(start, []).append(cell.tally.value)
    return list((totals | {start: sum(values) for start, values in reported.items()}).values())


def _shades(by_bin: Sequence[Mapping[int, int]], span: int, people: Sequence[int | None] | None) -> Json:
    """One scale for every position of the slider, over each district's highest number in a window of ``span`` bins."""
    highest: dict[int, float] = {}
    for end in range(len(by_bin)) if span < len(by_bin) else [len(by_bin) - 1]:
        window: dict[int, int] = {}
        for numbers in by_bin[max(0, end + 1 - span) : end + 1]:
            for place, value in numbers.items():
                window[place] = window.get(place, 0) + value
        for place, number in (window if people is None else _rates(window, people)).items():
            highest[place] = max(number, highest.get(place, 0))
    classes = shades(highest.values(), whole=people is None)
    return {
        "bounds": classes.bounds,
        "legend": [(key.role, key.label) for key in classes.legend()],
        "zmin": UNKNOWN - 0.5,
        "zmax": len(classes.bounds) + 0.5,
        "colorscale": class_colours(len(classes.bounds)),
    }


def _rates(window: Mapping[int, int], people: Sequence[int | None]) -> dict[int, float]:
    return {place: 100_000 * value / number for place, value in window.items() if (number := people[place])}
