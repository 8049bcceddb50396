"""Any measure by up to two dimensions, grouped in SQL."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, CharField, Expression, F, Func, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce

from incidents.aggregates.measures import EVENT_LIES_IN, MEASURES, Tally, tally_from
from incidents.aggregates.named import naming
from incidents.aggregates.periods import PERIODS, first_day
from incidents.aggregates.sums import KEPT_BY, Source, source_of
from incidents.choices import DatePrecision
from incidents.counting import CountingRule
from incidents.querysets import IncidentQuerySet

Key = date | str | None
# Monday first.
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
# A word without TM is in English whatever the server speaks.
_WEEKDAY = Func(F("date"), Value("FMday"), function="to_char", output_field=CharField())


@dataclass(frozen=True, slots=True)
class Cell:
    """One number: its keys in the order of the dimensions asked for, and the tally.

    A time key is the first day of its unit (weeks start on Monday). Other keys are slugs or words of the
    vocabularies; None is "not one known value", such as a place wider than one district or no group named.
    """

    keys: tuple[Key, ...]
    tally: Tally


@dataclass(frozen=True, slots=True)
class Table:
    """Cells in the order of their keys, the total over rows (not over cells: one row may stand in several cells).

    ``without_location`` counts rows a map cannot draw, ``without_date`` is kept for the contract: every published
    row has a date.
    """

    measure: str
    by: tuple[str, ...]
    cells: tuple[Cell, ...]
    total: Tally
    without_date: int
    without_location: int


def rolled_up(parents: Mapping[str, str]) -> Combinable:
    """The slug that an attribution counts under, by ``parents`` (slug to the slug it counts under)."""
    slug = F("group__slug")
    rolled = [When(group__slug=child, then=Value(parent)) for child, parent in parents.items() if child != parent]
    return Case(*rolled, default=slug, output_field=CharField()) if rolled else slug


def dimension(name: str) -> Combinable:
    """The expression rows are grouped by in one of DIMENSIONS, but groups, which rows are joined with (``naming``)."""
    if name in PERIODS:
        return first_day(name, "date")
    if name in _LISTS:
        return unnest_or_null(F(_LISTS[name]))
    if name == "weekday":
        # Of a day that is only guessed, the weekday is not known.
        return Case(When(date_precision=DatePrecision.DAY, then=_WEEKDAY), output_field=CharField())
    if name == "part_of_day":
        return Func(F("part_of_day"), Value(""), function="nullif", output_field=CharField())
    return F({"province": "province__slug", "district": "district__slug"}.get(name, name))


def unnest_or_null(array: Combinable) -> Combinable:
    """One output row per element; a row with none keeps one output row with a null, so that nothing drops out."""
    return Func(_filled(array), function="unnest", output_field=CharField())


def _filled(array: Combinable) -> Combinable:
    return Coalesce(
        Func(array, Value("{}"), template="nullif(%(expressions)s::text[])", function="nullif",
             arg_joiner="::text[], "),
        Func(template="ARRAY[NULL]::text[]"),
    )  # fmt: skip


def _keys(by: Sequence[str]) -> dict[str, Combinable]:
    """An expression per dimension. Two lists are first made into their pairs: unnested side by side, the database
    would walk them in step instead, the first element of one with the first of the other.
    """
    if not _LISTS.keys() >= set(by) or len(by) < 2:
        return {f"by_{name}": dimension(name) for name in by}
    pairs = Func(
        *(_filled(F(_LISTS[name])) for name in by),
        template="ARRAY(SELECT jsonb_build_array(one, two) FROM unnest(%(expressions)s) AS two)",
        arg_joiner=") AS one CROSS JOIN unnest(",
    )
    # Both walk the same list of pairs, so they do keep step.
    return {
        f"by_{name}": Func(pairs, template=f"(unnest(%(expressions)s) ->> {place})", output_field=CharField())
        for place, name in enumerate(by)
    }


DIMENSIONS = (
    *PERIODS,
    "province",
    "district",
    "group",
    "event_class",
    "attack_type",
    "target",
    "weekday",
    "part_of_day",
)

# Dimensions in which one row may have several values, and so stand in several cells: those in a column of the row.
_LISTS = {"attack_type": "attack_types", "target": "targets"}
OVERLAPPING = frozenset({"group", *_LISTS})


def tabulate(
    rows: IncidentQuerySet,
    *,
    rule: CountingRule,
    measure: str,
    by: Sequence[str] = (),
    parents: Mapping[str, str] | None = None,
) -> Table:
    """``measure`` of ``rows`` under ``rule``, by zero to two dimensions. At most two queries.

    ``rows`` are the rows of a filter before the rule; the rule is applied here. ``parents`` maps a group's slug to
    the slug it counts under, for roll-up (``groups.rollup``).

    Raises ValueError for an unknown measure or dimension, or more than two dimensions.
    """
    if measure not in MEASURES:
        raise ValueError(f"measure {measure!r} is not one of {', '.join(MEASURES)}")
    unknown = [name for name in by if name not in DIMENSIONS]
    if unknown or len(by) > 2 or len(set(by)) != len(by):
        raise ValueError(f"by takes at most two different dimensions of {', '.join(DIMENSIONS)}")
    source = source_of(rows, rule, by)
    aggregates = source.amounts(measure) | {"without_location": source.undrawn}
    found = grouped(source, by, aggregates, parents or {}) if by else []
    # Cells that share no row, and no event, add up to the total; else the database is asked for it.
    shares = bool(OVERLAPPING & set(by)) or (rule.merges_rows and not set(by) <= EVENT_LIES_IN)
    adds_up = bool(by) and not shares
    total = _sum_of(found, measure) if adds_up else source.rows.aggregate(**aggregates)
    return Table(
        measure=measure,
        by=tuple(by),
        cells=cells_of(found, by),
        total=tally_from(total),
        without_date=0,
        without_location=total["without_location"] or 0,
    )


def grouped(
    source: Source, by: Sequence[str], aggregates: Mapping[str, Expression], parents: Mapping[str, str]
) -> list[Mapping[str, Any]]:
    """The aggregates of each group of rows by these dimensions, in the order of its keys. One query."""
    keys = dict[str, Combinable]()
    if "group" in by:
        keys["by_group"] = naming(source.given, source.rule, rolled_up(parents))
    others = [name for name in by if name != "group"]
    keys |= {f"by_{name}": KEPT_BY[name] for name in others} if source.is_kept else _keys(others)
    groups = source.rows.annotate(**keys).values(*keys).annotate(**aggregates)
    return list(groups.filter(source.having).order_by(*(f"by_{name}" for name in by)))


def cells(
    rows: IncidentQuerySet,
    rule: CountingRule,
    *,
    measure: str,
    by: Sequence[str],
    parents: Mapping[str, str] | None = None,
) -> tuple[Cell, ...]:
    """The cells of ``tabulate`` alone, which may share rows and then add up to no total. One query."""
    source = source_of(rows, rule, by)
    return cells_of(grouped(source, by, source.amounts(measure), parents or {}), by)


def cells_of(found: Iterable[Mapping[str, Any]], by: Sequence[str]) -> tuple[Cell, ...]:
    """A cell for each group of rows."""
    keys = [f"by_{name}" for name in by]
    return tuple(Cell(tuple(row[key] for key in keys), tally_from(row)) for row in found)


def _sum_of(found: Sequence[Mapping[str, Any]], measure: str) -> dict[str, int | None]:
    """The numbers of all cells together; None where no cell gives one, but 0 where rows are counted."""
    nothing = {"value": None if MEASURES[measure].is_reported else 0, "without_location": 0}
    names = found[0].keys() & {"value", "low", "high", "without_location"} if found else nothing
    given = {name: [row[name] for row in found if row[name] is not None] for name in names}
    return {name: sum(values) if values else nothing.get(name) for name, values in given.items()}
