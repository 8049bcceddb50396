"""Any measure by up to two dimensions, grouped in SQL."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, CharField, Count, DateField, F, Func, OuterRef, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce, TruncDay, TruncMonth, TruncQuarter, TruncWeek, TruncYear

from incidents.aggregates.measures import MEASURES, Tally, tally_from
from incidents.counting import CountingRule
from incidents.models import Attribution
from incidents.querysets import IncidentQuerySet, is_drawn

TIME_UNITS = {
    "day": TruncDay,
    "week": TruncWeek,
    "month": TruncMonth,
    "quarter": TruncQuarter,
    "year": TruncYear,
}

Key = date | str | None


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


def _groups_of(parents: Mapping[str, str]) -> Combinable:
    """The groups a row is attributed to, each once, rolled up by ``parents`` (slug to the slug it counts under)."""
    slug: Combinable = F("group__slug")
    rolled = [When(group__slug=child, then=Value(parent)) for child, parent in parents.items() if child != parent]
    named: Combinable = Case(*rolled, default=slug, output_field=CharField()) if rolled else slug
    # Unordered, for a column of the model's own order would make every attribution distinct.
    attributions = Attribution.objects.filter(incident=OuterRef("pk"), group__isnull=False).order_by()
    return ArraySubquery(attributions.annotate(counted_group=named).values("counted_group").distinct())


def dimension(name: str, parents: Mapping[str, str]) -> Combinable:
    """The expression rows are grouped by in one of DIMENSIONS."""
    if name in TIME_UNITS:
        return TIME_UNITS[name]("date", output_field=DateField())
    if name in OVERLAPPING:
        return unnest_or_null(_list(name, parents))
    if name == "part_of_day":
        return Func(F("part_of_day"), Value(""), function="nullif", output_field=CharField())
    return F({"province": "province__slug", "district": "district__slug"}.get(name, name))


def _list(name: str, parents: Mapping[str, str]) -> Combinable:
    """The values a row has in a dimension where it may have several."""
    return _groups_of(parents) if name == "group" else F({"attack_type": "attack_types", "target": "targets"}[name])


def unnest_or_null(array: Combinable) -> Combinable:
    """One output row per element; a row with none keeps one output row with a null, so that nothing drops out."""
    return Func(_filled(array), function="unnest", output_field=CharField())


def _filled(array: Combinable) -> Combinable:
    return Coalesce(
        Func(array, Value("{}"), template="nullif(%(expressions)s::text[])", function="nullif",
             arg_joiner="::text[], "),
        Func(template="ARRAY[NULL]::text[]"),
    )  # fmt: skip


def _keys(by: Sequence[str], parents: Mapping[str, str]) -> dict[str, Combinable]:
    """An expression per dimension. Two lists are first made into their pairs: unnested side by side, the database
    would walk them in step instead, the first element of one with the first of the other.
    """
    if not OVERLAPPING.issuperset(by) or len(by) < 2:
        return {f"by_{name}": dimension(name, parents) for name in by}
    pairs = Func(
        *(_filled(_list(name, parents)) for name in by),
        template="ARRAY(SELECT jsonb_build_array(one, two) FROM unnest(%(expressions)s) AS two)",
        arg_joiner=") AS one CROSS JOIN unnest(",
    )
    # Both walk the same list of pairs, so they do keep step.
    return {
        f"by_{name}": Func(pairs, template=f"(unnest(%(expressions)s) ->> {place})", output_field=CharField())
        for place, name in enumerate(by)
    }


DIMENSIONS = (
    *TIME_UNITS,
    "province",
    "district",
    "group",
    "event_class",
    "attack_type",
    "target",
    "part_of_day",
)

# Dimensions in which one row may have several values, and so stand in several cells.
OVERLAPPING = frozenset({"group", "attack_type", "target"})


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
    counted = rows.counting(rule).order_by()
    aggregates = {**MEASURES[measure].aggregates(rule), "undrawn": Count("pk", filter=~is_drawn())}
    keys = _keys(by, parents or {})
    found = list(_grouped(counted, keys, aggregates)) if by else []
    # Cells that share no row add up to the total; else the database is asked for it.
    adds_up = bool(by) and not rule.merges_rows and not OVERLAPPING & set(by)
    total = _sum_of(found, aggregates) if adds_up else counted.aggregate(**aggregates)
    return Table(
        measure=measure,
        by=tuple(by),
        cells=tuple(Cell(tuple(row[key] for key in keys), tally_from(row)) for row in found),
        total=tally_from(total),
        without_date=0,
        without_location=total["undrawn"] or 0,
    )


def _sum_of(found: Sequence[Mapping[str, Any]], aggregates: Mapping[str, Combinable]) -> dict[str, int | None]:
    """The named numbers of all rows together; None where no row gives one, but 0 where rows are counted."""
    given = {name: [row[name] for row in found if row[name] is not None] for name in aggregates}
    nothing = {name: 0 if isinstance(aggregate, Count) else None for name, aggregate in aggregates.items()}
    return {name: sum(values) if values else nothing[name] for name, values in given.items()}


def _grouped(
    counted: IncidentQuerySet, keys: Mapping[str, Combinable], aggregates: Mapping[str, Combinable]
) -> Iterable[Mapping[str, Any]]:
    found: Iterable[Mapping[str, Any]] = counted.annotate(**keys).values(*keys).annotate(**aggregates).order_by(*keys)
    return found


def cells_of(
    counted: IncidentQuerySet, keys: dict[str, Combinable], aggregates: Mapping[str, Combinable]
) -> tuple[Cell, ...]:
    """A cell for each group of rows, in the order of its keys. One query."""
    found = _grouped(counted, keys, aggregates)
    return tuple(Cell(tuple(row[key] for key in keys), tally_from(row)) for row in found)
