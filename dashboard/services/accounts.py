"""The people who keep the record: Django's own users in three groups."""

import secrets

from django.contrib.auth.models import Group, User
from django.db import transaction

EDITOR = "editor"
REVIEWER = "reviewer"
ADMINISTRATOR = "administrator"
ROLES = (EDITOR, REVIEWER, ADMINISTRATOR)

PASSWORD_BYTES = 15
"""Randomness of a made-up password: 120 bits, twenty characters."""


@transaction.atomic
def ensure_roles() -> None:
    """Make the three groups of people unless they exist."""
    for name in ROLES:
        Group.objects.get_or_create(name=name)


@transaction.atomic
def create_first_editor(*, username: str) -> str | None:
    """Make an editor's account when nobody has an account yet; return its random password, kept nowhere else.

    Returns None, and makes nothing, when there is any user.
    """
    ensure_roles()
    if User.objects.exists():
        return None
    password = secrets.token_urlsafe(PASSWORD_BYTES)
    user = User.objects.create_user(username=username, password=password)
    user.groups.add(Group.objects.get(name=EDITOR))
    return password
