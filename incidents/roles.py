"""Who may do what to the record: three roles, each with all that the ones before it may do.

A reader needs no account. Roles are Django's own permission groups, by these names.
"""

from typing import TypeAlias

from django.contrib.auth.models import AnonymousUser, User
from django.db.models import TextChoices

Person: TypeAlias = User | AnonymousUser
"""Whoever is at work, signed in or not."""


class Role(TextChoices):
    """From least to most."""

    EDITOR = "editor", "Editor"
    REVIEWER = "reviewer", "Reviewer"
    ADMINISTRATOR = "administrator", "Administrator"


_CACHE = "_nigran_role"


def role_of(user: Person) -> Role | None:
    """The highest role of a user, None for a reader, an anonymous visitor or a deactivated account.

    One query for each user object; kept on the object after that.
    """
    if not user.is_authenticated or not user.is_active:
        return None
    if not hasattr(user, _CACHE):
        held = set(user.groups.values_list("name", flat=True))
        setattr(user, _CACHE, next((role for role in reversed(Role) if role in held), None))
    found: Role | None = getattr(user, _CACHE)
    return found


def has_role(user: Person, role: Role) -> bool:
    """Whether a user holds a role or one above it."""
    held = role_of(user)
    order = list(Role)
    return held is not None and order.index(held) >= order.index(role)
