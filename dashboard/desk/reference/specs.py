"""How a table that is edited here is described: its lists, its form, and what hangs from its rows."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model, Q, QuerySet

from dashboard.desk.reference.forms.base import ReferenceForm
from incidents.roles import Role
from incidents.services.reference_rules import rule_of


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a list: its heading, and what it says of a row."""

    label: str
    of: Callable[[Any], object]
    number: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """Rows that belong to one row of a table and are edited on its page."""

    key: str
    label: str
    one: str
    model: type[Model]
    form: type[ReferenceForm]
    owner: str
    """The foreign key to the row they belong to."""
    title: str
    """The column that tells one from another in the history."""
    columns: tuple[Column, ...]
    related: tuple[str, ...] = ()
    points_to: str = ""
    """The foreign key by which such a row may point to another owner, on whose page it is shown too."""
    other_columns: tuple[Column, ...] = ()

    @property
    def role(self) -> Role:
        """Who may change it."""
        return rule_of(self.model).role


@dataclass(frozen=True, slots=True)
class Table:
    """One table. Without a form its rows are fixed, and only what hangs from them is edited."""

    key: str
    label: str
    one: str
    says: str
    model: type[Model]
    form: type[ReferenceForm] | None
    columns: tuple[Column, ...]
    search: tuple[str, ...]
    rows: Callable[[], QuerySet[Any]]
    parts: tuple[Part, ...] = ()
    by: str = "slug"
    title: str = "name"
    narrow: str = ""
    """The column of a vocabulary that the list can be narrowed by."""
    only: Q = field(default_factory=Q)
    """Which rows of the model are the table's."""
    asked: str = ""
    """The filter of the public list that shows a row's incidents."""

    @property
    def role(self) -> Role:
        """Who may change it: the table's own rows, or where these are fixed what hangs from them."""
        return rule_of(self.model).role if self.form else self.parts[0].role

    def part(self, key: str) -> Part | None:
        """The part of this name, if it has one."""
        return next((part for part in self.parts if part.key == key), None)


def matching(table: Table, text: str, kind: str) -> QuerySet[Any]:
    """The table's rows whose names hold all the words, narrowed to one word of its vocabulary; "" leaves all."""
    rows = table.rows()
    for word in text.split():
        found = Q()
        for name in table.search:
            found |= Q(**{f"{name}__icontains": word})
        rows = rows.filter(pk__in=table.model._default_manager.filter(found).values("pk"))
    return rows.filter(**{table.narrow: kind}) if kind and table.narrow else rows
