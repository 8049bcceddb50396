"""UCDP's Georeferenced Event Dataset (GED), yearly or Candidate. Codes as its codebook has them."""

from collections.abc import Mapping

from dashboard.comparison.cells import code, day, degrees, text, whole
from dashboard.comparison.rows import SINCE, TOO_EARLY, CellError, LeftOut, TheirRow
from incidents.choices import DatePrecision, LocationPrecision

PAKISTAN = 770
"""Gleditsch and Ward's number of the country."""
COLUMNS = (
    "id", "type_of_violence", "conflict_name", "dyad_name", "side_a", "side_b", "where_prec", "where_coordinates",
    "adm_1", "adm_2", "latitude", "longitude", "country", "date_prec", "date_start", "date_end", "deaths_a", "deaths_b",
    "deaths_civilians", "deaths_unknown", "best", "high", "low",
)  # fmt: skip
TYPES = {1: "State-based", 2: "Non-state", 3: "One-sided"}
_DATES = {
    1: DatePrecision.DAY,
    2: DatePrecision.FEW_DAYS,
    3: DatePrecision.WEEK,
    4: DatePrecision.MONTH,
    5: DatePrecision.YEAR,
}
_PLACES = {
    1: LocationPrecision.TOWN,
    2: LocationPrecision.NEAR,
    3: LocationPrecision.DISTRICT,
    4: LocationPrecision.PROVINCE,
    5: LocationPrecision.PROVINCE,
    6: LocationPrecision.COUNTRY,
    7: LocationPrecision.COUNTRY,
}
# Coded columns alone: the articles, headlines and descriptions are others' sentences and may name victims.
_RAW = ("relid", "year", "active_year", "code_status", "type_of_violence", "conflict_new_id", "dyad_new_id",
        "side_a_new_id", "side_b_new_id", "number_of_sources", "where_prec", "event_clarity", "date_prec")  # fmt: skip


def read(cells: Mapping[str, object]) -> TheirRow:
    """One row. Raises CellError for what cannot be read, LeftOut for another country's."""
    event_id = text(cells, "id", 40)
    if text(cells, "country").startswith("#"):
        raise LeftOut("a line of tags below the header")
    if text(cells, "country_id") != str(PAKISTAN) and text(cells, "country").casefold() != "pakistan":
        raise LeftOut("not in Pakistan")
    if not event_id:
        raise CellError("id", "", "It must hold UCDP's number of the event.")
    start, end = day(cells, "date_start"), day(cells, "date_end")
    if end < SINCE:
        raise LeftOut(TOO_EARLY)
    if end < start:
        raise CellError("date_end", end, f"It must not be before date_start, {start}.")
    kind = code(cells, "type_of_violence", TYPES)
    return TheirRow(
        event_id=event_id,
        date_start=start,
        date_end=end,
        date_precision=_DATES[code(cells, "date_prec", _DATES)],
        place_words=text(cells, "where_coordinates"),
        admin1=text(cells, "adm_1", 120),
        admin2=text(cells, "adm_2", 120),
        latitude=degrees(cells, "latitude", 90),
        longitude=degrees(cells, "longitude", 180),
        location_precision=_PLACES[code(cells, "where_prec", _PLACES)],
        killed=_killed(cells),
        deaths_by_side=_sides(cells),
        actors=tuple(name for side in ("side_a", "side_b") if (name := text(cells, side, 200))),
        type_words=TYPES[kind],
        sources_words=_sources(cells),
        raw={name: text(cells, name, 60) for name in _RAW if text(cells, name, 60)},
    )


def _killed(cells: Mapping[str, object]) -> tuple[int, int, int]:
    low, best, high = (whole(cells, column) for column in ("low", "best", "high"))
    if low is None or best is None or high is None:
        column = next(name for name, value in (("low", low), ("best", best), ("high", high)) if value is None)
        raise CellError(column, "", "It must be a whole number: UCDP gives all three estimates.")
    # Some of their rows have a best estimate outside their own range, which no editor can set right.
    return min(low, best), best, max(high, best)


def _sides(cells: Mapping[str, object]) -> dict[str, int]:
    found = {name: whole(cells, f"deaths_{name}") for name in ("a", "b", "civilians", "unknown")}
    return {name: number for name, number in found.items() if number is not None}


def _sources(cells: Mapping[str, object]) -> str:
    """Names of their sources once each; the articles themselves are left where they are."""
    named = (name.strip(" \"'") for name in text(cells, "source_office", 2_000).split(";"))
    return "; ".join(dict.fromkeys(name for name in named if name))[:600]
