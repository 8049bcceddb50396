"""What an editor types is kept while it is typed, and handed over to the record once, however often it is sent.

A working copy belongs to its editor alone. It is deleted in the transaction that saves it; what came of it is
remembered for a while, so that a form sent twice, or a late autosave, makes nothing new.
"""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.contrib.auth.models import User
from django.core.cache import cache
from django.db import transaction
from django.db.models import QuerySet

from dashboard.models import WorkingCopy
from incidents.models import Incident
from incidents.roles import Person
from incidents.services import RecordError

Payload = Mapping[str, Sequence[str]]

REMEMBERED_SECONDS = 24 * 60 * 60
LONGEST_LABEL = 240


class SavedAlready(RecordError):
    """The form was saved before, and what it holds has been changed since, as after the browser's "back"."""

    def __init__(self, uid: str) -> None:
        super().__init__("copy", f"this form was saved already as {uid}: open that to change it further")
        self.uid = uid


def unfinished(*, editor: Person) -> "QuerySet[WorkingCopy]":
    """An editor's working copies, newest first, each with its incident."""
    return WorkingCopy.objects.filter(editor=_user(editor)).select_related("incident")


def copy_of(*, editor: Person, key: UUID) -> WorkingCopy | None:
    """The editor's copy of this key; None also when it is somebody else's."""
    return unfinished(editor=editor).filter(key=key).first()


def copy_for(*, editor: Person, incident: Incident) -> WorkingCopy | None:
    """What the editor has typed, and not saved, on an incident."""
    return unfinished(editor=editor).filter(incident=incident).first()


@transaction.atomic
def save_copy(
    *,
    editor: Person,
    key: UUID,
    data: Payload,
    incident: Incident | None = None,
    version: int | None = None,
    label: str = "",
) -> WorkingCopy | None:
    """Keep what is typed under ``key``; an editor has one copy of an incident, whatever its key.

    None when the key is somebody else's, or when it was handed over to the record already: what a page sends late
    must not come back as unfinished.
    """
    if made_of(key=key) is not None:
        return None
    values = {"data": data, "version": version, "label": label[:LONGEST_LABEL]}
    if incident is not None:
        kept: WorkingCopy | None = WorkingCopy.objects.update_or_create(
            editor=_user(editor), incident=incident, defaults=values, create_defaults={**values, "key": key}
        )[0]
    else:
        kept = _save_new(_user(editor), key, values)
    if kept is not None and made_of(key=key) is not None:
        kept.delete()  # it was handed over while this waited for it
        return None
    return kept


def _save_new(editor: User, key: UUID, values: dict[str, Any]) -> WorkingCopy | None:
    WorkingCopy.objects.get_or_create(key=key, defaults={**values, "editor": editor})
    kept = WorkingCopy.objects.select_for_update().filter(key=key, editor=editor, incident=None).first()
    if kept is not None:
        for name, value in values.items():
            setattr(kept, name, value)
        kept.save(update_fields=[*values, "saved_at"])
    return kept


def discard_copy(*, editor: Person, key: UUID) -> bool:
    """Throw a copy away; False when the editor has none of this key."""
    deleted, _ = WorkingCopy.objects.filter(editor=_user(editor), key=key).delete()
    return bool(deleted)


def hand_over(
    *, editor: Person, key: UUID, data: Payload, save: Callable[[], Incident], also: UUID | None = None
) -> Incident:
    """Save what a copy holds and delete the copy, both or neither; ``also`` is a copy that it was taken from.

    A form sent twice waits here for the first, and gets what the first made. Raises what ``save`` raises, and
    SavedAlready when the second holds something else than the first.
    """
    copies = WorkingCopy.objects.filter(editor=_user(editor), key__in=[key, *([also] if also else [])])
    try:
        with transaction.atomic():
            list(copies.select_for_update().order_by("key"))
            known = _made(key)
            if known is not None:
                return _once_more(known, data)
            incident = save()
            copies.delete()
            # Typed in another window, under another key.
            WorkingCopy.objects.filter(editor=_user(editor), incident=incident).delete()
            cache.set(_name(key), (incident.uid, _digest(data)), REMEMBERED_SECONDS)
            return incident
    except SavedAlready:
        raise
    except BaseException:
        cache.delete(_name(key))
        raise


def _once_more(known: tuple[str, str], data: Payload) -> Incident:
    uid, digest = known
    if digest != _digest(data):
        raise SavedAlready(uid)
    incident: Incident = Incident.objects.get(uid=uid)
    return incident


def made_of(*, key: UUID) -> str | None:
    """The uid of the incident into which a copy was saved lately."""
    known = _made(key)
    return known[0] if known else None


def _made(key: UUID) -> tuple[str, str] | None:
    found: tuple[str, str] | None = cache.get(_name(key))
    return found


def _name(key: UUID) -> str:
    return f"entry-made-of:{key}"


def _digest(data: Payload) -> str:
    said = json.dumps({name: list(values) for name, values in data.items()}, sort_keys=True)
    return hashlib.sha256(said.encode()).hexdigest()


def _user(editor: Person) -> User:
    assert isinstance(editor, User), "the desk is for people who are signed in"
    return editor
