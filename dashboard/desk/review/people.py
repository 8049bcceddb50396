"""The people of the desk, as an assignment offers them."""

from typing import cast

from django.contrib.auth.models import User
from django.http import HttpRequest

from incidents.roles import Role


def who(request: HttpRequest) -> User:
    """The person behind a request that a desk view has let in, who is therefore signed in."""
    return cast(User, request.user)


def desk_people() -> list[User]:
    """Everybody active who holds a role, by name; one query."""
    found = User.objects.filter(is_active=True, groups__name__in=Role.values).distinct()
    return list(found.order_by("username"))


def person_of(people: list[User], key: str) -> User | None:
    """One of these people by primary key as a form posts it, None for an empty or unknown one."""
    return next((user for user in people if str(user.pk) == key), None)
