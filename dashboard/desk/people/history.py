"""What happened to one account, from the events that the database keeps."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from allauth.mfa.models import Authenticator
from django.apps import apps
from django.contrib.auth.models import Group, User
from django.db.models import Model, QuerySet

from incidents.roles import Role

FACTORS = {
    Authenticator.Type.TOTP: "an authenticator app",
    Authenticator.Type.WEBAUTHN: "a passkey or security key",
    Authenticator.Type.RECOVERY_CODES: "recovery codes",
}


@dataclass(frozen=True, slots=True)
class Happening:
    """One change. ``by`` is "" where nobody was signed in; ``reason`` where none was asked for."""

    at: datetime
    what: str
    by: str
    reason: str


def history_of(pk: int) -> list[Happening]:
    """Everything that changed an account, newest first. Five queries."""
    told = [*_account(pk), *_roles(pk), *_factors(pk)]
    # What one transaction did has one time; turned round first, the last of it comes first as well.
    told.reverse()
    told.sort(key=lambda pair: pair[0].pgh_created_at, reverse=True)
    actors = {_actor(event) for event, _ in told}
    names = dict(User.objects.filter(pk__in=actors).values_list("pk", "username"))
    return [
        Happening(
            at=event.pgh_created_at,
            what=what,
            by=names.get(_actor(event), ""),
            reason=_context(event).get("reason", ""),
        )
        for event, what in told
    ]


def _events(name: str, **of: int) -> QuerySet[Any]:
    model: type[Model] = apps.get_model("dashboard", name)
    events: QuerySet[Any] = model._default_manager.filter(**of)
    return events.select_related("pgh_context").order_by("pgh_id")


def _context(event: Any) -> dict[str, Any]:  # noqa: ANN401 - event models are made by pghistory
    found: dict[str, Any] = event.pgh_context.metadata if event.pgh_context else {}
    return found


def _actor(event: Any) -> int:  # noqa: ANN401
    """The person's key, which is never 0; 0 for nobody."""
    return _context(event).get("user") or 0


def _account(pk: int) -> Iterator[tuple[Any, str]]:
    before = None
    for event in _events("AccountEvent", pgh_obj_id=pk):
        if before is None:
            yield event, "Account made"
        elif before.is_active != event.is_active:
            yield event, "Reactivated" if event.is_active else "Deactivated"
        else:
            yield event, "Name or address changed"
        before = event


def _roles(pk: int) -> Iterator[tuple[Any, str]]:
    groups = {group.pk: group.name for group in Group.objects.all()}
    for event in _events("MembershipEvent", user_id=pk):
        name = groups.get(event.group_id, "a group that is gone")
        label = Role(name).label.lower() if name in Role.values else name
        yield event, f"Made {label}" if event.pgh_label == "insert" else f"No longer {label}"


def _factors(pk: int) -> Iterator[tuple[Any, str]]:
    for event in _events("SecondFactorEvent", user_id=pk):
        verb = "Set up" if event.pgh_label == "insert" else "Removed"
        yield event, f"{verb} {FACTORS[Authenticator.Type(event.type)]}"
