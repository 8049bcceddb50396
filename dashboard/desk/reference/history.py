"""The history of a row and of what hangs from it: who changed what, when, why, and on which source."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby
from typing import TYPE_CHECKING, Any, TypeAlias

from django.db.models import Field, ForeignKey, Model, Q

from dashboard.desk.reference.forms.base import SLUG_LABEL
from dashboard.desk.reference.specs import Part, Table
from dashboard.desk.reference.subjects import Subject
from groups.models import ArmedGroup
from incidents.models import CasualtyFigure, Outlet, Report
from incidents.services.reference_edits import history_of
from incidents.services.reference_rules import FIXED
from incidents.versions import VERBS, Names, names_of
from incidents.wording import NOT_REPORTED
from places.models import District, Province

if TYPE_CHECKING:
    ModelField = Field[Any, Any]
else:
    ModelField = Field

LOADERS = "The reference files"
# How `names_of` calls the tables that fields of these rows point to.
_NAMED: dict[Any, str] = {
    ArmedGroup: "group_id",
    District: "district_id",
    Outlet: "outlet_id",
    Province: "province_id",
}


@dataclass(frozen=True, slots=True)
class Trail:
    """Rows that hang from a row of a table and have pages of their own sort; their history is shown with its."""

    one: str
    model: type[Model]
    title: str
    owner: str
    of: Callable[[int], Q]
    """Which events belong to the row with this key."""
    hidden: frozenset[str] = frozenset()
    """Fields that say nothing to a reader of the history."""
    form: None = None


Spec: TypeAlias = Table | Part | Trail

_IN_PLACE = frozenset({"incident", "position"})
_TRAILS = {
    "campaigns": (
        Trail("source", Report, "outlet_id", "campaign", lambda pk: Q(campaign_id=pk), _IN_PLACE),
        Trail("figure", CasualtyFigure, "victim_class", "report", lambda pk: Q(report_id__in=_reports_ever(pk))),
    )
}


def _reports_ever(campaign: int) -> Any:  # noqa: ANN401
    return history_of(Report).filter(campaign_id=campaign).values("pgh_obj_id")


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field's change in words. ``restore_url`` is "" when the old value cannot be brought back, or stands."""

    label: str
    old: str
    new: str
    restore_url: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """One change of one row."""

    at: datetime
    who: str
    what: str
    verb: str
    fields: tuple[FieldChange, ...]
    reason: str
    source: str


@dataclass(slots=True)
class _Version:
    """One state of a row, and the state before it."""

    spec: Spec
    event: Any
    before: Any = None
    now: Any = None


def changes_of(subject: Subject) -> list[Change]:
    """Everything that happened to a row of a table and to its parts, newest first; also when the row is gone.

    One query for the table and for each of its parts, and one for all the people and rows that they name.
    """
    versions = list(_versions(subject.table, Q(pgh_obj_id=subject.row.pk)))
    for part in subject.table.parts:
        versions += _versions(part, Q(**{f"{part.owner}_id": subject.row.pk}))
    for trail in _TRAILS.get(subject.table.key, ()):
        versions += _versions(trail, trail.of(subject.row.pk))
    versions.sort(key=lambda one: (one.event.pgh_created_at, one.event.pgh_id), reverse=True)
    names = _read_names(versions)
    found: list[Change] = []
    for loaded, together in groupby(versions, key=_load_of):
        changes = [_change(one, subject, names) for one in together]
        found += [_all_of(changes)] if loaded and len(changes) > 1 else changes
    return found


def _load_of(version: _Version) -> Any:  # noqa: ANN401
    """The load of the reference files that added a row, None for what anybody else did."""
    context = version.event.pgh_context
    is_loaders = context is not None and not context.metadata.get("user")
    return context.pk if is_loaders and version.event.pgh_label == "insert" else None


def _all_of(changes: Sequence[Change]) -> Change:
    """Rows that came with one load of the files, in one line: what they were is what stands or was changed since."""
    return replace(changes[-1], what=", ".join(one.what for one in reversed(changes)), fields=())


def _versions(spec: Spec, which: Q) -> Iterable[_Version]:
    last: dict[int, _Version] = {}
    found = []
    for event in history_of(spec.model).filter(which).select_related("pgh_context").order_by("pgh_id"):
        before = last.get(event.pgh_obj_id)
        version = last[event.pgh_obj_id] = _Version(spec, event, before.event if before else None)
        found.append(version)
    for version in found:
        newest = last[version.event.pgh_obj_id].event
        version.now = None if newest.pgh_label == "delete" else newest
    return found


def _change(version: _Version, subject: Subject, names: Names) -> Change:
    event = version.event
    said = event.pgh_context.metadata if event.pgh_context else {}
    title = _words(event, _column(version.spec.model, version.spec.title), names)
    return Change(
        at=event.pgh_created_at,
        who=_who(said, names),
        what=f"{version.spec.one.capitalize()} “{title}”",
        verb=VERBS.get(event.pgh_label, event.pgh_label),
        fields=tuple(_field_changes(version, subject, names)),
        reason=str(said.get("reason", "")),
        source=str(said.get("source", "")),
    )


def _who(said: dict[str, Any], names: Names) -> str:
    user = said.get("user")
    if user:
        return names.get(("user", user), f"User {user}")
    return LOADERS if said.get("loader") or said.get("reason") else "By hand in the database"


def _field_changes(version: _Version, subject: Subject, names: Names) -> Iterable[FieldChange]:
    event, before = version.event, version.before
    old, new = (event, None) if event.pgh_label == "delete" else (before, event)
    for column in shown_fields(version.spec):
        was, is_now = (getattr(row, column.attname) if row else None for row in (old, new))
        if was == is_now or (not was and not is_now and not (old and new)):
            continue
        yield FieldChange(
            label=label_of(version.spec, column),
            old=_words(old, column, names) if old else NOT_REPORTED,
            new=_words(new, column, names) if new else NOT_REPORTED,
            restore_url=_restore_url(version, subject, column) if old and new else "",
        )


def _restore_url(version: _Version, subject: Subject, column: ModelField) -> str:
    now, before = version.now, version.before
    if (
        version.spec.form is None
        or now is None
        or column.name in FIXED
        or getattr(now, column.attname) == getattr(before, column.attname)
    ):
        return ""
    row = version.spec.model(pk=version.event.pgh_obj_id)
    if isinstance(version.spec, Part):
        return Subject(subject.table, row, version.spec, subject.row).restore_url(before.pgh_id, column.name)
    return subject.restore_url(before.pgh_id, column.name)


def shown_fields(spec: Spec) -> Sequence[ModelField]:
    """The fields whose changes are shown: the row's own, without its key and the row it hangs from."""
    hidden = spec.hidden if isinstance(spec, Trail) else frozenset()
    hidden |= frozenset() if isinstance(spec, Table) else {spec.owner}
    kept = {one.name for one in spec.model.pgh_event_model._meta.concrete_fields}  # type: ignore[attr-defined]
    fields = [one for one in spec.model._meta.concrete_fields if not one.primary_key]
    return [one for one in fields if one.name in kept and one.name not in hidden]


def label_of(spec: Spec, column: ModelField) -> str:
    """What the form calls a field."""
    if column.name == "slug":
        return SLUG_LABEL
    known = spec.form.base_fields.get(column.name) if spec.form else None
    return str(known.label) if known is not None and known.label else str(column.verbose_name).capitalize()


def value_words(spec: Spec, row: Any, name: str) -> str:  # noqa: ANN401
    """A field of a row or of an earlier version of it in words; reads the row that a foreign key names."""
    column = _column(spec.model, name)
    pairs = [(_NAMED[column.related_model], getattr(row, column.attname))] if isinstance(column, ForeignKey) else []
    return _words(row, column, names_of(pairs))


def _words(row: Any, column: ModelField, names: Names) -> str:  # noqa: ANN401
    value = getattr(row, column.attname)
    if value in (None, "", []):
        return NOT_REPORTED
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(column, ForeignKey):
        return names.get((_NAMED[column.related_model], value), NOT_REPORTED)
    if isinstance(value, list):
        return ", ".join(str(word) for word in value)
    return str(dict(column.flatchoices).get(value, value))


def _column(model: type[Model], name: str) -> ModelField:
    found: ModelField = next(one for one in model._meta.concrete_fields if name in (one.name, one.attname))
    return found


def _read_names(versions: Sequence[_Version]) -> Names:
    said = (one.event.pgh_context.metadata for one in versions if one.event.pgh_context)
    pairs = [("user", metadata.get("user")) for metadata in said]
    for one in versions:
        pairs += [
            (_NAMED[column.related_model], getattr(one.event, column.attname))
            for column in shown_fields(one.spec)
            if isinstance(column, ForeignKey)
        ]
    return names_of(pairs)
