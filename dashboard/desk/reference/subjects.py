"""What an address of these pages is about: a row of a table, or a row that hangs from one."""

from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Model
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse

from dashboard.desk.reference.forms.base import ReferenceForm
from dashboard.desk.reference.specs import Column, Part, Table
from dashboard.desk.reference.tables import TABLES


@dataclass(frozen=True, slots=True)
class Subject:
    """The row in question (not stored yet for a new one), and the row it hangs from when it is a part."""

    table: Table
    row: Any
    part: Part | None = None
    owner: Any = None

    @property
    def spec(self) -> Table | Part:
        """How rows of this sort are shown and filled in."""
        return self.part or self.table

    @property
    def form(self) -> type[ReferenceForm]:
        """The form over it. Raises Http404 for a row that is fixed."""
        if self.spec.form is None:
            raise Http404
        return self.spec.form

    @property
    def is_new(self) -> bool:
        """Whether it is not stored yet."""
        return self.row.pk is None

    @property
    def name(self) -> str:
        """What the row is called."""
        return title_of(self.spec, self.row)

    @property
    def url(self) -> str:
        """The page on which it is edited."""
        return self._reverse("new") if self.is_new else self._reverse("row")

    @property
    def remove_url(self) -> str:
        """The page on which it is removed."""
        return self._reverse("remove")

    @property
    def home_url(self) -> str:
        """Where one goes when it is saved: the row's own page, a part's owner, with the part in sight."""
        if self.part is None:
            return self.url
        return f"{row_url(self.table, self.owner)}#{self.part.key}"

    @property
    def list_url(self) -> str:
        """The list it is in."""
        return self.home_url if self.part else reverse("desk:reference-table", args=[self.table.key])

    @property
    def history_url(self) -> str:
        """The history of the table's row, with all that hangs from it."""
        return reverse("desk:reference-history", args=[self.table.key, key_of(self.table, self.owner or self.row)])

    def over(self, row: Any) -> "Subject":  # noqa: ANN401
        """The same place in the tables, with another row in it."""
        return replace(self, row=row)

    def stored(self) -> "Subject":
        """The subject with a copy of its row, which a form over this one does not write its values into."""
        return self.over(copy(self.row))

    def restore_url(self, event: int, field: str) -> str:
        """The page on which a field is brought back to what an earlier version had."""
        return self._reverse("restore", event=event, field=field)

    def _reverse(self, what: str, **more: object) -> str:
        where: dict[str, object] = {"table": self.table.key, **more}
        if self.part is not None:
            where |= {"key": key_of(self.table, self.owner), "part": self.part.key}
            where |= {} if self.is_new else {"pk": self.row.pk}
            return reverse(f"desk:reference-part-{what}", kwargs=where)
        if not self.is_new:
            where["key"] = key_of(self.table, self.row)
        return reverse(f"desk:reference-{what}", kwargs=where)


@dataclass(frozen=True, slots=True)
class PartRows:
    """The rows of one part on its owner's page, and a form for another."""

    part: Part
    rows: Sequence[tuple[Subject, list[tuple[Column, object]]]]
    new: Subject
    form: ReferenceForm
    others: Sequence[tuple[Subject, list[tuple[Column, object]]]] = ()
    """Rows of the same sort on other pages that point to this one."""


def find_table(key: str) -> Table:
    """The table of this name, or Http404."""
    if key not in TABLES:
        raise Http404
    return TABLES[key]


def find(table: str, key: str = "", part: str = "", pk: int = 0) -> Subject:
    """The subject of an address: a new row without ``key``; a new part without ``pk``. Raises Http404."""
    found = find_table(table)
    if not key:
        return Subject(found, _new_row(found))
    row = get_object_or_404(found.rows(), **_where(found, key))
    if not part:
        return Subject(found, row)
    kind = found.part(part)
    if kind is None:
        raise Http404
    if not pk:
        return Subject(found, kind.model(**{kind.owner: row}), kind, row)
    rows = kind.model._default_manager.select_related(*kind.related) if kind.related else kind.model._default_manager
    return Subject(found, get_object_or_404(rows, pk=pk, **{kind.owner: row}), kind, row)


def part_rows(subject: Subject) -> list[PartRows]:
    """Everything that hangs from a row, with a blank form each. One query a part, besides those of the forms."""
    found = []
    for part in subject.table.parts:
        rows = part.model._default_manager.filter(**{part.owner: subject.row})
        rows = rows.select_related(*part.related) if part.related else rows
        new = Subject(subject.table, part.model(**{part.owner: subject.row}), part, subject.row)
        shown = [(Subject(subject.table, row, part, subject.row), cells(part.columns, row)) for row in rows]
        form = part.form(instance=new.row, auto_id=f"{part.key}_%s")
        found.append(PartRows(part, shown, new, form, _others(subject, part)))
    return found


def _others(subject: Subject, part: Part) -> list[tuple[Subject, list[tuple[Column, object]]]]:
    if not part.points_to:
        return []
    rows = part.model._default_manager.filter(**{part.points_to: subject.row}).select_related(part.owner)
    return [
        (Subject(subject.table, row, part, getattr(row, part.owner)), cells(part.other_columns, row)) for row in rows
    ]


def cells(columns: Sequence[Column], row: Any) -> list[tuple[Column, object]]:  # noqa: ANN401
    """A row's line in a list; "" in a cell stands for unknown and shows as "–"."""
    return [(column, column.of(row)) for column in columns]


def key_of(table: Table, row: Any) -> str:  # noqa: ANN401
    """What names a row in addresses."""
    return str(getattr(row, table.by))


def row_url(table: Table, row: Any) -> str:  # noqa: ANN401
    """The page of a row of a table."""
    return reverse("desk:reference-row", args=[table.key, key_of(table, row)])


def title_of(spec: Table | Part, row: Model) -> str:
    """What tells a row from others, in words."""
    if spec.title.endswith("_id"):
        return str(getattr(row, spec.title.removesuffix("_id")))
    return str(getattr(row, spec.title))


def _new_row(table: Table) -> Model:
    if table.form is None:
        raise Http404
    return table.model()


def _where(table: Table, key: str) -> dict[str, object]:
    if table.by == "pk":
        if not key.isdecimal():
            raise Http404
        return {"pk": int(key)}
    return {table.by: key}
