"""How many events rows are, where a counting rule merges rows: their number, less what those of one event are too many.

Few events have several rows, and which those are ``EventRows`` knows. So only rows of these are looked at one by one;
of all others the number is enough, which an index tells (docs/adr/0026-events-of-several-rows.md).
"""

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import (
    BigIntegerField,
    Count,
    Expression,
    F,
    Func,
    IntegerField,
    Q,
)
from django.db.models.lookups import IsNull

from incidents.aggregates.listed import Listed
from incidents.models import EventRows, Incident
from incidents.models.events import event_key
from incidents.models.sums import may_have_several
from incidents.past import is_now, moved_on
from incidents.querysets import IncidentQuerySet, is_among

# How many more the rows of events are than the events.
_TOO_MANY = "(SELECT count(*) - count(DISTINCT event) FROM unnest(%(expressions)s) AS event)"


def number_of_events(where: Q) -> Expression:
    """The number of events among published rows, or the part of them that ``where`` picks, as an aggregate.

    An event is counted once in each group of rows that holds any of its rows, however the rows were chosen.
    """
    of_several = _of_several().values(incident_id=F("pk"), said=event_key())
    event = Listed(of_several, BigIntegerField(), what=number_of_events)
    events = ArrayAgg(event, filter=where & Q(IsNull(event, False)))
    return Count("pk", filter=where) - Func(events, template=_TOO_MANY, output_field=IntegerField())


def are_of_several() -> Func:
    """Whether a row lies in an event that has, or may have, several published rows: to find these rows alone by."""
    return is_among(F("pk"), _of_several().values("pk"))


def _of_several() -> IncidentQuerySet:
    """The rows that lie in an event that has, or may have, several published rows.

    Of the past these are the events of now, since what has not moved is in the same event, and those that what has
    moved was in then: all others have no more rows than they have now.

    The planner cannot know that of a million keys so few are asked for: they are arrays.
    """
    keys = EventRows.objects.filter(may_have_several()).order_by().values("key")
    if not is_now():
        then = Incident.public.filter(is_among(F("pk"), moved_on().values("incident")))
        keys = keys.union(then.order_by().values(key=event_key()))
    rows: IncidentQuerySet = Incident.public.filter(is_among(event_key(), keys)).order_by()
    return rows
