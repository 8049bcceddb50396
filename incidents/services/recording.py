"""Under whose name and for which reason a change enters the history."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

import pghistory
from django.contrib.auth.models import User
from django.db import connection
from pghistory import runtime

from incidents.roles import Person, Role, has_role
from incidents.services.errors import NotAllowed


@contextmanager
def recorded(*, by: Person | None, action: str, reason: str = "", source: str = "", **more: Any) -> Iterator[None]:
    """Write every change inside under one history context of its own: who, which service, why, on which source.

    ``by`` is a user, or None for the loaders. pghistory would let a context inside another (a web request's, a
    batch's) overwrite the reason of what was done before; here the outer one is set aside and comes back. Must run
    inside a transaction: the context is a setting of it, and is taken off at the end.
    """
    given = {
        "user": getattr(by, "pk", None), "action": action, "reason": reason.strip(), "source": source.strip(), **more,
    }  # fmt: skip
    outer = getattr(runtime._tracker, "value", None)
    if outer is None:
        with pghistory.context(**given):
            yield
        _take_off()
        return
    runtime._tracker.value = runtime.Context(id=uuid4(), metadata={**outer.metadata, **given})
    try:
        yield
    finally:
        runtime._tracker.value = outer


def _take_off() -> None:
    """What the same transaction writes next belongs to somebody else."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('pghistory.context_id', '', true), set_config('pghistory.context_metadata', '', true)"
        )


def require(by: Person, role: Role) -> User:
    """The person, as one who holds the role or one above it; raises NotAllowed for anybody else."""
    if not isinstance(by, User) or not has_role(by, role):
        raise NotAllowed(role)
    return by
