"""The people who keep the record: Django's own users, each with one role or none."""

import secrets

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.auth.models import Group, User
from django.db import transaction
from django.utils import timezone

from incidents.roles import Person, Role
from incidents.services.errors import RecordError
from incidents.services.recording import recorded, require
from incidents.services.tokens import usable_tokens

PASSWORD_BYTES = 15
"""Randomness of a made-up password: 120 bits, twenty characters."""

SECOND_FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
"""What counts as a second factor; recovery codes only stand in for one."""


@transaction.atomic
def ensure_roles() -> None:
    """Make the three groups of people unless they exist."""
    for name in Role:
        Group.objects.get_or_create(name=name)


@transaction.atomic
def create_first_editor(*, username: str) -> str | None:
    """Make an account that may do everything when nobody has one yet; return its random password, kept nowhere else.

    Returns None, and makes nothing, when there is any user.
    """
    ensure_roles()
    if User.objects.exists():
        return None
    password = secrets.token_urlsafe(PASSWORD_BYTES)
    with recorded(by=None, action="create_first_editor", reason="Nobody had an account yet"):
        user = User.objects.create_user(username=username, password=password)
        user.groups.add(Group.objects.get(name=Role.ADMINISTRATOR))
    return password


def has_second_factor(user: User) -> bool:
    """Whether a password alone does not sign this person in. One query."""
    return bool(Authenticator.objects.filter(user=user, type__in=SECOND_FACTORS).exists())


@transaction.atomic
def change_role(*, account: User, role: Role | None, by: Person, reason: str) -> User:
    """Give a person one role, or with None no role. Giving the role that is held changes nothing.

    Raises NotAllowed below an administrator, and RecordError without a reason or for the last administrator.
    """
    by = require(by, Role.ADMINISTRATOR)
    _say(reason)
    user = _locked(account)
    if role != Role.ADMINISTRATOR:
        _not_the_last_administrator(user, "role")
    with recorded(by=by, action="change_role", reason=reason):
        give_role(user, role)
    return user


@transaction.atomic
def deactivate(*, account: User, by: Person, reason: str) -> User:
    """Close an account: nobody signs in with it, and all its sessions end at once. What it did stays under its name.

    Raises NotAllowed below an administrator, and RecordError without a reason or for the last administrator.
    """
    by = require(by, Role.ADMINISTRATOR)
    _say(reason)
    user = _locked(account)
    _not_the_last_administrator(user, "account")
    with recorded(by=by, action="deactivate_account", reason=reason):
        user.is_active = False
        user.save(update_fields=["is_active"])
        _end_sessions(user)
    return user


@transaction.atomic
def reactivate(*, account: User, by: Person, reason: str) -> User:
    """Open a closed account again, with the role and the password it had; its person signs in anew."""
    by = require(by, Role.ADMINISTRATOR)
    _say(reason)
    user = _locked(account)
    with recorded(by=by, action="reactivate_account", reason=reason):
        user.is_active = True
        user.save(update_fields=["is_active"])
    return user


@transaction.atomic
def reset_two_factor(*, account: User, by: Person, reason: str) -> User:
    """Remove all second factors of somebody who lost theirs, and end their sessions and tokens: whoever found it is
    out as well.

    Raises RecordError for one's own account: a session left open must not be enough to take the factor off.
    """
    by = require(by, Role.ADMINISTRATOR)
    _say(reason)
    user = _locked(account)
    if user.pk == by.pk:
        raise RecordError("account", "change your own second factor on the pages of your account")
    with recorded(by=by, action="reset_two_factor", reason=reason):
        Authenticator.objects.filter(user=user).delete()
        _end_sessions(user)
        usable_tokens().filter(user=user).update(revoked_at=timezone.now())
    return user


def give_role(user: User, role: Role | None) -> None:
    """Make ``role`` the only one a person holds. The caller has a history context open and has asked who may."""
    user.groups.remove(*Group.objects.filter(name__in=[other for other in Role if other != role]))
    if role is not None:
        user.groups.add(Group.objects.get_or_create(name=role)[0])


def _locked(account: User) -> User:
    return User.objects.select_for_update().get(pk=account.pk)


def _say(reason: str) -> None:
    if not reason.strip():
        raise RecordError("reason", "say why; it stays in the history")


def _not_the_last_administrator(user: User, field: str) -> None:
    """Refuse what would leave nobody to give roles. The group's row is locked, so that two cannot leave at once."""
    group, _ = Group.objects.get_or_create(name=Role.ADMINISTRATOR)
    Group.objects.select_for_update().get(pk=group.pk)
    active = set(User.objects.filter(groups=group, is_active=True).values_list("pk", flat=True))
    if active == {user.pk}:
        raise RecordError(field, f"{user.username} is the last administrator; make somebody else one first")


def _end_sessions(user: User) -> None:
    for session in UserSession.objects.filter(user=user):
        session.end()
