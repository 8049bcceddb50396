"""What can be counted, and the columns that count it under a rule."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import (
    Aggregate,
    BigIntegerField,
    Case,
    Count,
    Expression,
    F,
    Func,
    IntegerField,
    Q,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Cast

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

    def aggregates(self, rule: CountingRule, *, where: Q | None = None) -> dict[str, Aggregate]:
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
        counted = event_key() if rule.merges_rows else F("pk")
        return {"value": Count(counted, distinct=rule.merges_rows, filter=condition)}

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


# Dimensions whose parts share no event.
EVENT_LIES_IN = frozenset({*PERIODS, "province", "district", "event_class"})


def event_key() -> Expression:
    """One day, place and pair of actors, as a number: rows that share it are one event to an ACLED-like count.

    The place is the named place, else the words for it, in its district and province; the pair is the attackers' class
    of event and the targets. So an event lies whole in one of each of EVENT_LIES_IN. The number is a hash of 64 bits,
    since a million texts take half as long again to tell apart; that two of a million events share one by chance has
    odds of one in thirty million.
    """
    words = Case(When(place__isnull=True, then=F("place_text")))
    parts = [F("date"), F("province_id"), F("district_id"), F("place_id"), words, F("event_class"), F("targets")]
    return Func(*parts, template="hash_record_extended(ROW(%(expressions)s), 0)", output_field=BigIntegerField())
