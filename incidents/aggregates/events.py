"""How many events rows are, where a counting rule merges rows: their number, less what those of one event are too many.

Few events have several rows, and which those are ``EventRows`` knows. So only rows of these are looked at one by one;
of all others the number is enough, which an index tells (docs/adr/0026-events-of-several-rows.md).
"""

from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import (
    BigIntegerField,
    BooleanField,
    Count,
    Expression,
    F,
    Func,
    IntegerField,
    Q,
    QuerySet,
)
from django.db.models.expressions import Col, Combinable
from django.db.models.lookups import IsNull

from incidents.aggregates.listed import put_beside
from incidents.models import EventRows, Incident
from incidents.models.events import event_key
from incidents.models.sums import may_have_several
from incidents.past import is_now, moved_on
from incidents.querysets import IncidentQuerySet

# How many more the rows of events are than the events.
_TOO_MANY = "(SELECT count(*) - count(DISTINCT event) FROM unnest(%(expressions)s) AS event)"


def number_of_events(where: Q) -> Expression:
    """The number of events among published rows, or the part of them that ``where`` picks, as an aggregate.

    An event is counted once in each group of rows that holds any of its rows, however the rows were chosen.
    """
    event = _EventOfSeveral()
    events = ArrayAgg(event, filter=where & Q(IsNull(event, False)))
    return Count("pk", filter=where) - Func(events, template=_TOO_MANY, output_field=IntegerField())


class _EventOfSeveral(Expression):
    """The key of a row's event that has, or may have, several published rows; null of all others."""

    output_field = BigIntegerField()

    def resolve_expression(self, query: Any = None, *args: Any, **kwargs: Any) -> Col:  # type: ignore[override] # noqa: ANN401
        """A column of the list of such rows, which the query is joined with once."""
        listed = _of_several().values(incident_id=F("pk"), event=event_key())
        return put_beside(query, listed, "event", BigIntegerField(), what=_EventOfSeveral)


def are_of_several() -> Func:
    """Whether a row lies in an event that has, or may have, several published rows: to find these rows alone by."""
    return _is_among(F("pk"), _of_several().values("pk"))


def _of_several() -> IncidentQuerySet:
    """The rows that lie in an event that has, or may have, several published rows.

    Of the past these are the events of now, since what has not moved is in the same event, and those that what has
    moved was in then: all others have no more rows than they have now.

    Arrays, not sub-queries: the planner takes an array for short, and looks for its keys in the index of events, and
    for each row in the list of ids. It cannot know that of a million keys so few are asked for.
    """
    keys = EventRows.objects.filter(may_have_several()).order_by().values("key")
    if not is_now():
        then = Incident.public.filter(_is_among(F("pk"), moved_on().values("incident")))
        keys = keys.union(then.order_by().values(key=event_key()))
    rows: IncidentQuerySet = Incident.public.filter(_is_among(event_key(), keys)).order_by()
    return rows


def _is_among(one: Combinable, few: "QuerySet[Any, Any]") -> Func:
    array = Func(ArraySubquery(few), template="(%(expressions)s)")
    return Func(one, array, template="%(expressions)s", arg_joiner=" = ANY ", output_field=BooleanField())
