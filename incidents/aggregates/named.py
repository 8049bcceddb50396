"""The groups that incidents name, and who says so."""

from dataclasses import dataclass

from django.contrib.postgres.aggregates import StringAgg
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import CharField, F, Func, QuerySet, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Coalesce

from groups.models import ArmedGroup
from incidents.aggregates.listed import Listed
from incidents.aggregates.sums import are_whole
from incidents.choices import AttributionTrack
from incidents.counting import CountingRule
from incidents.models import Attribution
from incidents.querysets import IncidentQuerySet

BETWEEN = ","
# Each group on each track, and beside them any group at all (a line without a track). The ORM groups rows in one way,
# and to look up for each row whether it names a group would take as long again.
_NAMED_BY = f"""
    SELECT armed.slug, armed.name, armed.short_name, told.track, told.number, told.is_any
      FROM (SELECT group_id, track, group_id IS NOT NULL AS is_any, count(DISTINCT incident_id) AS number
              FROM {Attribution._meta.db_table}
             WHERE incident_id IN ({{rows}})
             GROUP BY GROUPING SETS ((group_id, track), (group_id IS NOT NULL))) told
      LEFT JOIN {ArmedGroup._meta.db_table} armed ON armed.id = told.group_id
     ORDER BY told.number DESC, armed.name, told.track
"""  # noqa: S608 (names of tables)


@dataclass(frozen=True, slots=True)
class NamedBy:
    """Rows that one track attributes to one group; ``slug`` "" where words name no group for certain."""

    slug: str
    name: str
    track: str
    rows: int
    short_name: str = ""

    @property
    def display_name(self) -> str:
        """The name that charts and tables have room for."""
        return self.short_name or self.name


@dataclass(frozen=True, slots=True)
class Named:
    """Who is named on rows: each group on each track, those on most rows first, and how many rows name any group."""

    by: tuple[NamedBy, ...]
    rows: int


def named_by(rows: IncidentQuerySet, rule: CountingRule) -> Named:
    """Groups that somebody names on the rows that the rule takes in. One query."""
    try:
        inner, values = rows.counting(rule).order_by().values("pk").query.sql_with_params()
    except EmptyResultSet:
        return Named((), 0)
    by, any_group = list[NamedBy](), 0
    with connection.cursor() as cursor:
        cursor.execute(_NAMED_BY.format(rows=inner), values)
        for slug, name, short_name, track, number, is_any in cursor:
            if track is not None:
                by.append(NamedBy(slug or "", name or "", AttributionTrack(track), number, short_name or ""))
            elif is_any:
                any_group = number
    return Named(tuple(by), any_group)


def naming(rows: IncidentQuerySet, rule: CountingRule, counted: Combinable) -> Listed:
    """The slugs of the groups that each of ``rows``, before the rule, names that it takes in.

    A row stands once for each, once where it names none. ``counted`` makes the slug of an attribution, or several:
    those of the groups it counts under.
    """
    named = _attributions(rows, rule).filter(group__isnull=False)
    return Listed(named.annotate(said=counted).values("incident_id", "said").distinct(), CharField())


def telling(rows: IncidentQuerySet, rule: CountingRule) -> Listed:
    """Who is named by which track on those of ``rows``, before the rule, that it takes in.

    That reads "7 claim,7 official_blame, analyst": groups are told by their ids, and words that name none for certain
    by nothing. Null where nobody says anything. Many rows name the same, so what is told of a group and of those that
    count under it, and on which track, is found from the few groups of rows that this makes.
    """
    group = Coalesce(Cast("group", CharField()), Value(""))
    statement = Func(
        group, Value(" "), F("track"), template="(%(expressions)s)", arg_joiner=" || ", output_field=CharField()
    )
    return Listed(
        _attributions(rows, rule).values("incident_id").annotate(said=StringAgg(statement, BETWEEN)), CharField()
    )


def read(told: str | None) -> frozenset[tuple[int | None, str]]:
    """Each statement of a value of ``telling``: the group's id, None for words that name none, and the track."""
    pairs = (statement.split(" ") for statement in (told or "").split(BETWEEN) if statement)
    return frozenset((int(group) if group else None, track) for group, track in pairs)


def _attributions(rows: IncidentQuerySet, rule: CountingRule) -> "QuerySet[Attribution]":
    """Those of the rows that the rule takes in, at least; those of all incidents where the rows are all.

    Most rules take in so much of the record that to list the rest too costs less than to tell it apart.
    """
    found = Attribution.objects.order_by()
    return found if are_whole(rows) else found.filter(incident__in=rows.counting(rule).order_by().values("pk"))
