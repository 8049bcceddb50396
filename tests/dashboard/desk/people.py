"""People for tests, made as an administrator would make them."""

from django.contrib.auth.models import Group, User

from incidents.roles import Role


def person(username: str, role: Role | None = None) -> User:
    """A user who holds one role, or none; the same user when asked again."""
    user, _ = User.objects.get_or_create(username=username)
    if role is not None:
        user.groups.add(Group.objects.get_or_create(name=role)[0])
    return user


def reader(username: str = "reader") -> User:
    """Somebody with an account and no role."""
    return person(username)


def editor(username: str = "ed") -> User:
    """An editor."""
    return person(username, Role.EDITOR)


def reviewer(username: str = "rev") -> User:
    """A reviewer."""
    return person(username, Role.REVIEWER)


def administrator(username: str = "adm") -> User:
    """An administrator."""
    return person(username, Role.ADMINISTRATOR)
