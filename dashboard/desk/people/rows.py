"""Accounts as the pages show them."""

from dataclasses import dataclass
from datetime import datetime

from allauth.mfa.models import Authenticator
from django.contrib.auth.models import User
from django.db.models import QuerySet

from dashboard.services.accounts import SECOND_FACTORS
from incidents.roles import Role


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One account. ``role`` is that of its groups, whether or not the account is open."""

    pk: int
    username: str
    full_name: str
    email: str
    role: Role | None
    is_active: bool
    last_login: datetime | None
    date_joined: datetime
    has_second_factor: bool


def people_rows() -> list[PersonRow]:
    """Everybody, open accounts first, then by name. Three queries."""
    return _rows(User.objects.order_by("-is_active", "username"))


def person_row(pk: int) -> PersonRow | None:
    """One account, None where there is none. Three queries."""
    return next(iter(_rows(User.objects.filter(pk=pk))), None)


def _rows(people: QuerySet[User]) -> list[PersonRow]:
    found = list(people.prefetch_related("groups"))
    factors = Authenticator.objects.filter(user__in=found, type__in=SECOND_FACTORS)
    secured = set(factors.values_list("user_id", flat=True))
    return [_row(user, has_second_factor=user.pk in secured) for user in found]


def _row(user: User, *, has_second_factor: bool) -> PersonRow:
    held = {group.name for group in user.groups.all()}
    return PersonRow(
        pk=user.pk,
        username=user.username,
        full_name=user.get_full_name(),
        email=user.email,
        role=next((role for role in reversed(Role) if role in held), None),
        is_active=user.is_active,
        last_login=user.last_login,
        date_joined=user.date_joined,
        has_second_factor=has_second_factor,
    )
