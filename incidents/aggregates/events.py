"""How many events rows are, where a counting rule merges rows: their number, less what those of one event are too many.

Few events have several rows, and which those are ``EventRows`` knows. So only rows of these are looked at one by one;
of all others the number is enough, which an index tells (docs/adr/0026-events-of-several-rows.md).
"""

from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.contrib.postgres.expressions import ArraySubquery
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import (
    BooleanField,
    Count,
    Expression,
    F,
    Func,
    IntegerField,
    Q,
    QuerySet,
)
from django.db.models.expressions import Combinable
from django.db.models.sql.compiler import SQLCompiler

from incidents.models import EventRows, Incident
from incidents.models.events import event_key
from incidents.models.sums import may_have_several
from incidents.past import is_now, moved_on


def number_of_events(where: Q) -> Expression:
    """The number of events among published rows, or the part of them that ``where`` picks, as an aggregate.

    An event is counted once in each group of rows that holds any of its rows, however the rows were chosen.
    """
    listed = Func(
        ArraySubquery(_of_several()), template="(SELECT unnest(%(expressions)s))", output_field=IntegerField()
    )
    several = Func(F("pk"), listed, template="%(expressions)s", arg_joiner=" IN ", output_field=BooleanField())
    return Count("pk", filter=where) - _TooMany(ArrayAgg("pk", filter=where & Q(several)))


def are_of_several() -> Func:
    """Whether a row lies in an event that has, or may have, several published rows: to find these rows alone by."""
    return _is_among(F("pk"), _of_several())


def _of_several() -> "QuerySet[Incident, dict[str, Any]]":
    """The ids of the rows that lie in an event that has, or may have, several published rows.

    Of the past these are the events of now, since what has not moved is in the same event, and those that what has
    moved was in then: all others have no more rows than they have now.

    Arrays, not sub-queries: the planner takes an array for short, and looks for its keys in the index of events, and
    for each row in the list of ids. It cannot know that of a million keys so few are asked for.
    """
    keys = EventRows.objects.filter(may_have_several()).order_by().values("key")
    if not is_now():
        then = Incident.public.filter(_is_among(F("pk"), moved_on().values("incident")))
        keys = keys.union(then.order_by().values(key=event_key()))
    rows: QuerySet[Incident, dict[str, Any]] = (
        Incident.public.filter(_is_among(event_key(), keys)).order_by().values("pk")
    )
    return rows


def _is_among(one: Combinable, few: "QuerySet[Any, Any]") -> Func:
    array = Func(ArraySubquery(few), template="(%(expressions)s)")
    return Func(one, array, template="%(expressions)s", arg_joiner=" = ANY ", output_field=BooleanField())


class _TooMany(Func):
    """How many more the rows of an array of ids are than their events."""

    output_field = IntegerField()

    def as_sql(  # type: ignore[override]
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **extra: Any
    ) -> Any:  # noqa: ANN401 - as the one it stands for
        """The array stands outside of the query of the keys, where its columns are those of the rows counted.

        Inside stands that no other rows are read, which the past does not find out by a join.
        """
        rows = Incident.objects.order_by().values("pk", event=event_key())
        inner, values = rows.query.get_compiler(connection=connection).as_sql()
        told = inner.replace("%", "%%")
        template = (
            "(SELECT count(*) - count(DISTINCT event)"  # noqa: S608 - the ORM's own words
            " FROM (SELECT %(expressions)s AS pks OFFSET 0) AS listed CROSS JOIN LATERAL unnest(listed.pks) AS one (pk)"
            f" JOIN LATERAL ({told} WHERE id = ANY (listed.pks)) AS told USING (pk))"
        )
        sql, parameters = super().as_sql(compiler, connection, template=template, **extra)
        return sql, [*parameters, *values]
