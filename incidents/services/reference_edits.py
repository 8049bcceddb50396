"""Changing what the record refers to: groups, places, outlets, campaigns, context events and what hangs from them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.db.models import Max, Model, ProtectedError

from incidents.models import Outlet
from incidents.roles import Person
from incidents.services.errors import RecordError
from incidents.services.recording import recorded, require
from incidents.services.reference_effects import Values, follow
from incidents.services.reference_rules import FIXED, RESERVED_SLUGS, Rule, constraint_words, rule_of
from incidents.services.reference_uses import uses_of

Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True, slots=True)
class SavedReference(Generic[Row]):
    """A saved row, the fields that changed, and how many incidents moved with it. No field: nothing was written."""

    row: Row
    changed: tuple[str, ...]
    incidents: int = 0


class StaleReference(RecordError):
    """Somebody else has changed the row since it was seen; ``row`` is how it stands now."""

    def __init__(self, row: Model) -> None:
        super().__init__("seen", "somebody else has changed this since you opened it")
        self.row = row


def history_of(model: type[Model]) -> Any:  # noqa: ANN401
    """The events of a table, which triggers write: its rows as they were, whoever changed them."""
    history: type[Model] = model.pgh_event_model  # type: ignore[attr-defined]
    return history._default_manager.all()


def version_of(row: Model) -> int:
    """What tells two states of a row apart: its newest event, 0 for a row without one. One query."""
    newest: int | None = history_of(type(row)).filter(pgh_obj_id=row.pk).aggregate(newest=Max("pgh_id"))["newest"]
    return newest or 0


@transaction.atomic
def save_reference(
    *, row: Row, values: Mapping[str, Any], by: Person, reason: str, source: str = "", seen: int = 0
) -> SavedReference[Row]:
    """Make ``row`` (not stored yet), or bring the stored row to what ``values`` says of its fields.

    ``seen`` is the version (``version_of``) that the editor was shown. The loaders leave a row alone that was changed
    here. Incidents found by another name now are found at once; those whose origins an outlet's kind decides are
    counted again, in the same transaction. Values without a difference change nothing.

    Raises StaleReference when the row has moved since ``seen``, NotAllowed, or RecordError with the field at fault:
    ``reason`` or ``source`` for what the change itself must say.
    """
    rule = rule_of(type(row))
    require(by, rule.role)
    before: Values | None = None
    if row.pk is not None:
        row = _locked(row, seen)
        before = values_of(row)
    for name, value in values.items():
        setattr(row, name, value)
    after = values_of(row)
    changed = tuple(name for name in after if before is None or before[name] != after[name])
    if not changed:
        return SavedReference(row, ())
    source = _explained(rule, reason, source, after if rule.source_field in changed else {})
    _check(row, before)
    with recorded(by=by, action="save_reference", reason=reason, source=source):
        _write(row)
        moved = follow(type(row), before, values_of(row), by)
    return SavedReference(row, changed, moved)


@transaction.atomic
def delete_reference(*, row: Model, by: Person, reason: str, seen: int, source: str = "") -> int:
    """Remove a row with all that hangs from it (a group's names, links and listings; a campaign's own sources).

    The loaders of groups and places do not bring it back. Returns how many incidents are found by fewer words now.
    Raises StaleReference, NotAllowed, or RecordError when the record leans on the row (``uses_of``).
    """
    rule = rule_of(type(row))
    require(by, rule.role)
    row = _locked(row, seen)
    source = _explained(rule, reason, source, {})
    uses = uses_of(row)
    if uses:
        raise RecordError("row", f"{' and '.join(map(str, uses))} point to it: change those first")
    before = values_of(row)
    with recorded(by=by, action="delete_reference", reason=reason, source=source):
        try:
            row.delete()
        except ProtectedError as error:
            raise RecordError(
                "row", f"{len(error.protected_objects)} other rows point to it: change those first"
            ) from error
        return follow(type(row), before, None, by)


@transaction.atomic
def restore_reference(
    *, row: Row, event: int, field: str, by: Person, reason: str, source: str = "", seen: int
) -> SavedReference[Row]:
    """Bring one field back to what an earlier version, by its ``pgh_id``, had; an edit like any other."""
    then = history_of(type(row)).filter(pgh_id=event, pgh_obj_id=row.pk).first()
    names = {one.name: one.attname for one in row._meta.concrete_fields if not one.primary_key}
    if then is None or field not in names:
        raise RecordError("event", "there is no such earlier version of this row")
    attname = names[field]
    return save_reference(
        row=row, values={attname: getattr(then, attname)}, by=by, reason=reason, source=source, seen=seen
    )


def values_of(row: Model) -> Values:
    """The row's own values by column."""
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


def _locked(row: Row, seen: int) -> Row:
    """The row as stored, locked, unless it has moved since. Other tables may go on pointing to it meanwhile."""
    found = type(row)._default_manager.select_for_update(no_key=True, of=("self",)).filter(pk=row.pk).first()
    if found is None:
        raise RecordError("row", "somebody has removed this in the meantime")
    if version_of(found) != seen:
        raise StaleReference(found)
    return found


def _explained(rule: Rule, reason: str, source: str, values: Values) -> str:
    """The source of the change: the one given, else the row's own when that is new. Refuses a change without words."""
    if not reason.strip():
        raise RecordError("reason", "say why; the history shows it beside the change")
    source = source.strip() or str(values.get(rule.source_field, "")).strip()
    if rule.needs_source and not source:
        raise RecordError("source", "say what it rests on: an address, or a citation where there is none")
    return source


def _check(row: Model, before: Values | None) -> None:
    for name in FIXED:
        if before is not None and before.get(name) != getattr(row, name, None):
            raise RecordError(name, "an address is public and stays as it is")
        if before is None and getattr(row, name, "") in RESERVED_SLUGS:
            raise RecordError(name, f"“{getattr(row, name)}” is taken by this page; add a word")
    try:
        # The database holds the constraints, and says below which of them a row breaks: one question, not one each.
        row.full_clean(validate_unique=False, validate_constraints=False)
    except ValidationError as error:
        field, messages = next(iter(error.message_dict.items()))
        raise RecordError(field, messages[0]) from error
    if isinstance(row, Outlet):
        _check_hosts(row)


def _check_hosts(outlet: Outlet) -> None:
    """One host is one outlet's. Two editors who give one host to two outlets wait for each other here."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('incidents_outlet.hosts'))")
    other = Outlet.objects.filter(hosts__overlap=outlet.hosts).exclude(pk=outlet.pk).first()
    if other is not None:
        taken = ", ".join(sorted(set(outlet.hosts) & set(other.hosts)))
        raise RecordError("hosts", f"{other.name} publishes on {taken} already; take it away there first")


def _write(row: Model) -> None:
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        name = getattr(getattr(error.__cause__, "diag", None), "constraint_name", "") or ""
        raise RecordError(*constraint_words(name)) from error
