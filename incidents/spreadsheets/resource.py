"""Rows of a spreadsheet into the record by way of the services, with django-import-export as the engine.

The engine goes over the rows, reads each cell by its column's widget, keeps one savepoint a row and one transaction a
file, and rolls all of it back for a dry run or when any row is refused.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

from django.core.exceptions import ValidationError
from django.db import DataError, IntegrityError, transaction
from import_export.fields import Field
from import_export.instance_loaders import BaseInstanceLoader
from import_export.resources import Resource
from import_export.results import RowResult
from tablib import Dataset

from incidents.choices import Status
from incidents.models import Incident
from incidents.services.entries import changed_parts, entry_of, for_entry
from incidents.services.errors import RecordError
from incidents.services.four_eyes import columns_of
from incidents.services.incidents import title_of
from incidents.services.inputs import IncidentInput
from incidents.spreadsheets.building import Findings, build
from incidents.spreadsheets.carried import Carried, carried_out, key_of_row
from incidents.spreadsheets.carrying import Order
from incidents.spreadsheets.cells import plain
from incidents.spreadsheets.columns import BY_NAME, COLUMNS
from incidents.spreadsheets.outcome import Kind, Outcome, Problem, Report
from incidents.spreadsheets.questions import Questions
from incidents.spreadsheets.reading import Sheet
from incidents.spreadsheets.tables import Tables
from incidents.spreadsheets.writing import cells_of

Progress = Callable[[int], None]
Row = Mapping[str, Any]

# Where an error of a service is shown; what is not here is about the row as a whole.
_COLUMN_OF = {
    "reports": "source_url",
    "location": "place",
    "attributions": "group_named",
    "status": "uid",
    "version": "uid",
    "proposal": "uid",
    "uid": "uid",
}
# What the public sees of the figures: the last lines of a change.
_SHOWN = {
    "killed_best": "Victims killed, as shown",
    "killed_militants": "Militants killed, as shown",
    "injured_best": "Victims injured, as shown",
}
_CORRECTS = (
    "here, a later toll has its day under “Figures given on”, and a wrong entry is set right by a file uploaded with "
    "“some rows set wrong entries right”"
)


@dataclass(slots=True)
class Line:
    """One row on its way into the record."""

    number: int
    key: str
    stored: Incident | None = None
    before: IncidentInput | None = None
    entry: IncidentInput | None = None
    cells: SimpleNamespace = field(default_factory=SimpleNamespace)
    found: Findings = field(default_factory=Findings)


class _Stored(BaseInstanceLoader):  # type: ignore[misc]
    """The incidents that the file's numbers name, read at once."""

    def __init__(self, resource: "IncidentResource", dataset: Dataset) -> None:
        super().__init__(resource, dataset)
        uids = {uid for row in resource.sheet.rows if (uid := _uid(row))}
        self.by_uid = {row.uid: row for row in for_entry(Incident.objects.filter(uid__in=uids))}

    def get_instance(self, row: Row) -> Line | None:
        """The line of a row that names an incident, None for a new one."""
        stored = self.by_uid.get(_uid(row))
        return None if stored is None else self.resource.line_of(stored)


class IncidentResource(Resource):  # type: ignore[misc]
    """A file's rows. ``report`` says what became of them."""

    class Meta:
        model = Incident
        import_id_fields = ("uid",)
        instance_loader_class = _Stored
        skip_diff = True
        skip_html_diff = True

    def __init__(self, sheet: Sheet, order: Order, progress: Progress = lambda done: None) -> None:
        super().__init__()
        self.fields = {
            column.name: Field(column.name, column.name, column.cell, saves_null_values=False) for column in COLUMNS
        }
        self.sheet, self.order, self.progress = sheet, order, progress
        self.report = Report(rows=len(sheet.rows))
        self._tables = Tables()
        self._questions = Questions()
        self._keys = [key_of_row(row) for row in sheet.rows]
        self._carried: dict[str, Carried] = carried_out(self._keys)
        self._seen: dict[str, int] = {}
        self._at = 0

    def run(self) -> Report:
        """Carry the order out on every row: all of them, or none when any is refused or it is a dry run."""
        dataset = Dataset(*(tuple(row.values()) for row in self.sheet.rows), headers=list(self.fields))
        self.import_data(
            dataset,
            dry_run=self.order.batch is None,
            use_transactions=True,
            rollback_on_validation_errors=True,
        )
        return self.report

    # -- What the engine asks for, in its order ----------------------------------------------------

    def import_row(self, row: Row, instance_loader: Any, **kwargs: Any) -> RowResult:  # noqa: ANN401
        """One row. What is not the row's own fault, such as a limit of time, ends the whole import."""
        self._at = kwargs["row_number"] - 1
        result = super().import_row(row, instance_loader, **kwargs)
        for error in result.errors:
            raise error.error
        if result.validation_error is not None:
            wrong = result.validation_error.message_dict
            self.report.problems.extend(self._problem(name, wrong[name]) for name in ("", *BY_NAME) if name in wrong)
        self.progress(kwargs["row_number"])
        return result

    def line_of(self, stored: Incident | None) -> Line:
        """The line of the row at work."""
        before = entry_of(stored) if stored is not None else None
        return Line(self.sheet.numbers[self._at], self._keys[self._at], stored, before)

    def init_instance(self, row: Row | None = None) -> Line:
        """The line of a row that names no incident of the record."""
        return self.line_of(None)

    def import_instance(self, instance: Line, row: Row, **kwargs: Any) -> None:
        """Read the cells and build the entry. Raises ValidationError with one message a column."""
        found = instance.found
        for name, column in self.fields.items():
            try:
                self.import_field(column, instance.cells, row)
            except ValueError as error:
                found.errors[name] = str(error)
        given = vars(instance.cells)
        if self._identify(instance, given.pop("uid", None)):
            instance.entry = build(given, instance.before, self._tables, found)
        if found.errors:
            raise ValidationError(dict(found.errors))

    def skip_row(self, instance: Line, original: object, row: Row, import_validation_errors: Any = None) -> bool:  # noqa: ANN401
        """Whether a row without an error has nothing to do: the record says so already, or it was done before."""
        if import_validation_errors or instance.entry is None:
            return False
        if instance.before is not None and not changed_parts(instance.before, instance.entry):
            self._note(instance, Kind.UNCHANGED)
            return True
        carried = self._carried.get(instance.key)
        if carried is not None:
            self._note(instance, Kind.UNCHANGED, uid=carried.uid, why=f"carried out already by import {carried.batch}")
        return carried is not None

    def save_instance(self, instance: Line, is_create: bool, row: Row, **kwargs: Any) -> None:
        """Carry the row out by its service; in a dry run, take it back at once, with every lock it took."""
        try:
            self._save(instance)
        except RecordError as error:
            raise ValidationError({_COLUMN_OF.get(error.field, ""): _message(error)}) from error
        except (IntegrityError, DataError) as error:
            raise ValidationError({"": f"the record refuses this row: {_constraint(error)}"}) from error
        if self.order.batch is None:
            transaction.set_rollback(True)

    # -- Steps -------------------------------------------------------------------------------------

    def _identify(self, line: Line, uid: object) -> bool:
        """Whether it is clear which incident the row is about, if any is in the record.

        Refuses a number nobody has, one that is closed, and what another row of the file says already.
        """
        errors = line.found.errors
        mark = uid if isinstance(uid, str) else line.key
        first = self._seen.setdefault(mark, line.number) if mark else line.number
        if uid is not None and line.stored is None:
            errors.setdefault("uid", f"no incident has the number {uid}; leave it blank for a new one")
        elif line.stored is not None and line.stored.status in (Status.WITHDRAWN, Status.MERGED):
            errors["uid"] = f"{uid} is {line.stored.get_status_display().lower()}; it cannot be changed"
        if first != line.number:
            what = f"changes {uid} already; put both changes into one row" if line.stored else "says the same already"
            errors["uid" if line.stored else ""] = f"row {first} {what}"
        return "uid" not in errors

    def _save(self, line: Line) -> None:
        assert line.entry is not None
        if line.stored is None or line.before is None:
            incident = self.order.create(line.entry)
            made = incident.uid if self.order.batch else ""
            self._note(line, Kind.NEW, uid=made, status=incident.status, key=line.key)
            return
        changes = self._changes(line.before, line.entry)
        version = line.stored.version
        saved = self.order.change(line.stored, line.number, line.before, line.entry)
        kind = Kind.WAITING if saved.proposal else Kind.CHANGED
        proposal = saved.proposal.pk if saved.proposal and self.order.batch else None
        more = {"status": saved.incident.status, "version": version, "key": line.key, "proposal": proposal}
        self._note(line, kind, changes=changes, **more)

    def _note(self, line: Line, kind: Kind, **more: Any) -> None:
        assert line.entry is not None
        uid = more.pop("uid", "") or (line.stored.uid if line.stored else "")
        notes = [(BY_NAME[name].label, text) for name, text in line.found.notes]
        if kind != Kind.UNCHANGED:
            notes.extend(self._questions.about(line.entry, line.stored))
        self.report.outcomes.append(
            Outcome(
                row=line.number,
                kind=kind.value,
                uid=uid,
                title=title_of(line.entry),
                notes=notes if kind != Kind.UNCHANGED else [],
                **more,
            )
        )

    def _changes(self, before: IncidentInput, after: IncidentInput) -> list[tuple[str, str, str]]:
        url = str(self.sheet.rows[self._at].get("source_url") or "")
        old, new = cells_of(before, source_url=url), cells_of(after, source_url=url)
        changes = [
            (column.label, column.shown(old[name]), column.shown(new[name]))
            for name, column in BY_NAME.items()
            if old[name] != new[name]
        ]
        was, becomes = columns_of(before), columns_of(after)
        shown = [(label, _shown(was[name]), _shown(becomes[name])) for name, label in _SHOWN.items()]
        return [*changes, *(one for one in shown if one[1] != one[2])]

    def _problem(self, name: str, messages: list[str]) -> Problem:
        number, letter = self.sheet.numbers[self._at], self.sheet.letters.get(name, "")
        column = BY_NAME[name].label if name in BY_NAME else ""
        return Problem(number, column, f"{letter}{number}" if letter else "", _sentence("; ".join(messages)))


def _uid(row: Row) -> str:
    try:
        return plain(row["uid"]).upper()
    except ValueError:
        return ""


def _shown(number: int | None) -> str:
    return "" if number is None else str(number)


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"


def _constraint(error: Exception) -> str:
    """The rule of the database that a row breaks, by its name."""
    diagnosis = getattr(error.__cause__, "diag", None)
    name = getattr(diagnosis, "constraint_name", None) or getattr(diagnosis, "message_primary", None)
    return str(name or error).replace("_", " ")


def _message(error: RecordError) -> str:
    return f"{error.message}; {_CORRECTS}" if error.field == "corrects" else error.message
