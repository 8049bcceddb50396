"""What can be counted, and the columns that count it under a rule."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Aggregate, Count, Expression, IntegerField, Q, Sum, Value
from django.db.models.functions import Cast

from incidents.aggregates.events import number_of_events
from incidents.aggregates.periods import PERIODS
from incidents.choices import AttackType
from incidents.counting import CountingRule


@dataclass(frozen=True, slots=True)
class Tally:
    """A number with its range. ``value`` is None when no row reports one; never a stand-in for zero."""

    value: int | None
    low: int | None = None
    high: int | None = None

    @property
    def has_range(self) -> bool:
        """Whether low and high say more than the value."""
        return self.value is not None and (self.low, self.high) not in {
            (None, None),
            (self.value, self.value),
        }


@dataclass(frozen=True, slots=True)
class Measure:
    """Something that can be counted over rows.

    ``stem`` is ``killed`` or ``injured`` where the rule chooses the column and there is a range; ``column`` is a
    fixed column that is added up; neither means that rows are counted, all or those of ``attack_type``.
    """

    name: str
    label: str
    stem: str = ""
    column: str = ""
    attack_type: str = ""

    def aggregates(self, rule: CountingRule, *, where: Q | None = None) -> dict[str, Expression]:
        """Named aggregates: ``value``, and ``low`` and ``high`` where the measure has a range."""
        if self.stem == "injured" and not rule.counts_injured:
            return {"value": Sum(Cast(Value(None), IntegerField()))}
        if self.stem:
            return {
                "value": Sum(rule.column(self.stem), filter=where),
                "low": Sum(rule.column(self.stem, "low"), filter=where),
                "high": Sum(rule.column(self.stem, "high"), filter=where),
            }
        if self.column:
            return {"value": Sum(self.column, filter=where)}
        condition = where or Q()
        if self.attack_type:
            condition &= Q(attack_types__contains=[self.attack_type])
        return {"value": number_of_events(condition) if rule.merges_rows else Count("pk", filter=condition)}

    @property
    def is_counted(self) -> bool:
        """Whether rows, or events of a rule that merges them, are counted, and nothing is added up."""
        return not self.is_reported

    @property
    def is_reported(self) -> bool:
        """Whether rows may leave it open, so that it can be unknown."""
        return bool(self.stem or self.column)

    def reports(self, rule: CountingRule) -> Aggregate:
        """How many rows give a number of it, when it is one that rows may leave open."""
        return Count(rule.column(self.stem) if self.stem else self.column)


MEASURES: dict[str, Measure] = {
    measure.name: measure
    for measure in (
        Measure("incidents", "Incidents"),
        Measure("killed", "Killed", stem="killed"),
        Measure("injured", "Injured", stem="injured"),
        Measure("killed_civilians", "Civilians killed", column="killed_civilians"),
        Measure("killed_security", "Security forces killed", column="killed_security"),
        Measure("killed_militants", "Militants killed", column="killed_militants"),
        Measure("abducted", "Abducted", column="abducted"),
        Measure("suicide_attacks", "Suicide attacks", attack_type=AttackType.SUICIDE_BOMBING),
    )
}


def tally_from(row: Mapping[str, Any], prefix: str = "") -> Tally:
    """A tally from the named aggregates of one row."""
    return Tally(row[f"{prefix}value"], row.get(f"{prefix}low"), row.get(f"{prefix}high"))


def added(tallies: Iterable[Tally]) -> Tally:
    """The sum of what is reported; None where nothing is."""
    given = [tally for tally in tallies if tally.value is not None]
    return Tally(*(_total(getattr(tally, name) for tally in given) for name in ("value", "low", "high")))


def _total(values: Iterable[int | None]) -> int | None:
    numbers = [value for value in values if value is not None]
    return sum(numbers) if numbers else None


# Dimensions whose parts share no event.
EVENT_LIES_IN = frozenset({*PERIODS, "province", "district", "event_class"})
