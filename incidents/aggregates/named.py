"""The groups that incidents name, put beside the rows by one join.

Asked for row by row, a million rows are a million look-ups; a list of the pairs of incident and group is made once and
joined. The ORM joins tables alone, so the join is written here.
"""

from typing import Any, Self

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import CharField, Exists, Field, OuterRef, QuerySet
from django.db.models.expressions import Col, Combinable
from django.db.models.sql.compiler import SQLCompiler
from django.db.models.sql.constants import LOUTER
from django.db.models.sql.datastructures import Join

from incidents.aggregates.sums import are_whole
from incidents.counting import CountingRule
from incidents.models import Attribution, Incident
from incidents.querysets import IncidentQuerySet


class _Listed(Join):
    """LEFT JOIN of a query that has one of its columns named incident_id."""

    def __init__(self, pairs: "QuerySet[Any, Any]", parent_alias: str, table_alias: str | None = None) -> None:
        relation = Incident._meta.get_field("attributions")
        super().__init__(Attribution._meta.db_table, parent_alias, table_alias, LOUTER, relation, nullable=True)
        self.pairs = pairs

    @property
    def identity(self) -> Any:  # noqa: ANN401 - as the one it stands for
        """Equal to no other join, one to the table itself above all."""
        return (*super().identity, id(self.pairs))

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> Any:  # noqa: ANN401
        """The join with the query in parentheses."""
        quote = compiler.quote_name_unless_alias
        inner, parameters = self.pairs.query.get_compiler(connection=connection).as_sql()
        alias = quote(str(self.table_alias))
        on = f'{quote(self.parent_alias)}."id" = {alias}."incident_id"'
        return f"{self.join_type} ({inner}) {alias} ON ({on})", parameters

    def relabeled_clone(self, change_map: "dict[str | None, str]") -> Self:
        """The same between tables of other names, as a part of another query has them."""
        parent = change_map.get(self.parent_alias, self.parent_alias)
        return self.__class__(self.pairs, parent, change_map.get(self.table_alias, self.table_alias))


def naming(rows: IncidentQuerySet, counted: Combinable) -> tuple[IncidentQuerySet, Col]:
    """The rows, once for each group they name and once where they name none, and the column of the group's slug.

    ``counted`` makes the slug of an attribution, or several: those of the groups it counts under.
    """
    pairs = _attributions(rows).annotate(counted_group=counted).values("incident_id", "counted_group").distinct()
    joined = rows.all()
    alias = joined.query.join(_Listed(pairs, joined.query.get_initial_alias()))
    column: Field[Any, Any] = CharField()
    column.set_attributes_from_name("counted_group")
    column.model = Attribution
    return joined, Col(alias, column)


def number_named(rows: IncidentQuerySet, rule: CountingRule) -> int:
    """How many of ``rows``, before the rule, the rule takes in and somebody attributes to a group. One query."""
    named = Attribution.objects.filter(incident=OuterRef("pk"), group__isnull=False).order_by()
    # As a condition: as a value of each row, no list could be made of all that are named.
    return rows.counting(rule).filter(Exists(named)).order_by().count()


def _attributions(rows: IncidentQuerySet) -> "QuerySet[Attribution]":
    """Those to a group, of the rows alone where these are few of all, for the others need not be listed then."""
    named = Attribution.objects.filter(group__isnull=False).order_by()
    return named if are_whole(rows) else named.filter(incident__in=rows.order_by().values("pk"))
