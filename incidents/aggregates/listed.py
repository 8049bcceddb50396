"""Rows with what a query lists of some of them, put beside by one join.

Asked for row by row, a million rows are a million look-ups; a list is made once and joined. The ORM joins tables alone,
so the join is written here.
"""

from copy import copy
from typing import Any, Self

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Field, QuerySet
from django.db.models.expressions import Col, Expression
from django.db.models.sql.compiler import SQLCompiler
from django.db.models.sql.constants import LOUTER
from django.db.models.sql.datastructures import Join

from incidents.models import Attribution, Incident


class _Joined(Join):
    """LEFT JOIN of a query that has one of its columns named incident_id."""

    def __init__(
        self, listed: "QuerySet[Any, Any]", what: object, parent_alias: str, table_alias: str | None = None
    ) -> None:
        relation = Incident._meta.get_field("attributions")
        super().__init__(Attribution._meta.db_table, parent_alias, table_alias, LOUTER, relation, nullable=True)
        self.listed, self.what = listed, what

    @property
    def identity(self) -> Any:  # noqa: ANN401 - as the one it stands for
        """Equal to another list of the same, never to the table itself."""
        return (*super().identity, self.what)

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> Any:  # noqa: ANN401
        """The join with the query in parentheses, which the planner may not take apart to look for each row in it."""
        quote = compiler.quote_name_unless_alias
        inner, parameters = self.listed.query.get_compiler(connection=connection).as_sql()
        alias = quote(str(self.table_alias))
        on = f'{quote(self.parent_alias)}."id" = {alias}."incident_id"'
        return f"{self.join_type} ({inner} OFFSET 0) {alias} ON ({on})", parameters

    def relabeled_clone(self, change_map: "dict[str | None, str]") -> Self:
        """The same between tables of other names, as a part of another query has them."""
        parent = change_map.get(self.parent_alias, self.parent_alias)
        return self.__class__(self.listed, self.what, parent, change_map.get(self.table_alias, self.table_alias))


class Listed(Expression):
    """The column ``said`` of a list with ``incident_id``, which the query of incidents that asks for it is joined with.

    A row stands once for each of its lines in the list; where it has none, once, and the column is null. ``what`` the
    list is of: one of the same that the query has already is not joined again.
    """

    def __init__(self, listed: "QuerySet[Any, Any]", field: "Field[Any, Any]", *, what: object = None) -> None:
        super().__init__(output_field=field)
        self.listed, self.what = listed, what or object()

    def resolve_expression(self, query: Any = None, *args: Any, **kwargs: Any) -> Col:  # type: ignore[override] # noqa: ANN401
        """The column itself."""
        field = copy(self.output_field)
        field.set_attributes_from_name("said")
        field.model = Attribution
        return Col(query.join(_Joined(self.listed, self.what, query.get_initial_alias())), field)
