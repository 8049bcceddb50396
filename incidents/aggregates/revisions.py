"""How far a total has moved since its incidents were first published (methodology, section 8).

Then and now are counted alike: the filter finds an incident by what it says now, and the rule takes it in by its class
and toll of either moment. What was withdrawn or merged counts then alone. What was taken down because it could harm
somebody counts in neither, since a total of a district would tell where it was; nor does what is under review again,
since what it says now is not public yet.
"""

from dataclasses import dataclass
from typing import TypeAlias

from django.db.models import Aggregate, Case, Count, F, IntegerField, Q, Sum, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Abs, Coalesce

from incidents.choices import PUBLIC_STATUSES, Status
from incidents.counting import CountingRule
from incidents.past import is_now
from incidents.querysets import IncidentQuerySet, is_counted

# What can have moved, in the order of a page's numbers.
MOVABLE = ("incidents", "killed", "injured", "killed_militants")
_THEN = "first_publication__"
_STANDING = Q(status__in=PUBLIC_STATUSES)


@dataclass(frozen=True, slots=True)
class Moved:
    """A total as first published and as it stands; None where no incident reports a number."""

    then: int | None
    now: int | None

    @property
    def by(self) -> int:
        """How far it moved: a number not reported adds nothing to a total."""
        return (self.now or 0) - (self.then or 0)


Revision: TypeAlias = dict[str, Moved | None]


def once_published(rows: IncidentQuerySet) -> IncidentQuerySet:
    """Of all incidents those that a revision compares: public ones, and withdrawn and merged ones that were."""
    gone = Q(status__in=[Status.WITHDRAWN, Status.MERGED], published_at__isnull=False, taken_down=False)
    return rows.filter(_STANDING | gone)


def revision(rows: IncidentQuerySet, rule: CountingRule) -> Revision:
    """How each of ``MOVABLE`` moved; one query. ``rows`` are ``once_published``, the rule not applied.

    None where the rule does not give the number at all, or merges rows into events, which earlier versions cannot
    be asked for.
    """
    found = rows.aggregate(**_aggregates(rule))
    return {
        measure: Moved(found[f"then_{measure}"], found[f"now_{measure}"]) if f"now_{measure}" in found else None
        for measure in MOVABLE
    }


def movement(rows: IncidentQuerySet, rule: CountingRule) -> dict[str, int]:
    """By how much each of ``MOVABLE`` moved that ``revision`` tells of; one query of the few incidents that moved.

    Nothing of the past: what has moved since is known of the record as it stands alone.
    """
    if not is_now():
        return {}
    moved = revision(rows.filter(first_publication__moved=True), rule)
    return {measure: one.by for measure, one in moved.items() if one is not None}


def moved_rows(rows: IncidentQuerySet, rule: CountingRule, measure: str) -> IncidentQuerySet:
    """The incidents by which a total moved, those that moved it most first.

    Each carries ``counted_then`` and ``counted_now``, whether the rule takes it in, and ``then`` and ``now``, what it
    adds to the total: None where it reports no number or is not counted. Empty where ``revision`` says None.
    """
    sides = _columns(rule).get(measure)
    if sides is None:
        return rows.none()
    values = {name: _value(column, where) for name, (column, where) in sides.items()}
    conditions = {f"counted_{name}": Case(When(where, then=True), default=False) for name, (_, where) in sides.items()}
    difference = Coalesce(F("now"), 0) - Coalesce(F("then"), 0)
    return (
        rows.filter(first_publication__moved=True)
        .annotate(**values, **conditions)
        .annotate(moved_by=difference)
        .exclude(moved_by=0)
        .order_by(Abs("moved_by").desc(), "-date", "-uid")
    )


def _aggregates(rule: CountingRule) -> dict[str, Aggregate]:
    return {
        f"{moment}_{measure}": Count("pk", filter=where) if column == "pk" else Sum(column, filter=where)
        for measure, sides in _columns(rule).items()
        for moment, (column, where) in sides.items()
    }


def _columns(rule: CountingRule) -> dict[str, dict[str, tuple[str, Q]]]:
    """For each measure the column and the condition of either moment."""
    seen = Q(published_at__isnull=False)
    was, stands = _was_counted(rule), _STANDING & seen
    now = stands & is_counted(rule)
    columns = {"killed": rule.column("killed")} | ({"injured": rule.column("injured")} if rule.counts_injured else {})
    found = {measure: {"then": (f"{_THEN}{column}", was), "now": (column, now)} for measure, column in columns.items()}
    if not rule.merges_rows:
        found["incidents"] = {"then": ("pk", was), "now": ("pk", now)}
    # Militants killed are a series of all classes, which no rule narrows.
    militants = "killed_militants"
    found[militants] = {"then": (f"{_THEN}{militants}", seen), "now": (militants, stands)}
    return found


def _was_counted(rule: CountingRule) -> Q:
    """Whether the rule took the incident in as first published."""
    counted = Q(**{f"{_THEN}event_class__in": sorted(rule.classes)})
    return counted if rule.min_killed is None else counted & Q(**{f"{_THEN}killed_all_best__gte": rule.min_killed})


def _value(column: str, where: Q) -> Combinable:
    """What an incident adds to the total."""
    value = Value(1) if column == "pk" else F(column)
    return Case(When(where, then=value), output_field=IntegerField())
