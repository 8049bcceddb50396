"""Two editors on one row: the later save is refused, and the form comes back with both in it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import QueryDict

from dashboard.desk.reference.forms.base import ReferenceForm
from dashboard.desk.reference.history import label_of, shown_fields, value_words
from dashboard.desk.reference.subjects import Subject
from incidents.services.reference_edits import history_of, version_of
from incidents.versions import names_of


@dataclass(frozen=True, slots=True)
class Both:
    """A field that somebody else changed meanwhile: what it says now, and whether the form keeps the typed value."""

    name: str
    label: str
    now: str
    kept: bool


@dataclass(frozen=True, slots=True)
class Conflict:
    """Who changed the row since the page was opened, when, and what; with the form to save again."""

    who: str
    at: datetime | None
    fields: tuple[Both, ...]
    form: ReferenceForm

    @property
    def kept(self) -> tuple[Both, ...]:
        """Fields that both changed: the form holds what was typed."""
        return tuple(one for one in self.fields if one.kept)

    @property
    def taken(self) -> tuple[Both, ...]:
        """Fields that only the other changed: the form holds theirs."""
        return tuple(one for one in self.fields if not one.kept)


def settle(subject: Subject, posted: QueryDict, seen: int, now: Any) -> Conflict:  # noqa: ANN401
    """The posted form over the row as it stands now.

    Where only the other editor changed a field, theirs is taken over; where both did, what was typed stays in the box
    and theirs is shown beside it. Saving again saves just that.
    """
    model = type(now)
    then = history_of(model).filter(pgh_id=seen, pgh_obj_id=now.pk).first()
    columns = shown_fields(subject.spec)
    base = model(**{one.attname: getattr(then, one.attname) for one in columns}, pk=now.pk) if then else now
    mine = set(subject.form(posted, instance=base).changed_data)
    moved = [one for one in columns if getattr(base, one.attname) != getattr(now, one.attname)]
    data = posted.copy()
    fresh = subject.form(instance=now)
    for one in moved:
        if one.name in fresh.fields and one.name not in mine:
            _take_over(data, one.name, fresh[one.name].value())
    data["seen"] = str(version_of(now))
    who, at = _last_change(model, now.pk)
    fields = tuple(
        Both(one.name, label_of(subject.spec, one), value_words(subject.spec, now, one.name), one.name in mine)
        for one in moved
    )
    return Conflict(who, at, fields, subject.form(data, instance=now))


def _take_over(data: QueryDict, name: str, value: Any) -> None:  # noqa: ANN401
    """Put a value into posted data as a browser would send it."""
    if isinstance(value, bool):
        data.pop(name, None)
        if value:
            data[name] = "on"
        return
    data[name] = "" if value is None else str(value)


def _last_change(model: Any, pk: int) -> tuple[str, datetime | None]:  # noqa: ANN401
    last = history_of(model).filter(pgh_obj_id=pk).select_related("pgh_context").order_by("-pgh_id").first()
    if last is None:
        return "Somebody", None
    user = last.pgh_context.metadata.get("user") if last.pgh_context else None
    who = next(iter(names_of([("user", user)]).values()), "Somebody")
    return who, last.pgh_created_at
